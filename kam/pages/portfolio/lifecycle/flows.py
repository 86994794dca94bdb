"""What flowed between the stages over a period, from the running sums of two evaluations."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kam.core import figures as shown
from kam.pages.portfolio.scope import Scope
from scoring.models import Stage
from scoring.portfolio.flows import Period, flowed

__all__ = ["Flow", "Flows", "finding", "flows_of"]

HEAT_STEPS = 5
WORSE = (Stage.DECLINE, Stage.CHURNED)
BETTER = (Stage.GROWTH, Stage.MATURITY)


@dataclass(frozen=True)
class Flow:
    """Accounts that went from one stage to another; heat 0 to 5 is their share of the largest."""

    count: int
    heat: int
    url: str


@dataclass(frozen=True)
class Flows:
    """counts: (from, to) → accounts. table: from each stage, a cell to each, None to itself."""

    counts: dict[tuple[Stage, Stage], int]
    table: list[tuple[Stage, list[Flow | None]]]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def came(self, stage: Stage) -> int:
        return sum(n for (_before, after), n in self.counts.items() if after == stage)

    def left(self, stage: Stage) -> int:
        return sum(n for (before, _after), n in self.counts.items() if before == stage)

    @property
    def worse(self) -> int:
        """Into decline, or lost."""
        return sum(n for (b, a), n in self.counts.items() if a in WORSE and a > b)

    @property
    def better(self) -> int:
        """Back from decline or from churn."""
        return sum(n for (b, a), n in self.counts.items() if b in WORSE and a in BETTER)


def flows_of(scope: Scope, period: Period) -> Flows:
    counts = flowed(scope.figures, period)
    largest = max(counts.values(), default=0)
    table = [
        (b, [_flow(scope, period, b, a, counts, largest) if a != b else None for a in Stage])
        for b in Stage
    ]
    return Flows(counts, table)


def _flow(scope: Scope, period: Period, before, after, counts, largest: int) -> Flow:
    count = counts[before, after]
    return Flow(
        count=count,
        heat=-(-HEAT_STEPS * count // largest) if largest else 0,
        url=scope.url(
            "lifecycle_moves",
            since=period.asked.isoformat(),
            before=before.value,
            after=after.value,
        ),
    )


def finding(flows: Flows, period: Period) -> str:
    """What flowed, in one sentence."""
    if not flows.total:
        return _("No account has changed its stage in this time")
    worse = ngettext(
        "%(n)s account slid into decline or left",
        "%(n)s accounts slid into decline or left",
        flows.worse,
    ) % {"n": shown.written(flows.worse)}
    texts = {"worse": worse, "better": shown.written(flows.better)}
    if period.begins is None:
        return _("%(worse)s, %(better)s came back, since records began") % texts
    texts["day"] = date_format(period.begins, "DATE_FORMAT")
    return _("%(worse)s, %(better)s came back, since %(day)s") % texts
