"""The four types with their sums, and what to do with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kam.core import figures as shown
from kam.pages.portfolio.matrix.wishes import Since
from kam.pages.portfolio.scope import Scope
from scoring import words
from scoring.models import Dimension, Segment

__all__ = ["AS_DRAWN", "Kind", "axes", "finding", "kinds"]

AS_DRAWN = (  # the upper row of the matrix, then the lower one
    Segment.KEY_DEVELOPMENT, Segment.KEY, Segment.OPPORTUNISTIC, Segment.MAINTAIN,
)  # fmt: skip
ADVICE: dict[Segment, str | Promise] = {
    Segment.KEY: gettext_lazy("Invest: best people, a plan, executive contact."),
    Segment.KEY_DEVELOPMENT: gettext_lazy("Choose the few to win, and build our strength there."),
    Segment.MAINTAIN: gettext_lazy("Keep what we have at little cost."),
    Segment.OPPORTUNISTIC: gettext_lazy("Serve when they ask; no effort of our own."),
}


@dataclass(frozen=True)
class Kind:
    """A type of the matrix. more: accounts gained (or lost) since the day compared with."""

    segment: Segment
    accounts: int
    sales: Decimal
    share_of_accounts: float
    share_of_sales: float
    more: int | None
    advice: str | Promise
    url: str
    here: bool


def kinds(scope: Scope, before: Since | None, *, chosen: int | None, kept: Mapping) -> list[Kind]:
    """The four as drawn; empty when the evaluation is older than these sums."""
    given = scope.figures.get("segments", {})
    if not given:
        return []
    return [_kind(scope, segment, before, chosen, kept) for segment in AS_DRAWN]


def _kind(scope: Scope, segment: Segment, before: Since | None, chosen, kept: Mapping) -> Kind:
    figures, number = scope.figures, str(segment.value)
    row = figures["segments"][number]
    sales, all_sales = Decimal(row["sales_12m"]), Decimal(figures["sales_12m"])
    then = before.figures.get("segments", {}).get(number) if before else None
    here = chosen == segment
    asked = dict(kept) if here else {**kept, "segment": segment.value}
    return Kind(
        segment=segment,
        accounts=row["accounts"],
        sales=sales,
        share_of_accounts=100 * row["accounts"] / (figures["accounts"] or 1),
        share_of_sales=float(100 * sales / all_sales) if all_sales > 0 else 0.0,
        more=row["accounts"] - then["accounts"] if then else None,
        advice=ADVICE[segment],
        url=scope.url(**asked),
        here=here,
    )


def axes(scope: Scope) -> dict[str, str]:
    """What each axis is made of: its dimensions with their weights, as the model says."""
    rows: dict[str, list[str]] = {"attractiveness": [], "strength": []}
    for row in Dimension.objects.filter(model=scope.evaluation.model).exclude(axis=""):
        rows[row.axis].append(f"{words.dimension(row)} {shown.written(row.weight)}")
    return {axis: _(", ").join(parts) for axis, parts in rows.items()}


def finding(found: list[Kind]) -> str:
    """What the matrix shows first."""
    key: Any = next((kind for kind in found if kind.segment == Segment.KEY), None)
    if key is None or not key.accounts:
        return _("No account is both attractive and a place where we are strong")
    texts = {
        "accounts": shown.percent(key.share_of_accounts, 1),
        "sales": shown.percent(key.share_of_sales, 1),
    }
    return _("Key: %(accounts)s of the accounts bring %(sales)s of the sales") % texts
