"""Models of scoring held against what came: each test with what it found, kept and listed."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kam.core.models import Job
from scoring.models.model import ScoringModel


class BackTest(models.Model):
    """What versions of the model would have said on a past day, and what happened after it."""

    as_of = models.DateField(_("day"))
    months = models.PositiveSmallIntegerField(_("months after it"))
    percent = models.PositiveSmallIntegerField(
        _("top, %"), help_text=_("So many of the accounts count as key accounts.")
    )
    versions = models.ManyToManyField(
        ScoringModel, related_name="back_tests", verbose_name=_("versions")
    )
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="back_test")
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    refused_because = models.CharField(
        max_length=10, choices=[("customers", _("too few customers"))], blank=True
    )
    found = models.PositiveIntegerField(default=0, help_text="When refused: how many there are.")
    needed = models.PositiveIntegerField(default=0, help_text="When refused: how many it takes.")
    result = models.JSONField(null=True, help_text="Empty: not worked out.")

    class Meta:
        verbose_name = _("back-test")
        verbose_name_plural = _("back-tests")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=50), name="back_test_top_is_a_top"
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=24), name="back_test_months_to_look_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} + {self.months}"

    @property
    def outcome(self) -> dict[str, Any]:
        """The result; of a test without one, nothing."""
        return self.result or {}
