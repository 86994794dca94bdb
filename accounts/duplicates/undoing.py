"""Taking a merge apart again: exactly what was moved and not changed since goes back."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duplicates.merging import may_merge, point
from accounts.duplicates.relations import Relation, relations
from accounts.duplicates.sides import SIDES
from accounts.models import Account, LikelyPair, Merge, MovedRows, Person, User
from accounts.models.duplicates import Kind
from accounts.services import rows
from accounts.services.activities import refresh_contacts
from accounts.services.stale import mark_stale
from kam.core import changes as log
from kam.core.errors import DomainError
from kam.core.models import Change

DAYS = 30


@transaction.atomic
def undo_merge(*, merge: Merge, actor: User) -> Merge:
    """Bring the merged row back with what was moved and not changed since; `left` says the rest.

    Raises DomainError after 30 days, when it was undone already, when the one that stayed was
    itself merged since, and when the actor may not change it.
    """
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    winner = _locked_winner(merge)
    _refuse(merge, winner, actor)
    left: Counter[str] = Counter()
    loser = _bring_back(merge, winner, actor, left)
    for moved in merge.moved.all():
        left[moved.model] += _put_back(merge, moved, winner.pk, loser.pk)
    left.update(_restore_removed(merge))
    _give_values_back(merge, winner, actor, left)
    _reopen_pair(merge, winner)
    merge.left = {label: count for label, count in left.items() if count}
    merge.undone_at, merge.undone_by = timezone.now(), actor
    merge.version = F("version") + 1
    merge.save(update_fields=["left", "undone_at", "undone_by", "version"])
    merge.refresh_from_db()
    _afterwards(winner, loser)
    return merge


def may_undo(merge: Merge) -> bool:
    """Whether it is still in time."""
    return merge.undone_at is None and merge.moved_at >= timezone.now() - timedelta(days=DAYS)


def _locked_winner(merge: Merge) -> Any:
    """The one that stayed, and of accounts the other, locked in the order of their ids."""
    model = SIDES[Kind(merge.kind)].model
    ids = [merge.winner.pk, merge.loser_id]
    locked = model.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in=ids)
    return {row.pk: row for row in locked}[merge.winner.pk]


def _refuse(merge: Merge, winner: Any, actor: User) -> None:
    if merge.undone_at is not None:
        raise DomainError(_("This merge is undone already."), code="undone")
    if not may_undo(merge):
        raise DomainError(
            _("A merge can be undone for %(days)s days; this one is older.") % {"days": DAYS},
            code="too_late",
        )
    if isinstance(winner, Account) and winner.merged_into_id:
        raise DomainError(_("Undo the later merge of %(name)s first.") % {"name": winner})
    if not may_merge(actor, winner, winner) and not _may_change(actor, winner):
        raise DomainError(_("You may not change this."), code="forbidden")


def _may_change(actor: User, winner: Any) -> bool:
    mine = type(winner).objects.editable_by(actor).filter(pk=winner.pk).exists()
    return mine and (isinstance(winner, Person) or actor.leads)


def _bring_back(merge: Merge, winner: Any, actor: User, left: Counter[str]) -> Any:
    if isinstance(winner, Account):
        loser = Account.objects.select_for_update(no_key=True).get(pk=merge.loser_id)
        status = merge.before["loser"]["fields"]["status"]
        rows.update(loser, actor=actor, values={"merged_into": None, "status": status})
        return loser
    known = dict(merge.before["loser"]["fields"])
    boss = known.get("reports_to")
    if boss and not Person.objects.filter(pk=boss).exists():
        known["reports_to"] = None
        left["accounts.Person"] += 1
    row = {**merge.before["loser"], "fields": known}
    next(iter(serializers.deserialize("python", [row]))).save()
    person = Person.objects.get(pk=merge.loser_id)
    said = {"name": [None, person.name]}
    log.record(person, actor=actor, action=Change.Action.CREATED, values=said)
    return person


def _put_back(merge: Merge, moved: MovedRows, winner: int, loser: int) -> int:
    """Point the rows at the loser that still point at the winner, unchanged; count the others."""
    relation = _relation(merge, moved)
    still = relation.of(winner).filter(pk__in=moved.ids)
    if any(field.name == "updated_at" for field in relation.model._meta.concrete_fields):
        still = still.filter(updated_at=merge.moved_at)
    ids = list(still.values_list("pk", flat=True))
    point(relation, ids, loser, timezone.now())
    return len(moved.ids) - len(ids)


def _relation(merge: Merge, moved: MovedRows) -> Relation:
    model = apps.get_model(moved.model)
    known = relations(SIDES[Kind(merge.kind)].model)
    return next(r for r in known if r.model is model and r.field.name == moved.field)


def _restore_removed(merge: Merge) -> Counter[str]:
    """Bring back rows that went with a person; one whose other end is gone stays away."""
    left: Counter[str] = Counter()
    for row in merge.before["removed"]:
        try:
            with transaction.atomic():
                next(iter(serializers.deserialize("python", [row]))).save(force_insert=True)
        except (DatabaseError, serializers.base.DeserializationError):
            left[apps.get_model(row["model"])._meta.label] += 1
    return left


def _give_values_back(merge: Merge, winner: Any, actor: User, left: Counter[str]) -> None:
    """Set back the values that the winner took and that nobody has changed since."""
    values: dict[str, Any] = {}
    for name, (had, took) in merge.before["chosen"].items():
        if log.plain(getattr(winner, name)) == took:
            values[name] = _value(winner, name, had)
        else:
            left[winner._meta.label] += 1
    said = {"merged": [merge.loser_name, None]}
    rows.update(winner, actor=actor, values=values, related=said)


def _value(row: Any, name: str, plain: Any) -> Any:
    field = row._meta.get_field(name)
    if plain is None or not field.is_relation:
        return plain if plain is None else field.to_python(plain)
    return field.related_model._base_manager.filter(pk=plain).first()


def _reopen_pair(merge: Merge, winner: Any) -> None:
    ids = [winner.pk, merge.loser_id]
    pairs = LikelyPair.objects.filter(
        **{f"{merge.kind}__in": ids, f"other_{merge.kind}__in": ids}, state=LikelyPair.State.MERGED
    )
    pairs.update(state=LikelyPair.State.OPEN, decided_by=None, version=F("version") + 1)


def _afterwards(winner: Any, loser: Any) -> None:
    if isinstance(winner, Account):
        refresh_contacts([winner.pk, loser.pk])
        mark_stale([winner.pk, loser.pk])
    else:
        mark_stale({winner.account_id, loser.account_id} - {None})
