"""The matrix: the four types, the largest accounts as bubbles, and the list of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kam.core import downloads, keyset
from kam.core.pages import PageRequest, render_page
from kam.pages.downloads import MATRIX, in_pages
from kam.pages.portfolio import lists
from kam.pages.portfolio.frame import frame, nothing_yet
from kam.pages.portfolio.matrix import bubbles, types, wishes
from kam.pages.portfolio.matrix.bubbles import Bubble, Place
from kam.pages.portfolio.scope import Scope, scope_of
from scoring.models import Standing

__all__ = ["matrix"]

BY_SALES = keyset.Ordering("sales_12m", descending=True, tie="account_id")


@dataclass(frozen=True)
class Row:
    """A standing, where it came from, and the points it moved on each axis; None: not compared, or
    not known."""

    standing: Standing
    before: Place | None
    attractiveness: float | None
    strength: float | None

    @property
    def was(self) -> int | None:
        """The type it had, where that was another one."""
        if self.before is None or self.before.segment == self.standing.segment:
            return None
        return self.before.segment.value


@require_GET
def matrix(request: PageRequest) -> HttpResponseBase:
    """Where to invest, maintain and let go; `since` adds where each came from."""
    scope = scope_of(request, "matrix")
    if scope is None:
        return nothing_yet(request, page="matrix", heading=_("Matrix"))
    form = wishes.wishes(request, scope)
    found = wishes.narrowed(scope, form)
    if downloads.wanted(request):
        told = partial(lists.looked_after, scope)
        rows = in_pages(_with_accounts(found.rows), BY_SALES, told)
        return downloads.answer(request, name="matrix", columns=MATRIX, rows=rows)
    before = wishes.since(scope, form.cleaned_data["since"])
    page = lists.page_of(request, _with_accounts(found.rows), BY_SALES, few=found.few)
    drawn = bubbles.bubbles(found, BY_SALES)
    then = bubbles.places(before, _accounts(drawn, page.rows))
    context = (
        _about(scope, form, before)
        | _drawing(scope, found, drawn, then)
        | {"rows": [_row(row, then) for row in lists.looked_after(scope, page.rows)], "pages": page}
    )
    return render_page(
        request, page="matrix/matrix.html", partial=_partial(request), context=context
    )


def _with_accounts(rows):
    return rows.select_related("account__owner")


def _partial(request: PageRequest) -> str:
    """Turning a page swaps the list alone, a filter the drawing, too."""
    return f"matrix/partials/{'list' if request.htmx.target == 'rows' else 'body'}.html"


def _accounts(drawn: Iterable[Bubble], rows: Iterable[Standing]) -> set[int]:
    return {b.account for b in drawn} | {row.account_id for row in rows}


def _about(scope: Scope, form: wishes.WishForm, before: wishes.Since | None) -> dict[str, Any]:
    kept = {name: value for name, value in form.data.items() if name in form.fields}
    others = {name: value for name, value in kept.items() if value and name != "segment"}
    found = types.kinds(scope, before, chosen=form.cleaned_data["segment"], kept=others)
    return frame(scope, **kept) | {
        "form": form,
        "kinds": found,
        "finding": types.finding(found),
        "axes": types.axes(scope),
        "model": scope.evaluation.model,
        "cut": scope.evaluation.model.segment_cut,
        "since": before,
        "asked_since": form.cleaned_data["since"],
        "narrowed": any(kept.get(name) for name in ("segment", "tier", "stage")),
        "all_url": scope.url(**({"since": kept["since"]} if kept.get("since") else {})),
        "still_url": scope.url(**{n: v for n, v in kept.items() if v and n != "since"}),
    }


def _drawing(
    scope: Scope, found: wishes.Narrowed, drawn: list[Bubble], then: Mapping[int, Place]
) -> dict[str, Any]:
    came = bubbles.moved(drawn, then)
    sales = Decimal(scope.figures.get("sales_12m", 0))
    return {
        "chart": bubbles.chart(drawn, came, cut=float(scope.evaluation.model.segment_cut)),
        "drawn": bubbles.told(drawn, found, sales),
        "unknown": bubbles.unknown(drawn),
        "guessed": bubbles.guessed(drawn),
        "arrows": len(came),
        "least_move": bubbles.LEAST_MOVE,
        "count": found.count,
        "counted": ngettext("%(count)s account", "%(count)s accounts", found.count)
        % {"count": found.text},
    }


def _row(standing: Standing, then: Mapping[int, Place]) -> Row:
    before = then.get(standing.account_id)
    if before is None:
        return Row(standing, None, None, None)
    return Row(
        standing,
        before,
        _moved(standing.known_attractiveness, before.attractiveness),
        _moved(standing.known_strength, before.strength),
    )


def _moved(now: Decimal | None, before: float | None) -> float | None:
    return None if now is None or before is None else float(now) - before
