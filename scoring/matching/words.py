"""Why a prospect matches, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kam.core.figures import percent, written
from scoring.matching.rewinding import criteria_on, needs_on, rows_on
from scoring.models import Criterion, CriterionWeight, Demand
from scoring.models.matching import Matched

__all__ = ["Judgement", "criteria_by_number", "judgements", "needs_as_of", "why"]

NAMED = 2  # criteria that a sentence names


@dataclass
class Judgement:
    """What people said of one account: demand by line, weight by number of the criterion."""

    demands: dict[str, Decimal] = field(default_factory=dict)
    weights: dict[int, Decimal] = field(default_factory=dict)

    def demand(self, line: str) -> Decimal | None:
        return self.demands.get(line, self.demands.get(""))

    def shares(self) -> dict[int, float]:
        """Criteria in percent of all weights, the heaviest first."""
        total = sum(self.weights.values())
        if not total:
            return {}
        ordered = sorted(self.weights.items(), key=lambda each: -each[1])
        return {pk: float(100 * weight / total) for pk, weight in ordered if weight}


def judgements(account_ids: Iterable[int], as_of: date | None = None) -> dict[int, Judgement]:
    """Of these accounts, on a day or today, in a few queries."""
    found: dict[int, Judgement] = defaultdict(Judgement)
    ids = list(account_ids)
    for account, line, level in rows_on(Demand, as_of, ids):
        found[account].demands[line] = level
    for account, criterion, weight in rows_on(CriterionWeight, as_of, ids):
        found[account].weights[criterion] = weight
    return found


def criteria_by_number(as_of: date | None = None) -> dict[int, Criterion]:
    """The criteria on a day or today; of a past day they are not to be saved."""
    return {
        pk: Criterion(pk=pk, name=name, capability=capability)
        for pk, name, capability in criteria_on(as_of)
    }


def needs_as_of(rows: Iterable[Matched], as_of: date | None) -> None:
    """Give the needs of these rows, in place, the ratings that stood on a day."""
    if as_of is None:
        return
    then = {pk: (need, strength) for pk, _industry, _line, need, strength in needs_on(as_of)}
    for row in rows:
        row.need.need, row.need.strength = then.get(row.need_id, (None, None))


def why(row: Matched, judgement: Judgement, criteria: dict[int, Criterion]) -> list[str]:
    """Sentences, each with the numbers it rests on; row with its need and the industry."""
    need = row.need
    values = {
        "industry": need.industry,
        "line": need.line,
        "need": _rating(need.need),
        "strength": _rating(need.strength),
    }
    said = [
        _("%(industry)s needs %(line)s %(need)s of 5; we are %(strength)s of 5 strong there.")
        % values
    ]
    level = judgement.demand(need.line)
    if level is not None:
        said.append(_("Demand seen: %(level)s of 5.") % {"level": _rating(level)})
    return said + _criteria(judgement.shares(), criteria)


def _criteria(shares: dict[int, float], criteria: dict[int, Criterion]) -> list[str]:
    named = [(criteria[pk], share) for pk, share in shares.items() if pk in criteria][:NAMED]
    return [
        _("%(name)s weighs %(share)s, and we can do %(capability)s of it.")
        % {
            "name": criterion.name,
            "share": percent(share),
            "capability": percent(100 * float(criterion.capability)),
        }
        for criterion, share in named
    ]


def _rating(value: Decimal | None) -> str:
    """4, or 4.5."""
    return "—" if value is None else written(value, 0 if value == int(value) else 1)
