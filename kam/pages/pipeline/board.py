"""Open opportunities by step, and what was won and lost lately."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from accounts.models import Account, Opportunity
from kam.core.pages import PageRequest, render_page
from kam.pages.pipeline.asking import PipelineForm
from planning.pipeline.gap import WEIGHTED

__all__ = ["Lane", "pipeline"]

SHOWN = 20  # cards of a lane
LATELY = timedelta(days=90)
OPEN = Opportunity.Stage.OPEN


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


@require_GET
def pipeline(request: PageRequest) -> HttpResponse:
    form = PipelineForm(request.GET, request=request)
    lanes = lanes_of(form.opportunities)
    still_open = [lane for lane in lanes if not lane.closed]
    editable = Account.objects.editable_by(request.user)
    shown = {row.account_id for lane in lanes for row in lane.rows}
    context = {
        "form": form,
        "lanes": lanes,
        "steps": [(code, str(label)) for code, label in Opportunity.Step.choices],
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


def lanes_of(rows: QuerySet[Opportunity]) -> list[Lane]:
    """A lane for each step, then won and lost; a constant number of queries."""
    still_open = rows.filter(stage=OPEN)
    since = timezone.localdate() - LATELY
    lately = rows.filter(closed_on__gt=since)
    steps = [
        _lane(
            Lane(code, label),
            still_open.filter(step=code),
            F("expected_close").asc(nulls_last=True),
        )
        for code, label in Opportunity.Step.choices
    ]
    ends = [
        _lane(Lane(code, label, closed=True), lately.filter(stage=code), F("closed_on").desc())
        for code, label in Opportunity.Stage.choices
        if code != OPEN
    ]
    lanes = [*steps, *ends]
    _sum_up(
        {lane.code: lane for lane in lanes}, rows.filter(Q(stage=OPEN) | Q(closed_on__gt=since))
    )
    return lanes


def _lane(lane: Lane, rows: QuerySet[Opportunity], order: Any) -> Lane:
    lane.rows = list(rows.select_related("account", "owner").order_by(order, "pk")[:SHOWN])
    return lane


def _sum_up(lanes: dict[str, Lane], rows: QuerySet[Opportunity]) -> None:
    """How many, how much and how much weighted, for all lanes in one query."""
    sums = (
        rows.order_by()
        .values_list("stage", "step")
        .annotate(rows=Count("pk"), whole=Sum("amount"), weighted=Sum(WEIGHTED))
    )
    for stage, step, count, amount, weighted in sums:
        lane = lanes[step if stage == OPEN else stage]
        lane.count += count
        lane.amount += amount or Decimal(0)
        lane.weighted += weighted or Decimal(0)
