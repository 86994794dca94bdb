"""What we hold of persons now, and how fresh it is: for pages and lists, a query for many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.beliefs import Position, View, is_stale, position, weight
from accounts.models import Belief, Person


@dataclass(frozen=True)
class Held:
    """A value of a person with the belief it rests on; None where nobody dated it."""

    kind: str
    value: int
    belief: Belief | None
    weight: float  # 1 (of today) to 0
    stale: bool

    @property
    def judged_on(self) -> date | None:
        return self.belief.judged_on if self.belief else None


HeldOf = dict[int, dict[str, Held]]


def held(people: Iterable[Person], today: date | None = None) -> HeldOf:
    """{person id: {kind: what is held}} of what is known of each person, in one query."""
    people = list(people)
    today = today or timezone.localdate()
    newest = _newest(person.pk for person in people)
    return {
        person.pk: {
            kind: _held(kind, value, newest.get((person.pk, kind, value)), today)
            for kind in Belief.Kind.values
            if (value := getattr(person, kind)) is not None
        }
        for person in people
    }


def _newest(person_ids: Iterable[int]) -> dict[tuple[int, str, int], Belief]:
    """The newest belief of each value: the person says which value counts."""
    rows = Belief.objects.filter(person__in=list(person_ids)).select_related("judged_by")
    found: dict[tuple[int, str, int], Belief] = {}
    for belief in rows.order_by("-judged_on", "-pk"):
        found.setdefault((belief.person_id, belief.kind, belief.value), belief)
    return found


def _held(kind: str, value: int, belief: Belief | None, today: date) -> Held:
    half_life = settings.KAM_BELIEF_HALF_LIFE
    day = belief.judged_on if belief else None
    share = weight((today - day).days, half_life) if day else 0.0
    return Held(kind, value, belief, share, is_stale(day, today, half_life))


@dataclass(frozen=True)
class Share:
    """What one person's view gives to the account's position, in percent."""

    person: Person
    held: Held
    percent: float


@dataclass(frozen=True)
class Placed:
    """Where an account puts us, 1 to 5, and the shares it is made of, the largest first."""

    level: float
    nearest: int
    shares: list[Share]


def placed(people: Iterable[Person], of: HeldOf, today: date | None = None) -> Placed | None:
    """The account's position from the views of the customer's own persons who are still there."""
    theirs = [p for p in people if p.side == Person.Side.CUSTOMER and p.left_on is None]
    views = [(person, of[person.pk]["level"]) for person in theirs if "level" in of[person.pk]]
    today = today or timezone.localdate()
    dated = [
        (person, view, View(view.value, person.influence, (today - view.judged_on).days))
        for person, view in views
        if view.judged_on is not None
    ]
    found = position([counted for *_, counted in dated], settings.KAM_BELIEF_HALF_LIFE)
    return _placed(found, [(person, view) for person, view, _ in dated]) if found else None


def _placed(found: Position, views: list[tuple[Person, Held]]) -> Placed:
    shares = [
        Share(person, view, 100 * share)
        for (person, view), share in zip(views, found.shares, strict=True)
    ]
    shares.sort(key=lambda share: -share.percent)
    return Placed(found.level, int(found.level + 0.5), shares)


def as_rows(people: Iterable[Person]) -> list[dict[str, Any]]:
    """Each person beside what is held of them: what a table of persons shows."""
    people = list(people)
    of = held(people)
    return [{"person": person, "held": of[person.pk]} for person in people]
