"""People who log in and the tree of teams: administrators change them, everybody their own wishes."""

from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Team, User
from accounts.services import rows
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.models import Change

USER_FIELDS = ("username", "name", "email", "role", "team", "is_active", "language", "theme")
PREFERENCES = (
    "name", "email", "language", "theme", "time_zone", "digest", "digest_hour", "muted",
)  # fmt: skip
TEAM_FIELDS = ("name", "parent")


def _only_administrators(actor: User) -> None:
    if not (actor.is_active and actor.role == User.Role.ADMIN):
        raise DomainError(_("Only administrators can do this."), code="forbidden")


@transaction.atomic
def create_user(*, actor: User, **fields: Any) -> User:
    """Add a user without a password: a link to set one is made by `password_link`.

    Raises DomainError for a name that is taken, and unless the actor is an administrator.
    """
    _only_administrators(actor)
    values = rows.clean(User, rows.only(fields, USER_FIELDS))
    _refuse_taken_name(values.get("username", ""))
    user = User(**values)
    user.set_unusable_password()
    with rows.in_words(User):
        user.save(force_insert=True)
    rows.log_created(user, actor=actor, fields=list(values))
    return user


def _refuse_taken_name(username: str, but: int | None = None) -> None:
    if User.objects.filter(username__iexact=username).exclude(pk=but or 0).exists():
        raise DomainError(_("Another user has this name."), field="username", code="unique")


@transaction.atomic
def update_user(*, user: User, actor: User, changes: dict[str, Any]) -> User:
    """Change name, e-mail, role, team, language or whether a user may log in.

    Raises DomainError when nobody would be left to administer.
    """
    _only_administrators(actor)
    administrators = list(_administrators_locked())
    user = User.objects.select_for_update().get(pk=user.pk)
    values = rows.clean(User, rows.only(changes, USER_FIELDS))
    if "username" in values:
        _refuse_taken_name(values["username"], but=user.pk)
    rows.write(user, actor=actor, values=values)
    stays = user.is_active and user.role == User.Role.ADMIN
    if administrators == [user] and not stays:
        raise DomainError(
            _("%(user)s is the last administrator. Appoint another one first.") % {"user": user},
            field="role",
        )
    return user


def _administrators_locked():
    active = User.objects.filter(role=User.Role.ADMIN, is_active=True)
    return active.order_by("pk").select_for_update()


@transaction.atomic
def set_preferences(*, user: User, **wanted: Any) -> User:
    """A user's own name, address, language, looks and time zone, and what they want to be told.

    Raises DomainError for a time zone that there is not, and for a value a field refuses.
    """
    if wanted.get("time_zone", "") not in ("", *available_timezones()):
        raise DomainError(_("There is no such time zone."), field="time_zone", code="invalid")
    locked = User.objects.select_for_update().get(pk=user.pk)
    values = rows.clean(User, rows.only(wanted, PREFERENCES))
    _refuse_mail_to_nobody({"email": locked.email, "digest": locked.digest} | values)
    rows.write(locked, actor=user, values=values)
    return locked


def _refuse_mail_to_nobody(values: dict[str, Any]) -> None:
    if values["digest"] != User.Digest.NEVER and not values["email"]:
        raise DomainError(_("The morning mail needs an e-mail address."), field="email")


@transaction.atomic
def stop_digest(*, user: User) -> None:
    """What the link in a morning mail does, and nothing else; a second call changes nothing."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    rows.write(locked, actor=user, values={"digest": User.Digest.NEVER})


@transaction.atomic
def note_password_link(*, user: User, actor: User) -> None:
    """Log that an administrator made a link with which this user's password can be set."""
    _only_administrators(actor)
    if not user.is_active:
        raise DomainError(_("%(user)s may not log in. Reactivate the user first.") % {"user": user})
    values = {"password_link": [None, "made"]}
    log.record(user, actor=actor, action=Change.Action.CHANGED, values=values)


@transaction.atomic
def create_team(*, actor: User, **fields: Any) -> Team:
    _only_administrators(actor)
    return rows.create(Team, actor=actor, values=rows.only(fields, TEAM_FIELDS))


@transaction.atomic
def update_team(*, team: Team, actor: User, changes: dict[str, Any]) -> Team:
    """Rename a team or move it in the tree; raises DomainError when it would hang below itself."""
    _only_administrators(actor)
    teams = {team.pk: team for team in Team.objects.select_for_update().order_by("pk")}
    team = teams[team.pk]
    parent = changes.get("parent")
    if parent is not None and parent.pk in team.with_descendants():
        raise DomainError(_("A team cannot be part of itself."), field="parent")
    rows.update(team, actor=actor, values=rows.only(changes, TEAM_FIELDS))
    return team


@transaction.atomic
def delete_team(*, team: Team, actor: User) -> None:
    """Remove an empty team; raises DomainError while users, accounts or teams belong to it."""
    _only_administrators(actor)
    team = Team.objects.select_for_update().get(pk=team.pk)
    if (
        team.members.exists()
        or team.children.exists()
        or Account.objects.filter(team=team).exists()
    ):
        raise DomainError(
            _("%(team)s still has users, accounts or teams. Move them first.") % {"team": team}
        )
    values = log.snapshot(team, TEAM_FIELDS)
    gone = {name: [new, None] for name, (_old, new) in values.items()}
    log.record(team, actor=actor, action=Change.Action.DELETED, values=gone)
    team.delete()
