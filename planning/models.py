"""What we do about it: how often each tier is to be contacted, and what somebody put off."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, User
from planning.querysets import CoveragePolicyQuerySet


class CoveragePolicy(models.Model):
    """How often an account of a tier is to hear from us."""

    tier = models.CharField(_("tier"), max_length=1, unique=True)
    contact_every_days = models.PositiveSmallIntegerField(_("a contact every … days"))

    objects = CoveragePolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage policy")
        verbose_name_plural = _("coverage policies")
        ordering = ["tier"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact_every_days__gte=1),
                name="coverage_policy_at_least_a_day",
                violation_error_message=_("At least one day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tier}: {self.contact_every_days}"


class Snooze(models.Model):
    """An account that a user does not want to see on their day page until a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="snoozes")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    until = models.DateField(_("until"), help_text="The day on which it may be shown again.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "account"], name="snooze_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} until {self.until}"
