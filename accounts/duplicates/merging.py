"""Merging: one row takes in another, with everything that hangs on it, in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core import serializers
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import groups
from accounts.duplicates.choosing import FIELDS, kind_of
from accounts.duplicates.finding import look_again
from accounts.duplicates.relations import Relation, relations
from accounts.duplicates.sides import PEOPLE, SIDES
from accounts.models import Account, LikelyPair, Merge, MovedRows, Person, User
from accounts.models.duplicates import Kind
from accounts.services import may_reassign, rows
from accounts.services.activities import refresh_contacts
from accounts.services.stale import mark_stale
from kam.core import changes as log
from kam.core import jobs
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change, Job

MERGE = "merge"
AT_ONCE = 20_000  # rows; more are moved by a job
FEW_PEOPLE = 500  # of one account are compared at once after a merge

jobs.register(MERGE, "accounts.tasks.merge", gettext_noop("Merge"))


def moving(winner: Any, loser: Any) -> dict[str, int]:
    """{label of a model: how many rows would follow}, without what moves nothing."""
    found: Counter[str] = Counter()
    for relation in relations(type(winner)):
        if count := relation.moving(loser.pk, winner.pk).count():
            found[relation.model._meta.label] += count
    return dict(found)


def queue_merge(
    *, winner: Any, loser: Any, actor: User, take: Iterable[str], versions: Mapping[int, int]
) -> Job:
    """Have a merge of very many rows done by a job; it is refused there as it would be here."""
    payload = {
        "kind": kind_of(winner).value,
        "winner": winner.pk,
        "loser": loser.pk,
        "take": sorted(take),
        "versions": {str(pk): version for pk, version in versions.items()},
    }
    return jobs.enqueue(MERGE, payload=payload, unique_key=f"merge:{loser.pk}", actor=actor)


def run_merge(job: Job, progress: Callable[..., None]) -> None:
    """Do what `queue_merge` wrote down; a repeat finds the loser gone and changes nothing."""
    wish, kind, actor = job.payload, Kind(job.payload["kind"]), job.requested_by
    if (
        actor is None
        or Merge.objects.filter(kind=kind, loser_id=wish["loser"], undone_at=None).exists()
    ):
        return
    found = SIDES[kind].model.objects.in_bulk([wish["winner"], wish["loser"]])
    progress(0, 1, _("Moving"))
    merge(
        winner=found[wish["winner"]],
        loser=found[wish["loser"]],
        actor=actor,
        take=wish["take"],
        versions={int(pk): version for pk, version in wish["versions"].items()},
        first=lambda: jobs.hold(job),
    )


def merge_accounts(*, winner: Account, loser: Account, actor: User, **wishes: Any) -> Merge:
    """Merge two accounts; managers and administrators who may change both may. See `merge`."""
    return merge(winner=winner, loser=loser, actor=actor, **wishes)


def merge_people(*, winner: Person, loser: Person, actor: User, **wishes: Any) -> Merge:
    """Merge two persons; whoever may change both may. See `merge`."""
    return merge(winner=winner, loser=loser, actor=actor, **wishes)


@transaction.atomic
def merge(
    *,
    winner: Any,
    loser: Any,
    actor: User,
    take: Iterable[str] = (),
    versions: Mapping[int, int] | None = None,
    first: Callable[[], None] = lambda: None,
) -> Merge:
    """Let `winner` take in `loser` with all that points at it; return what undoes it.

    `take` names the fields whose value comes from the loser; `versions` are those that were read,
    by id. `first` runs inside the transaction, before anything is written.
    Raises Conflict when one of them has moved on; DomainError for rows that are the same, archived
    or not the actor's to change, and for a value that the winner cannot have.
    """
    first()
    winner, loser = _locked(winner, loser)
    _refuse(winner, loser, actor, versions or {})
    at = timezone.now()
    record = _begin(winner, loser, actor, at)
    _take_values(record, winner, loser, actor, set(take))
    for relation in relations(type(winner)):
        _move(record, relation, winner, loser, at)
    _put_away(record, winner, loser, actor)
    _afterwards(winner, loser)
    return record


def _locked(winner: Any, loser: Any) -> tuple[Any, Any]:
    """Both as they are now, locked in the order of their ids; of persons their accounts first."""
    model = type(winner)
    if model is Person:
        accounts = {winner.account_id, loser.account_id} - {None}
        list(Account.objects.select_for_update(no_key=True).filter(pk__in=accounts).order_by("pk"))
    else:
        groups.lock_parents()
    pair = model.objects.select_for_update(no_key=model is Account).order_by("pk")
    found = {row.pk: row for row in pair.filter(pk__in=[winner.pk, loser.pk])}
    if len(found) < 2:
        raise DomainError(_("One of the two is gone, or they are the same."), code="gone")
    return found[winner.pk], found[loser.pk]


def _refuse(winner: Any, loser: Any, actor: User, versions: Mapping[int, int]) -> None:
    if any(row.pk in versions and versions[row.pk] != row.version for row in (winner, loser)):
        raise Conflict(_("Somebody else changed this in the meantime."), code="conflict")
    if not may_merge(actor, winner, loser):
        raise DomainError(
            _("You may merge only what you may change; accounts are merged by managers."),
            code="forbidden",
        )


def may_merge(actor: User, winner: Any, loser: Any) -> bool:
    """Both must be the actor's to change; of accounts a manager's or an administrator's."""
    model = type(winner)
    mine = model.objects.editable_by(actor).filter(pk__in=[winner.pk, loser.pk]).count() == 2
    return mine and (model is Person or actor.leads)


def _begin(winner: Any, loser: Any, actor: User, at: datetime) -> Merge:
    kind = kind_of(winner)
    before = {"winner": {}, "loser": _row(loser), "removed": [], "chosen": {}}
    return Merge.objects.create(
        kind=kind, loser_id=loser.pk, loser_name=str(loser), merged_by=actor, moved_at=at,
        before=before, **{kind.value: winner},
    )  # fmt: skip


def _row(row: Any) -> dict[str, Any]:
    """All columns of a row, as the log keeps values."""
    return serializers.serialize("python", [row])[0] | {"pk": row.pk}


def _take_values(record: Merge, winner: Any, loser: Any, actor: User, take: set[str]) -> None:
    """Give the winner the chosen values and note, for undoing, what it had and has."""
    kind = kind_of(winner)
    if unknown := take - set(FIELDS[kind]):
        raise DomainError(_("There is no such field: %s.") % ", ".join(sorted(unknown)))
    wanted = {name: getattr(loser, name) for name in take} | _without_loser(winner, loser)
    if isinstance(winner, Account):
        _check_account(winner, loser, wanted, actor)
    pairs = log.differences(winner, wanted)
    record.before |= {"chosen": pairs}
    record.save(update_fields=["before"])
    said = {"merged": [None, f"{loser} ({getattr(loser, 'code', '') or loser.pk})"]}
    rows.update(winner, actor=actor, values=wanted, related=said)


def _without_loser(winner: Any, loser: Any) -> dict[str, Any]:
    """Who stood below the loser takes the loser's place: nobody may stand below themselves."""
    name = "parent" if isinstance(winner, Account) else "reports_to"
    if loser.pk not in _above(winner, name):
        return {}
    above = getattr(loser, name)
    return {name: None if above is None or winner.pk in {above.pk, *_above(above, name)} else above}


def _above(row: Any, name: str) -> list[int]:
    """Ids above a row, as far as the chain goes."""
    chain: list[int] = []
    at = getattr(row, f"{name}_id")
    while at is not None and at not in chain and len(chain) < groups.DEEPEST:
        chain.append(at)
        at = type(row).objects.values_list(name, flat=True).get(pk=at)
    return chain


def _check_account(winner: Account, loser: Account, wanted: dict, actor: User) -> None:
    changed = {name for name in ("owner", "team") if name in wanted}
    if changed and not may_reassign(account=winner, actor=actor):
        raise DomainError(_("Only a manager can change the owner or the team."), field="owner")
    parent = wanted.get("parent")
    if parent is not None and (
        loser.pk == parent.pk or winner.pk in {parent.pk, *_above(parent, "parent")}
    ):
        raise DomainError(_("This parent account lies below the account."), field="parent")


def _move(record: Merge, relation: Relation, winner: Any, loser: Any, at: datetime) -> None:
    """Point the rows of one relation at the winner and note their ids."""
    if isinstance(loser, Person):
        _remove(record, relation, winner, loser)
    ids = list(relation.moving(loser.pk, winner.pk).order_by("pk").values_list("pk", flat=True))
    point(relation, ids, winner.pk, at)
    for start in range(0, len(ids), MovedRows.CHUNK):
        some = [log.plain(pk) for pk in ids[start : start + MovedRows.CHUNK]]
        label = relation.model._meta.label
        MovedRows.objects.create(merge=record, model=label, field=relation.field.name, ids=some)


def point(relation: Relation, ids: list[Any], to: int, at: datetime) -> None:
    """Set the key of these rows, in statements that hold no more values than the database takes."""
    values: dict[str, Any] = {relation.field.attname: to}
    names = {field.name for field in relation.model._meta.concrete_fields}
    if {"updated_at", "version"} <= names:
        values |= {"updated_at": at, "version": F("version") + 1}
    size = (connection.features.max_query_params or 20_000) // 2
    for start in range(0, len(ids), size):
        relation.rows.filter(pk__in=ids[start : start + size]).update(**values)


def _remove(record: Merge, relation: Relation, winner: Any, loser: Any) -> None:
    """Keep, in the merge, the rows that would stand twice, and take them away."""
    staying = relation.staying(loser.pk, winner.pk)
    gone = serializers.serialize("python", staying.order_by("pk"))
    if gone:
        record.before["removed"] += gone
        record.save(update_fields=["before"])
        relation.rows.filter(pk__in=[row["pk"] for row in gone]).delete()


def _put_away(record: Merge, winner: Any, loser: Any, actor: User) -> None:
    """An account is archived and points at its winner; a person goes."""
    pairs = LikelyPair.objects.filter(
        **{
            f"{record.kind}__in": [winner.pk, loser.pk],
            f"other_{record.kind}__in": [winner.pk, loser.pk],
        }
    )
    pairs.update(state=LikelyPair.State.MERGED, decided_by=actor, version=F("version") + 1)
    if isinstance(loser, Account):
        archived = {"status": Account.Status.ARCHIVED, "merged_into": winner}
        rows.update(loser, actor=actor, values=archived)
        return
    said = {"merged_into": [None, winner.pk]}
    log.record(loser, actor=actor, action=Change.Action.DELETED, values=said)
    loser.delete()


def _afterwards(winner: Any, loser: Any) -> None:
    """What follows from the facts: last contacts, scores, and who may be the same person now."""
    if isinstance(winner, Account):
        refresh_contacts([winner.pk, loser.pk])
        mark_stale([winner.pk, loser.pk])
        people = winner.people.order_by("-updated_at").values_list("pk", flat=True)
        look_again(PEOPLE, people[:FEW_PEOPLE])
    else:
        mark_stale({winner.account_id, loser.account_id} - {None})


def dismiss(*, pair: LikelyPair, actor: User, version: int | None = None) -> LikelyPair:
    """Remember that the two are not the same; the search does not ask again."""
    return _decide(pair, actor, LikelyPair.State.DISMISSED, version)


def reopen(*, pair: LikelyPair, actor: User, version: int | None = None) -> LikelyPair:
    """Take back that the two are not the same."""
    return _decide(pair, actor, LikelyPair.State.OPEN, version)


@transaction.atomic
def _decide(pair: LikelyPair, actor: User, state: str, version: int | None) -> LikelyPair:
    pair = LikelyPair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if pair.state == LikelyPair.State.MERGED:
        raise DomainError(_("These two are merged already."), code="merged")
    decided = actor if state == LikelyPair.State.DISMISSED else None
    rows.update(pair, actor=actor, values={"state": state, "decided_by": decided}, version=version)
    return pair


def merged_into(kind: str, pk: int) -> int | None:
    """Id of the row that now stands for one that was merged away; None for any other."""
    chain: list[int] = []
    while pk not in chain:
        chain.append(pk)
        merges = Merge.objects.filter(kind=kind, loser_id=pk, undone_at=None)
        after = merges.values_list(str(kind), flat=True).first()
        if after is None:
            break
        pk = after
    return pk if len(chain) > 1 and pk != chain[0] else None


def left_out(kind: str) -> Q:
    """Pairs of which one has been put away since."""
    return Q() if kind == Kind.PERSON else ~Q(account__status="archived")
