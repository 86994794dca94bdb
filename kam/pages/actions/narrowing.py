"""What the list, the calendar and the board of actions are narrowed to: one form for all three."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Team, User
from kam.core.forms import NarrowingForm
from kam.core.pages import PageRequest
from planning.actions.words import SOURCES, STATES
from planning.models import Action, Plan

__all__ = ["OF_ACTION", "ActionsForm", "actions_in_sight", "narrowed"]

MINE, ALL = "mine", "all"
OF_ACTION = ("owner", "their_owner", "plan", "playbook_run__playbook")  # what a row shows


class ActionsForm(NarrowingForm):
    """Whose, in which state, from where; an account or plan comes by a link."""

    whose = forms.ChoiceField(label=_("Whose"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*STATES.items()])
    source = forms.ChoiceField(
        label=_("Source"), required=False, choices=[("", _("from anywhere")), *SOURCES.items()]
    )
    account = forms.ModelChoiceField(
        queryset=Account.objects.none(), required=False, widget=forms.HiddenInput
    )
    plan = forms.ModelChoiceField(
        queryset=Plan.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, request: PageRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        user = request.user
        teams = [(f"team-{team.pk}", str(team)) for team in _teams(user)]
        fields["whose"].choices = [(MINE, _("Mine")), (ALL, _("All at accounts I see")), *teams]
        fields["account"].queryset = Account.objects.visible_to(user)
        fields["plan"].queryset = Plan.objects.visible_to(user)
        self.user = user

    @property
    def wishes(self) -> dict[str, Any]:
        """What is asked for, without what cannot be; those who lead or only read look at all."""
        told = {name: value for name, value in super().wishes.items() if value}
        at_one = "account" in told or "plan" in told
        looks = self.user.leads or not self.user.can_write or at_one
        return {"whose": ALL if looks else MINE, "state": "open", **told}


def _teams(user: User) -> list[Team]:
    """The teams that somebody who leads may choose; as on the day page."""
    if not user.leads:
        return []
    if user.role == User.Role.ADMIN:
        return list(Team.objects.all())
    return list(Team.objects.filter(pk__in=user.team_ids)) if user.team_id else []


def actions_in_sight(user: User) -> QuerySet[Action]:
    """All that the user may see and that still counts, with what a row shows."""
    rows = Action.objects.listed_for(user).exclude(account__status=Account.Status.ARCHIVED)
    return rows.select_related("account", *OF_ACTION)


def narrowed(user: User, wishes: dict[str, Any], *, state: str = "") -> QuerySet[Action]:
    """The actions that are asked for; `state` in place of the wished one."""
    rows: Any = actions_in_sight(user)
    rows = rows.in_state(state or wishes["state"], timezone.localdate())
    if source := wishes.get("source"):
        rows = rows.from_source(source)
    rows = _whose(rows, user, wishes["whose"])
    named = {name: wishes[name] for name in ("account", "plan") if name in wishes}
    return rows.filter(**named)


def _whose(rows: QuerySet[Action], user: User, whose: str) -> QuerySet[Action]:
    if whose == MINE:
        return rows.filter(owner=user)
    if whose == ALL:
        return rows
    team = Team.objects.get(pk=int(whose.removeprefix("team-")))
    people = User.objects.filter(team__in=team.with_descendants())
    return rows.filter(owner__in=people.values("pk"))
