"""What we do about it: for now, how often each tier is to be contacted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
