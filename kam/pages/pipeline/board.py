"""Open opportunities by step, and what was won and lost lately."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from accounts.models import Account, Opportunity
from kam.core.pages import PageRequest, render_page
from kam.pages.pipeline.asking import PipelineForm

__all__ = ["Lane", "pipeline"]

SHOWN = 20  # cards of a lane
LATELY = timedelta(days=90)
OPEN = Opportunity.Stage.OPEN
CHOICES = Opportunity.Step.choices
SELECTED = mark_safe(" selected")


@dataclass
class Lane:
    """A step, or an end: its cards, how many there are and what they amount to."""

    code: str
    label: str | Promise
    closed: bool = False
    rows: list[Opportunity] = field(default_factory=list)
    count: int = 0
    amount: Decimal = Decimal(0)
    weighted: Decimal = Decimal(0)

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @cached_property
    def steps(self) -> SafeString:
        """What each of its cards may move to, written once for all of them."""
        steps = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if code == self.code else "", label) for code, label in CHOICES),
        )
        if not self.closed:
            return steps
        return format_html('<option value="" selected disabled>{}</option>{}', self.label, steps)


@require_GET
def pipeline(request: PageRequest) -> HttpResponse:
    form = PipelineForm(request.GET, request=request)
    lanes = lanes_of(form.opportunities, form.summed)
    still_open = [lane for lane in lanes if not lane.closed]
    editable = Account.objects.editable_by(request.user)
    shown = {row.account_id for lane in lanes for row in lane.rows}
    context = {
        "form": form,
        "lanes": lanes,
        "count": sum(lane.count for lane in still_open),
        "amount": sum(lane.amount for lane in still_open),
        "weighted": sum(lane.weighted for lane in still_open),
        "writable": set(editable.filter(pk__in=shown).values_list("pk", flat=True)),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "today": timezone.localdate(),
        "days": LATELY.days,
    }
    return render_page(
        request, page="pipeline/board.html", partial="pipeline/partials/board.html", context=context
    )


def lanes_of(rows: QuerySet[Opportunity], summed: list[QuerySet[Opportunity]]) -> list[Lane]:
    """A lane for each step, then won and lost; a constant number of queries.

    summed: the same rows in parts that share none.
    """
    still_open = rows.filter(stage=OPEN)
    since = timezone.localdate() - LATELY
    lately = rows.filter(closed_on__gt=since)
    steps = [
        _lane(
            Lane(code, label),
            still_open.filter(step=code),
            F("expected_close").asc(nulls_last=True),
        )
        for code, label in CHOICES
    ]
    ends = [
        _lane(Lane(code, label, closed=True), lately.filter(stage=code), F("closed_on").desc())
        for code, label in Opportunity.Stage.choices
        if code != OPEN
    ]
    lanes = [*steps, *ends]
    by_code = {lane.code: lane for lane in lanes}
    _add_open(by_code, [part.filter(stage=OPEN) for part in summed])
    _add_closed(by_code, [part.filter(closed_on__gt=since) for part in summed])
    return lanes


def _lane(lane: Lane, rows: QuerySet[Opportunity], order: Any) -> Lane:
    lane.rows = list(rows.select_related("account", "owner").order_by(order, "pk")[:SHOWN])
    return lane


def _add_open(lanes: dict[str, Lane], parts: list[QuerySet[Opportunity]]) -> None:
    """Summed for each probability, of which there are 101: an index holds all that takes."""
    for step, probability, count, amount in _sums(parts, "step", "probability"):
        lanes[step].count += count
        lanes[step].amount += amount
        lanes[step].weighted += amount * (probability or 0) / 100


def _add_closed(lanes: dict[str, Lane], parts: list[QuerySet[Opportunity]]) -> None:
    for stage, count, amount in _sums(parts, "stage"):
        lanes[stage].count += count
        lanes[stage].amount += amount


def _sums(parts: list[QuerySet[Opportunity]], *by: str) -> Iterator[tuple[Any, ...]]:
    """(…by, how many, amount) of all parts, in one query; what has no amount counts as 0."""
    sums = [
        part.order_by().values_list(*by).annotate(rows=Count("*"), whole=Sum("amount"))
        for part in parts
    ]
    for *of, count, amount in sums[0].union(*sums[1:], all=True):
        yield (*of, count, amount or Decimal(0))
