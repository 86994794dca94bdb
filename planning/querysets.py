"""Reading coverage: how often each tier is to hear from us, and who has not."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q, QuerySet

from planning.rules import DEFAULT_DAYS, WATCHED_TIERS, last_day_in_time

__all__ = ["CoveragePolicyQuerySet", "uncovered"]


class CoveragePolicyQuerySet(models.QuerySet):
    def days_by_tier(self) -> dict[str, int]:
        """Tier → a contact at least every so many days; tiers without a policy keep the default."""
        return DEFAULT_DAYS | dict(self.values_list("tier", "contact_every_days"))


def uncovered(
    standings: QuerySet,
    *,
    as_of: date,
    days: Mapping[str, int],
    tiers: Iterable[str] = WATCHED_TIERS,
) -> QuerySet:
    """Of the standings, those of the tiers whose last contact is too long ago, or missing."""
    return standings.filter(reduce(or_, (_late(tier, days[tier], as_of) for tier in tiers)))


def _late(tier: str, every: int, as_of: date) -> Q:
    silent = Q(last_contact_on__lt=last_day_in_time(as_of, every)) | Q(last_contact_on=None)
    return Q(tier=tier) & silent
