"""People leave their company or go to another one; what they were there stays on record."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, Employment, Person, PersonRole, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from accounts.services.people_beliefs import lock_person, refuse_future
from accounts.services.stale import mark_stale
from kam.core import changes
from kam.core.errors import DomainError
from kam.core.models import Change

HIGHEST = 50  # levels of bosses
UNDO_MOVE_FOR = timedelta(days=30)
PLACE = "place"  # in the log of a move: what it takes to bring somebody back
_TOO_LATE = gettext_lazy("This can no longer be undone.")


@transaction.atomic
def leave_company(*, actor: User | None, person: Person, on: date) -> Person:
    """Note that a person has left their company, `on` being their last day there.

    They stay on record at the account, and no longer count as somebody who decides there.
    Raises DomainError for a day that has not come, and for who works nowhere or has left.
    """
    person = lock_person(person)
    _refuse_idle(person)
    _end_employment(person, actor, on)
    rows.update(person, actor=actor, values={"left_on": on})
    mark_stale([person.account_id])  # type: ignore[list-item]
    return person


@transaction.atomic
def undo_leave(*, actor: User | None, person: Person) -> Person:
    """Take back that a person has left; a second call changes nothing."""
    person = lock_person(person)
    if person.left_on is None or person.account_id is None:
        return person
    _reopen_employment(person, actor, person.account_id)
    rows.update(person, actor=actor, values={"left_on": None})
    mark_stale([person.account_id])
    return person


@transaction.atomic
def move_person(
    *, actor: User | None, person: Person, to: Account | None, on: date, title: str = ""
) -> Person:
    """Note that a person works at another account since a day, or stands outside any (None).

    How they see us goes with them; roles, influence and whom they report to belong to the company
    they leave, and stay there on record. Nobody there reports to them any more.
    Raises DomainError for a day that has not come, and when they work there already.
    """
    person = _locked_at_both(person, to)
    if to is not None and person.account_id == to.pk and person.left_on is None:
        raise DomainError(_("%(person)s works there already.") % {"person": person}, field="to")
    refuse_future(on, "on")
    before = person.account_id
    place = _place(person)
    if before is not None and person.left_on is None:
        _end_employment(person, actor, on)
    place["reports"] = _free_reports(person, actor)
    _start_employment(person, actor, to, on, title, place)
    _mark(before, person.account_id)
    return person


@transaction.atomic
def undo_move(*, actor: User | None, person: Person) -> Person:
    """Take back the last move of a person: they are again what they were where they came from.

    Raises DomainError when there is none to take back, when it is older than `UNDO_MOVE_FOR`, and when
    the actor may not change the account they came from.
    """
    move = _last_move(person)
    old: dict[str, Any] = {name: pair[0] for name, pair in move.values.items()}
    left = Account.objects.filter(pk=old["account"]).first()
    person = _locked_at_both(person, left)
    if person.account_id != move.values["account"][1] or person.left_on is not None:
        raise DomainError(str(_TOO_LATE), code="too_late")
    if left is not None and actor is not None:
        _refuse_foreign(left, actor)
    place, moved_to = move.values[PLACE][1], person.account_id
    _employ_again(person, actor, left, was_there=not old.get("left_on"))
    values: dict[str, Any] = {
        name: old[name] for name in ("title", "left_on", "influence") if name in old
    }
    boss = Person.objects.filter(pk=old.get("reports_to") or 0, account=left).first()
    related = _play_again(person, place["roles"])
    values |= {"account": left, "reports_to": boss}
    rows.update(person, actor=actor, values=values, related=related)
    _report_again(person, actor, place["reports"])
    _mark(moved_to, person.account_id)
    return person


def _last_move(person: Person) -> Change:
    log = Change.objects.filter(kind="accounts.person", object_id=person.pk)
    moves = log.filter(values__has_key=PLACE, at__gte=timezone.now() - UNDO_MOVE_FOR)
    move = moves.order_by("-pk").first()
    if move is None:
        raise DomainError(str(_TOO_LATE), code="too_late")
    return move


def _refuse_foreign(account: Account, actor: User) -> None:
    if not Account.objects.editable_by(actor).filter(pk=account.pk).exists():
        raise DomainError(_("You may not change the account they came from."), code="forbidden")


def _mark(*account_ids: int | None) -> None:
    mark_stale(pk for pk in account_ids if pk is not None)


def _place(person: Person) -> dict[str, Any]:
    """What else of their place is needed to bring them back: their parts, as they were judged."""
    names = ("role", "judged_on", "source", "confirmed")
    roles = [dict(zip(names, row, strict=True)) for row in person.roles.values_list(*names)]
    return {"roles": [{name: changes.plain(v) for name, v in role.items()} for role in roles]}


def _employ_again(
    person: Person, actor: User | None, account: Account | None, *, was_there: bool
) -> None:
    """Their time at the new account never was; the one before it goes on, where they were there."""
    for wrong in _employments(person).filter(ends=None):
        said = changes.snapshot(wrong, ("person", "account", "title", "starts"))
        gone = {name: [value, None] for name, (_none, value) in said.items()}
        changes.record(wrong, actor=actor, action=Change.Action.DELETED, values=gone)
        wrong.delete()
    if account is not None and was_there:
        _reopen_employment(person, actor, account)


def _reopen_employment(person: Person, actor: User | None, account: Account | int) -> None:
    last = _employments(person).filter(account=account).order_by("-ends").first()
    if last is not None:
        rows.update(last, actor=actor, values={"ends": None, "roles": [], "influence": None})


def _play_again(person: Person, roles: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Put back the parts they played; return what the log says about it."""
    now = sorted(person.roles.values_list("role", flat=True))
    person.roles.all().delete()
    PersonRole.objects.bulk_create(
        PersonRole(person=person, **rows.clean(PersonRole, role)) for role in roles
    )
    then = sorted(role["role"] for role in roles)
    return {"roles": [now, then]} if now != then else {}


def _report_again(person: Person, actor: User | None, reports: list[int]) -> None:
    """Who reported to them does so again, unless they moved on or stand above them now."""
    above = bosses_above(person.reports_to_id)
    free = Person.objects.select_for_update(no_key=True).filter(pk__in=reports, reports_to=None)
    there = free.filter(account=person.account_id).exclude(pk__in=above)
    for report in there.order_by("pk"):
        rows.update(report, actor=actor, values={"reports_to": person})


def bosses_above(boss: int | None) -> list[int]:
    """The boss and whom they report to, upwards; more than `HIGHEST` where they run in a circle."""
    above: list[int] = []
    while boss is not None and len(above) <= HIGHEST:
        above.append(boss)
        boss = Person.objects.values_list("reports_to", flat=True).get(pk=boss)
    return above


def _locked_at_both(person: Person, to: Account | None) -> Person:
    """Accounts first, in order, then the person: the same order for all."""
    for account_id in sorted({person.account_id, to and to.pk} - {None}):  # type: ignore[type-var]
        lock_account(account_id)  # type: ignore[arg-type]
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _refuse_idle(person: Person) -> None:
    if person.account_id is None:
        raise DomainError(_("%(person)s works at no account.") % {"person": person}, field="on")
    if person.left_on is not None:
        raise DomainError(_("%(person)s has left already.") % {"person": person}, field="on")


def _employments(person: Person) -> Any:
    return Employment.objects.select_for_update(no_key=True).filter(person=person.pk)


def _end_employment(person: Person, actor: User | None, on: date) -> None:
    """Their time at the account ends; what they were there is kept with it."""
    refuse_future(on, "on")
    were = {
        "ends": on,
        "title": person.title,
        "roles": sorted(person.roles.values_list("role", flat=True)),
        "influence": person.influence,
    }
    current = _employments(person).filter(ends=None).first()
    if current is not None:
        rows.update(current, actor=actor, values=were)
        return
    values = {"person": person, "account": person.account, **were}
    rows.create(Employment, actor=actor, values=values)


def _free_reports(person: Person, actor: User | None) -> list[int]:
    """Nobody reports to them any more; return who did."""
    reports = Person.objects.select_for_update(no_key=True).filter(reports_to=person.pk)
    freed = list(reports.order_by("pk"))
    for report in freed:
        rows.update(report, actor=actor, values={"reports_to": None})
    return [report.pk for report in freed]


def _start_employment(
    person: Person,
    actor: User | None,
    to: Account | None,
    on: date,
    title: str,
    place: dict[str, Any],
) -> None:
    related: dict[str, list[Any]] = {PLACE: [None, place]}
    if parts := sorted(person.roles.values_list("role", flat=True)):
        person.roles.all().delete()
        related["roles"] = [parts, []]
    if to is not None:
        started = {"person": person, "account": to, "title": title, "starts": on}
        rows.create(Employment, actor=actor, values=started)
    values = {
        "account": to, "title": title, "left_on": None, "influence": None, "reports_to": None,
    }  # fmt: skip
    rows.update(person, actor=actor, values=values, related=related)
