"""The grids as tables to type in: industries by product lines, and the selection criteria."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias
from urllib.parse import urlencode

import numpy as np
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Industry, Product
from kam.core import keyset
from kam.core.errors import DomainError
from kam.core.pages import PageRequest, tell
from kam.pages.asof import Day, before_all, day_of
from kam.pages.matching.views import leads, weigher
from scoring.formulas.matching import industry_match
from scoring.matching.grids import (
    MOST_CRITERIA,
    MOST_LINES,
    NeedField,
    save_criteria,
    save_needs,
    stamp,
)
from scoring.matching.rewinding import criteria_on, needs_on
from scoring.models import Criterion, IndustryNeed
from scoring.versions.services import may_weigh

__all__ = ["Cell", "matching_criteria", "matching_industries", "read_number"]

FIELDS_SHOWN = 400  # on one page; further industries follow on the next one
SPARE = 3  # empty rows for new criteria
BY_NAME = keyset.Ordering("name")
Ratings: TypeAlias = tuple[Decimal | None, Decimal | None]  # need and strength
Needs: TypeAlias = dict[tuple[int, str], Ratings]


@dataclass
class Cell:
    """One input: what stands in it, and what is wrong with it."""

    name: str
    value: str
    label: str
    wrong: bool = False


@dataclass
class Pair:
    """A field of the industry grid."""

    line: str
    need: Cell
    strength: Cell
    match: float | None

    @property
    def cells(self) -> tuple[Cell, Cell]:
        return self.need, self.strength


@dataclass
class IndustryRow:
    industry: Industry
    pairs: list[Pair]


def read_number(text: str, highest: int) -> Decimal | None:
    """What was typed, None where nothing was. Raises ValueError for what is no number up to that."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite() or not 0 <= value <= highest:
        raise ValueError(text)
    return value


@require_http_methods(["GET", "POST"])
def matching_industries(request: PageRequest) -> HttpResponse:
    """Industries down, product lines across; both numbers of a field side by side."""
    leads(request)
    day = day_of(request)
    typed = request.POST if request.method == "POST" else None
    needs = _needs(day)
    lines = _lines(request.GET.get("line", ""), needs) if typed is None else typed.getlist("line")
    per_page = max(1, FIELDS_SHOWN // max(1, len(lines)))
    at = keyset.Position.of(request.GET.get("cursor"), BY_NAME.column)
    page = keyset.page(Industry.objects.all(), BY_NAME, limit=per_page, at=at)
    rows = _rows(page.rows, lines, needs, typed)
    if typed is not None and _needs_saved(request, rows, day):
        return redirect(request.get_full_path())
    context = {
        "rows": rows,
        "lines": lines,
        "stamp": stamp(IndustryNeed),
        "may_weigh": may_weigh(request.user) and not _is_past(day),
        "room": len(lines) < MOST_LINES,
        "previous": _address(request, page.previous),
        "next": _address(request, page.next),
        **_day(request, day, "matching_industries"),
    }
    return render(request, "matching/industries.html", context)


def _weigher(request: PageRequest, day: Day) -> Any:
    """The user, who may change the grids. What was known on a past day is nobody's to change."""
    if _is_past(day):
        raise PermissionDenied
    return weigher(request)


def _is_past(day: Day) -> bool:
    return day.dated or (day.asked is not None and day.evaluation is None)


def _day(request: PageRequest, day: Day, page: str) -> dict[str, Any]:
    """The switch of the day; before the first evaluation there is no grid to show."""
    early = day.asked is not None and day.evaluation is None
    return {"day": day, "page": f"pages:{page}", **(before_all(request) if early else {})}


def _then(day: Day) -> date | None:
    return day.evaluation.as_of if day.dated and day.evaluation else None


def _address(request: PageRequest, at: keyset.Position | None) -> str:
    if at is None:
        return ""
    kept = {"as_of": request.GET["as_of"]} if request.GET.get("as_of") else {}
    return "?" + urlencode(kept | {"cursor": at.encode(BY_NAME.column)})


def _needs(day: Day) -> Needs:
    """The ratings of the grid on the day, by industry and line."""
    found = needs_on(_then(day))
    return {(industry, line): (need, strong) for _pk, industry, line, need, strong in found}


def _lines(extra: str, needs: Needs) -> list[str]:
    """Lines of products and of the grid, and one that somebody wants to add."""
    sold = Product.objects.exclude(line="").order_by().values_list("line", flat=True).distinct()
    judged = {line for _industry, line in needs}
    extra = " ".join(extra.split())[:100]
    wanted = {*sold[:MOST_LINES], *judged, *([extra] if extra else [])}
    return sorted(wanted)[: MOST_LINES + 1]


def _rows(
    industries: list[Industry], lines: list[str], needs: Needs, typed: QueryDict | None
) -> list[IndustryRow]:
    return [
        IndustryRow(
            each,
            [
                _pair(each, place, line, needs.get((each.pk, line), (None, None)), typed)
                for place, line in enumerate(lines)
            ],
        )
        for each in industries
    ]


def _pair(
    industry: Industry, place: int, line: str, ratings: Ratings, typed: QueryDict | None
) -> Pair:
    names, (wanted, strong) = {"line": line, "industry": industry}, ratings
    need = _cell(f"need-{industry.pk}-{place}", wanted, typed, 5)
    strength = _cell(f"strength-{industry.pk}-{place}", strong, typed, 5)
    need.label = _("%(industry)s, %(line)s: need, 0 to 5") % names
    strength.label = _("%(industry)s, %(line)s: our strength, 0 to 5") % names
    if wanted is None or strong is None:
        return Pair(line, need, strength, None)
    (match,) = industry_match(np.array([float(wanted)]), np.array([float(strong)]))
    return Pair(line, need, strength, 100 * float(match))


def _cell(name: str, value: Decimal | None, typed: QueryDict | None, highest: int) -> Cell:
    """What was typed where it was sent, else what is kept."""
    if typed is None or name not in typed:
        return Cell(name, "" if value is None else f"{value.normalize():f}", "")
    text = str(typed[name])
    try:
        read_number(text, highest)
    except ValueError:
        return Cell(name, text, "", wrong=True)
    return Cell(name, text, "")


def _needs_saved(request: PageRequest, rows: list[IndustryRow], day: Day) -> bool:
    actor = _weigher(request, day)
    pairs = [(row.industry.pk, pair) for row in rows for pair in row.pairs]
    if any(cell.wrong for _pk, pair in pairs for cell in pair.cells):
        tell(request, _("Not saved: a rating goes from 0 to 5. Mend what is marked."), level=40)
        return False
    sent = [(pk, pair) for pk, pair in pairs if pair.need.name in request.POST]
    fields = [
        NeedField(
            pk, pair.line, read_number(pair.need.value, 5), read_number(pair.strength.value, 5)
        )
        for pk, pair in sent
    ]
    return _told(request, lambda read: save_needs(fields=fields, actor=actor, read=read))


def _told(request: PageRequest, save: Any) -> bool:
    """Save against what the page had read; whether it was done, with a word about it."""
    try:
        changed = save(request.POST.get("read", ""))
    except DomainError as refusal:
        text = _("%(refusal)s What you typed stands below: look at it and save again.")
        tell(request, text % {"refusal": refusal}, level=40)
        return False
    tell(
        request,
        _("Saved. All prospects are being matched.") if changed else _("Nothing has changed."),
    )
    return True


@dataclass
class CriterionRow:
    """number: of the criterion; empty for a new one."""

    number: int | None
    title: Cell
    capability: Cell

    @property
    def cells(self) -> tuple[Cell, Cell]:
        return self.title, self.capability

    @property
    def is_empty(self) -> bool:
        return not self.title.value.strip() and not self.capability.value.strip()

    def values(self) -> dict[str, Any]:
        given = read_number(self.capability.value, 1)
        return {"name": self.title.value.strip(), "capability": given}


@require_http_methods(["GET", "POST"])
def matching_criteria(request: PageRequest) -> HttpResponse:
    """What customers select by, and how well we can do it."""
    leads(request)
    day = day_of(request)
    typed = request.POST if request.method == "POST" else None
    rows = _criteria(typed, day)
    if typed is not None and _criteria_saved(request, rows, day):
        return redirect("pages:matching_criteria")
    context = {
        "rows": rows,
        "stamp": stamp(Criterion),
        "may_weigh": may_weigh(request.user) and not _is_past(day),
        "most": MOST_CRITERIA,
        **_day(request, day, "matching_criteria"),
    }
    return render(request, "matching/criteria.html", context)


def _criteria(typed: QueryDict | None, day: Day) -> list[CriterionRow]:
    kept = [
        _criterion(str(pk), pk, name, capability, typed)
        for pk, name, capability in sorted(criteria_on(_then(day)), key=lambda row: row[1])
    ]
    if _is_past(day):
        return kept
    return kept + [_criterion(f"new{n}", None, "", None, typed) for n in range(SPARE)]


def _criterion(
    suffix: str, number: int | None, name: str, value: Decimal | None, typed: QueryDict | None
) -> CriterionRow:
    title = Cell(f"name-{suffix}", name, _("Criterion"))
    if typed is not None:
        title.value = typed.get(title.name, name)[:200]
    capability = _cell(f"capability-{suffix}", value, typed, 1)
    capability.label = _("Our capability at %(name)s, 0 to 1") % {"name": name or _("the new one")}
    row = CriterionRow(number, title, capability)
    if title.value.strip() and not capability.value.strip():
        capability.wrong = typed is not None
    return row


def _criteria_saved(request: PageRequest, rows: list[CriterionRow], day: Day) -> bool:
    actor = _weigher(request, day)
    if any(cell.wrong for row in rows for cell in row.cells):
        text = _("Not saved: each criterion has a capability from 0 to 1. Mend what is marked.")
        tell(request, text, level=40)
        return False
    existing = {row.number: row.values() for row in rows if row.number is not None}
    new = [row.values() for row in rows if row.number is None and not row.is_empty]
    return _told(
        request,
        lambda read: save_criteria(existing=existing, new=new, actor=actor, read=read),
    )
