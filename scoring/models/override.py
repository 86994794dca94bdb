"""A person's judgement over the computed tier or stage, with a reason and an end."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, User
from scoring.querysets import OverrideQuerySet


class Override(models.Model):
    """A tier pinned, or a stage set, by a manager until a day."""

    class Kind(models.TextChoices):
        TIER = "tier", _("Tier")
        STAGE = "stage", _("Stage")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="overrides")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    value = models.CharField(_("value"), max_length=2, help_text="Tier letter, or stage number.")
    reason = models.CharField(_("reason"), max_length=500)
    starts = models.DateField(_("from"))
    expires = models.DateField(_("until"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="override_reason_given"),
            models.CheckConstraint(
                condition=Q(expires__gte=F("starts")), name="override_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["tier", "stage"]), name="override_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
