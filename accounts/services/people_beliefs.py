"""What we hold of a person: each belief is kept, the newest of its kind stands on the person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Belief, Employment, Person, PersonRole, Source, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from accounts.services.stale import mark_stale
from kam.core.errors import DomainError

KINDS = tuple(Belief.Kind.values)


@dataclass(frozen=True)
class Judgement:
    """How we know: from whom, whether confirmed or assumed, and on which day (None: today)."""

    source: str = Source.STAFF
    confirmed: bool = False
    judged_on: date | None = None
    note: str = ""

    @property
    def day(self) -> date:
        return self.judged_on or timezone.localdate()


@transaction.atomic
def note_belief(
    *,
    actor: User | None,
    person: Person,
    kind: str,
    value: int,
    judged_on: date | None = None,
    source: str,
    confirmed: bool = False,
    note: str = "",
) -> Belief:
    """Write down what we hold of a person since a day (default: today); older beliefs stay.

    The newest by its day is copied to the person. Raises DomainError for a value outside its
    range, an unknown kind or source, and a day that has not come.
    """
    _refuse_value(kind, value)
    person = lock_person(person)
    belief = _write(person, kind, value, Judgement(source, confirmed, judged_on, note), actor)
    values = {kind: value} if _is_newest(belief) else {}
    said = {name: getattr(belief, name) for name in ("kind", "value", "source", "confirmed")}
    related = {"belief": [None, {**said, "judged_on": belief.judged_on.isoformat()}]}
    rows.update(person, actor=actor, values=values, related=related)
    _mark(person)
    return belief


def _refuse_value(kind: str, value: int) -> None:
    if kind not in KINDS:
        raise DomainError(_("“%(kind)s” is not a belief.") % {"kind": kind}, field="kind")
    try:
        rows.clean(Person, {kind: value})
    except DomainError as refusal:
        raise DomainError(refusal.message, field="value", code=refusal.code) from refusal


@transaction.atomic
def note_role(*, actor: User | None, person: Person, role: str, judgement: Judgement) -> PersonRole:
    """Note that a person plays a part, or that they still do. Raises DomainError as above."""
    person = lock_person(person)
    if role not in PersonRole.Role.values:
        raise DomainError(_("%(role)s is not a role of a person.") % {"role": role}, field="role")
    before = sorted(person.roles.values_list("role", flat=True))
    part, _made = PersonRole.objects.update_or_create(
        person=person, role=role, defaults=_role_values(judgement)
    )
    after = sorted({*before, role})
    related: dict[str, list[Any]] = {
        "roles": [before, after],
        "judged_on": [None, judgement.day.isoformat()],
    }
    rows.update(person, actor=actor, values={}, related=related)
    _mark(person)
    return part


def _mark(person: Person) -> None:
    mark_stale([person.account_id] if person.account_id else [])


def lock_person(person: Person) -> Person:
    """The person as they are now, locked behind their account until the transaction ends."""
    if person.account_id is not None:
        lock_account(person.account_id)
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def record_beliefs(
    person: Person, values: dict[str, Any], judgement: Judgement, actor: User | None
) -> dict[str, Any]:
    """Keep what a form or REST says of a locked person as beliefs; return what the person takes.

    Only what differs is a belief. One older than what we know stays history.
    """
    differing = {kind: values[kind] for kind in KINDS if kind in values}
    differing = {kind: v for kind, v in differing.items() if getattr(person, kind) != v}
    written = keep_beliefs(person, rows.clean(Person, differing), judgement, actor)
    overtaken = {belief.kind for belief in written if not _is_newest(belief)}
    return {name: value for name, value in values.items() if name not in overtaken}


def keep_beliefs(
    person: Person, values: dict[str, Any], judgement: Judgement, actor: User | None
) -> list[Belief]:
    """Write each belief that the values hold; None, not known, is none."""
    said = {kind: values[kind] for kind in KINDS if values.get(kind) is not None}
    return [_write(person, kind, value, judgement, actor) for kind, value in said.items()]


def _write(
    person: Person, kind: str, value: int, judgement: Judgement, actor: User | None
) -> Belief:
    """It has no line of its own in the log: that of the person says it."""
    belief = Belief(**rows.clean(Belief, _values(person, kind, value, judgement, actor)))
    with rows.in_words(Belief):
        belief.save(force_insert=True)
    return belief


def _values(
    person: Person, kind: str, value: int, judgement: Judgement, actor: User | None
) -> dict[str, Any]:
    refuse_future(judgement.day, "judged_on")
    return {
        "person": person,
        "kind": kind,
        "value": value,
        "judged_on": judgement.day,
        "source": judgement.source,
        "confirmed": judgement.confirmed,
        "judged_by": actor,
        "note": judgement.note,
    }


def refuse_future(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise DomainError(_("This day has not come yet."), field=field)


def _is_newest(belief: Belief) -> bool:
    """Whether the belief is the one that counts: the latest day, on one day the last written.

    Influence belongs to a company: what was held before they moved counts no more.
    """
    if belief.kind == Belief.Kind.INFLUENCE and _before_their_time(belief):
        return False
    newer = Belief.objects.filter(person=belief.person_id, kind=belief.kind)
    return newer.order_by("-judged_on", "-pk").values_list("pk", flat=True)[0] == belief.pk


def _before_their_time(belief: Belief) -> bool:
    here = Employment.objects.filter(person=belief.person_id, ends=None)
    return here.filter(starts__gt=belief.judged_on).exists()


def role_rows(person: Person, parts: list[str], judgement: Judgement) -> list[PersonRole]:
    return [PersonRole(person=person, role=part, **_role_values(judgement)) for part in parts]


def _role_values(judgement: Judgement) -> dict[str, Any]:
    refuse_future(judgement.day, "judged_on")
    values = {"judged_on": judgement.day, "source": judgement.source}
    return {**rows.clean(PersonRole, values), "confirmed": judgement.confirmed}
