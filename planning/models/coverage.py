"""What we do about it: how accounts are to be covered, how they are, and what somebody put off."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, User
from planning.querysets import CoveragePolicyQuerySet, CoverageQuerySet
from planning.rules import Demand, Gaps, beyond, roles_of


class CoveragePolicy(models.Model):
    """What an account of a tier may ask of us: how often, and whom we must know there."""

    tier = models.CharField(_("tier"), max_length=1, unique=True)
    contact_every_days = models.PositiveSmallIntegerField(_("a contact every … days"))
    executive_every_days = models.PositiveSmallIntegerField(
        _("an executive meeting every … days"), null=True, blank=True,
        help_text=_("A visit or meeting with one of their executives. Empty: none is asked for."),
    )  # fmt: skip
    roles_to_know = models.JSONField(
        _("roles to know"), default=list, blank=True,
        help_text=_("Each role must be held by somebody whom one of us really knows."),
    )  # fmt: skip
    deciders_to_know = models.PositiveSmallIntegerField(
        _("deciders to know"), default=0, db_default=0,
        help_text=_("Buyers of all three kinds, and people with an influence of 4 or 5."),
    )  # fmt: skip
    people_who_know = models.PositiveSmallIntegerField(
        _("of us who know somebody"), default=0, db_default=0,
        help_text=_("So many of us at least, so that not everything hangs on one."),
    )  # fmt: skip

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
            ),
            models.CheckConstraint(
                condition=Q(executive_every_days=None) | Q(executive_every_days__gte=1),
                name="coverage_policy_executive_at_least_a_day",
                violation_error_message=_("At least one day, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(deciders_to_know__lte=50),
                name="coverage_policy_deciders_to_50",
                violation_error_message=_("From 0 to 50 people."),
            ),
            models.CheckConstraint(
                condition=Q(people_who_know__lte=50),
                name="coverage_policy_knowers_to_50",
                violation_error_message=_("From 0 to 50 people."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier}: {self.contact_every_days}"

    @property
    def demand(self) -> Demand:
        return Demand(
            self.contact_every_days,
            self.executive_every_days,
            tuple(self.roles_to_know),
            self.deciders_to_know,
            self.people_who_know,
        )


class Coverage(models.Model):
    """How one account is covered: narrow, one row for each account that has a tier.

    Days are kept as the day something is due, so that a row stays true as time passes: EPOCH where
    it never happened, NEVER_DUE where nothing is asked for. Written set by set, so the reference
    carries no foreign key check: accounts are archived, never deleted.
    """

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="coverage",
        db_constraint=False,
    )  # fmt: skip
    tier = models.CharField(max_length=1)
    place = models.PositiveIntegerField(help_text="Orders by tier, then by the day of contact_due.")
    contact_due = models.DateField()
    executive_due = models.DateField()
    missing_roles = models.PositiveSmallIntegerField(help_text="Bits, see planning.rules.ROLES.")
    deciders_known = models.PositiveSmallIntegerField()
    deciders_wanted = models.PositiveSmallIntegerField()
    knowers = models.PositiveSmallIntegerField(help_text="How many of us know somebody there.")
    knowers_wanted = models.PositiveSmallIntegerField()

    objects = CoverageQuerySet.as_manager()

    class Meta:
        ordering = ["place", "account"]
        indexes = [
            models.Index(fields=["place", "account"], name="coverage_place"),
            models.Index(
                fields=["place", "account"],
                name="coverage_roles",
                condition=Q(missing_roles__gt=0),
            ),
            models.Index(
                fields=["place", "account"],
                name="coverage_deciders",
                condition=Q(deciders_known__lt=F("deciders_wanted")),
            ),
            models.Index(
                fields=["place", "account"],
                name="coverage_knowers",
                condition=Q(knowers__lt=F("knowers_wanted")),
            ),
            models.Index(
                fields=["place", "account"],
                name="coverage_executive",
                condition=Q(executive_due__lt=date(9999, 12, 31)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.account_id}"

    def gaps(self, as_of: date) -> Gaps:
        """What is missing on a day."""
        return Gaps(
            tier=self.tier,
            days_overdue=beyond(self.contact_due, as_of),
            executive_days_overdue=beyond(self.executive_due, as_of),
            missing_roles=roles_of(self.missing_roles),
            deciders_known=self.deciders_known,
            deciders_wanted=self.deciders_wanted,
            knowers=self.knowers,
            knowers_wanted=self.knowers_wanted,
        )


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
