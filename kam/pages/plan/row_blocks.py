"""What the sections of a plan that hold rows show: goals, investments, targets, risks."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Opportunity, Person
from kam.core.pages import PageRequest
from planning.models import Forecast, Goal, Investment, Plan, Risk
from planning.plans.flagged import (
    focus_flags,
    goal_flags,
    risk_flags,
    stop_flags,
    target_flags,
)
from planning.plans.flags import Flag, Why
from planning.plans.goals import progress
from planning.plans.investments import Amount, balance
from planning.plans.targets import against_record

__all__ = ["focus", "goals", "risks", "stop", "targets"]


@dataclass(frozen=True)
class ShownRow:
    """A row with its flags by part, and what was forecast about it."""

    row: Any
    missing: set[str]
    unsure: bool
    forecasts: list[Forecast]
    progress: float | None = None  # 0 to 100


def goals(plan: Plan, request: PageRequest) -> dict[str, Any]:
    seen = Person.objects.visible_to(request.user)
    rows = list(
        plan.goals.select_related("owner", "opportunity").prefetch_related(
            Prefetch("persons", queryset=seen.order_by("name"), to_attr="seers"), "persons"
        )
    )
    flags = goal_flags(rows)
    chances = Opportunity.objects.visible_to(request.user).filter(goals__in=rows)
    return {
        "rows": _shown(rows, flags, _forecasts(plan), "goal_id"),
        "flags": flags, "chances": set(chances.values_list("pk", flat=True)),
    }  # fmt: skip


def risks(plan: Plan, request: PageRequest) -> dict[str, Any]:
    rows = list(plan.risks.select_related("owner"))
    flags = risk_flags(rows)
    ordered = sorted(rows, key=lambda r: (r.closed_on is not None, -r.likelihood * r.impact, r.pk))
    return {"rows": _shown(ordered, flags, _forecasts(plan), "risk_id"), "flags": flags}


def focus(plan: Plan, request: PageRequest) -> dict[str, Any]:
    """What is put in; a flag for each whose source gives more than it has."""
    rows, kept = _investments(plan)
    mine = [row for row in rows if row.kind == Investment.Kind.FOCUS]
    short = {pk for pk, left in kept.left_of.items() if left.is_short}
    return {
        "rows": mine, "balance": kept, "flags": focus_flags(rows, kept), "short": short,
    }  # fmt: skip


def stop(plan: Plan, request: PageRequest) -> dict[str, Any]:
    rows, kept = _investments(plan)
    mine = [row for row in rows if row.kind == Investment.Kind.STOP]
    left = [(row, kept.left_of.get(row.pk, Amount())) for row in mine]
    return {"rows": left, "balance": kept, "flags": stop_flags(rows)}


def _investments(plan: Plan) -> tuple[list[Investment], Any]:
    rows = list(plan.investments.select_related("source"))
    return rows, balance(rows)


def targets(plan: Plan, request: PageRequest) -> dict[str, Any]:
    today = timezone.localdate()
    against = against_record(plan, plan.revenuetargets.all(), request.user, today=today)
    flags = target_flags([row.target for row in against.lines])
    return {"against": against, "flags": flags}


def _forecasts(plan: Plan) -> list[Forecast]:
    return list(plan.forecasts.select_related("made_by").order_by("settle_on", "pk"))


def _shown(
    rows: list[Any], flags: list[Flag], forecasts: list[Forecast], of: str
) -> list[ShownRow]:
    flagged: dict[int | None, list[Flag]] = defaultdict(list)
    for flag in flags:
        flagged[flag.row].append(flag)
    about: dict[int, list[Forecast]] = defaultdict(list)
    for forecast in forecasts:
        about[getattr(forecast, of)].append(forecast)
    return [_one(row, flagged[row.pk], about[row.pk]) for row in rows]


def _one(row: Goal | Risk, flags: list[Flag], forecasts: list[Forecast]) -> ShownRow:
    missing = {flag.part for flag in flags if flag.why is Why.EMPTY}
    unsure = any(flag.why is Why.UNSURE for flag in flags)
    done = progress(row) if isinstance(row, Goal) else None
    return ShownRow(row, missing, unsure, forecasts, done)
