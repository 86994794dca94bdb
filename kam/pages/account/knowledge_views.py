"""The tabs Understanding and Promises of an account; what changes them stands in accounts.views."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kam.core.pages import PageRequest, render_page
from kam.pages.account.frame import account_frame
from kam.pages.account.perceived import perceived_context
from kam.pages.account.promises import promises_context
from kam.pages.account.understanding import understanding_context


@require_GET
def account_understanding(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_understanding")
    return render_page(
        request,
        page="account/understanding.html",
        partial="account/partials/understanding.html",
        context={
            **frame,
            **understanding_context(frame["account"]),
            **perceived_context(frame["account"]),
        },
    )


@require_GET
def account_promises(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_promises")
    return render_page(
        request,
        page="account/promises.html",
        partial="account/partials/promises.html",
        context={**frame, **promises_context(frame["account"])},
    )
