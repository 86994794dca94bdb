"""What happened at an account, newest first: contacts, changes of tier and stage, changes."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Account, Activity
from kam.core.days import morning
from kam.core.models import Change
from kam.pages.account.log import told
from scoring.models import Stage, Transition
from scoring.reasons import reasons

PER_PAGE = 30
CONTACT, TRANSITION, CHANGE = range(3)  # at the same moment they stand in this order
SHOWN = {"contact": CONTACT, "transition": TRANSITION, "change": CHANGE}


@dataclass(frozen=True)
class Item:
    """One event; `source` says which template shows it."""

    at: datetime
    source: int
    pk: int
    thing: Any

    @property
    def key(self) -> tuple[float, int, int]:
        return (-self.at.timestamp(), self.source, -self.pk)


@dataclass(frozen=True)
class Cursor:
    """Just after an item."""

    at: datetime
    source: int
    pk: int

    def encode(self) -> str:
        text = json.dumps([self.at.isoformat(), self.source, self.pk])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor | None":
        """None for what `encode` did not write: the first page is shown instead."""
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            at, source, pk = json.loads(base64.b64decode(padded, b"-_", True))
            moment = datetime.fromisoformat(at)
        except (ValueError, TypeError, binascii.Error):
            return None
        fits = moment.tzinfo is not None and source in SHOWN.values() and type(pk) is int
        return cls(moment, source, pk) if fits and 0 <= pk < 2**63 else None


def timeline(
    account: Account,
    *,
    show: str = "",
    kind: str = "",
    scene: str = "",
    cursor: Cursor | None = None,
    limit: int = PER_PAGE,
) -> tuple[list[Item], str]:
    """One page of events and the cursor of the next one, "" at the end.

    `kind` and `scene` are of contacts: with them only contacts are shown.
    """
    if kind or scene:
        show = "contact"
    wanted = [SHOWN[show]] if show in SHOWN else list(SHOWN.values())
    read = {CONTACT: _contacts, TRANSITION: _transitions, CHANGE: _changes}
    items: list[Item] = []
    for source in wanted:
        items += read[source](account, cursor, limit + 1, kind, scene)
    items.sort(key=lambda item: item.key)
    more, items = len(items) > limit, items[:limit]
    last = items[-1] if more else None
    return _in_words(items), Cursor(last.at, last.source, last.pk).encode() if last else ""


def _after(rows: QuerySet, cursor: Cursor | None, source: int) -> QuerySet:
    """Rows of a source with a moment `at` that come after the cursor."""
    if cursor is None:
        return rows
    if source > cursor.source:
        return rows.filter(at__lte=cursor.at)
    if source < cursor.source:
        return rows.filter(at__lt=cursor.at)
    return rows.filter(Q(at__lt=cursor.at) | Q(at=cursor.at, pk__lt=cursor.pk))


def _contacts(
    account: Account, cursor: Cursor | None, limit: int, kind: str, scene: str
) -> list[Item]:
    rows = Activity.objects.filter(account=account)
    if kind:
        rows = rows.filter(kind=kind)
    if scene:
        rows = rows.filter(scene=scene)
    rows = rows.select_related("user", "next_step_owner").prefetch_related("people")
    page = _after(rows, cursor, CONTACT).order_by("-at", "-pk")[:limit]
    return [Item(row.at, CONTACT, row.pk, row) for row in page]


def _transitions(
    account: Account, cursor: Cursor | None, limit: int, kind: str, scene: str
) -> list[Item]:
    rows = Transition.objects.filter(account=account).order_by("-as_of", "-pk")
    if cursor is not None:
        rows = rows.filter(_days_after(cursor))
    return [Item(morning(row.as_of), TRANSITION, row.pk, row) for row in rows[:limit]]


def _days_after(cursor: Cursor) -> Q:
    """Transitions have a day: they stand at its first moment."""
    day = timezone.localtime(cursor.at).date()
    if cursor.source == TRANSITION:
        return Q(as_of__lt=day) | Q(as_of=day, pk__lt=cursor.pk)
    if cursor.source == CHANGE:
        day = timezone.localtime(cursor.at - timedelta(microseconds=1)).date()
    return Q(as_of__lte=day)


def _changes(
    account: Account, cursor: Cursor | None, limit: int, kind: str, scene: str
) -> list[Item]:
    rows = Change.objects.filter(account_id=account.pk).exclude(kind="accounts.activity")
    if cursor is not None and cursor.source == CHANGE:
        rows = rows.filter(pk__lt=cursor.pk)  # the log grows in the order of its keys
    else:
        rows = _after(rows, cursor, CHANGE)
    page = rows.select_related("actor").order_by("-pk")[:limit]
    return [Item(row.at, CHANGE, row.pk, row) for row in page]


def _in_words(items: list[Item]) -> list[Item]:
    """Changes get their words, transitions the stage's; contacts speak for themselves."""
    changes = [item.thing for item in items if item.source == CHANGE]
    words = {said.change.pk: said for said in told(changes)}
    return [_worded(item, words) for item in items]


def _worded(item: Item, words: dict[int, Any]) -> Item:
    if item.source == CHANGE:
        return Item(item.at, item.source, item.pk, words[item.pk])
    if item.source == TRANSITION:
        return Item(item.at, item.source, item.pk, transition_words(item.thing))
    return item


def transition_words(row: Transition) -> dict[str, Any]:
    """What a change of tier or stage shows; stages are numbers for the tag that draws them."""
    is_stage = row.kind == Transition.Kind.STAGE
    before, after = (int(v) if is_stage else v for v in (row.before, row.after))
    known = not is_stage or {before, after} <= set(Stage.values)
    return {
        "row": row,
        "is_stage": is_stage and known,
        "before": before,
        "after": after,
        "why": reasons(row) if known else [],
    }
