"""A file on its way in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from kam.core.models import Job, TimeStamped


class Import(TimeStamped):
    """One file, how its columns map, and what became of each of its rows."""

    class Kind(models.TextChoices):
        ACCOUNTS = "accounts", _("Accounts")
        PEOPLE = "people", _("People")
        SALES = "sales", _("Sales")
        PRODUCTS = "products", _("Products")
        ACTIVITIES = "activities", _("Contact log")
        RECEIVABLES = "receivables", _("Receivables")
        CONCESSIONS = "concessions", _("Concessions")
        COSTS_TO_SERVE = "costs_to_serve", _("Costs to serve")
        CONTRACTS = "contracts", _("Contracts")
        WALLETS = "wallets", _("Wallets")
        OPPORTUNITIES = "opportunities", _("Opportunities")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    filename = models.CharField(_("file"), max_length=255)
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    mapping = models.JSONField(default=dict, help_text='{"theirs": "ours"}')
    options = models.JSONField(default=dict)
    started_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="imports"
    )
    job = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="file_import")
    read = models.PositiveBigIntegerField(_("rows read"), default=0)
    created = models.PositiveBigIntegerField(_("created"), default=0)
    updated = models.PositiveBigIntegerField(_("updated"), default=0)
    unchanged = models.PositiveBigIntegerField(_("unchanged"), default=0)
    refused = models.PositiveBigIntegerField(_("refused"), default=0)
    ignored = models.PositiveBigIntegerField(_("ignored"), default=0)
    reasons = models.JSONField(default=dict, help_text="Reason → how many rows.")
    refusals = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None)
                | Q(
                    read=F("created") + F("updated") + F("unchanged") + F("refused") + F("ignored")
                ),
                name="import_every_row_accounted_for",
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def accepted(self) -> int:
        return self.created + self.updated + self.unchanged
