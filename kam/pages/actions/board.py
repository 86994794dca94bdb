"""Actions on a board: open, started, done; a card is moved by hand, by its choice or by the keys."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from kam.core.counts import capped_count, count_text
from kam.core.pages import PageRequest, render_page
from kam.pages.actions.narrowing import ActionsForm, narrowed
from planning.models import Action

SHOWN = 50  # cards of a lane
COUNTED = 1_000
LATELY = timedelta(days=30)
LANES: dict[str, str | Promise] = {
    "open": _("To do"),
    "started": pgettext_lazy("board", "Started"),
    "done": _("Done"),
}


@dataclass(frozen=True)
class Lane:
    """A column of the board; `closed`: what comes here has ended."""

    code: str
    label: str | Promise
    rows: list[Action]
    count: str
    more: bool

    @property
    def closed(self) -> bool:
        return self.code == "done"


@require_GET
def action_board(request: PageRequest) -> HttpResponse:
    form = ActionsForm(request.GET, request=request)
    wishes = form.wishes
    lanes = [_lane(request, wishes, code) for code in LANES]
    context = {
        "form": form,
        "wishes": wishes,
        "lanes": lanes,
        "any": any(lane.rows for lane in lanes),
        "choices": LANES.items(),
        "days": LATELY.days,
        "here": "action_board",
    }
    return render_page(
        request, page="actions/board.html", partial="actions/partials/board.html", context=context
    )


def _lane(request: PageRequest, wishes: dict[str, Any], code: str) -> Lane:
    rows = narrowed(request.user, wishes, state=code)
    if code == "open":
        rows = rows.filter(started_on=None)
    if code == "done":
        rows = rows.filter(done_on__gt=timezone.localdate() - LATELY)
    found = list(rows.order_by("due", "pk")[: SHOWN + 1])
    count = count_text(capped_count(rows, COUNTED), COUNTED)
    return Lane(code, LANES[code], found[:SHOWN], count, len(found) > SHOWN)
