"""The morning mail's own addresses: ending it without a login, and having one sent at once."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.services.users import stop_digest
from kam.core.pages import PageRequest, tell
from planning.day.digest import queue_one, stopped_by


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed address is the right
@login_not_required
@require_http_methods(["GET", "POST"])
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST switch the mail of whoever it was sent to off. It does nothing else."""
    user = stopped_by(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        stop_digest(user=user)
    return render(request, "digest/stop.html", {"stopped": request.method == "POST"})


@require_POST
def digest_now(request: PageRequest) -> HttpResponse:
    """Send the reader's own mail at once, whatever they have chosen."""
    if not request.user.email:
        tell(request, _("The morning mail needs an e-mail address."))
        return redirect("profile")
    queue_one(user=request.user, day=timezone.localdate())
    said = _("It is on its way to %(email)s, unless there is nothing to say.")
    tell(request, said % {"email": request.user.email})
    return redirect("profile")
