"""The first address after login, the first steps, and the settings' front page."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from accounts.access.doors import administrators_only
from accounts.models import Account, Sale, User
from kam.core.pages import PageRequest
from scoring.models import Evaluation


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here for the picture of whatever is not one of our pages, such as a file."""
    return redirect(static("img/kam.svg"))


@dataclass(frozen=True)
class Step:
    """Something to do once; it ticks itself when its trace is there."""

    title: str
    why: str
    url: str
    label: str
    done: bool


def _steps() -> list[Step]:
    imports = reverse("import_new")
    return [
        Step(
            _("Import your accounts"),
            _("A list of customers with a code and a name is enough to begin."),
            f"{imports}?kind=accounts",
            _("Import accounts"),
            Account.objects.exists(),
        ),
        Step(
            _("Import sales"),
            _("Invoice lines of the last 24 months make scores, tiers and stages."),
            f"{imports}?kind=sales",
            _("Import sales"),
            Sale.objects.exists(),
        ),
        Step(
            _("Invite people"),
            _("Reps see their own accounts, managers those of their teams."),
            reverse("users"),
            _("Add users"),
            User.objects.filter(is_active=True)[1:2].exists(),
        ),
        Step(
            _("Give accounts to teams"),
            _("What came without a team only administrators see: choose it, then change many."),
            f"{reverse('pages:accounts')}?view=all",
            _("To the accounts"),
            Account.objects.filter(team__isnull=False).exists(),
        ),
        Step(
            _("Run the first evaluation"),
            _("It scores every account now; afterwards it runs every night."),
            reverse("jobs"),
            _("Evaluate"),
            Evaluation.objects.published().exists(),
        ),
    ]


@require_GET
def home(request: PageRequest) -> HttpResponse:
    """Today's page; for an administrator of an empty installation the first steps."""
    if request.user.is_staff and not Account.objects.exists():
        return redirect("first_steps")
    return redirect("pages:today")


@require_GET
@administrators_only
def first_steps(request: PageRequest) -> HttpResponse:
    steps = _steps()
    next_one = next((step for step in steps if not step.done), None)
    context = {"steps": steps, "next": next_one, "done": sum(step.done for step in steps)}
    return render(request, "pages/first_steps.html", context)


@require_GET
@administrators_only
def settings_home(request: PageRequest) -> HttpResponse:
    return render(request, "pages/settings.html")
