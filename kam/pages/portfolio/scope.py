"""What a dashboard is about: which evaluation, and which part of the company, within sight."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Team, User
from kam.core.pages import PageRequest
from kam.pages.asof import day_of
from scoring.models import Evaluation, PortfolioSummary

__all__ = ["Scope", "TeamChoice", "scope_of", "teams_in_sight"]


@dataclass(frozen=True)
class TeamChoice:
    """A team in the order of the tree; depth 0 is the highest one in sight."""

    team: Team
    depth: int

    @property
    def indented(self) -> str:
        return "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}" * self.depth + self.team.name


@dataclass(frozen=True)
class Scope:
    """One evaluation seen by one user for one team with all below it; no team: all accounts.

    page: the name of the address that the switches stay on. note: why another day answers than the
    one asked for.
    """

    user: User
    evaluation: Evaluation
    team: Team | None
    choices: list[TeamChoice]
    dated: bool
    page: str = "portfolio"
    note: str = ""

    @cached_property
    def team_ids(self) -> list[int] | None:
        """The team and all below it; None where everything is looked at."""
        if self.team is None:
            return None
        return sorted(c.team.pk for c in _tree((c.team for c in self.choices), self.team))

    @cached_property
    def children(self) -> list[Team]:
        """Teams right below the chosen one; where there is only one, those below that one."""
        number = self.team.pk if self.team else None
        found = self._below(number)
        while len(found) == 1 and (deeper := self._below(found[0].pk)):
            found = deeper
        return found

    @cached_property
    def summaries(self) -> dict[int | None, dict]:
        """Figures by team: of the one chosen and of its children, in one query."""
        chosen = Q(team=self.team.pk) if self.team else Q(team=None)
        rows = PortfolioSummary.objects.filter(
            chosen | Q(team__in=[team.pk for team in self.children]), evaluation=self.evaluation
        )
        return dict(rows.values_list("team", "figures"))

    @property
    def figures(self) -> dict:
        """Of the chosen team; empty for a team that is younger than the evaluation."""
        return self.summaries.get(self.team.pk if self.team else None, {})

    def _below(self, number: int | None) -> list[Team]:
        return [choice.team for choice in self.choices if choice.team.parent_id == number]

    def on_accounts(self, rows: QuerySet) -> QuerySet:
        """Of rows that hang on accounts, those in sight and in the team."""
        if self.team_ids is None:
            return rows.visible_to(self.user)  # type: ignore[attr-defined]
        accounts = Account.objects.visible_to(self.user).filter(team__in=self.team_ids)
        return rows.filter(account__in=accounts.values("pk"))

    @property
    def now_url(self) -> str:
        """The same team in the evaluation of today."""
        return reverse(f"pages:{self.page}") + (f"?team={self.team.pk}" if self.team else "")

    def accounts_url(self, **params: object) -> str:
        """The list of accounts behind a number, as of the evaluation that the number is from."""
        chosen = {"team": self.team.pk} if self.team else {}
        if self.evaluation.is_current:
            return f"{reverse('pages:accounts')}?{urlencode(chosen | params)}"
        return self.url("portfolio_accounts", **params)

    def url(self, name: str = "", **params: object) -> str:
        """This page, or another one of the portfolio, for the same team and day."""
        kept: dict[str, object] = {"team": self.team.pk} if self.team else {}
        if self.dated:
            kept["as_of"] = self.evaluation.as_of.isoformat()
        query = urlencode(kept | params)
        return reverse(f"pages:{name or self.page}") + (f"?{query}" if query else "")


class ScopeForm(forms.Form):
    """The switch beside that of the day."""

    team = forms.IntegerField(label=_("Team"), required=False, min_value=1)


def scope_of(request: PageRequest, page: str = "portfolio") -> Scope | None:
    """What the address asks for; None when there is nothing to look at yet.

    page: the name of the address that the switches stay on.

    Raises Http404 for reps, for a team out of sight, and for what is no date: hidden is 404. A day
    before the first evaluation has nothing to show, either.
    """
    if not request.user.leads:
        raise Http404
    form = ScopeForm(request.GET)
    if not form.is_valid():
        raise Http404
    choices = teams_in_sight(request.user)
    team = _team(request.user, choices, form.cleaned_data["team"])
    day = day_of(request)
    if day.evaluation is None or (team is None and not request.user.is_staff):
        return None
    return Scope(request.user, day.evaluation, team, choices, day.dated, page, day.note)


def _team(user: User, choices: list[TeamChoice], number: int | None) -> Team | None:
    """The team asked for; without a wish a manager's own, and everything for administrators."""
    wanted = number or (None if user.is_staff else user.team_id)
    if wanted is None:
        return None
    found = next((choice.team for choice in choices if choice.team.pk == wanted), None)
    if found is None:
        raise Http404
    return found


def teams_in_sight(user: User) -> list[TeamChoice]:
    """Teams within sight, each followed by those below it."""
    teams = list(Team.objects.all())
    if user.is_staff:
        roots = [team for team in teams if team.parent_id is None]
    else:
        roots = [team for team in teams if team.pk == user.team_id]
    return [choice for root in roots for choice in _tree(teams, root)]


def _tree(teams: Iterable[Team], root: Team) -> list[TeamChoice]:
    """The team, then all below it, in the order of the tree."""
    below: dict[int | None, list[Team]] = {}
    for team in teams:
        below.setdefault(team.parent_id, []).append(team)
    found, todo = [], [TeamChoice(root, 0)]
    while todo:
        here = todo.pop()
        found.append(here)
        todo += [TeamChoice(t, here.depth + 1) for t in reversed(below.get(here.team.pk, []))]
    return found
