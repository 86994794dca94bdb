"""When an account is reviewed, and how what changed since is put together.

Pure: no database, no clock. Every account with a plan, and every one in tier A or B, is reviewed
each `every` days (method §8: quarterly). Source of the rhythm: D. Woodburn and M. McDonald, Key
Account Management: The Definitive Guide, 3rd ed. 2011, on quarterly reviews of the account plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

__all__ = ["AHEAD", "SHOWN", "Facts", "first_due", "next_due", "put_together", "share_changed"]

AHEAD: Final = 14  # days before its day that a review is prepared
SHOWN: Final = 20  # rows of a kind that a review keeps; the counts are of all
FIGURES: Final = ("score", "sales_12m", "rank")
PLACES: Final = ("tier", "stage")
Row = dict[str, Any]


@dataclass
class Facts:
    """What is on record of one account between two days; rows are plain data, see `preparing`."""

    before: Row | None = None
    now: Row | None = None
    moves: list[Row] = field(default_factory=list)
    goals: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    promises: list[Row] = field(default_factory=list)
    complaints: list[Row] = field(default_factory=list)
    risks: list[Row] = field(default_factory=list)
    contacts: int = 0


def next_due(held_on: date, every: int) -> date:
    """The day of the review after one that was held; every: days, 1 or more."""
    return held_on + timedelta(days=every)


def first_due(account: int, today: date, every: int) -> date:
    """The day of the first review of an account: spread over the rhythm by the account's number.

    A company that begins with reviews has thousands of them: were they all due today, none would
    be held. The same account gets the same distance however often it is asked.
    """
    return today + timedelta(days=account % every)


def share_changed(before: float, now: float) -> float | None:
    """By which share a figure rose (+) or fell (-) since; None where it was 0."""
    return (now - before) / abs(before) if before else None


def put_together(facts: Facts, *, since: date, as_of: date) -> Row:
    """What changed after the day `since` up to `as_of`, as plain data that can be kept as JSON.

    "figures" and "places": name → [before, now], None where nothing is known. "moves": changes of
    tier and stage, the newest first. Of goals, actions, promises, complaints and risks: "counts",
    and the rows that people should talk about, at most SHOWN each.
    """
    return {
        "since": since.isoformat(),
        "as_of": as_of.isoformat(),
        "figures": _pairs(facts, FIGURES),
        "places": _pairs(facts, PLACES),
        "moves": facts.moves[:SHOWN],
        "contacts": facts.contacts,
        "goals": _goals(facts.goals, since, as_of),
        "actions": _actions(facts.actions, as_of),
        "promises": _promises(facts.promises, since, as_of),
        "complaints": _complaints(facts.complaints, since),
        "risks": _risks(facts.risks, since),
    }


def _pairs(facts: Facts, names: Iterable[str]) -> Row:
    return {name: [(facts.before or {}).get(name), (facts.now or {}).get(name)] for name in names}


def _told(rows: list[Row], **counts: int) -> Row:
    return {"counts": counts, "rows": rows[:SHOWN]}


def _after(day: str | None, since: date) -> bool:
    return day is not None and day > since.isoformat()


def _late(row: Row, as_of: date) -> bool:
    return row["due"] is not None and row["due"] < as_of.isoformat()


def _goals(rows: list[Row], since: date, as_of: date) -> Row:
    still = [row for row in rows if row["state"] == "open"]
    settled = [row for row in rows if _after(row["settled_on"], since)]
    return _told(
        settled + still,
        open=len(still),
        late=sum(_late(row, as_of) for row in still),
        reached=sum(row["state"] == "reached" for row in settled),
        missed=sum(row["state"] == "missed" for row in settled),
    )


def _actions(rows: list[Row], as_of: date) -> Row:
    still = [row for row in rows if row["done_on"] is None]
    late = [row for row in still if _late(row, as_of)]
    done = [row for row in rows if row["done_on"] is not None]
    in_time = [row for row in still if not _late(row, as_of)]
    return _told(late + done + in_time, open=len(still), late=len(late), done=len(done))


def _promises(rows: list[Row], since: date, as_of: date) -> Row:
    still = [row for row in rows if row["state"] == "open"]
    settled = [row for row in rows if _after(row["settled_on"], since)]
    return _told(
        still + settled,
        made=sum(_after(row["made_on"], since) for row in rows),
        open=len(still),
        late=sum(_late(row, as_of) for row in still),
        kept=sum(row["state"] == "kept" for row in settled),
        broken=sum(row["state"] == "broken" for row in settled),
    )


def _complaints(rows: list[Row], since: date) -> Row:
    still = [row for row in rows if row["resolved_on"] is None]
    return _told(
        still + [row for row in rows if row["resolved_on"] is not None],
        opened=sum(_after(row["given_on"], since) for row in rows),
        open=len(still),
        resolved=len(rows) - len(still),
    )


def _risks(rows: list[Row], since: date) -> Row:
    still = [row for row in rows if row["closed_on"] is None]
    still.sort(key=lambda row: -row["likelihood"] * row["impact"])
    return _told(
        still + [row for row in rows if row["closed_on"] is not None],
        open=len(still),
        new=sum(_after(row["noted_on"], since) for row in still),
        closed=len(rows) - len(still),
    )
