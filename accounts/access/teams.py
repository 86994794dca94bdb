"""Settings: the tree of teams."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access.doors import administrators_only
from accounts.access.forms import TeamForm
from accounts.models import Account, Team
from accounts.services import users as services
from kam.core.errors import DomainError
from kam.core.forms import add_refusal
from kam.core.pages import PageRequest, ask, tell


@dataclass(frozen=True)
class Branch:
    """A team where it hangs in the tree; the top has depth 0."""

    team: Team
    depth: int
    accounts: int


def tree() -> list[Branch]:
    """All teams, each under its parent; two queries however deep."""
    counts = dict(Account.objects.order_by().values_list("team").annotate(Count("pk")))
    below: dict[int | None, list[Team]] = {}
    for team in Team.objects.annotate(people=Count("members")).order_by("name"):
        below.setdefault(team.parent_id, []).append(team)

    def walk(parent: int | None, depth: int) -> list[Branch]:
        found = []
        for team in below.get(parent, []):
            found.append(Branch(team, depth, counts.get(team.pk, 0)))
            found += walk(team.pk, depth + 1)
        return found

    return walk(None, 0)


@require_GET
@administrators_only
def team_list(request: PageRequest) -> HttpResponse:
    return render(request, "access/teams.html", {"branches": tree()})


@require_http_methods(["GET", "POST"])
@administrators_only
def team_create(request: PageRequest) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            team = services.create_team(actor=request.user, **form.cleaned_data)
            tell(request, _("%(team)s is saved.") % {"team": team})
            return redirect("teams")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "access/team.html", {"form": form})


@require_http_methods(["GET", "POST"])
@administrators_only
def team_edit(request: PageRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    form = TeamForm(request.POST or None, instance=Team.objects.get(pk=pk))
    if form.is_valid():
        try:
            services.update_team(team=team, actor=request.user, changes=form.cleaned_data)
            tell(request, _("%(team)s is saved.") % {"team": form.cleaned_data["name"]})
            return redirect("teams")
        except DomainError as refusal:
            add_refusal(form, refusal)
    return render(request, "access/team.html", {"form": form, "shown": team})


@require_http_methods(["GET", "POST"])
@administrators_only
def team_delete(request: PageRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    if request.method == "GET":
        question = _("Delete the team %(shown)s?") % {"shown": team}
        back = reverse("team_edit", args=[pk])
        return ask(request, question, button=_("Delete"), back=back)
    try:
        services.delete_team(team=team, actor=request.user)
    except DomainError as refusal:
        tell(request, str(refusal), level=messages.ERROR)
        return redirect("team_edit", pk)
    tell(request, _("%(team)s is gone.") % {"team": team.name})
    return redirect("teams")
