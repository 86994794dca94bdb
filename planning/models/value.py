"""What was given and got at an account, and what it could still buy."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Opportunity, Person
from accounts.querysets import OnAccountQuerySet
from kam.core.models import TimeStamped


class ValueEntry(TimeStamped):
    """Something the customer gained, something we gave before, or something that came back."""

    class Kind(models.TextChoices):
        GAINED = "gained", _("The customer gained")
        GAVE = "gave", _("We gave")
        GOT = "got", _("We got")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="value_entries")
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.CharField(_("what"), max_length=300)
    amount = models.DecimalField(
        _("worth"), max_digits=18, decimal_places=2, null=True, blank=True,
        help_text=_("In the base currency. Empty: not measured."),
    )  # fmt: skip
    measured_by = models.CharField(_("measured by"), max_length=200, blank=True, default="")
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("confirmed by"),
        help_text=_("Who of them confirmed it. Empty: our own view."),
    )  # fmt: skip
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("value entry")
        verbose_name_plural = _("value entries")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["account", "-on"], name="value_entry_account_on")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="value_entry_said",
                violation_error_message=_("Say what it is."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["gained", "gave", "got"]), name="value_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="value_entry_not_negative",
                violation_error_message=_("An amount is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class WhitespaceMark(TimeStamped):
    """What people know of a product line at an account that sales do not tell."""

    class State(models.TextChoices):
        COMPETITOR = "competitor", _("A competitor's")
        BLOCKED = "blocked", _("Blocked")
        OPEN = "open", _("Nobody's")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="whitespace_marks")
    line = models.CharField(_("product line"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=State)
    competitor = models.CharField(_("competitor"), max_length=150, blank=True, default="")
    rival_share = models.PositiveSmallIntegerField(
        _("their share, %"), null=True, blank=True,
        help_text=_("Of what the account spends on this line."),
    )  # fmt: skip
    note = models.CharField(_("remark"), max_length=500, blank=True, default="")
    judged_on = models.DateField(_("judged on"))
    opportunity = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("opportunity"),
    )  # fmt: skip

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("whitespace")
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "line"],
                name="whitespace_unique",
                violation_error_message=_("This product line has been judged already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["competitor", "blocked", "open"]),
                name="whitespace_state_known",
            ),
            models.CheckConstraint(
                condition=Q(rival_share=None) | Q(rival_share__lte=100),
                name="whitespace_share_percent",
                violation_error_message=_("From 0 to 100 %."),
            ),
            models.CheckConstraint(
                condition=~Q(state="competitor") | ~Q(competitor=""),
                name="whitespace_competitor_named",
                violation_error_message=_("Name the competitor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.state}"
