"""A plan, or the customer's copy of it, as a paper. Reads nothing: plain data in, plain data out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planning.documents import words
from planning.documents.paper import Block, Chart, Note, Paper, Section, Table, Text
from planning.documents.words import DASH
from planning.plans.sections import SECTIONS

__all__ = ["Months", "made_on", "plan_paper", "sales_charts"]

Months = list[tuple[date, float, float]]  # month, its sales, those of the same month a year before
Row = dict[str, Any]
ROWS_SHOWN = 200  # of a table; a document is not a data file
LINES_SHOWN = 8  # of a chart


def plan_paper(content: Row, months: Months, *, for_customer: bool, state: str = "") -> Paper:
    """The paper in the language that is active.

    content: as `frozen` gives it, through `customers_copy` for the customer. months: the last
    12, the oldest first, in the base currency. state: of the plan, in words; not the customer's.
    """
    plan = content["plan"]
    year = {"year": plan["year"]}
    return Paper(
        title=plan["account"]["name"],
        subtitle=(_("Joint plan %(year)s") if for_customer else _("Account plan %(year)s")) % year,
        mark=_("For %(customer)s") % {"customer": plan["account"]["name"]}
        if for_customer
        else pgettext("part of a plan", "Internal"),
        made=made_on(),
        facts=[] if for_customer else _glance(content, state),
        sections=[*_sales(content, months), *_sections(content, for_customer)],
    )


def made_on() -> str:
    return _("Made on %(day)s") % {"day": date_format(timezone.localdate(), "DATE_FORMAT")}


def _glance(content: Row, state: str) -> list[tuple[str, str]]:
    facts, plan = content["facts"], content["plan"]
    score, position = facts["score"], facts["position"]
    unsure = sum(bool(s.get("unsure")) for s in content["sections"])
    told = [
        (_("Code"), plan["account"]["code"]),
        (_("State"), state),
        (_("Tier"), facts["tier"] or DASH),
        (_("Score"), DASH if score is None else words.points(score)),
        (_("Stage"), words.stage(facts["stage"])),
        (_("Position with them"), DASH if position is None else f"{words.points(position)} / 5"),
        (_("Parts not sure yet"), str(unsure)),
    ]
    return [(name, value) for name, value in told if value]


def _sales(content: Row, months: Months) -> list[Section]:
    blocks = [*sales_charts(content["facts"]["sales"], months, _targets(content))]
    return [Section(_("Sales"), blocks)] if blocks else []


def _targets(content: Row) -> dict[str, float]:
    rows: list[Row] = next((s["rows"] for s in content["sections"] if s["code"] == "targets"), [])
    return {row["line"]: float(row["amount"]) for row in rows}


def sales_charts(lines: list[Row], months: Months, targets: dict[str, float]) -> list[Block]:
    """Sales by month, then by product line beside its target, with the table of the same."""
    blocks: list[Block] = []
    if any(now or before for _month, now, before in months):
        blocks.append(_by_month(months))
    now = {row["line"]: float(row["now"]) for row in lines}
    before = {row["line"]: float(row["before"]) for row in lines}
    names = list(dict.fromkeys([*now, *targets]))
    if names:
        blocks += [_by_line(names[:LINES_SHOWN], before, now, targets)]
        blocks += [_line_table(names[:ROWS_SHOWN], before, now, targets)]
    return blocks


def _by_month(months: Months) -> Chart:
    return Chart(
        _("Sales by month"),
        [words.month(month) for month, _now, _before in months],
        [
            (_("12 months before"), [before for _month, _now, before in months]),
            (_("last 12 months"), [now for _month, now, _before in months]),
        ],
        words.unit(),
    )


def _by_line(
    names: list[str], before: dict[str, float], now: dict[str, float], targets: dict[str, float]
) -> Chart:
    series: list[tuple[str, list[float | None]]] = [
        (_("12 months before"), [before.get(name) for name in names]),
        (_("last 12 months"), [now.get(name) for name in names]),
    ]
    if targets:
        series.append((pgettext("figure", "Target"), [targets.get(name) for name in names]))
    return Chart(_("Sales by product line"), [_line(n) for n in names], series, words.unit(), True)


def _line_table(
    names: list[str], before: dict[str, float], now: dict[str, float], targets: dict[str, float]
) -> Table:
    head = [
        _("Product line"),
        _("12 months before"),
        _("last 12 months"),
        pgettext("figure", "Target"),
    ]
    columns = [before, now, targets] if targets else [before, now]
    rows = [(_line(name), *(words.amount(c.get(name)) for c in columns)) for name in names]
    wide = len(columns) + 1
    return Table(tuple(head[:wide]), rows, (2.0, 1, 1, 1)[:wide], frozenset(range(1, wide)))


def _line(name: str) -> str:
    return name or _("without a line")


def _sections(content: Row, for_customer: bool) -> list[Section]:
    """In the order of the plan; targets stand with the sales above."""
    return [
        Section(
            str(SECTIONS[section["code"]].label),
            _blocks(section, content["facts"]),
            "" if for_customer else section["prompt"] or str(SECTIONS[section["code"]].prompt),
        )
        for section in content["sections"]
        if section["code"] in SECTIONS and section["code"] != "targets"
    ]


def _blocks(section: Row, facts: Row) -> list[Block]:
    blocks = _written(section) if "text" in section else _table(section)
    beside = BESIDE.get(section["code"])
    return blocks + (beside(facts) if beside else [])


def _written(section: Row) -> list[Block]:
    blocks: list[Block] = [Text(section["text"])] if section["text"].strip() else []
    if not blocks:
        blocks.append(Note(_("Nothing is written here yet.")))
    elif section["unsure"]:
        blocks.append(Note(_("Not sure yet.")))
    return blocks


def _table(section: Row) -> list[Block]:
    rows = section["rows"]
    if not rows:
        return [Note(_("Nothing is written here yet."))]
    blocks: list[Block] = [TABLES[section["code"]](rows[:ROWS_SHOWN])]
    return blocks + _more(rows)


def _more(rows: list[Row]) -> list[Block]:
    if len(rows) <= ROWS_SHOWN:
        return []
    return [Note(_("%(n)d more are left out here.") % {"n": len(rows) - ROWS_SHOWN})]


def _goals(rows: list[Row]) -> Table:
    head = (_("Goal"), _("Measure"), _("From"), _("To"), _("Now"), _("Due"), _("State"))
    cells = [
        (
            _goal(row), row["measure"] or DASH, words.figure(row["baseline"]),
            words.figure(row["target"]), words.figure(row["actual"]), words.day(row["due"]),
            words.goal_state(row["state"]),
        )
        for row in rows
    ]  # fmt: skip
    return Table(head, cells, (3.6, 1.5, 1.1, 1.1, 1.1, 2.1, 1.2), frozenset({2, 3, 4}))


def _goal(row: Row) -> str:
    """BY whom AS what WHO helped achieve what THROUGH what; the customer's copy has only the what."""
    parts = [
        (_("by %(persons)s"), "persons", ", ".join(row.get("persons") or [])),
        (_("as %(role)s"), "role", row.get("as_role") or ""),
        (_("through %(strength)s"), "strength", row.get("strength") or ""),
    ]
    more = "; ".join(text % {name: value} for text, name, value in parts if value)
    return f"{row['achieved']} ({more})" if more else row["achieved"]


def _investments(rows: list[Row]) -> Table:
    """With the money, and where it comes from; the customer's copy has neither."""
    if "money" not in rows[0]:
        said = [(row["what"], words.figure(row["hours"])) for row in rows]
        return Table((_("What"), _("Hours")), said, (6.0, 1), frozenset({1}))
    head = (_("What"), _("Hours"), f"{_('Money')} ({words.unit()})", pgettext("source", "From"))
    cells = [
        (r["what"], words.figure(r["hours"]), words.amount(r["money"]), _source(r)) for r in rows
    ]
    return Table(head, cells, (4, 1, 1.5, 3), frozenset({1, 2}))


def _stops(rows: list[Row]) -> Table:
    head = (_("What"), _("Hours"), f"{_('Money')} ({words.unit()})")
    cells = [(row["what"], words.figure(row["hours"]), words.amount(row["money"])) for row in rows]
    return Table(head, cells, (6, 1, 1.5), frozenset({1, 2}))


def _source(row: Row) -> str:
    return row["source"] or row["new_budget"] or DASH


def _risks(rows: list[Row]) -> Table:
    head = (_("Risk"), _("Likelihood"), _("Impact"), _("What we do about it"), _("Owner"))
    cells = [
        (
            row["what"], f"{row['likelihood']} / 5", f"{row['impact']} / 5",
            row["measure"] or DASH, row["owner"] or DASH,
        )
        for row in rows
    ]  # fmt: skip
    return Table(head, cells, (3, 1.2, 1.1, 3, 1.5))


def _actions(rows: list[Row]) -> Table:
    head = (_("Action"), _("Owner"), _("Due"), _("State"))
    cells = [
        (row["title"], row["owner"] or row["their_owner"] or DASH, words.day(row["due"]), words.done(row))
        for row in rows
    ]  # fmt: skip
    return Table(head, cells, (4, 1.6, 1.5, 1.6))


TABLES: dict[str, Callable[[list[Row]], Table]] = {
    "goals": _goals,
    "focus": _investments,
    "stop": _stops,
    "risks": _risks,
    "actions": _actions,
}


def _players(facts: Row) -> list[Block]:
    head = (_("Person"), _("Title"), _("Influence"), _("Support"))
    cells = [
        (row["name"], row["title"] or DASH, _of_five(row["influence"]), _given(row["support"]))
        for row in facts.get("players", ())
    ]
    return [Table(head, cells, (2, 3, 1, 1))] if cells else []


def _of_five(value: int | None) -> str:
    return DASH if value is None else f"{value} / 5"


def _given(value: Any) -> str:
    return DASH if value in (None, "") else str(value)


def _open(facts: Row) -> list[Block]:
    head = (_("Opportunity"), f"{_('Amount')} ({words.unit()})", _("Expected close"))
    cells = [
        (row["name"], words.amount(row["amount"]), words.day(row["expected_close"]))
        for row in facts.get("opportunities", ())
    ]
    return [Table(head, cells, (4, 1.5, 1.5), frozenset({1}))] if cells else []


def _rivals(facts: Row) -> list[Block]:
    head = (_("Competitor"), _("Strengths"))
    cells = [(row["competitor"], row["strengths"] or DASH) for row in facts.get("competitors", ())]
    return [Table(head, cells, (2, 5))] if cells else []


def _owed(facts: Row) -> list[Block]:
    """Promises and complaints that are open: where we could be hurt first."""
    cells = [
        (_("Promise"), row["what"], words.day(row["due"])) for row in facts.get("promises", ())
    ]
    cells += [
        (_("Complaint"), row["text"], words.day(row["given_on"]))
        for row in facts.get("complaints", ())
    ]
    return [Table((_("Kind"), _("What"), _("Date")), cells, (1.2, 5, 1.5))] if cells else []


BESIDE: dict[str, Callable[[Row], list[Block]]] = {
    "players": _players,
    "opportunities": _open,
    "competitors": _rivals,
    "vulnerabilities": _owed,
}
