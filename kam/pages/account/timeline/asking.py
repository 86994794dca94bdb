"""What a timeline is about and what of it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date

from accounts.models import Account, Activity, Person, User
from kam.core.asked import number
from kam.pages.account.timeline.lanes import LABELS
from kam.pages.account.timeline.slots import ACCOUNT, PERSON


@dataclass(frozen=True)
class About:
    """The account, or the person, whose timeline this is, and the user who looks at it.

    Of a person without an account only what the user may see is told, wherever it happened.
    """

    user: User
    account: Account | None = None
    person: Person | None = None

    def of(self, rows: QuerySet, person: str) -> QuerySet:
        """The rows that belong here; `person` is the way from a row to its person."""
        if self.account is not None:
            rows = rows.filter(account_id=ACCOUNT)
        elif self.person is not None:
            rows = rows.visible_to(self.user)  # type: ignore[attr-defined]
        return rows.filter(**{person: PERSON}) if self.person is not None else rows


@dataclass(frozen=True)
class Wishes:
    """What is asked for: empty values ask for everything. Days are inclusive."""

    show: str = ""
    lane: str = ""
    scene: str = ""
    kind: str = ""  # of contacts
    person: int | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, query: Mapping[str, str], kinds: Mapping[str, Any]) -> "Wishes":
        """From an address; what does not exist is asked for as if it had not been said."""
        return cls(
            show=_known(query, "show", kinds),
            lane=_known(query, "lane", LABELS),
            scene=_known(query, "scene", Activity.Scene.values),
            kind=_known(query, "kind", Activity.Kind.values),
            person=number(query.get("person")),
            since=_day(query, "since"),
            until=_day(query, "until"),
        )

    @property
    def contacts_only(self) -> bool:
        """Only contacts have a scene and a kind of their own."""
        return bool(self.scene or self.kind)

    @property
    def shape(self) -> "Wishes":
        """What of it decides the statement: not which days, only whether there are any."""
        since, until = self.since and date.min, self.until and date.max
        return replace(self, person=None, since=since, until=until)

    @property
    def narrowed(self) -> bool:
        return replace(self) != Wishes()


def _known(query: Mapping[str, str], name: str, values: Any) -> str:
    wish = query.get(name, "")
    return wish if wish in values else ""


def _day(query: Mapping[str, str], name: str) -> date | None:
    try:
        return parse_date(query.get(name, ""))
    except ValueError:
        return None
