"""A whole plan as plain data, facts included: what an approval freezes and documents are made of."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User
from kam.core.changes import plain
from planning.models import Action, Goal, Investment, Plan, PlanPart, RevenueTarget, Risk
from planning.plans.facts import PlanFacts, accounts_of, facts_of
from planning.plans.sections import SECTIONS, Kind
from planning.plans.services import sections_of

__all__ = ["ROWS", "frozen", "frozen_sections", "told_facts"]

FORMAT = 2  # raised when what is frozen changes its shape: old versions keep theirs

GOAL = (
    "as_role", "achieved", "opportunity", "strength", "measure", "baseline", "target", "actual",
    "due", "owner", "state", "settled_on", "unsure",
)  # fmt: skip
INVESTMENT = ("what", "hours", "money", "source", "new_budget")
TARGET = ("line", "amount")
RISK = ("what", "likelihood", "impact", "measure", "owner", "review_on", "closed_on")
ACTION = (
    "title", "owner", "their_owner", "due", "started_on", "done_on", "dropped_on", "evidence",
    "note",
)  # fmt: skip
FORECAST = (
    "section", "goal", "risk", "statement", "probability", "made_by", "settle_on", "outcome",
    "settled_on",
)  # fmt: skip

Reader = Callable[[Plan, set[int]], dict[str, Any]]

ROWS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "goals": (Goal, ("persons", *GOAL)),
    "focus": (Investment, INVESTMENT),
    "stop": (Investment, INVESTMENT),
    "targets": (RevenueTarget, TARGET),
    "risks": (Risk, RISK),
    "actions": (Action, ACTION),
}  # section → what its rows are, and the fields that a version keeps, in the order they are read


def frozen(plan: Plan, *, user: User | None = None) -> dict[str, Any]:
    """The plan as data that JSON holds: dates in ISO 8601, amounts as text in the base currency.

    {"format", "plan": {…}, "sections": [{"code", "prompt", "text" | "rows": …}], "forecasts": […],
    "facts": {…}}; objects stand by their names, rows also by their "id", to compare versions.
    user: for whose eyes the facts of a group, and the people and opportunities that goals name, are;
    without one they are those of the plan's own account, because whoever reads a version sees that
    account, but perhaps not all below it.
    A constant number of queries.
    """
    return {
        "format": FORMAT,
        "plan": _head(plan),
        "sections": frozen_sections(plan, set(accounts_of(plan, user))),
        "forecasts": _rows(plan.forecasts.select_related("made_by", "goal", "risk"), FORECAST),
        "facts": told_facts(facts_of(plan, user)),
    }


def _head(plan: Plan) -> dict[str, Any]:
    return {
        "account": {"id": plan.account_id, "code": plan.account.code, "name": plan.account.name},
        "year": plan.year,
        "for_group": plan.for_group,
        "template": str(plan.template) if plan.template else "",
    }


def frozen_sections(plan: Plan, accounts: set[int]) -> list[dict[str, Any]]:
    """As in `frozen`, in the order of the page; a text that nobody began is empty.

    accounts: whose people and opportunities may be named.
    """
    wanted, parts = sections_of(plan), {part.section: part for part in plan.parts.all()}
    prompts = {row["section"]: row.get("prompt") for row in _asked(plan)}
    return [
        {
            "code": code,
            "prompt": prompts.get(code) or "",
            **(_text(parts.get(code)) if section.kind is Kind.TEXT else READ[code](plan, accounts)),
        }
        for code, section in SECTIONS.items()
        if code in wanted
    ]


def _asked(plan: Plan) -> list[dict[str, Any]]:
    return plan.template.sections if plan.template else []


def _text(part: PlanPart | None) -> dict[str, Any]:
    part = part or PlanPart()
    return {
        "text": part.text,
        "unsure": part.certainty == PlanPart.Certainty.UNSURE,
        "internal": part.internal,
        "copied": part.copied,
    }


def _goals(plan: Plan, accounts: set[int]) -> dict[str, Any]:
    goals = list(plan.goals.select_related("opportunity", "owner").prefetch_related("persons"))
    rows = _rows(goals, GOAL)
    for row, goal in zip(rows, goals, strict=True):
        row["persons"] = [str(one) for one in goal.persons.all() if one.account_id in accounts]
        if goal.opportunity and goal.opportunity.account_id not in accounts:
            row["opportunity"] = None
    return {"rows": rows}


def _plain(read: Callable[[Plan], QuerySet], fields: tuple[str, ...]) -> Reader:
    """Rows that name nothing of an account below the plan's own."""
    return lambda plan, accounts: {"rows": _rows(read(plan), fields)}


def _investments(kind: str) -> Reader:
    return _plain(
        lambda plan: plan.investments.filter(kind=kind).select_related("source"), INVESTMENT
    )


READ: dict[str, Reader] = {
    "goals": _goals,
    "focus": _investments(Investment.Kind.FOCUS),
    "stop": _investments(Investment.Kind.STOP),
    "targets": _plain(lambda plan: plan.revenuetargets.all(), TARGET),
    "risks": _plain(lambda plan: plan.risks.select_related("owner"), RISK),
    "actions": _plain(lambda plan: plan.actions.select_related("owner", "their_owner"), ACTION),
}


def _rows(rows: Iterable[Any], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"id": row.pk, "internal": row.internal}
        | {name: _said(getattr(row, name)) for name in fields}
        for row in rows
    ]


def _said(value: Any) -> Any:
    """A value that JSON holds; an object by its name."""
    return str(value) if isinstance(value, Model) else plain(value)


def told_facts(facts: PlanFacts) -> dict[str, Any]:
    """The facts as data that JSON holds, as in `frozen`."""
    standing = facts.explanation
    return {
        "as_of": _said(facts.as_of),
        "score": round(standing.score, 4) if standing else None,
        "tier": standing.tier if standing else "",
        "stage": int(standing.standing.stage) if standing else None,
        "position": round(facts.position.level, 2) if facts.position else None,
        "sales": [
            {"line": row.line, "now": _amount(row.now), "before": _amount(row.before)}
            for row in facts.sales
        ],
        "players": [_player(person) for person in facts.players],
        "opportunities": _listed(facts.opportunities, ("name", "amount", "expected_close")),
        "promises": _listed(facts.promises, ("what", "due")),
        "complaints": _listed(facts.complaints, ("text", "given_on")),
        "competitors": _listed(facts.competitors, ("competitor", "position", "strengths")),
        "strengths": _listed(facts.strengths, ("strengths", "weaknesses", "judged_on")),
    }


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _player(person: Any) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": str(person),
        "title": person.title,
        "influence": person.influence,
        "support": person.support,
        "level": person.level,
    }


def _listed(rows: Iterable[Any], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{name: _said(getattr(row, name)) for name in fields} for row in rows]
