"""The one list: whom to contact now, each account once, the most urgent first, with its reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils import timezone

from accounts.models import Account, Person
from kam.core.days import morning
from planning.coverage import gaps_of
from planning.day.candidates import Found, find
from planning.day.whose import Whose
from planning.day.words import Reason, reason
from planning.models import CoveragePolicy
from planning.rules import Gaps, days_overdue
from planning.urgency import REASONS, TIER_WEIGHTS, UNKNOWN_TIER, Facts, Urgency, order, urgency
from scoring.models import Stage
from scoring.querysets import with_standing

__all__ = ["MOST", "Contact", "whom_to_contact"]

MOST = 60
NAN = float("nan")
Row = dict[str, float]


@dataclass(frozen=True)
class Contact:
    """An account to contact. `person`: whom the leading reason is about, where it is known."""

    account: Any  # Account with its standing
    urgency: float
    reasons: list[Reason]
    person: Person | None


def whom_to_contact(whose: Whose, *, today: date, most: int = MOST) -> list[Contact]:
    """At most `most` accounts with a reason to contact them, most urgent first.

    Without those that were contacted today, by whomever, and those that the reader has put off.
    A constant number of queries, whatever the number of accounts.
    """
    days = CoveragePolicy.objects.days_by_tier()
    found = find(whose, today=today, days=days)
    accounts = _accounts(whose, found, today)
    gaps = gaps_of((account.pk for account in accounts), today)
    rows = [_row(account, found, days, today) | _gaps(gaps.get(account.pk)) for account in accounts]
    if not rows:
        return []
    urgent = urgency(_columns(rows))
    places = order(urgent.urgency, _scores(accounts), np.array([a.pk for a in accounts]))
    wanted = [place for place in places if urgent.urgency[place] > 0][:most]
    return [_contact(accounts[at], rows[at], urgent, int(at), found) for at in wanted]


def _accounts(whose: Whose, found: Found, today: date) -> list[Account]:
    """The accounts found, with owner and standing, but for those contacted today."""
    chosen = with_standing(whose.accounts.filter(pk__in=found.accounts), whose.evaluation)
    rows = chosen.select_related("owner").order_by("pk")
    return [a for a in rows if a.last_contact_at is None or a.last_contact_at < morning(today)]


def _row(account: Any, found: Found, days: Mapping[str, int], today: date) -> Row:
    """What the rule must know of one account."""
    pk, every = account.pk, days.get(account.tier)
    promise, step = found.promises.get(pk), found.steps.get(pk)
    complaint = found.complaints.get(pk)
    falling = pk in found.falls and account.stage in (Stage.DECLINE, Stage.CHURNED)
    return {
        "weight": TIER_WEIGHTS.get(account.tier, UNKNOWN_TIER),
        "promise": _since(promise.due, today) if promise else NAN,
        "complaint": _since(complaint.given_on, today) if complaint else NAN,
        "step": _since(step.next_step_due, today) if step else NAN,
        "stage": 0.0 if falling else NAN,
        "contact": _beyond(account, every, today) if every else NAN,
        "every": float(every or 1),
    }


def _gaps(gaps: Gaps | None) -> Row:
    """What the coverage of an account says beside its rhythm."""
    if gaps is None:
        return {"executive": NAN, "decider": NAN}
    late = gaps.executive_days_overdue
    return {
        "executive": float("inf") if late is None else float(late),
        "decider": float(gaps.deciders_wanted - gaps.deciders_known),
    }


def _since(day: date | None, today: date) -> float:
    return NAN if day is None else float((today - day).days)


def _beyond(account: Any, every: int, today: date) -> float:
    """Days over the rhythm; infinite without any contact on record."""
    last = account.last_contact_at
    late = days_overdue(timezone.localdate(last) if last else None, as_of=today, every=every)
    return float("inf") if late is None else float(late)


def _columns(rows: list[Row]) -> Facts:
    names = Facts.__dataclass_fields__
    return Facts(**{name: np.array([row[name] for row in rows]) for name in names})


def _scores(accounts: list[Any]) -> np.ndarray:
    return np.array([float(a.score) if a.score is not None else NAN for a in accounts])


PERSON: dict[str, Callable[[Found, int], Person | None]] = {
    "promise": lambda found, pk: found.promises[pk].person,
    "complaint": lambda found, pk: found.complaints[pk].person,
    "step": lambda found, pk: next(iter(found.steps[pk].people.all()), None),
}


def _contact(account: Any, row: Row, urgent: Urgency, at: int, found: Found) -> Contact:
    points = urgent.points[at]
    strongest = sorted(range(len(REASONS)), key=lambda place: -points[place])
    codes = [REASONS[place] for place in strongest if points[place] > 0]
    people = (PERSON[code](found, account.pk) for code in codes if code in PERSON)
    return Contact(
        account=account,
        urgency=float(urgent.urgency[at]),
        reasons=[reason(code, row, account, found) for code in codes],
        person=next((person for person in people if person is not None), None),
    )
