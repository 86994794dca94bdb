"""The grids as tables to type in: industries by product lines, and the selection criteria."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Industry, Product
from kam.core import keyset
from kam.core.errors import DomainError
from kam.core.pages import PageRequest, tell
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
from scoring.models import Criterion, IndustryNeed
from scoring.versions.services import may_weigh

__all__ = ["Cell", "matching_criteria", "matching_industries", "read_number"]

FIELDS_SHOWN = 400  # on one page; further industries follow on the next one
SPARE = 3  # empty rows for new criteria
BY_NAME = keyset.Ordering("name")


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
    typed = request.POST if request.method == "POST" else None
    lines = _lines(request.GET.get("line", "")) if typed is None else typed.getlist("line")
    per_page = max(1, FIELDS_SHOWN // max(1, len(lines)))
    at = keyset.Position.of(request.GET.get("cursor"), BY_NAME.column)
    page = keyset.page(Industry.objects.all(), BY_NAME, limit=per_page, at=at)
    rows = _rows(page.rows, lines, typed)
    if typed is not None and _needs_saved(request, rows):
        return redirect(request.get_full_path())
    context = {
        "rows": rows,
        "lines": lines,
        "stamp": stamp(IndustryNeed),
        "may_weigh": may_weigh(request.user),
        "room": len(lines) < MOST_LINES,
        "previous": f"?cursor={page.previous.encode(BY_NAME.column)}" if page.previous else "",
        "next": f"?cursor={page.next.encode(BY_NAME.column)}" if page.next else "",
    }
    return render(request, "matching/industries.html", context)


def _lines(extra: str) -> list[str]:
    """Lines of products and of the grid, and one that somebody wants to add."""
    sold = Product.objects.exclude(line="").order_by().values_list("line", flat=True).distinct()
    judged = IndustryNeed.objects.order_by().values_list("line", flat=True).distinct()
    extra = " ".join(extra.split())[:100]
    wanted = {*sold[:MOST_LINES], *judged, *([extra] if extra else [])}
    return sorted(wanted)[: MOST_LINES + 1]


def _rows(
    industries: list[Industry], lines: list[str], typed: QueryDict | None
) -> list[IndustryRow]:
    found = IndustryNeed.objects.filter(industry__in=[each.pk for each in industries])
    fields = {(row.industry_id, row.line): row for row in found}
    return [
        IndustryRow(
            each,
            [
                _pair(each, place, line, fields.get((each.pk, line)), typed)
                for place, line in enumerate(lines)
            ],
        )
        for each in industries
    ]


def _pair(
    industry: Industry, place: int, line: str, row: IndustryNeed | None, typed: QueryDict | None
) -> Pair:
    names = {"line": line, "industry": industry}
    need = _cell(f"need-{industry.pk}-{place}", row.need if row else None, typed, 5)
    strength = _cell(f"strength-{industry.pk}-{place}", row.strength if row else None, typed, 5)
    need.label = _("%(industry)s, %(line)s: need, 0 to 5") % names
    strength.label = _("%(industry)s, %(line)s: our strength, 0 to 5") % names
    known = row is not None and row.need is not None and row.strength is not None
    match = 100 * float(industry_match(float(row.need), float(row.strength))) if known else None  # type: ignore[arg-type,union-attr]
    return Pair(line, need, strength, match)


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


def _needs_saved(request: PageRequest, rows: list[IndustryRow]) -> bool:
    actor = weigher(request)
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
    typed = request.POST if request.method == "POST" else None
    rows = _criteria(typed)
    if typed is not None and _criteria_saved(request, rows):
        return redirect("pages:matching_criteria")
    context = {
        "rows": rows,
        "stamp": stamp(Criterion),
        "may_weigh": may_weigh(request.user),
        "most": MOST_CRITERIA,
    }
    return render(request, "matching/criteria.html", context)


def _criteria(typed: QueryDict | None) -> list[CriterionRow]:
    kept = [
        _criterion(str(row.pk), row.pk, row.name, row.capability, typed)
        for row in Criterion.objects.all()
    ]
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


def _criteria_saved(request: PageRequest, rows: list[CriterionRow]) -> bool:
    actor = weigher(request)
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
