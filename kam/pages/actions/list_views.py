"""The list of actions: the first due first, what is done the latest first."""

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kam.core import downloads, keyset
from kam.core.counts import capped_count, count_text
from kam.core.downloads import Column
from kam.core.pages import PageRequest, beside, render_page
from kam.pages.actions.narrowing import ActionsForm, narrowed
from planning.actions.words import SOURCES, STATES

PER_PAGE = 50
FIRST_DUE = keyset.Ordering("due")
LATEST = keyset.Ordering("due", descending=True, tie_descending=True)
COLUMNS = [
    Column(_("Account code"), lambda row: row.account.code),
    Column(_("Account"), lambda row: row.account),
    Column(_("What"), lambda row: row.title),
    Column(_("Who of us"), lambda row: row.owner or ""),
    Column(_("Who of them"), lambda row: row.their_owner or ""),
    Column(_("Due"), lambda row: row.due),
    Column(_("State"), lambda row: STATES[row.state]),
    Column(_("Started on"), lambda row: row.started_on),
    Column(_("Done on"), lambda row: row.done_on),
    Column(_("Evidence"), lambda row: row.evidence),
    Column(_("Source"), lambda row: SOURCES[row.source]),
]


@require_GET
def actions(request: PageRequest) -> HttpResponseBase:
    form = ActionsForm(request.GET, request=request)
    wishes = form.wishes
    rows = narrowed(request.user, wishes)
    ordering = LATEST if wishes["state"] in ("done", "dropped") else FIRST_DUE
    if downloads.wanted(request):
        told = keyset.rows(rows, ordering)
        return downloads.answer(request, name="actions", columns=COLUMNS, rows=told)
    at = keyset.Position.of(request.GET.get("cursor"), _name(ordering))
    page = keyset.page(rows, ordering, limit=PER_PAGE, at=at)
    context = {
        "form": form,
        "wishes": wishes,
        "actions": page.rows,
        "count": _counted(capped_count(rows)),
        **beside(request, page, _name(ordering)),
        "here": "actions",
    }
    return render_page(
        request, page="actions/list.html", partial="actions/partials/list.html", context=context
    )


def _counted(count: int) -> str:
    text = ngettext("%(count)s action", "%(count)s actions", count)
    return text % {"count": count_text(count)}


def _name(ordering: keyset.Ordering) -> str:
    return "-due" if ordering.descending else "due"
