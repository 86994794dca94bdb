"""Facts of coverage as columns: of some accounts, or of all whose numbers lie in a range."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import Activity, Person, PersonRole
from kam.core.days import morning
from planning.formulas.coverage import Accounts, Contacts, Demands, People, decides
from planning.formulas.strength import LOOK_BACK, WEIGHTS
from planning.rules import BUYERS, ROLES, Demand, bits_of
from scoring.evaluation.columns import Day, Int, Letter, LooseDay, read, whole
from scoring.models import Evaluation, Standing

__all__ = [
    "Asking", "Scope", "accounts_in", "contacts_with", "demands_of", "people_at", "theirs",
]  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """Which accounts: given ones, or those of numbers `first` to `last`."""

    ids: tuple[int, ...] = ()
    first: int = 0
    last: int = 0

    def on(self, account: str) -> Q:
        """The condition on a column that holds an account."""
        if self.ids:
            return Q(**{f"{account}__in": self.ids})
        return Q(**{f"{account}__gte": self.first, f"{account}__lte": self.last})


@dataclass(frozen=True)
class Asking:
    """Accounts of a scope whose tiers ask for people: the others' people need not be read."""

    scope: Scope
    evaluation: Evaluation
    tiers: list[str]

    def on(self, account: str) -> Q:
        standing = {
            f"{account}__standings__evaluation": self.evaluation,
            f"{account}__standings__tier__in": self.tiers,
        }
        return self.scope.on(account) & Q(**standing)


def demands_of(by_tier: dict[str, Demand], evaluation: Evaluation) -> Demands:
    """Columns of what each tier asks for; tiers without a policy ask for nothing."""
    letters = set(by_tier) | set(evaluation.model.tiers.values_list("letter", flat=True))
    tiers = [by_tier.get(letter, Demand()) for letter in sorted(letters)]
    return Demands(
        letters="".join(sorted(letters)),
        contact_days=np.array([tier.contact_every_days or 0 for tier in tiers], np.int32),
        executive_days=np.array([tier.executive_every_days or 0 for tier in tiers], np.int32),
        roles=np.array([bits_of(tier.roles_to_know) for tier in tiers], np.int16),
        deciders=np.array([tier.deciders_to_know for tier in tiers], np.int16),
        knowers=np.array([tier.people_who_know for tier in tiers], np.int16),
    )


def accounts_in(scope: Scope, evaluation: Evaluation, letters: str) -> Accounts:
    """The accounts that have a tier, by number, with the day of their last contact."""
    last = TruncDate("account__last_contact_at", tzinfo=timezone.get_current_timezone())
    rows = _read(
        Standing.objects.filter(scope.on("account"), evaluation=evaluation),
        id=Int("account_id"),
        tier=Letter("tier"),
        last_contact=LooseDay(last),
    )
    rows = rows[np.argsort(rows["id"], kind="stable")]
    tier = np.searchsorted(np.array(list(letters), "S1"), rows["tier"])
    return Accounts(rows["id"], tier, rows["last_contact"])


def theirs() -> QuerySet[Person]:
    """People whom one of us may know: not ours, and still where they work."""
    return Person.objects.filter(left_on=None).exclude(side=Person.Side.OURS)


def people_at(scope: Scope | Asking, accounts: Accounts) -> tuple[NDArray[np.int64], People]:
    """Numbers of the people at the accounts, sorted, and their columns."""
    rows = _read(
        theirs().filter(scope.on("account")),
        id=Int("id"),
        account=Int("account_id"),
        influence=Int("influence"),
        executive=Int(_flag(Q(is_executive=True, side=Person.Side.CUSTOMER))),
        known_by=Int("known_by_id"),
    )
    rows = rows[np.isin(rows["account"], accounts.id)]  # somebody may have come in between
    rows = rows[np.argsort(rows["id"], kind="stable")]
    roles = _roles(rows["id"], scope)
    people = People(
        account=np.searchsorted(accounts.id, rows["account"]),
        roles=roles,
        decides=decides(roles, rows["influence"], bits_of(BUYERS)),
        executive=rows["executive"] > 0,
        known_by=rows["known_by"],
    )
    return rows["id"], people


def _roles(people: NDArray[np.int64], scope: Scope | Asking) -> NDArray[np.int16]:
    """The roles of each person as bits."""
    bit = Case(*(When(role=role, then=Value(1 << place)) for place, role in enumerate(ROLES)))
    rows = _read(
        PersonRole.objects.filter(scope.on("person__account")),
        person=Int("person_id"),
        bit=Int(bit),
    )
    rows = rows[np.isin(rows["person"], people)]
    roles = np.zeros(len(people), np.int16)
    np.bitwise_or.at(roles, np.searchsorted(people, rows["person"]), rows["bit"].astype(np.int16))
    return roles


def contacts_with(people: NDArray[np.int64], scope: Scope | Asking, as_of: date) -> Contacts:
    """Contacts with these people (numbers, sorted) at their account, as far back as they count."""
    met = Activity.people.through.objects.filter(
        scope.on("activity__account"),
        activity__at__gte=morning(as_of - timedelta(days=LOOK_BACK)),
        activity__at__lt=morning(as_of + timedelta(days=1)),
        person__account=F("activity__account"),
        person__left_on=None,
    )
    rows = _read(
        met,
        person=Int("person_id"),
        user=Int("activity__user_id"),
        weight=Int(_weight()),
        day=Day(TruncDate("activity__at", tzinfo=timezone.get_current_timezone())),
    )
    rows = rows[np.isin(rows["person"], people)]
    place = np.searchsorted(people, rows["person"])
    return Contacts(person=place, user=rows["user"], weight=rows["weight"], day=rows["day"])


def _weight() -> Case:
    whens = [When(activity__kind=kind, then=Value(weight)) for kind, weight in WEIGHTS.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _read(rows: QuerySet, **fields: Any) -> NDArray:
    return whole(read(connection, rows, **fields))
