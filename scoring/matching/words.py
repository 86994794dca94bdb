"""Why a prospect matches, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from kam.core.figures import percent, written
from scoring.models import Criterion, CriterionWeight, Demand, ProspectMatch

__all__ = ["Judgement", "judgements", "why"]

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


def judgements(account_ids: Iterable[int]) -> dict[int, Judgement]:
    """Of these accounts, in two queries."""
    found: dict[int, Judgement] = defaultdict(Judgement)
    ids = list(account_ids)
    for account, line, level in Demand.objects.filter(account__in=ids).values_list(
        "account", "line", "level"
    ):
        found[account].demands[line] = level
    for account, criterion, weight in CriterionWeight.objects.filter(account__in=ids).values_list(
        "account", "criterion", "weight"
    ):
        found[account].weights[criterion] = weight
    return found


def why(row: ProspectMatch, judgement: Judgement, criteria: dict[int, Criterion]) -> list[str]:
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
