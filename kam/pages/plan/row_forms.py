"""Forms for the rows of a plan; what must be true the services and the database say."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DateInput, ServiceForm
from accounts.models import Opportunity, Person, User
from accounts.services import product_lines
from planning.models import Forecast, Goal, Investment, Plan, RevenueTarget, Risk
from planning.plans.facts import accounts_of
from planning.plans.sections import SECTIONS

__all__ = [
    "FocusForm", "ForecastForm", "GoalForm", "GoalProgressForm", "PlanRowForm", "RiskForm",
    "RiskProgressForm", "SettleForm", "StopForm", "TargetForm",
]  # fmt: skip

PEOPLE_OFFERED = 500


class PlanRowForm(ServiceForm):
    """A row of a plan: colleagues, and people and opportunities of its accounts to choose from."""

    template_name = "plan/partials/row_fields.html"
    beside: tuple[tuple[str, ...], ...] = ()  # names of short fields that share a line

    def __init__(self, *args: Any, plan: Plan, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        if "owner" in self.fields:
            colleagues = User.objects.filter(is_active=True).exclude(role=User.Role.READER)
            self._offer("owner", colleagues | User.objects.filter(pk=self.instance.owner_id))
            self.fields["owner"].widget.attrs["data-pick"] = ""

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields that are seen, in their order, line by line."""
        shared = {name: names for names in self.beside for name in names}
        lines: dict[tuple[str, ...], list[forms.BoundField]] = {}
        for field in self.visible_fields():
            lines.setdefault(shared.get(field.name, (field.name,)), []).append(field)
        return [*lines.values()]

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class GoalForm(PlanRowForm):
    """Reads as the sentence that it makes: seen by whom, as what, for what, through what."""

    beside = (("baseline", "target", "actual"), ("due", "owner"), ("unsure", "internal"))

    class Meta:
        model = Goal
        fields = [
            "persons", "as_role", "achieved", "opportunity", "strength", "measure", "baseline",
            "target", "actual", "due", "owner", "unsure", "internal",
        ]  # fmt: skip
        widgets = {
            "persons": forms.SelectMultiple(attrs={"data-pick": ""}),
            "due": DateInput(),
        }
        help_texts = {
            "as_role": _("For example: the partner who knows their process."),
            "achieved": _("What they achieve, in their words."),
            "strength": _("What of ours they value and others lack."),
            "measure": _("How we shall see it, with its unit."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        accounts = accounts_of(self.plan, self.user)
        self._offer_people(accounts)
        self._offer_opportunities(Opportunity.objects.filter(account__in=accounts))

    def _offer_opportunities(self, seen: Any) -> None:
        """Who may not see the one that is linked does not see the field, and so leaves it alone."""
        linked = self.instance.opportunity_id
        if linked is not None and not seen.filter(pk=linked).exists():
            del self.fields["opportunity"]
            return
        self._offer("opportunity", seen.filter(Q(stage=Opportunity.Stage.OPEN) | Q(pk=linked)))

    def _offer_people(self, accounts: list[int]) -> None:
        """Those who are there, the most influential first; the field takes any of the accounts.

        Who is named stays to choose, wherever they work today.
        """
        named = Q(pk__in=[person.pk for person in self.initial.get("persons", ())])
        theirs = Person.objects.visible_to(self.user).filter(Q(account__in=accounts) | named)
        there = theirs.filter(Q(left_on=None) | named).exclude(side=Person.Side.OURS)
        offered = there.order_by(F("influence").desc(nulls_last=True), "name", "pk")[
            :PEOPLE_OFFERED
        ]
        self._offer("persons", theirs)
        choices = [(person.pk, str(person)) for person in offered]
        self.fields["persons"].widget.choices = choices


class FocusForm(PlanRowForm):
    beside = (("hours", "money"),)

    class Meta:
        model = Investment
        fields = ["what", "hours", "money", "source", "new_budget", "internal"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        stops = Investment.objects.filter(plan=self.plan, kind=Investment.Kind.STOP)
        self._offer("source", stops)


class StopForm(PlanRowForm):
    beside = FocusForm.beside

    class Meta:
        model = Investment
        fields = ["what", "hours", "money", "internal"]


class TargetForm(PlanRowForm):
    class Meta:
        model = RevenueTarget
        fields = ["line", "amount", "internal"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = {*product_lines(), self.instance.line} - {""}
        if known:
            choices = [("", "—"), *((line, line) for line in sorted(known))]
            self.fields["line"].widget = forms.Select(choices=choices)


class RiskForm(PlanRowForm):
    beside = (("likelihood", "impact"), ("owner", "review_on"))

    class Meta:
        model = Risk
        fields = ["what", "likelihood", "impact", "measure", "owner", "review_on", "internal"]
        widgets = {
            "review_on": DateInput(),
            "measure": forms.Textarea(attrs={"rows": 2}),
            "likelihood": forms.NumberInput(attrs={"min": 1, "max": 5}),
            "impact": forms.NumberInput(attrs={"min": 1, "max": 5}),
        }


class ForecastForm(PlanRowForm):
    """Of a goal or a risk the address says which; else the section is asked for."""

    beside = (("probability", "settle_on"),)
    section = forms.ChoiceField(
        label=_("section"), choices=[(s.code, s.label) for s in SECTIONS.values()]
    )

    class Meta:
        model = Forecast
        fields = ["goal", "risk", "statement", "probability", "settle_on", "section", "internal"]
        widgets = {
            "settle_on": DateInput(),
            "goal": forms.HiddenInput,
            "risk": forms.HiddenInput,
            "probability": forms.NumberInput(attrs={"min": 0, "max": 100}),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["goal"], self.fields["risk"]
        else:
            self._offer("goal", Goal.objects.filter(plan=self.plan))
            self._offer("risk", Risk.objects.filter(plan=self.plan))
        if self.initial.get("goal") or self.initial.get("risk"):
            self.fields["section"].widget = forms.HiddenInput()


class SettledForm(PlanRowForm):
    """What became of a row, in the field `word`: a day goes with it, today where none is said."""

    word = "state"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get(self.word) in ("", "open"):
            values["settled_on"] = None
        elif "settled_on" not in self.errors:
            values["settled_on"] = values.get("settled_on") or timezone.localdate()
        return values


class GoalProgressForm(SettledForm):
    class Meta:
        model = Goal
        fields = ["actual", "state", "settled_on"]
        widgets = {"settled_on": DateInput()}
        help_texts = {"settled_on": _("Empty: today.")}


class RiskProgressForm(PlanRowForm):
    class Meta:
        model = Risk
        fields = ["review_on", "closed_on"]
        widgets = {"review_on": DateInput(), "closed_on": DateInput()}


class SettleForm(SettledForm):
    word = "outcome"

    class Meta:
        model = Forecast
        fields = ["outcome", "settled_on"]
        widgets = {"settled_on": DateInput()}
        help_texts = {"settled_on": _("Empty: today.")}


def usual(plan: Plan, user: User, today: date) -> dict[str, Any]:
    """What a new row starts from where nothing else is said."""
    end = date(plan.year, 12, 31)
    return {
        "owner": user.pk,
        "due": end,
        "settle_on": end if end > today else today,
        "currency": settings.KAM_CURRENCY,
    }
