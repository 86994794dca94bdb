"""A quarterly review, or the customer's copy of it, as a paper. Reads nothing: plain data in and out."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planning.documents import words
from planning.documents.paper import Block, Note, Paper, Section, Table, Text
from planning.documents.plan_paper import Months, made_on, sales_charts
from planning.documents.words import DASH

__all__ = ["review_paper"]

Row = dict[str, Any]
OURS = ("goals", "actions", "promises", "complaints", "risks")
FOR_CUSTOMER = ("promises", "complaints")  # what we promised them, and what they complained of


def review_paper(
    head: Row, told: Row, lines: list[Row], months: Months, *, customer: bool
) -> Paper:
    """The paper in the language that is active.

    head: "account", "since" and "due" (ISO 8601), "verdict" in words, "decision". told: as
    planning.reviews.rules.put_together gives it, {} before it is prepared. The customer's copy has
    sales, promises and complaints alone.
    """
    kinds = FOR_CUSTOMER if customer else OURS
    named = [_section(kind, told[kind]["rows"]) for kind in kinds if told.get(kind)]
    return Paper(
        title=head["account"],
        subtitle=_("Review of %(day)s") % {"day": words.day(head["due"])},
        mark=_("For %(customer)s") % {"customer": head["account"]}
        if customer
        else pgettext("part of a plan", "Internal"),
        made=made_on(),
        facts=[(_("Since"), words.day(head["since"]))] + ([] if customer else _glance(head, told)),
        sections=[*([] if customer else _decided(head)), *_sales(lines, months), *named],
    )


def _glance(head: Row, told: Row) -> list[tuple[str, str]]:
    """Each figure before and now."""
    figures, places = told.get("figures", {}), told.get("places", {})
    pairs = [
        (_("Verdict"), [head["verdict"]]),
        (_("Score"), [_points(value) for value in figures.get("score", ())]),
        (_("Tier"), [value or DASH for value in places.get("tier", ())]),
        (_("Stage"), [words.stage(value) for value in places.get("stage", ())]),
    ]
    return [(name, " → ".join(values)) for name, values in pairs if values]


def _points(value: float | None) -> str:
    return DASH if value is None else words.points(value)


def _decided(head: Row) -> list[Section]:
    return [Section(_("Decision"), [Text(head["decision"])])] if head["decision"] else []


def _sales(lines: list[Row], months: Months) -> list[Section]:
    blocks = sales_charts(lines, months, {})
    return [Section(_("Sales"), blocks)] if blocks else []


def _section(kind: str, rows: list[Row]) -> Section:
    cells = [(row["what"], words.day(_day(row)), _state(kind, row)) for row in rows]
    head = (_("What"), _("Date"), _("State"))
    blocks: list[Block] = [Table(head, cells, (5, 1.6, 1.6))] if cells else [Note(_("None."))]
    return Section(_name(kind), blocks)


def _name(kind: str) -> str:
    return {
        "goals": _("Goals"),
        "actions": pgettext("to be done", "Actions"),
        "promises": _("Promises"),
        "complaints": _("Complaints"),
        "risks": _("Risks"),
    }[kind]


def _day(row: Row) -> str | None:
    return row.get("due") or row.get("given_on") or row.get("noted_on")


def _state(kind: str, row: Row) -> str:
    """Settled or open: where it has a state, in that word."""
    if kind == "goals":
        return words.goal_state(row["state"])
    if kind == "promises":
        return words.promise_state(row["state"])
    settled = row.get("done_on") or row.get("resolved_on") or row.get("closed_on")
    return _("done %(day)s") % {"day": words.day(settled)} if settled else words.still_open()
