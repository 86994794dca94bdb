"""Whose day the reader looks at: their own, a colleague's below them, or a team's."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from kam.core.pages import PageRequest
from kam.pages.portfolio.scope import TeamChoice, teams_in_sight
from planning.day.whose import Whose

__all__ = ["Picker", "picker_of"]

MOST_PEOPLE = 1_000


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Picker:
    """Whose day it is, and whose it may be: nothing to choose from for a rep."""

    whose: Whose
    chosen: str
    teams: list[Choice]
    people: list[Choice]


def picker_of(request: PageRequest) -> Picker:
    """What `who` asks for: person-7, team-3 or all. Raises Http404 for whom one may not look at.

    Without a wish a rep sees their own day, a manager that of their team, an administrator all.
    """
    user, wish = request.user, request.GET.get("who", "")
    if not user.leads:
        if wish not in ("", f"person-{user.pk}"):
            raise Http404
        return Picker(Whose(user, person=user), f"person-{user.pk}", [], [])
    teams, people = teams_in_sight(user), _people(user)
    wish = wish or (f"team-{user.team_id}" if user.team_id and not user.is_staff else "all")
    return Picker(
        _whose(user, wish, teams, people), wish, _teams(user, teams), _named(user, people)
    )


def _people(user: User) -> list[User]:
    """Who looks after accounts within sight, and the reader if they may."""
    rows = User.objects.filter(is_active=True).exclude(role=User.Role.READER)
    if not user.is_staff:
        rows = rows.filter(Q(team__in=user.team_ids) | Q(pk=user.pk))
    return list(rows.order_by("name", "username")[:MOST_PEOPLE])


def _whose(user: User, wish: str, teams: list[TeamChoice], people: list[User]) -> Whose:
    if wish == "all":
        return Whose(user)
    kind, _dash, number = wish.partition("-")
    person = next((p for p in people if kind == "person" and str(p.pk) == number), None)
    team = next((t.team for t in teams if kind == "team" and str(t.team.pk) == number), None)
    if person is None and team is None:
        raise Http404
    return Whose(user, person=person, team=team)


def _teams(user: User, teams: list[TeamChoice]) -> list[Choice]:
    everything = [] if user.team_id and not user.is_staff else [Choice("all", _("All accounts"))]
    return [*everything, *(Choice(f"team-{c.team.pk}", c.indented) for c in teams)]


def _named(user: User, people: list[User]) -> list[Choice]:
    """The reader first."""
    mine = [Choice(f"person-{user.pk}", _("Myself"))] if user in people else []
    return mine + [Choice(f"person-{p.pk}", str(p)) for p in people if p != user]
