"""An account on one page, for anyone who may see it: on screen, and on one sheet of A4."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from kam.core.pages import PageRequest, render_page
from kam.pages.account.frame import account_frame
from planning.brief import brief_of

__all__ = ["account_brief"]


@require_GET
def account_brief(request: PageRequest, pk: int) -> HttpResponse:
    frame = account_frame(request, pk, "account_brief")
    told = brief_of(frame["account"], timezone.localdate())
    return render_page(request, page="account/brief.html", context={**frame, **vars(told)})
