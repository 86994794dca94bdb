"""What accounts owe us, what we granted them, and what serving them cost."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.user import User
from accounts.querysets import OnAccountQuerySet, ReceivableQuerySet
from kam.core.models import TimeStamped


class Receivable(TimeStamped):
    """An invoice and what of it is still open. Kept as it came, and in the base currency."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="receivables", db_index=False
    )
    invoice = models.CharField(_("invoice"), max_length=64)
    issued_on = models.DateField(_("invoice date"))
    due = models.DateField(_("due"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    amount_open = models.DecimalField(
        _("amount open"), max_digits=18, decimal_places=2,
        help_text=_("What has not been paid yet."),
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3)
    base_amount = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="The amount in the base currency."
    )
    base_open = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="What is open, in the base currency."
    )
    paid_on = models.DateField(
        _("paid on"), null=True, blank=True, help_text=_("The day it was paid in full.")
    )

    objects = ReceivableQuerySet.as_manager()

    class Meta:
        verbose_name = _("receivable")
        verbose_name_plural = _("receivables")
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["due", "id"], name="receivable_due"),
            models.Index(
                fields=["account", "due"], name="receivable_unpaid", condition=Q(paid_on=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "invoice"],
                name="receivable_unique",
                violation_error_message=_("This invoice is noted already."),
            ),
            models.CheckConstraint(
                condition=~Q(invoice=""),
                name="receivable_invoice_given",
                violation_error_message=_("Give the number of the invoice."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="receivable_positive",
                violation_error_message=_("A receivable is more than 0."),
            ),
            models.CheckConstraint(
                condition=Q(amount_open__gte=0, amount_open__lte=F("amount")),
                name="receivable_open_within",
                violation_error_message=_("Between 0 and the whole amount can be open."),
            ),
            models.CheckConstraint(
                condition=Q(due__gte=F("issued_on")),
                name="receivable_due_after_issued",
                violation_error_message=_("An invoice cannot be due before its date."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None, amount_open__gt=0) | Q(amount_open=0) & ~Q(paid_on=None),
                name="receivable_paid_has_date",
                violation_error_message=_("Paid in full has a day, and nothing is open then."),
            ),
        ]

    def __str__(self) -> str:
        return self.invoice


class Concession(TimeStamped):
    """What an account was granted outside the price list, and what it was worth."""

    class Kind(models.TextChoices):
        DISCOUNT = "discount", _("Discount")
        FEE = "fee", _("Fee")
        FAVOUR = "favour", _("Favour")

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="concessions", db_index=False
    )
    given_on = models.DateField(_("granted on"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DISCOUNT)
    amount = models.DecimalField(
        _("money value"), max_digits=18, decimal_places=2,
        help_text=_("What it cost us, in the base currency."),
    )  # fmt: skip
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="concessions",
        verbose_name=_("granted by"),
    )  # fmt: skip
    note = models.CharField(_("remark"), max_length=1000, blank=True, default="")
    key = models.UUIDField(
        unique=True, null=True, editable=False,
        help_text="What a row of a file says, and which of equal rows it is.",
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("concession")
        verbose_name_plural = _("concessions")
        ordering = ["-given_on", "-pk"]
        indexes = [
            models.Index(fields=["account", "given_on"], name="concession_account_day"),
            models.Index(fields=["given_on", "id"], name="concession_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["discount", "fee", "favour"]), name="concession_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="concession_positive",
                violation_error_message=_("A concession is worth more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class ServiceCost(TimeStamped):
    """What serving an account took in a month: hours at a rate, and money spent."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="service_costs", db_index=False
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    hours = models.DecimalField(
        _("hours"), max_digits=8, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    rate = models.DecimalField(
        _("rate per hour"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)],
        help_text=_("In the base currency."),
    )  # fmt: skip
    spent = models.DecimalField(
        _("money spent"), max_digits=18, decimal_places=2, default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Beside the hours, in the base currency: travel, freight, samples."),
    )  # fmt: skip
    note = models.CharField(_("remark"), max_length=1000, blank=True, default="")

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("cost to serve")
        verbose_name_plural = _("costs to serve")
        ordering = ["-month", "-pk"]
        indexes = [models.Index(fields=["month", "id"], name="service_cost_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "month"],
                name="service_cost_unique",
                violation_error_message=_("The cost of this month is noted already."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="service_cost_month_first",
                violation_error_message=_("A month is given by its first day."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0, rate__gte=0, spent__gte=0),
                name="service_cost_not_negative",
                violation_error_message=_("Hours, rate and money are 0 or more."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0) | Q(spent__gt=0),
                name="service_cost_something",
                violation_error_message=_("Give hours, or money spent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def total(self):
        """Hours × rate and the money spent, in the base currency."""
        return self.hours * self.rate + self.spent
