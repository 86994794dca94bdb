"""Saved views: lists of accounts under a name, one's own or shared with a team."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import SavedView, Team, User
from accounts.services import rows
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.models import Change

FIELDS = ("name", "team", "filters", "columns", "ordering")
MOST = 100  # of one user
MOST_FILTERS, MOST_VALUES, LONGEST, MOST_COLUMNS = 40, 100, 200, 60


@transaction.atomic
def create_view(*, actor: User, **fields: Any) -> SavedView:
    """Keep a list under a name. Raises DomainError for a name twice and a team out of reach."""
    values = rows.only(fields, FIELDS)
    _check(values, actor)
    if SavedView.objects.filter(owner=actor, deleted_at=None).count() >= MOST:
        raise DomainError(_("You have %s views already: delete one first.") % MOST)
    return rows.create(SavedView, actor=actor, values={**values, "owner": actor})


@transaction.atomic
def update_view(
    *, view: SavedView, actor: User, changes: dict[str, Any], version: int | None = None
) -> SavedView:
    """Change what a view shows, its name, or who shares it."""
    values = rows.only(changes, FIELDS)
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if "team" in values and values["team"] != view.team:
        _check_team(values["team"], actor)
    _check({name: value for name, value in values.items() if name != "team"}, actor)
    rows.update(view, actor=actor, values=values, version=version)
    return view


@transaction.atomic
def delete_view(*, view: SavedView, actor: User) -> None:
    """Put a view away; `restore_view` brings it back."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if view.deleted_at is None:
        SavedView.objects.filter(pk=view.pk).update(deleted_at=Now())
        log.record(
            view, actor=actor, action=Change.Action.DELETED, values={"name": [view.name, None]}
        )


@transaction.atomic
def restore_view(*, view: SavedView, actor: User) -> None:
    """Bring a deleted view back. Raises DomainError when its name is taken meanwhile."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if view.deleted_at is not None:
        with rows.in_words(SavedView):
            SavedView.objects.filter(pk=view.pk).update(deleted_at=None)
        log.record(
            view, actor=actor, action=Change.Action.CHANGED, values={"deleted": [True, False]}
        )


@transaction.atomic
def open_with(*, user: User, view: str) -> None:
    """Let the list of accounts open with this view for the user; empty: with all accounts."""
    user = User.objects.select_for_update().get(pk=user.pk)
    rows.write(user, actor=user, values={"default_view": view})


def _check(values: dict[str, Any], actor: User) -> None:
    if "name" in values:
        values["name"] = " ".join(str(values["name"]).split())
    if values.get("team") is not None:
        _check_team(values["team"], actor)
    if "filters" in values:
        _check_filters(values["filters"])
    if "columns" in values:
        _check_columns(values["columns"])


def _check_team(team: Team | None, actor: User) -> None:
    """One's own team, and those one leads; taking it back from a team is free."""
    if team is None or (actor.role == User.Role.ADMIN and actor.is_active):
        return
    if not actor.can_write or team.pk not in {actor.team_id, *actor.team_ids}:
        raise DomainError(_("You can share with your own team and those below it."), field="team")


def _check_filters(filters: Any) -> None:
    fits = isinstance(filters, dict) and len(filters) <= MOST_FILTERS
    if not fits or not all(_are_texts(values, MOST_VALUES) for values in filters.values()):
        raise DomainError(_("These filters are too many or too long."), field="filters")
    if any(len(name) > LONGEST for name in filters):
        raise DomainError(_("These filters are too many or too long."), field="filters")


def _check_columns(columns: Any) -> None:
    if not _are_texts(columns, MOST_COLUMNS) or len(set(columns)) < len(columns):
        raise DomainError(_("Name each column once."), field="columns")


def _are_texts(values: Any, most: int) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= most
        and all(isinstance(v, str) and len(v) <= LONGEST and "\x00" not in v for v in values)
    )
