"""Why an account is to be contacted, in words of the reader's language."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planning.day.candidates import Found
from planning.urgency import EXECUTIVE_DAYS
from scoring.coverage import WATCHED_TIERS
from scoring.models import Stage

__all__ = ["Reason", "reason"]

Row = Mapping[str, float]
SHORT = 90  # characters of what was said


@dataclass(frozen=True)
class Reason:
    """One reason in words. `days` beyond the day due; None where there is no such day.

    `is_grave`: our word is broken, or a key account has long been left alone.
    """

    code: str
    text: str
    days: int | None
    is_grave: bool


def reason(code: str, row: Row, account: Any, found: Found) -> Reason:
    value = row[code]
    days = int(value) if math.isfinite(value) and code != "stage" else None
    text = _WORDS[code](row, account, found)
    return Reason(code=code, text=text, days=days, is_grave=_is_grave(code, row, account))


def _is_grave(code: str, row: Row, account: Any) -> bool:
    """The few that are marked: where nearly everything is marked, nothing is."""
    if code == "promise":
        return row["promise"] > 0
    if account.tier not in WATCHED_TIERS:
        return False
    return (code == "contact" and row["contact"] > row["every"]) or (
        code == "executive" and row["executive"] > EXECUTIVE_DAYS
    )


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def _promise(row: Row, account: Any, found: Found) -> str:
    what = {"what": short(found.promises[account.pk].what)}
    days = int(row["promise"])
    if days == 0:
        return _("Promise due today: %(what)s") % what
    if days < 0:
        text = ngettext(
            "Promise due in %(days)s day: %(what)s", "Promise due in %(days)s days: %(what)s", -days
        )
        return text % {**what, "days": -days}
    text = ngettext(
        "Promise %(days)s day overdue: %(what)s", "Promise %(days)s days overdue: %(what)s", days
    )
    return text % {**what, "days": days}


def _step(row: Row, account: Any, found: Found) -> str:
    what = {"what": short(found.steps[account.pk].next_step)}
    days = int(row["step"])
    if days == 0:
        return _("Next step due today: %(what)s") % what
    if days < 0:
        text = ngettext(
            "Next step due in %(days)s day: %(what)s",
            "Next step due in %(days)s days: %(what)s",
            -days,
        )
        return text % {**what, "days": -days}
    text = ngettext(
        "Next step %(days)s day overdue: %(what)s",
        "Next step %(days)s days overdue: %(what)s",
        days,
    )
    return text % {**what, "days": days}


def _complaint(row: Row, account: Any, found: Found) -> str:
    days = int(row["complaint"])
    what = short(str(found.complaints[account.pk]))
    if days == 0:
        return _("New complaint: %(what)s") % {"what": what}
    text = ngettext(
        "Complaint open for %(days)s day: %(what)s",
        "Complaint open for %(days)s days: %(what)s",
        days,
    )
    return text % {"days": days, "what": what}


def _stage(row: Row, account: Any, found: Found) -> str:
    fall = found.falls[account.pk]
    stages = {"before": _stage_name(fall.before), "after": _stage_name(fall.after)}
    return _("Stage fell: %(before)s → %(after)s") % stages


def _stage_name(number: str) -> str:
    known = {str(value): str(label) for value, label in Stage.choices}
    return known.get(number, number)


def _contact(row: Row, account: Any, found: Found) -> str:
    every = int(row["every"])
    if math.isinf(row["contact"]):
        text = ngettext(
            "Never contacted, where every %(every)s day is right",
            "Never contacted, where every %(every)s days is right",
            every,
        )
        return text % {"every": every}
    days = int(row["contact"])
    text = ngettext(
        "%(days)s day over its rhythm of %(every)s",
        "%(days)s days over its rhythm of %(every)s",
        days,
    )
    return text % {"days": days, "every": every}


def _executive(row: Row, account: Any, found: Found) -> str:
    if math.isinf(row["executive"]):
        return _("No executive meeting yet")
    days = int(row["executive"])
    text = ngettext(
        "Executive meeting %(days)s day overdue", "Executive meeting %(days)s days overdue", days
    )
    return text % {"days": days}


def _decider(row: Row, account: Any, found: Found) -> str:
    missing = int(row["decider"])
    text = ngettext("%(n)s decider unknown", "%(n)s deciders unknown", missing)
    return text % {"n": missing}


_WORDS: dict[str, Callable[[Row, Any, Found], str]] = {
    "promise": _promise,
    "complaint": _complaint,
    "step": _step,
    "stage": _stage,
    "contact": _contact,
    "executive": _executive,
    "decider": _decider,
}
