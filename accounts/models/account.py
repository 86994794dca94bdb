"""The account, the team around it, and the mark that its facts have changed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models.user import Team, User
from accounts.querysets import AccountQuerySet, AccountRoleQuerySet
from kam.core.models import TimeStamped


class Industry(models.Model):
    """A line of business, and how well our offer fits it."""

    name = models.CharField(_("name"), max_length=100)
    fit = models.PositiveSmallIntegerField(
        _("fit"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("How well our offer fits this industry, 1 to 5. Empty: not judged yet."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="industry_name_unique"),
            models.CheckConstraint(
                condition=Q(fit=None) | Q(fit__range=(1, 5)), name="industry_fit_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Account(TimeStamped):
    """A customer, or one to be won, that one key account manager looks after."""

    class Status(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        ACTIVE = "active", _("Active")
        RELEASED = "released", _("Released")
        ARCHIVED = "archived", _("Archived")

    code = models.CharField(
        _("code"), max_length=64, help_text=_("The number the outside world knows it by.")
    )
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children",
        verbose_name=_("parent account"),
    )  # fmt: skip
    industry = models.ForeignKey(
        Industry, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts",
        verbose_name=_("industry"),
    )  # fmt: skip
    region = models.CharField(_("region"), max_length=100, blank=True, default="")
    country = models.CharField(_("country"), max_length=100, blank=True, default="")
    website = models.CharField(_("website"), max_length=200, blank=True, default="")
    employees = models.PositiveIntegerField(
        _("employees"), null=True, blank=True, help_text=_("Empty: not known.")
    )
    annual_revenue = models.DecimalField(
        _("annual revenue"), max_digits=18, decimal_places=2, null=True, blank=True,
        help_text=_("Last fiscal year, in the base currency. Empty: not known."),
    )  # fmt: skip
    reference_value = models.PositiveSmallIntegerField(
        _("reference value"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("How much others look to this customer, 1 to 5. Empty: not judged yet."),
    )  # fmt: skip
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_accounts",
        verbose_name=_("owner"),
    )  # fmt: skip
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts",
        verbose_name=_("team"),
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROSPECT)
    since = models.DateField(_("customer since"), null=True, blank=True)
    last_contact_at = models.DateTimeField(
        _("last contact"), null=True, editable=False, help_text=_("From the contact log.")
    )
    next_step_due = models.DateField(
        _("next step due"), null=True, editable=False, help_text=_("The earliest open next step.")
    )

    tags: models.ManyToManyField = models.ManyToManyField(
        "accounts.Tag", through="accounts.AccountTag", related_name="accounts", blank=True,
        verbose_name=_("tags"),
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_accounts",
        editable=False, db_index=False, verbose_name=_("merged into"),
        help_text=_("The account that took this one in; its code finds that one."),
    )  # fmt: skip

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="account_name"),
            models.Index(fields=["owner", "name"], name="account_owner_name"),
            models.Index(fields=["team", "name", "id"], name="account_team_name"),
            models.Index(fields=["industry", "name"], name="account_industry_name"),
            models.Index(fields=["country", "name"], name="account_country_name"),
            models.Index(fields=["updated_at", "id"], name="account_updated"),
            models.Index(
                fields=["last_contact_at", "id"],
                name="account_last_contact",
                condition=Q(last_contact_at__isnull=False),
            ),
            models.Index(
                fields=["next_step_due", "id"],
                name="account_next_step",
                condition=Q(next_step_due__isnull=False),
            ),
            models.Index(
                fields=["parent"], name="account_parent", condition=Q(parent__isnull=False)
            ),
            models.Index(fields=["id"], name="account_archived", condition=Q(status="archived")),
            models.Index(
                fields=["merged_into"],
                name="account_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="account_code_unique",
                violation_error_message=_("Another account has this code."),
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="account_code_given",
                violation_error_message=_("An account needs a code."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="account_name_given",
                violation_error_message=_("An account needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(annual_revenue=None) | Q(annual_revenue__gte=0),
                name="account_revenue_not_negative",
                violation_error_message=_("Revenue cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(reference_value=None) | Q(reference_value__range=(1, 5)),
                name="account_reference_1_to_5",
                violation_error_message=_("The reference value goes from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prospect", "active", "released", "archived"]),
                name="account_status_known",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="account_not_its_own_parent",
                violation_error_message=_("An account cannot be its own parent."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status="archived") & ~Q(merged_into=F("id")),
                name="account_merged_is_archived",
                violation_error_message=_("An account that was merged stays archived."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.status == self.Status.ARCHIVED


class AccountRole(TimeStamped):
    """What a user does for an account, from a day to a day: the key account team."""

    class Role(models.TextChoices):
        KEY_ACCOUNT_MANAGER = "kam", _("Key account manager")
        REGIONAL_SALES = "regional", _("Regional sales")
        SOLUTION_SALES = "solution", _("Solution sales")
        DELIVERY = "delivery", _("Delivery")
        SERVICE = "service", _("Service")
        EXECUTIVE_SPONSOR = "sponsor", _("Executive sponsor")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="account_roles", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"), null=True, blank=True, help_text=_("Empty: open."))

    objects = AccountRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("account role")
        ordering = ["role", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user", "role", "starts"],
                name="account_role_unique",
                violation_error_message=_("This user has this role from this day already."),
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="account_role_ends_after_start",
                violation_error_message=_("A role cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=["kam", "regional", "solution", "delivery", "service", "sponsor"]
                ),
                name="account_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class StaleAccount(models.Model):
    """An account whose facts changed since it was last evaluated. The evaluation takes it off."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="stale"
    )
    mark = models.PositiveBigIntegerField(
        default=1, help_text="Grows with each change: only the mark that was read is taken off."
    )
    since = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["since"], name="stale_since")]

    def __str__(self) -> str:
        return f"stale {self.account_id}"
