"""What a plan wants, over REST: goals, investments, revenue targets, risks and forecasts."""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django.db.models import Model, Prefetch, QuerySet
from django_filters import FilterSet
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from accounts.api.filters import accounts_in_sight
from accounts.api.knowledge import BY_UPDATE, STAMPS
from accounts.api.serializers import BaseCurrencyField, PresentField, UserField
from accounts.filters import UpdatedSinceFilter
from accounts.models import Opportunity, Person
from kam.core.api.fields import BIGGEST, ReferenceField, StrictModelSerializer
from kam.core.api.permissions import EditableOrReadOnly
from kam.core.api.schema import described
from kam.core.api.viewsets import CreateMixin, ReadViewSet, RemoveMixin, UpdateMixin
from kam.core.keyset import Ordering
from planning.api.plans import PlanField, plans_seen
from planning.models import Forecast, Goal, Investment, Plan, RevenueTarget, Risk
from planning.plans import forecasts, goals, investments, risks, targets
from planning.plans.sections import SECTIONS


def _linked(model: Any, **options: Any) -> ReferenceField:
    """Another object in sight, as its bare id."""
    among = model.objects.visible_to
    return ReferenceField(among, bare=True, required=False, allow_null=True, **options)


class PlanRowSerializer(StrictModelSerializer):
    create_only: tuple[str, ...] = ("plan",)
    account = serializers.IntegerField(
        source="plan.account_id", read_only=True, min_value=1, max_value=BIGGEST
    )
    plan = PlanField()


class GoalSerializer(PlanRowSerializer):
    persons = PresentField(required=False, help_text="Who shall see us so.")
    opportunity = _linked(Opportunity)
    owner = UserField(required=False, allow_null=True)
    progress = serializers.SerializerMethodField(
        help_text="From baseline to target, 0 to 100 %; null: a number is missing."
    )

    class Meta:
        model = Goal
        fields = (
            "id", "account", "plan", "persons", "as_role", "achieved", "opportunity", "strength",
            "measure", "baseline", "target", "actual", "progress", "due", "owner", "state",
            "settled_on", "unsure", "internal", "copied", *STAMPS,
        )  # fmt: skip
        read_only_fields = ("copied", *STAMPS)

    def get_progress(self, goal: Goal) -> float | None:
        return goals.progress(goal)


class InvestmentSerializer(PlanRowSerializer):
    create_only = ("plan", "kind")
    source = _linked(Investment, help_text="What of the same plan is stopped for it.")
    currency = BaseCurrencyField()

    class Meta:
        model = Investment
        fields = (
            "id", "account", "plan", "kind", "what", "hours", "money", "currency", "source",
            "new_budget", "internal", "copied", *STAMPS,
        )  # fmt: skip
        read_only_fields = ("copied", *STAMPS)


class RevenueTargetSerializer(PlanRowSerializer):
    currency = BaseCurrencyField()

    class Meta:
        model = RevenueTarget
        fields = (
            "id", "account", "plan", "line", "amount", "currency", "internal", "copied", *STAMPS,
        )  # fmt: skip
        read_only_fields = ("copied", *STAMPS)


class RiskSerializer(PlanRowSerializer):
    owner = UserField(required=False, allow_null=True)

    class Meta:
        model = Risk
        fields = (
            "id", "account", "plan", "what", "likelihood", "impact", "measure", "owner",
            "review_on", "closed_on", "internal", "copied", *STAMPS,
        )  # fmt: skip
        read_only_fields = ("copied", *STAMPS)
        extra_kwargs: ClassVar = {
            name: {"min_value": 1, "max_value": 5} for name in ("likelihood", "impact")
        }


class ForecastSerializer(PlanRowSerializer):
    create_only = ("plan", "goal", "risk")
    goal = _linked(Goal)
    risk = _linked(Risk)
    section = serializers.ChoiceField(
        choices=[*SECTIONS], required=False, help_text="A goal and a risk say it themselves."
    )
    made_by = UserField(read_only=True)

    class Meta:
        model = Forecast
        fields = (
            "id", "account", "plan", "goal", "risk", "section", "statement", "probability",
            "made_by", "settle_on", "outcome", "settled_on", "internal", *STAMPS,
        )  # fmt: skip
        read_only_fields = STAMPS


def _number(field: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(field_name=field, min_value=1, max_value=BIGGEST)


class PlanRowFilter(FilterSet):
    plan = django_filters.ModelChoiceFilter(queryset=plans_seen, help_text="Id of the plan.")
    account = django_filters.ModelChoiceFilter(
        field_name="plan__account", queryset=accounts_in_sight, help_text="Id of the account."
    )
    updated_since = UpdatedSinceFilter()


class GoalFilter(PlanRowFilter):
    state = django_filters.ChoiceFilter(choices=Goal.State.choices)
    owner = _number("owner_id")
    due_before = django_filters.DateFilter(field_name="due", lookup_expr="lt")


class InvestmentFilter(PlanRowFilter):
    kind = django_filters.ChoiceFilter(choices=Investment.Kind.choices)


class RiskFilter(PlanRowFilter):
    owner = _number("owner_id")
    open = django_filters.ChoiceFilter(
        choices=[("true", "yes"), ("false", "no")], method="that_are_open"
    )

    def that_are_open(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(closed_on__isnull=value == "true")


class ForecastFilter(PlanRowFilter):
    made_by = _number("made_by_id")
    section = django_filters.ChoiceFilter(choices=[(code, code) for code in SECTIONS])
    goal = _number("goal_id")
    risk = _number("risk_id")
    outcome = django_filters.ChoiceFilter(
        choices=[("open", "open"), ("true", "true"), ("false", "false")], method="that_came_out"
    )
    settle_before = django_filters.DateFilter(field_name="settle_on", lookup_expr="lt")

    def that_came_out(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(outcome="" if value == "open" else value)


class PlanRowViewSet(RemoveMixin, CreateMixin, UpdateMixin, ReadViewSet):
    """A row of a plan: who may change the account may add, change and remove it."""

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    permission_classes = [EditableOrReadOnly]
    orderings = {"id": Ordering("id"), **BY_UPDATE}
    services: ClassVar[tuple[str, Callable[..., Any], Callable[..., Any], Callable[..., None]]]
    beside: tuple[str, ...] = ()

    def rows(self) -> QuerySet:
        model: Any = self.get_serializer_class().Meta.model
        return model.objects.select_related("plan", *self.beside)

    def perform_create(self, values: dict[str, Any]) -> Model:
        plan = values["plan"]
        if not Plan.objects.editable_by(self.actor).filter(pk=plan.pk).exists():
            raise PermissionDenied(EditableOrReadOnly.message)
        return self.services[1](actor=self.actor, **values)

    def perform_change(self, obj: Model, changes: dict[str, Any], version: int | None) -> None:
        word, _create, update, _remove = self.services
        update(actor=self.actor, changes=changes, version=version, **{word: obj})

    def perform_remove(self, obj: Any) -> None:
        self.services[3](actor=self.actor, **{self.services[0]: obj})


@described("goal of a plan", "goals of plans", "by whom we shall be seen as what, for what")
class GoalViewSet(PlanRowViewSet):
    """Telling `actual`, `state` and `settled_on` leaves an approved plan approved."""

    serializer_class = GoalSerializer
    filterset_class = GoalFilter
    services = ("goal", goals.create_goal, goals.update_goal, goals.remove_goal)
    beside = ("owner",)

    def rows(self) -> QuerySet:
        seen = Person.objects.visible_to(self.actor)
        return super().rows().prefetch_related(Prefetch("persons", queryset=seen))


@described("investment of a plan", "investments of plans", "what is put in, and what is stopped")
class InvestmentViewSet(PlanRowViewSet):
    """A `focus` names its `source`, a stop of the same plan, or `new_budget`; never both."""

    serializer_class = InvestmentSerializer
    filterset_class = InvestmentFilter
    services = (
        "investment",
        investments.create_investment,
        investments.update_investment,
        investments.remove_investment,
    )


@described("revenue target", "revenue targets", "what product lines shall bring in a plan's year")
class RevenueTargetViewSet(PlanRowViewSet):
    serializer_class = RevenueTargetSerializer
    filterset_class = PlanRowFilter
    services = ("target", targets.create_target, targets.update_target, targets.remove_target)


@described("risk of a plan", "risks of plans", "what could go wrong at accounts")
class RiskViewSet(PlanRowViewSet):
    """Setting `review_on` and `closed_on` leaves an approved plan approved."""

    serializer_class = RiskSerializer
    filterset_class = RiskFilter
    services = ("risk", risks.create_risk, risks.update_risk, risks.remove_risk)
    beside = ("owner",)


@described("forecast", "forecasts", "what somebody holds for likely, and what came of it")
class ForecastViewSet(PlanRowViewSet):
    """Never reopens a plan. `outcome` settles one; then only that can be taken back."""

    serializer_class = ForecastSerializer
    filterset_class = ForecastFilter
    services = (
        "forecast",
        forecasts.create_forecast,
        forecasts.update_forecast,
        forecasts.remove_forecast,
    )
    beside = ("made_by",)
    orderings = {**PlanRowViewSet.orderings, "settle_on": Ordering("settle_on")}
