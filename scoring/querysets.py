"""Reading standings: always of one published evaluation, always within what the user may see."""

from dataclasses import replace
from datetime import date
from typing import Self

from django.apps import apps
from django.db import connections, models
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.querysets import OnAccountQuerySet
from kam.core.keyset import Ordering

__all__ = [
    "CriteriaResultQuerySet",
    "EvaluationQuerySet",
    "OnAccountQuerySet",
    "OverrideQuerySet",
    "StandingQuerySet",
    "sorted_apart",
    "with_standing",
]


class EvaluationQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def current(self):
        """The evaluation that pages and API show, or None before the first one."""
        return self.filter(is_current=True).first()

    def slim(self) -> Self:
        """Without the long columns that only explanations read."""
        return self.defer("metrics", "scales", "cut_scores")

    def as_known_on(self, day: date):
        """The newest published evaluation as of the day or before it, or None."""
        return self.published().filter(as_of__lte=day).order_by("-as_of", "-pk").first()


class StandingQuerySet(OnAccountQuerySet):
    def of_current(self) -> Self:
        return self.filter(evaluation__is_current=True)


class OverrideQuerySet(OnAccountQuerySet):
    def on(self, day: date) -> Self:
        """Overrides in force on the day."""
        return self.filter(starts__lte=day, expires__gte=day)


class CriteriaResultQuerySet(OnAccountQuerySet):
    def meeting(self, bits: int) -> Self:
        """Those that meet all criteria of these bits."""
        if not bits:
            return self
        found = self.annotate(these=F("met").bitand(bits)).filter(these=bits)
        return found.filter(number__gte=bits.bit_count())  # few, and first in the order

    def taking_more(self) -> Self:
        """Those that take a larger share of our effort than they bring of the profit."""
        return self.filter(surplus__gt=0)


STANDING_COLUMNS = (
    "score",
    "change",
    "completeness",
    "rank",
    "tier",
    "segment",
    "stage",
    "stage_since",
    "sales_12m",
    "sales_12m_before",
)


def with_standing(accounts: QuerySet, evaluation=None) -> QuerySet:
    """Add the columns of the (current) evaluation in the same query, None when never evaluated.

    `accounts` is a queryset of Account; the added columns sort and filter like its own.
    """
    if evaluation is None:
        evaluation = apps.get_model("scoring", "Evaluation").objects.current()
    number = evaluation.pk if evaluation else 0
    return accounts.annotate(
        standing=FilteredRelation("standings", condition=Q(standings__evaluation=number))
    ).annotate(**{name: F(f"standing__{name}") for name in STANDING_COLUMNS})


def sorted_apart(accounts: QuerySet, order: Ordering) -> tuple[QuerySet, Ordering]:
    """The same rows in the same order, by columns that no index sorts by.

    For sets known to be small: PostgreSQL would else walk the index of all accounts in the hope
    to meet the few early. It then fetches the few and sorts them.
    """
    if connections[accounts.db].vendor != "postgresql":
        return accounts, order
    apart = {
        "apart": Coalesce(F(order.column), F(order.column)),
        "tie_apart": Coalesce(F(order.tie), F(order.tie)),
    }
    return accounts.annotate(**apart), replace(order, column="apart", tie="tie_apart")
