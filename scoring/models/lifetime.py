"""Value to come: the model as fitted on our own sales, and what it says of each customer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from scoring.models.evaluation import Evaluation
from scoring.querysets import OnAccountQuerySet


class LifetimeFit(models.Model):
    """BG/NBD and Gamma-Gamma as fitted after an evaluation, or why they were not."""

    class Refusal(models.TextChoices):
        CUSTOMERS = "customers", _("too few customers")
        REPEATERS = "repeaters", _("too few customers who bought again")
        UNSETTLED = "unsettled", _("the purchases do not settle the model")

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.CASCADE, related_name="lifetime_fit"
    )
    refused_because = models.CharField(max_length=10, choices=Refusal, blank=True)
    found = models.PositiveIntegerField(default=0, help_text="When refused: how many there are.")
    needed = models.PositiveIntegerField(default=0, help_text="When refused: how many it takes.")
    customers = models.PositiveIntegerField(_("customers"), default=0)
    purchases = models.JSONField(
        null=True, help_text="BG/NBD, in days: r, alpha, a, b and the log_likelihood."
    )
    spend = models.JSONField(
        null=True, help_text="Gamma-Gamma: p, q, gamma, log_likelihood, customers."
    )
    months = models.PositiveSmallIntegerField(help_text="Ahead, that the value counts.")
    discount = models.PositiveSmallIntegerField(help_text="Percent per year.")
    margin = models.FloatField(
        null=True, help_text="Of all sales whose cost is known, 0 to 1; empty: no cost is known."
    )
    held_out = models.JSONField(
        null=True,
        help_text="months, customers, bought, forecasts; empty: too little history to check on.",
    )

    class Meta:
        verbose_name = _("lifetime fit")
        verbose_name_plural = _("lifetime fits")
        ordering = ["-evaluation"]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.refused_because or self.customers}"


class RetentionFit(models.Model):
    """How long customers stay: shifted beta-geometric as fitted after an evaluation, or why not."""

    class Refusal(models.TextChoices):
        MONTHS = "months", _("too short a record")
        CUSTOMERS = "customers", _("too few customers")
        LOST = "lost", _("too few customers who left")
        UNSETTLED = "unsettled", _("the renewals do not settle the model")

    class Source(models.TextChoices):
        CONTRACTS = "contracts", _("contracts")
        PURCHASES = "purchases", _("purchases")

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.CASCADE, related_name="retention_fit"
    )
    source = models.CharField(
        max_length=10,
        choices=Source,
        default=Source.PURCHASES,
        help_text="What renewals are read from.",
    )
    refused_because = models.CharField(max_length=10, choices=Refusal, blank=True)
    found = models.PositiveIntegerField(default=0, help_text="When refused: how many there are.")
    needed = models.PositiveIntegerField(default=0, help_text="When refused: how many it takes.")
    months = models.PositiveSmallIntegerField(
        default=0, help_text="Length of a period; 0: the record is too short for any."
    )
    cohorts = models.JSONField(
        default=list, help_text="Oldest first: ends, still (customers in each period), back."
    )
    before = models.PositiveIntegerField(
        default=0,
        help_text="Left out: since when they buy is not known, or their contracts are not yearly.",
    )
    customers = models.PositiveIntegerField(_("customers"), default=0)
    alpha = models.FloatField(null=True)
    beta = models.FloatField(null=True)
    log_likelihood = models.FloatField(null=True)
    discount = models.PositiveSmallIntegerField(help_text="Percent per year.")
    held_out = models.JSONField(
        null=True, help_text="at_risk, model, repeat, stayed; empty: too little to check on."
    )

    class Meta:
        verbose_name = _("retention fit")
        verbose_name_plural = _("retention fits")
        ordering = ["-evaluation"]

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.refused_because or self.customers}"


class LifetimeValue(models.Model):
    """What the fit of an evaluation says of one customer: narrow, written by COPY.

    Accounts are archived, never deleted, so the references carry no foreign key check.
    """

    pk = models.CompositePrimaryKey("evaluation_id", "account_id")
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="lifetime_values", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    frequency = models.PositiveIntegerField(help_text="Purchase days after the first one.")
    p_alive = models.FloatField(help_text="Chance that the customer still buys from us, 0 to 1.")
    expected_purchases = models.FloatField(help_text="Purchase days in the next 12 months.")
    expected_spend = models.FloatField(help_text="Per purchase day, base currency.")
    value = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="To come, discounted, base currency."
    )
    at_stake = models.DecimalField(
        max_digits=18, decimal_places=2, help_text="Sales of the better of the last two years."
    )
    rank = models.PositiveIntegerField(help_text="By value.")
    sales_rank = models.PositiveIntegerField(help_text="By sales of 12 months.")

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("value to come")
        verbose_name_plural = _("values to come")
        ordering = ["rank"]
        indexes = [
            models.Index(fields=["evaluation", "-value", "account"], name="lifetime_value"),
            models.Index(
                fields=["evaluation", "-at_stake", "account"],
                condition=Q(p_alive__lt=0.5),
                name="lifetime_leaving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.value}"
