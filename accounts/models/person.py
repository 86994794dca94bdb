"""People at an account, or around it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.account import Account
from accounts.models.user import User
from accounts.querysets import (
    InfluenceLineQuerySet,
    OnAccountQuerySet,
    OnPersonQuerySet,
    PersonQuerySet,
)
from kam.core.models import TimeStamped


class Person(TimeStamped):
    """Somebody who works at an account, or stands outside it."""

    class Side(models.TextChoices):
        OURS = "ours", _("Ours")
        CUSTOMER = "customer", _("Customer")
        THIRD = "third", _("Third party")

    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="people",
        verbose_name=_("account"), help_text=_("Empty: stands outside any account."),
    )  # fmt: skip
    side = models.CharField(_("side"), max_length=10, choices=Side, default=Side.CUSTOMER)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150)
    title = models.CharField(_("title"), max_length=150, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=50, blank=True, default="")
    reports_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports",
        verbose_name=_("reports to"),
    )  # fmt: skip
    influence = models.PositiveSmallIntegerField(
        _("influence"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 (little) to 5 (decides). Empty: not known."),
    )  # fmt: skip
    support = models.SmallIntegerField(
        _("support"), null=True, blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
        help_text=_("−2 (against us) to +2 (for us). Empty: not known."),
    )  # fmt: skip
    level = models.PositiveSmallIntegerField(
        _("buy–sell level"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("How this person sees us, 1 (commodity) to 5 (contributes to their organisation)."),
    )  # fmt: skip
    is_executive = models.BooleanField(
        _("executive"), default=False, db_default=False,
        help_text=_("A meeting with this person is an executive meeting."),
    )  # fmt: skip
    left_on = models.DateField(
        _("left on"), null=True, blank=True, editable=False,
        help_text=_("The day they left their last company; empty while they work."),
    )  # fmt: skip
    known_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="known_people",
        verbose_name=_("relationship owner"),
    )  # fmt: skip

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["account", "name"], name="person_account_name"),
            models.Index(fields=["name", "id"], name="person_name"),
            models.Index(fields=["updated_at", "id"], name="person_updated"),
            models.Index(fields=["email"], name="person_email", condition=~Q(email="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_name_given"),
            models.CheckConstraint(
                condition=Q(side__in=["ours", "customer", "third"]), name="person_side_known"
            ),
            models.CheckConstraint(
                condition=Q(influence=None) | Q(influence__range=(1, 5)),
                name="person_influence_1_to_5",
                violation_error_message=_("Influence goes from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(support=None) | Q(support__range=(-2, 2)),
                name="person_support_minus2_to_2",
                violation_error_message=_("Support goes from −2 to +2."),
            ),
            models.CheckConstraint(
                condition=Q(reports_to=None) | ~Q(reports_to=F("id")),
                name="person_not_own_boss",
                violation_error_message=_("Nobody reports to themselves."),
            ),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__range=(1, 5)),
                name="person_level_1_to_5",
                violation_error_message=_("The buy–sell level goes from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    """Where a belief comes from."""

    DIRECT = "direct", _("Direct talk")
    STAFF = "staff", _("Our staff")
    FEEDBACK = "feedback", _("Collected feedback")


class PersonRole(models.Model):
    """A part a person plays when their company decides: a belief, dated and sourced."""

    class Role(models.TextChoices):
        ECONOMIC_BUYER = "economic_buyer", _("Economic buyer")
        USER_BUYER = "user_buyer", _("User buyer")
        TECHNICAL_BUYER = "technical_buyer", _("Technical buyer")
        COACH = "coach", _("Coach")
        SPONSOR = "sponsor", _("Sponsor")
        ANTI_SPONSOR = "anti_sponsor", _("Anti-sponsor")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=10, choices=Source, default=Source.STAFF, db_default="staff"
    )
    confirmed = models.BooleanField(_("confirmed"), default=False, db_default=False)

    class Meta:
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="person_role_unique"),
            models.CheckConstraint(
                condition=Q(
                    role__in=[
                        "economic_buyer",
                        "user_buyer",
                        "technical_buyer",
                        "coach",
                        "sponsor",
                        "anti_sponsor",
                    ]
                ),
                name="person_role_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Belief(TimeStamped):
    """What we hold of a person on a day: the newest of a kind stands on the person.

    A belief fades: its weight halves every `KAM_BELIEF_HALF_LIFE` days since it was judged.
    """

    class Kind(models.TextChoices):
        INFLUENCE = "influence", _("Influence")
        SUPPORT = "support", _("Support")
        LEVEL = "level", _("Buy–sell level")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="beliefs")
    kind = models.CharField(_("belief"), max_length=10, choices=Kind)
    value = models.SmallIntegerField(
        _("value"), help_text=_("Influence and level 1 to 5, support −2 to +2.")
    )
    judged_on = models.DateField(_("judged on"))
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.STAFF)
    confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("Unticked: assumed.")
    )
    judged_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("judged by")
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="")

    objects = OnPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("belief")
        verbose_name_plural = _("beliefs")
        ordering = ["-judged_on", "-pk"]
        indexes = [
            models.Index(fields=["person", "kind", "-judged_on", "-id"], name="belief_newest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="support", value__range=(-2, 2))
                | Q(kind__in=["influence", "level"], value__range=(1, 5)),
                name="belief_in_its_range",
                violation_error_message=_(
                    "Influence and level go from 1 to 5, support from −2 to +2."
                ),
            ),
            models.CheckConstraint(
                condition=Q(source__in=["direct", "staff", "feedback"]), name="belief_source_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()} {self.value}"


class Employment(TimeStamped):
    """Where a person works or worked: history stays when they move on.

    On record as soon as its first or last day is known: who never moved has none.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="employments")
    title = models.CharField(_("title"), max_length=150, blank=True, default="")
    starts = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: not known."))
    ends = models.DateField(_("to"), null=True, blank=True, help_text=_("Empty: works there."))
    roles = models.JSONField(
        _("roles"), default=list, blank=True, editable=False,
        help_text=_("The parts they played there when they left."),
    )  # fmt: skip
    influence = models.PositiveSmallIntegerField(
        _("influence"), null=True, blank=True, editable=False,
        help_text=_("Their influence there when they left, 1 to 5. Empty: not known."),
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("employment")
        ordering = ["-ends", "-starts", "-pk"]
        indexes = [models.Index(fields=["account", "ends"], name="employment_account_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends=None), name="employment_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="employment_ends_after_start",
                violation_error_message=_("Nobody leaves before they come."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.account}"


class InfluenceLine(TimeStamped):
    """One person sways another, across the chart of who reports to whom."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sways")
    on = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="swayed_by", verbose_name=_("sways")
    )
    strength = models.PositiveSmallIntegerField(
        _("strength"), default=2, validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text=_("1 (a little) to 3 (strongly)."),
    )  # fmt: skip

    objects = InfluenceLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of influence")
        verbose_name_plural = _("lines of influence")
        ordering = ["person", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "on"],
                name="influence_line_unique",
                violation_error_message=_("This line of influence is drawn already."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("on")),
                name="influence_line_not_to_self",
                violation_error_message=_("Nobody sways themselves."),
            ),
            models.CheckConstraint(
                condition=Q(strength__range=(1, 3)),
                name="influence_line_strength_1_to_3",
                violation_error_message=_("The strength goes from 1 to 3."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.on}"

    @property
    def account_id(self) -> int | None:
        """The account that the change log files the line under."""
        return self.person.account_id or self.on.account_id
