"""Create, change, hand over, archive and restore accounts."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import groups
from accounts.custom_fields import PREFIX, as_json
from accounts.models import Account, User
from accounts.services import rows
from accounts.services.custom import planned_custom, write_custom
from accounts.services.stale import mark_stale
from accounts.services.tags import write_tags
from accounts.services.tell import tell_new_owner
from kam.core import downloads
from kam.core.errors import DomainError
from kam.core.models import Change

FIELDS = (
    "code", "name", "parent", "industry", "region", "country", "website", "employees",
    "annual_revenue", "reference_value", "owner", "team", "status", "since",
)  # fmt: skip
BESIDE = ("tags", "custom")  # kept in rows of their own
EVALUATED = {
    "parent", "industry", "employees", "annual_revenue", "reference_value", "owner", "team",
    "status", "since",
}  # fmt: skip


@transaction.atomic
def create_account(*, actor: User | None, **fields: Any) -> Account:
    """Make an account; it belongs to the actor and their team unless the fields say otherwise.

    Raises DomainError for values the account cannot have, and when a rep makes one for others.
    """
    tags, custom = fields.pop("tags", None), planned_custom(fields.pop("custom", None))
    values = with_owner(rows.only(fields, FIELDS), actor)
    refuse_archived_status(values)
    if values.get("parent"):
        groups.lock_parents()
        groups.refuse_circle(None, values["parent"].pk)
    related = _custom_of_new(custom) | _tags_of_new(tags)
    account = rows.create(Account, actor=actor, values=values, related=related)
    write_tags(account, tags or [])
    write_custom(account, custom)
    mark_stale([account.pk])
    tell_new_owner(account, actor=actor)
    return account


def _custom_of_new(custom: dict[Any, Any]) -> dict[str, list[Any]]:
    given = {field: value for field, value in custom.items() if value is not None}
    return {f"{PREFIX}{f.key}": [None, as_json(f, value)] for f, value in given.items()}


def _tags_of_new(tags: Any) -> dict[str, list[Any]]:
    return {"tags": [None, sorted(tag.name for tag in tags)]} if tags else {}


def with_owner(fields: dict[str, Any], actor: User | None) -> dict[str, Any]:
    """What a new account is given, with owner and team; raises DomainError for foreign ones.

    A rep's new account is the rep's own; it stands in the team of its owner, else the actor's.
    """
    values = dict(fields)
    if "owner" not in values and actor is not None and actor.role == User.Role.REP:
        values["owner"] = actor
    whose = values.get("owner") or actor
    if "team" not in values and whose is not None:
        values["team"] = whose.team
    _refuse_foreign_owner(values, actor)
    return values


def _refuse_foreign_owner(values: dict[str, Any], actor: User | None) -> None:
    if actor is None or actor.role == User.Role.ADMIN:
        return
    owner, team = values.get("owner"), values.get("team")
    own_owner = owner is None or owner == actor or owner.team_id in actor.team_ids
    own_team = team is None or team.pk in {actor.team_id, *actor.team_ids}
    if not own_owner or not own_team or (owner is None and team is None):
        raise DomainError(
            _("You can add accounts for yourself and for your team only."), field="owner"
        )


@transaction.atomic
def update_account(
    *, account: Account, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Account:
    """Change fields of an account and return it as it is now.

    `tags` are all that it is to have; `custom` is {key: value} of the fields that change.
    Raises Conflict when `version` is given and somebody changed the account since; DomainError
    when it is archived, when a value is refused, when the parents would run in a circle or too
    deep, and when the actor may not decide about owner and team.
    """
    values = rows.only(dict(changes), (*FIELDS, *BESIDE))
    tags, custom = values.pop("tags", None), planned_custom(values.pop("custom", None))
    account = _locked_below(account, values.get("parent"))
    refuse_archived_status(values)
    if _reassigns(account, values) and not may_reassign(account=account, actor=actor):
        raise DomainError(_("Only a manager can change the owner or the team."), field="owner")
    related = write_custom(account, custom)
    if tags is not None:
        related |= write_tags(account, tags)
    changed = rows.update(account, actor=actor, values=values, version=version, related=related)
    if EVALUATED.intersection(changed):
        mark_stale([account.pk])
    if "owner" in changed:
        tell_new_owner(account, actor=actor)
    return account


def lock_account(account_id: int) -> Account:
    """The account as it is now, locked until the transaction ends; raises when it is archived."""
    account = Account.objects.select_for_update(no_key=True).get(pk=account_id)
    if account.is_archived:
        raise DomainError(_("This account is archived. Restore it first."), code="archived")
    return account


def _locked_below(account: Account, parent: Account | None) -> Account:
    """The account, locked; where the parent is another, the parents first and without a circle."""
    if parent is not None and parent.pk != account.parent_id:
        groups.lock_parents()
    account = lock_account(account.pk)
    if parent is not None and parent.pk != account.parent_id:
        groups.lock_parents()  # also when somebody moved the account since it was read
        groups.refuse_circle(account.pk, parent.pk)
    return account


def refuse_archived_status(values: dict[str, Any]) -> None:
    """Archiving is an act of its own, with a way back. Raises DomainError."""
    if values.get("status") == Account.Status.ARCHIVED:
        raise DomainError(_("Archive the account instead of setting its status."), field="status")


def _reassigns(account: Account, values: dict[str, Any]) -> bool:
    """Whether owner or team would become another."""
    pairs = (("owner", account.owner_id), ("team", account.team_id))
    return any(name in values and _pk(values[name]) != now for name, now in pairs)


def _pk(row: Any) -> int | None:
    return None if row is None else row.pk


def may_reassign(*, account: Account, actor: User | None) -> bool:
    """Whether the actor leads the people who look after the account. None: the system itself."""
    return actor is None or leads_account(actor, team=account.team_id, owner=account.owner_id)


def leads_account(actor: User, *, team: int | None, owner: int | None) -> bool:
    """The rule behind `may_reassign`, for an account of this team and owner."""
    if actor.role == User.Role.MANAGER:
        return team in actor.team_ids or owner == actor.pk
    return actor.is_active and actor.role == User.Role.ADMIN


def accounts_led_by(actor: User) -> Q:
    """The same rule for accounts at once."""
    if actor.role == User.Role.MANAGER:
        return Q(team__in=actor.team_ids) | Q(owner=actor.pk)
    return Q() if leads_account(actor, team=None, owner=None) else Q(pk__in=[])


@transaction.atomic
def hand_over(*, account: Account, to: User, actor: User) -> Account:
    """Give the account to another owner, and with them to their team.

    The owner and their managers may. Raises DomainError otherwise, when the account is archived,
    and when `to` has it already or cannot look after accounts.
    """
    account = lock_account(account.pk)
    if account.owner_id != actor.pk and not may_reassign(account=account, actor=actor):
        raise DomainError(_("Only the owner or a manager can hand an account over."), field="to")
    if account.owner_id == to.pk:
        raise DomainError(
            _("%(user)s owns this account already.") % {"user": to}, field="to", code="same_owner"
        )
    if not to.can_write:
        raise DomainError(_("%(user)s cannot look after accounts.") % {"user": to}, field="to")
    rows.update(account, actor=actor, values={"owner": to, "team": to.team or account.team})
    mark_stale([account.pk])
    tell_new_owner(account, actor=actor)
    return account


@transaction.atomic
def archive_account(*, account: Account, actor: User | None) -> Account:
    """Put the account away with its history; a second call changes nothing."""
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.is_archived:
        return account
    rows.update(account, actor=actor, values={"status": Account.Status.ARCHIVED})
    mark_stale([account.pk])
    return account


@transaction.atomic
def restore_account(*, account: Account, actor: User | None) -> Account:
    """Bring an archived account back with the status it had; a second call changes nothing."""
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if not account.is_archived:
        return account
    if account.merged_into_id:
        raise DomainError(_("This account was merged. Undo the merge instead."), code="merged")
    rows.update(account, actor=actor, values={"status": _status_before_archiving(account)})
    mark_stale([account.pk])
    return account


def _status_before_archiving(account: Account) -> str:
    log = Change.objects.filter(kind="accounts.account", object_id=account.pk)
    archiving = log.filter(values__status__1=Account.Status.ARCHIVED.value).order_by("-pk").first()
    before = archiving.values["status"][0] if archiving else None
    return before or Account.Status.PROSPECT  # it came in archived, from a file


@transaction.atomic
def note_export(*, actor: User, rows: int, form: str, asked: str) -> None:
    """Log, before the first byte leaves, who takes how many accounts out and what was asked for."""
    downloads.note(actor=actor, name=f"accounts.{form}", asked=asked, rows=rows)
