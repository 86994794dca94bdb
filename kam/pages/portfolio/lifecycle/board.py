"""The columns of the board: each stage with its sums, its largest accounts and the time in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kam.pages.portfolio.lifecycle.flows import Flows
from kam.pages.portfolio.lifecycle.lists import judged_on
from kam.pages.portfolio.scope import Scope
from scoring.models import Override, Stage, Standing

__all__ = ["STEPS", "Card", "Column", "columns"]

STEPS = (_("to 90 days"), _("to 180"), _("to 365"), _("longer"))  # TIME_STEPS in words
MEANINGS: dict[Stage, str | Promise] = {
    Stage.ACQUISITION: _("no sale yet, or new within 180 days"),
    Stage.GROWTH: _("sales up by 15 % or more"),
    Stage.MATURITY: _("sales about level"),
    Stage.DECLINE: _("sales down by 15 %, or late"),
    Stage.CHURNED: _("silent for 180 days and for three times its rhythm"),
}


@dataclass(frozen=True)
class Card:
    """An account on the board. days: in the stage. override: what a manager has set over it."""

    standing: Standing
    days: int
    override: Override | None


@dataclass(frozen=True)
class Column:
    """A stage. median: days in it, None where nobody is. within: accounts by STEPS."""

    stage: Stage
    meaning: str | Promise
    accounts: int
    sales: Decimal
    share_of_sales: float
    came: int
    left: int
    median: int | None
    within: list[int]
    cards: list[Card]
    url: str


def columns(scope: Scope, flows: Flows) -> list[Column]:
    """The five, with the accounts that the evaluation named as the largest, where still in sight."""
    kept = scope.figures.get("by_stage", {})
    named = [pk for row in kept.values() for pk in row["largest"]]
    cards = _cards(scope, named)
    return [_column(scope, stage, kept.get(str(stage.value), {}), flows, cards) for stage in Stage]


def _column(
    scope: Scope, stage: Stage, row: Mapping[str, Any], flows: Flows, cards: Mapping[int, Card]
) -> Column:
    sales, whole = Decimal(row.get("sales_12m", 0)), Decimal(scope.figures.get("sales_12m", 0))
    return Column(
        stage=stage,
        meaning=MEANINGS[stage],
        accounts=scope.figures.get("stages", {}).get(str(stage.value), 0),
        sales=sales,
        share_of_sales=float(100 * sales / whole) if whole > 0 else 0.0,
        came=flows.came(stage),
        left=flows.left(stage),
        median=row.get("median"),
        within=row.get("within", []),
        cards=[cards[pk] for pk in row.get("largest", []) if pk in cards],
        url=scope.accounts_url(stage=stage.value),
    )


def _cards(scope: Scope, accounts: list[int]) -> dict[int, Card]:
    """Of the accounts in sight, by id: two queries."""
    day = scope.evaluation.as_of
    named = Standing.objects.filter(evaluation=scope.evaluation, account__in=accounts)
    rows = list(scope.on_accounts(named).select_related("account"))
    found = Override.objects.on(judged_on(scope)).filter(
        kind=Override.Kind.STAGE, account__in=accounts
    )
    overrides = {row.account_id: row for row in found.order_by("pk")}
    return {
        row.account_id: Card(row, _days(row, day), overrides.get(row.account_id)) for row in rows
    }


def _days(standing: Standing, day: date) -> int:
    return (day - standing.stage_since).days
