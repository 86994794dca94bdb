"""Tags: managers and administrators keep the words, who may change an account puts them on it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, AccountTag, SavedView, Tag, User
from accounts.services import rows
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.models import Change

FIELDS = ("name", "colour")
MOST_PER_ACCOUNT = 50
FILTERS = ("tag", "tag_all")  # parameters that name tags


def may_keep_tags(user: User) -> bool:
    """Whether the user may add, rename and delete the words themselves."""
    return user.can_write and user.role in (User.Role.MANAGER, User.Role.ADMIN)


@transaction.atomic
def create_tag(*, actor: User, **fields: Any) -> Tag:
    _only_keepers(actor)
    return rows.create(Tag, actor=actor, values=_on_one_line(rows.only(fields, FIELDS)))


@transaction.atomic
def update_tag(
    *, tag: Tag, actor: User, changes: dict[str, Any], version: int | None = None
) -> Tag:
    """Rename or recolour a tag; saved views that ask for it follow the new name."""
    _only_keepers(actor)
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    before = tag.name
    values = _on_one_line(rows.only(changes, FIELDS))
    rows.update(tag, actor=actor, values=values, version=version)
    if tag.name != before:
        _rename_in_views(before, tag.name)
    return tag


@transaction.atomic
def delete_tag(*, tag: Tag, actor: User) -> int:
    """Take the tag off all accounts and away for good; return how many accounts had it."""
    _only_keepers(actor)
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    had, _rows = AccountTag.objects.filter(tag=tag).delete()
    values = {name: [getattr(tag, name), None] for name in FIELDS} | {"accounts": [had, None]}
    log.record(tag, actor=actor, action=Change.Action.DELETED, values=values)
    tag.delete()
    return had


@transaction.atomic
def tag_account(
    *, account: Account, actor: User, add: Iterable[Tag] = (), remove: Iterable[Tag] = ()
) -> Account:
    """Put tags on an account and take others off. Raises DomainError when it is archived."""
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.is_archived:
        raise DomainError(_("This account is archived. Restore it first."), code="archived")
    now = {tag.pk: tag for tag in account.tags.all()}
    now.update({tag.pk: tag for tag in add})
    for tag in remove:
        now.pop(tag.pk, None)
    related = write_tags(account, now.values())
    rows.update(account, actor=actor, values={}, related=related)
    return account


def write_tags(account: Account, tags: Iterable[Tag]) -> dict[str, list[Any]]:
    """Let a locked account have exactly these tags; return {"tags": [old, new]}, names in order."""
    wanted = {tag.pk: tag.name for tag in tags}
    if len(wanted) > MOST_PER_ACCOUNT:
        sentence = _("An account can have %s tags.") % MOST_PER_ACCOUNT
        raise DomainError(sentence, field="tags")
    had = dict(account.tags.values_list("pk", "name"))
    if had.keys() == wanted.keys():
        return {}
    AccountTag.objects.filter(account=account, tag__in=had.keys() - wanted.keys()).delete()
    AccountTag.objects.bulk_create(
        AccountTag(account=account, tag_id=pk) for pk in sorted(wanted.keys() - had.keys())
    )
    return {"tags": [sorted(had.values()), sorted(wanted.values())]}


def _only_keepers(actor: User) -> None:
    if not may_keep_tags(actor):
        sentence = _("Only managers and administrators keep the tags.")
        raise DomainError(sentence, code="forbidden")


def _on_one_line(values: dict[str, Any]) -> dict[str, Any]:
    return values | {n: " ".join(str(v).split()) for n, v in values.items() if n == "name"}


def _rename_in_views(before: str, after: str) -> None:
    for view in SavedView.objects.select_for_update().order_by("pk"):
        filters = {name: _renamed(name, view.filters[name], before, after) for name in view.filters}
        if filters != view.filters:
            SavedView.objects.filter(pk=view.pk).update(filters=filters)


def _renamed(name: str, values: list[str], before: str, after: str) -> list[str]:
    if name not in FILTERS:
        return values
    return [after if value.lower() == before.lower() else value for value in values]
