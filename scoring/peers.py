"""An account beside others: those just above and below it, and the middle of its industry.

Only what the reader may see is looked at, so that a rank tells no name and a median no figure of
an account that is hidden from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce, Mod
from numpy.typing import NDArray

from accounts.models import Account, User
from scoring.explanation import Explanation
from scoring.formulas.composite import Weights, contributions
from scoring.models import Evaluation, Evidence, Standing

__all__ = ["MOST_OF_INDUSTRY", "IndustryMiddle", "Peer", "Peers", "peers_of"]

EACH_SIDE = 2
LEAST_OF_INDUSTRY = 3  # a median of fewer would be one of them
MOST_OF_INDUSTRY = 1_000  # of more, so many drawn evenly stand for all
SCATTER, PRIME = 7_919, 1_000_003  # numbers that stand side by side come far apart


@dataclass(frozen=True)
class Peer:
    """parts: points that each dimension gave to the score, in the order of the model."""

    account: Account
    standing: Standing
    parts: tuple[float, ...]


@dataclass(frozen=True)
class IndustryMiddle:
    """Medians over the accounts of the same industry in sight, each of its own column.

    accounts: how many they are of. drawn: they are a sample. parts: as a peer has them.
    """

    name: str
    accounts: int
    drawn: bool
    score: float
    parts: tuple[float, ...]


@dataclass(frozen=True)
class Peers:
    """above, below: best rank first. industry: None without one, or with too few others in it."""

    above: tuple[Peer, ...]
    below: tuple[Peer, ...]
    industry: IndustryMiddle | None


def peers_of(account: Account, explanation: Explanation, user: User) -> Peers:
    """The others beside the account in the evaluation explained, within the user's sight."""
    here = explanation.standing
    above, below = _neighbours(here, user)
    others = _of_industry(account, user)
    beside = [row.account_id for row in (*above, *below)]
    parts = _parts(here.evaluation, explanation.spec.weights, [*others, *beside])
    return Peers(
        above=_told(above, parts),
        below=_told(below, parts),
        industry=_middle(account, np.array([parts[pk] for pk in others if pk in parts])),
    )


def _neighbours(here: Standing, user: User) -> tuple[list[Standing], list[Standing]]:
    """The nearest ranks above and below, best first; the score's index walks by rank as well."""
    rows, near = _standings_in_sight(here.evaluation_id, user)
    above = rows.filter(score__gte=here.score, rank__lt=here.rank).order_by(near.asc(), "-rank")
    below = rows.filter(score__lte=here.score, rank__gt=here.rank).order_by(near.desc(), "rank")
    return [*above[:EACH_SIDE]][::-1], [*below[:EACH_SIDE]]


def _standings_in_sight(evaluation: int, user: User) -> tuple[QuerySet[Standing], F | Coalesce]:
    """The rows, and what to sort them by: few are sorted, of many the index gives the next ones."""
    rows = Standing.objects.filter(evaluation=evaluation).select_related("account")
    few = Account.objects.few_visible_to(user)
    if few is None:
        return rows.visible_to(user), F("score")
    return rows.filter(account__in=few), Coalesce(F("score"), F("score"))


def _of_industry(account: Account, user: User) -> list[int]:
    """Ids of the other accounts in its industry, of many an even draw: the same each time."""
    if account.industry_id is None:
        return []
    mine = Account.objects.visible_to(user).active().filter(industry=account.industry_id)
    scattered = Mod(F("pk") * Value(SCATTER), Value(PRIME), output_field=IntegerField())
    others = mine.exclude(pk=account.pk).order_by(scattered, "pk")
    return list(others.values_list("pk", flat=True)[:MOST_OF_INDUSTRY])


def _parts(
    evaluation: Evaluation, weights: Weights, accounts: Sequence[int]
) -> dict[int, NDArray[np.float64]]:
    """Account → points that each dimension gave to its score, (dimensions,); unknown ones lack."""
    kept = Evidence.objects.filter(evaluation=evaluation, account__in=accounts)
    found = dict(kept.values_list("account", "numbers"))
    if not found:
        return {}
    numbers = np.stack([np.frombuffer(row, "<f8") for row in found.values()])
    given = contributions(np.hsplit(numbers, 2)[1], weights)
    places = range(len(weights.dimensions))
    of_dimension = [given[:, weights.columns_of(place)].sum(axis=1) for place in places]
    return dict(zip(found, np.stack(of_dimension, axis=1), strict=True))


def _told(rows: list[Standing], parts: dict[int, NDArray[np.float64]]) -> tuple[Peer, ...]:
    return tuple(
        Peer(row.account, row, _numbers(parts[row.account_id]))
        for row in rows
        if row.account_id in parts
    )


def _middle(account: Account, parts: NDArray[np.float64]) -> IndustryMiddle | None:
    if account.industry is None or len(parts) < LEAST_OF_INDUSTRY:
        return None
    return IndustryMiddle(
        name=account.industry.name,
        accounts=len(parts),
        drawn=len(parts) >= MOST_OF_INDUSTRY,
        score=round(float(np.median(parts.sum(axis=1))), 4),
        parts=_numbers(np.median(parts, axis=0)),
    )


def _numbers(parts: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(part), 4) for part in parts)
