"""Reading coverage: how each tier is to be covered, and what is missing where."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, QuerySet

from accounts.models import Account
from accounts.querysets import OnAccountQuerySet
from planning.rules import (
    DEFAULT_DAYS,
    DEFAULTS,
    KINDS,
    NEVER_DUE,
    WATCHED_TIERS,
    Demand,
    last_day_in_time,
)

__all__ = [
    "ActionQuerySet",
    "CoveragePolicyQuerySet",
    "CoverageQuerySet",
    "OnPlanQuerySet",
    "uncovered",
]


class OnPlanQuerySet(models.QuerySet):
    """What hangs on a plan borrows the rule of the plan's account."""

    def visible_to(self, user) -> Self:
        return self.filter(plan__account__in=Account.objects.visible_to(user).values("pk"))

    def editable_by(self, user) -> Self:
        return self.filter(plan__account__in=Account.objects.editable_by(user).values("pk"))


class ActionQuerySet(OnAccountQuerySet):
    def open(self) -> Self:
        """Neither done nor dropped; as the condition of the partial indexes."""
        return self.filter(done_on=None, dropped_on=None)

    def in_state(self, state: str, today: date) -> Self:
        """Open, overdue, started, done or dropped: overdue and started ones are open too.

        `kept`: all but the dropped ones.
        """
        if state == "kept":
            return self.filter(dropped_on=None)
        if state == "done":
            return self.filter(done_on__isnull=False)
        if state == "dropped":
            return self.filter(dropped_on__isnull=False)
        narrower = {"overdue": Q(due__lt=today), "started": Q(started_on__isnull=False)}
        return self.open().filter(narrower.get(state, Q()))

    def from_source(self, source: str) -> Self:
        """Those of a plan, a playbook, a review or a contact; `none`: written down by itself."""
        fields = {"plan": "plan", "playbook": "playbook_run", "review": "review"}
        fields["contact"] = "activity"
        if source in fields:
            return self.filter(**{f"{fields[source]}__isnull": False})
        return self.filter(plan=None, playbook_run=None, review=None, activity=None)


class CoveragePolicyQuerySet(models.QuerySet):
    def days_by_tier(self) -> dict[str, int]:
        """Tier → a contact at least every so many days; tiers without a policy keep the default."""
        return DEFAULT_DAYS | dict(self.values_list("tier", "contact_every_days"))

    def by_tier(self) -> dict[str, Demand]:
        """Tier → all that it asks for; tiers without a policy keep the default."""
        policies: Iterable[Any] = self
        return DEFAULTS | {policy.tier: policy.demand for policy in policies}


class CoverageQuerySet(OnAccountQuerySet):
    def with_gap(self, as_of: date, kinds: Iterable[str] = KINDS) -> Self:
        """Rows with a gap of any of the kinds (see planning.rules.KINDS) on the day."""
        return self.filter(reduce(or_, (_gap(kind, as_of) for kind in kinds)))


def _gap(kind: str, as_of: date) -> Q:
    """Each as the condition of its partial index, so that a few are found among a million."""
    late = Q(executive_due__lt=as_of) & Q(executive_due__lt=NEVER_DUE)
    return {
        "contact": Q(contact_due__lt=as_of),
        "executive": late,
        "roles": Q(missing_roles__gt=0),
        "deciders": Q(deciders_known__lt=F("deciders_wanted")),
        "knowers": Q(knowers__lt=F("knowers_wanted")),
    }[kind]


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
