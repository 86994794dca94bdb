"""What accounts are bound to buy from us, from when to when, and what became of it at its end."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.account import Account
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class Contract(TimeStamped):
    """One term of an agreement. The contract that renews it is another one, and follows it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("contract", "Open")
        RENEWED = "renewed", _("Renewed")
        ENDED = "ended", _("Ended")

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="contracts", db_index=False
    )
    name = models.CharField(
        _("contract"), max_length=200, help_text=_("Its number or name, once at an account.")
    )
    line = models.CharField(
        _("product line"), max_length=100, blank=True, default="",
        help_text=_("Empty: all lines together."),
    )  # fmt: skip
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), help_text=_("Its last day: the renewal is due then."))
    amount = models.DecimalField(
        _("yearly amount"), max_digits=18, decimal_places=2, null=True, blank=True,
        help_text=_("In the base currency. Empty: not known."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    settled_on = models.DateField(
        _("decided on"), null=True, blank=True,
        help_text=_("The day it was renewed, or it was clear that it ends."),
    )  # fmt: skip
    renewed_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="renews",
        verbose_name=_("renewed by"), help_text=_("The contract that follows it."),
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-ends", "-pk"]
        indexes = [
            models.Index(fields=["ends", "id"], name="contract_ends"),
            models.Index(fields=["account", "-ends"], name="contract_account_ends"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"],
                name="contract_unique",
                violation_error_message=_("This contract is noted already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="contract_name_given",
                violation_error_message=_("Give the number or name of the contract."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="contract_ends_after_start",
                violation_error_message=_("A contract cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="contract_not_negative",
                violation_error_message=_("A yearly amount is 0 or more."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None, renewed_by=None)
                | Q(state="renewed", settled_on__isnull=False, renewed_by__isnull=False)
                | Q(state="ended", settled_on__isnull=False, renewed_by=None),
                name="contract_state_agrees",
                violation_error_message=_("A contract is renewed by another one, on a day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
