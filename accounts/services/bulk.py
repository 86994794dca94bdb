"""Change many accounts at once, chunk by chunk, and take it back.

The accounts are written down before the first one changes; each chunk is one transaction that locks
its accounts, looks at rights and values as they are then, and marks itself done. So a run that dies
half way goes on where it stopped, and a repeat changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.custom_fields import as_json, clean_value, cleaned, fields_in_use
from accounts.models import BulkChange, BulkChunk, CustomField, Tag, User
from accounts.services.bulk_rows import Rows, Write
from accounts.services.tell import tell_handed
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Job

CHUNK = 2_000
UNDO_FOR = timedelta(days=7)
MOST_CHOSEN = 10_000  # accounts named one by one
FIELDS = ("owner", "team", "region", "tags_add", "tags_remove", "custom")
COUNTS = ("size", "changed", "unchanged", "archived", "not_yours", "restored", "left_alone")
Progress = Callable[..., None]


@dataclass(frozen=True)
class Wish:
    """What is to change. `columns` of the account's row; tags by id; values of custom fields."""

    columns: dict[str, Any] = field(default_factory=dict)
    add: dict[int, str] = field(default_factory=dict)
    remove: dict[int, str] = field(default_factory=dict)
    custom: dict[CustomField, Any] = field(default_factory=dict)

    @property
    def reassigns(self) -> bool:
        return not {"owner_id", "team_id"}.isdisjoint(self.columns)


def checked_changes(*, actor: User, changes: dict[str, Any]) -> dict[str, Any]:
    """The wish as it is kept: ids instead of objects. Raises DomainError for what nobody may wish.

    `changes`: owner (User or None), team (Team or None), region, tags_add and tags_remove (Tags),
    custom {key: value}. Who gets a new owner goes to the owner's team unless a team is named.
    """
    unknown = changes.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
    kept = {name: _kept(name, value) for name, value in changes.items()}
    owner: User | None = changes.get("owner")
    if owner is not None and "team" not in changes and owner.team_id:
        kept["team"] = owner.team_id
    if not any(value or name in ("owner", "team") for name, value in kept.items()):
        raise DomainError(_("Say what is to change."))
    _check_target(actor, owner, kept)
    if "custom" in kept:
        wished = cleaned(changes["custom"], fields_in_use())
        kept["custom"] = {one.key: as_json(one, value) for one, value in wished.items()}
    if len(kept.get("region", "")) > 100:
        raise DomainError(_("Give at most %s characters.") % 100, field="region")
    return kept


def _kept(name: str, value: Any) -> Any:
    if name in ("owner", "team"):
        return value.pk if value is not None else None
    if name.startswith("tags"):
        return sorted(tag.pk for tag in value)
    return " ".join(value.split()) if name == "region" else value


def _check_target(actor: User, owner: User | None, kept: dict[str, Any]) -> None:
    if {"owner", "team"}.isdisjoint(kept) or actor.role == User.Role.ADMIN:
        return _check_writer(owner)
    if actor.role != User.Role.MANAGER:
        raise DomainError(_("Only a manager can change the owner or the team."), field="owner")
    if owner is not None and owner != actor and owner.team_id not in actor.team_ids:
        raise DomainError(_("Choose an owner of your own teams."), field="owner")
    if kept.get("team") is not None and kept["team"] not in actor.team_ids:
        raise DomainError(_("Choose one of your own teams."), field="team")
    return _check_writer(owner)


def _check_writer(owner: User | None) -> None:
    if owner is not None and not owner.can_write:
        sentence = _("%(user)s cannot look after accounts.") % {"user": owner}
        raise DomainError(sentence, field="owner")


def wish_of(changes: dict[str, Any]) -> Wish:
    """What is kept, with the tags and fields that are still there."""
    names = dict(Tag.objects.values_list("pk", "name"))
    columns = {f"{n}_id": changes[n] for n in ("owner", "team") if n in changes}
    if changes.get("region"):
        columns["region"] = changes["region"]
    known = {one.key: one for one in fields_in_use()}
    custom = {
        known[key]: clean_value(known[key], value)
        for key, value in changes.get("custom", {}).items()
        if key in known
    }
    add, remove = (
        {pk: names[pk] for pk in changes.get(which, []) if pk in names}
        for which in ("tags_add", "tags_remove")
    )
    return Wish(columns, add, remove, custom)


@transaction.atomic
def freeze(bulk: BulkChange, ids: Iterable[int], *, job: Job | None = None) -> None:
    """Write down which accounts it is about, in chunks; a second call changes nothing."""
    if job:
        jobs.hold(job)
    bulk_now = BulkChange.objects.select_for_update().get(pk=bulk.pk)
    if bulk_now.frozen_at is not None:
        return
    todo, number = iter(ids), 0
    while chunk := list(islice(todo, CHUNK)):
        BulkChunk.objects.create(bulk=bulk, number=number, account_ids=chunk, size=len(chunk))
        number += 1
    BulkChange.objects.filter(pk=bulk.pk).update(frozen_at=timezone.now())


def run_chunks(bulk: BulkChange, progress: Progress, *, job: Job | None = None) -> None:
    """Change what is left to change."""
    wish, actor = wish_of(bulk.changes), User.objects.get(pk=bulk.actor_id)
    _each(bulk, "done_at", progress, lambda pk: _run_chunk(pk, bulk, wish, actor, job))
    _finish(bulk, wish, actor)


@transaction.atomic
def _finish(bulk: BulkChange, wish: Wish, actor: User) -> None:
    """Mark it done, and tell whoever got accounts by it, once."""
    unfinished = BulkChange.objects.filter(pk=bulk.pk, finished_at=None)
    owner = User.objects.filter(pk=wish.columns.get("owner_id") or 0).first()
    if unfinished.update(finished_at=timezone.now()) and owner is not None:
        number = sum(_reowned(before) for before in _befores(bulk))
        tell_handed(owner=owner, number=number, actor=actor, key=f"bulk:{bulk.pk}")


def _befores(bulk: BulkChange) -> Iterable[dict[str, Any]]:
    return bulk.chunks.values_list("before", flat=True).iterator(chunk_size=1)


def _reowned(before: dict[str, Any]) -> int:
    return sum("owner_id" in pairs for pairs in before.values())


def undo_chunks(
    bulk: BulkChange, progress: Progress, *, actor: User, job: Job | None = None
) -> None:
    """Restore what nobody has changed since."""
    _each(bulk, "undone_at", progress, lambda pk: _undo_chunk(pk, bulk, actor, job))
    BulkChange.objects.filter(pk=bulk.pk, undone_at=None).update(undone_at=timezone.now())


def _each(bulk: BulkChange, mark: str, progress: Progress, work: Callable[[int], None]) -> None:
    chunks = list(bulk.chunks.order_by("number").values_list("pk", "size", mark))
    total = sum(size for _pk, size, _mark in chunks)
    done = sum(size for _pk, size, at in chunks if at)
    for pk, size, at in chunks:
        if at is None:
            progress(done, total)
            work(pk)
            done += size
    progress(done, total)


@transaction.atomic
def _run_chunk(pk: int, bulk: BulkChange, wish: Wish, actor: User, job: Job | None) -> None:
    chunk = _locked(pk, job)
    if chunk.done_at is not None:
        return
    rows = Rows.locked(chunk.account_ids, actor)
    write = Write(bulk.pk, actor)
    for account in rows.accounts:
        refused = rows.refusal(account, reassigns=wish.reassigns)
        if refused:
            setattr(chunk, refused, getattr(chunk, refused) + 1)
        elif before := rows.wished(account, wish):
            write.take(account, rows, before)
            chunk.before[str(account["pk"])] = before
        else:
            chunk.unchanged += 1
    write.save()
    chunk.changed = len(chunk.before)
    chunk.not_yours += chunk.size - len(rows.accounts)
    chunk.done_at = timezone.now()
    chunk.save()


@transaction.atomic
def _undo_chunk(pk: int, bulk: BulkChange, actor: User, job: Job | None) -> None:
    chunk = _locked(pk, job)
    if chunk.undone_at is not None:
        return
    rows = Rows.locked([int(one) for one in chunk.before], actor)
    write = Write(bulk.pk, actor)
    for account in rows.accounts:
        before = chunk.before[str(account["pk"])]
        reassigns = not {"owner_id", "team_id"}.isdisjoint(before)
        back = {} if rows.refusal(account, reassigns=reassigns) else rows.undone(account, before)
        if back:
            write.take(account, rows, back)
        chunk.restored += len(back) == len(before)
    write.save()
    chunk.left_alone = len(chunk.before) - chunk.restored
    chunk.undone_at = timezone.now()
    chunk.save()


def _locked(pk: int, job: Job | None) -> BulkChunk:
    if job:
        jobs.hold(job)
    return BulkChunk.objects.select_for_update().get(pk=pk)


def counts_of(bulk: BulkChange) -> dict[str, int]:
    """How many accounts it is about, changed, left and restored."""
    sums = bulk.chunks.aggregate(**{name: Sum(name) for name in COUNTS})
    return {name: sums[name] or 0 for name in COUNTS}


def may_undo(bulk: BulkChange) -> bool:
    """Once, within seven days, and not while it runs."""
    ended = bulk.finished_at is not None or (bulk.job is not None and bulk.job.is_finished)
    fresh = bulk.created_at > timezone.now() - UNDO_FOR
    return ended and fresh and bulk.undo_asked_at is None
