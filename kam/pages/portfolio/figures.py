"""The figures of a dashboard as its tables and findings need them: nothing is computed twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Team
from kam.pages.portfolio.scope import Scope
from planning.rules import WATCHED_TIERS
from scoring.models import Stage

__all__ = ["Cell", "Figures", "StageTotal", "TeamRow", "TierRow", "figures_of"]

HEAT_STEPS = 5


@dataclass(frozen=True)
class TierRow:
    letter: str
    accounts: int
    sales: Decimal
    share_of_accounts: float
    share_of_sales: float
    url: str


@dataclass(frozen=True)
class Cell:
    """Accounts of a tier in a stage; heat 0 to 5 is their share of the tier."""

    count: int
    heat: int
    url: str


@dataclass(frozen=True)
class StageTotal:
    count: int
    url: str


@dataclass(frozen=True)
class TeamRow:
    """`links`: the lists behind `rose`, `fell` and `uncovered`."""

    team: Team
    accounts: int
    key_accounts: int
    sales: Decimal
    growth: float | None
    share_of_largest: float
    rose: int
    fell: int
    uncovered: int
    url: str
    links: dict[str, str]


@dataclass(frozen=True)
class Figures:
    """Sums of one team with all below it."""

    accounts: int
    sales: Decimal
    sales_before: Decimal
    rose: int
    fell: int
    stage_changes: int
    uncovered: int
    key_accounts: int
    leaving: int
    top20_share: float
    curve: list[list[float]]
    tiers: list[TierRow]
    grid: list[tuple[str, list[Cell]]]
    stage_totals: list[StageTotal]
    teams: list[TeamRow]

    @property
    def growth(self) -> float | None:
        return _growth(self.sales, self.sales_before)

    @property
    def tenths(self) -> list[list[float]]:
        """The curve at each tenth of the accounts."""
        return self.curve[::10]


def figures_of(scope: Scope) -> Figures:
    """Read the sums that the evaluation kept; a team without any has zeros."""
    given = scope.figures
    tiers = list(_tiers(scope, given))
    return Figures(
        accounts=given.get("accounts", 0),
        sales=Decimal(given.get("sales_12m", 0)),
        sales_before=Decimal(given.get("sales_12m_before", 0)),
        rose=given.get("rose", 0),
        fell=given.get("fell", 0),
        stage_changes=given.get("stage_changes", 0),
        uncovered=sum(given.get("uncovered", {}).values()),
        key_accounts=_key_accounts(given),
        leaving=_leaving(given),
        top20_share=given.get("top20_share", 0.0),
        curve=given.get("curve", []),
        tiers=tiers,
        grid=[(row.letter, list(_cells(scope, given, row))) for row in tiers],
        stage_totals=list(_stage_totals(scope, given)),
        teams=_teams(scope),
    )


def _tiers(scope: Scope, given: Mapping[str, Any]) -> Iterator[TierRow]:
    accounts = given.get("accounts", 0) or 1
    sales = Decimal(given.get("sales_12m", 0))
    for letter, row in sorted(given.get("tiers", {}).items()):
        brought = Decimal(row["sales_12m"])
        yield TierRow(
            letter=letter,
            accounts=row["accounts"],
            sales=brought,
            share_of_accounts=100 * row["accounts"] / accounts,
            share_of_sales=float(100 * brought / sales) if sales > 0 else 0.0,
            url=scope.accounts_url(tier=letter),
        )


def _cells(scope: Scope, given: Mapping[str, Any], row: TierRow) -> Iterator[Cell]:
    counts = given.get("tier_stage", {}).get(row.letter, {})
    for stage in Stage:
        count = counts.get(str(stage.value), 0)
        share = count / row.accounts if row.accounts else 0
        yield Cell(
            count=count,
            heat=-int(-share * HEAT_STEPS // 1),  # rounded up: only an empty cell is white
            url=scope.accounts_url(tier=row.letter, stage=stage.value),
        )


def _stage_totals(scope: Scope, given: Mapping[str, Any]) -> Iterator[StageTotal]:
    for stage in Stage:
        count = given.get("stages", {}).get(str(stage.value), 0)
        yield StageTotal(count, scope.accounts_url(stage=stage.value))


def _key_accounts(given: Mapping[str, Any]) -> int:
    return sum(given.get("tiers", {}).get(tier, {}).get("accounts", 0) for tier in WATCHED_TIERS)


def _leaving(given: Mapping[str, Any]) -> int:
    """Key accounts in decline or churned."""
    grid = given.get("tier_stage", {})
    gone = (str(Stage.DECLINE.value), str(Stage.CHURNED.value))
    return sum(grid.get(tier, {}).get(stage, 0) for tier in WATCHED_TIERS for stage in gone)


def _teams(scope: Scope) -> list[TeamRow]:
    """Teams right below the chosen one, the largest sales first."""
    known = [
        (team, scope.summaries[team.pk]) for team in scope.children if team.pk in scope.summaries
    ]
    largest = max((Decimal(given["sales_12m"]) for _team, given in known), default=Decimal(0))
    rows = [_team_row(scope, team, given, largest) for team, given in known]
    return sorted(rows, key=lambda row: -row.sales)


def _team_row(scope: Scope, team: Team, given: Mapping[str, Any], largest: Decimal) -> TeamRow:
    sales = Decimal(given["sales_12m"])
    return TeamRow(
        team=team,
        accounts=given["accounts"],
        key_accounts=_key_accounts(given),
        sales=sales,
        growth=_growth(sales, Decimal(given["sales_12m_before"])),
        share_of_largest=float(100 * sales / largest) if largest > 0 else 0.0,
        rose=given["rose"],
        fell=given["fell"],
        uncovered=sum(given["uncovered"].values()),
        url=scope.url(team=team.pk),
        links={
            "rose": scope.url("portfolio_movers", team=team.pk, what="rose"),
            "fell": scope.url("portfolio_movers", team=team.pk, what="fell"),
            "uncovered": scope.url("portfolio_uncovered", team=team.pk),
        },
    )


def _growth(now: Decimal, before: Decimal) -> float | None:
    return float(100 * (now / before - 1)) if before > 0 else None
