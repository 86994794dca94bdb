"""People at an account, or around it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.user import User
from accounts.querysets import PersonQuerySet
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
    name = models.CharField(_("name"), max_length=150)
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
        ]

    def __str__(self) -> str:
        return self.name


class PersonRole(models.Model):
    """A part a person plays when their company decides."""

    class Role(models.TextChoices):
        ECONOMIC_BUYER = "economic_buyer", _("Economic buyer")
        USER_BUYER = "user_buyer", _("User buyer")
        TECHNICAL_BUYER = "technical_buyer", _("Technical buyer")
        COACH = "coach", _("Coach")
        SPONSOR = "sponsor", _("Sponsor")
        ANTI_SPONSOR = "anti_sponsor", _("Anti-sponsor")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)

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
