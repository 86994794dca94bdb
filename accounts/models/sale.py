"""What was sold, and what a foreign amount was worth."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class Product(TimeStamped):
    """Something we sell; products of one line are planned together."""

    code = models.CharField(_("code"), max_length=64)
    name = models.CharField(_("name"), max_length=200, blank=True, default="")
    line = models.CharField(_("product line"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]
        indexes = [models.Index(fields=["line"], name="product_line")]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="product_code_unique",
                violation_error_message=_("Another product has this code."),
            ),
            models.CheckConstraint(condition=~Q(code=""), name="product_code_given"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class ExchangeRate(models.Model):
    """What one unit of a foreign currency is worth in the base currency, from a day on."""

    currency = models.CharField(_("currency"), max_length=3)
    starts = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-starts"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "starts"], name="exchange_rate_unique"),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="exchange_rate_positive",
                violation_error_message=_("A rate is more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.starts}: {self.rate}"


class Sale(models.Model):
    """An invoice line; a cancellation is negative. Kept as it came, and in the base currency."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="sales", verbose_name=_("account"),
        db_index=False,
    )  # fmt: skip
    date = models.DateField(_("date"))
    invoice = models.CharField(_("invoice"), max_length=64, blank=True, default="")
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="sales",
        verbose_name=_("product"), db_index=False,
    )  # fmt: skip
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=4, default=1)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=4)
    cost = models.DecimalField(
        _("cost"), max_digits=18, decimal_places=4, null=True, blank=True,
        help_text=_("Empty: not known."),
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3)
    base_amount = models.DecimalField(
        max_digits=18, decimal_places=4, help_text="The amount in the base currency."
    )
    base_cost = models.DecimalField(
        max_digits=18, decimal_places=4, null=True, help_text="The cost in the base currency."
    )
    key = models.UUIDField(
        unique=True,
        help_text="What the line says, and which of equal lines it is: the same line comes in once.",
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("sale")
        verbose_name_plural = _("sales")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["account", "date"], name="sale_account_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.amount} {self.currency}"
