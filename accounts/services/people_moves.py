"""People leave their company or go to another one; what they were there stays on record."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Employment, Person, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from accounts.services.people_beliefs import lock_person, refuse_future
from accounts.services.stale import mark_stale
from kam.core.errors import DomainError


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
    last = _employments(person).filter(account=person.account_id).order_by("-ends").first()
    if last is not None:
        rows.update(last, actor=actor, values={"ends": None, "roles": [], "influence": None})
    rows.update(person, actor=actor, values={"left_on": None})
    mark_stale([person.account_id])
    return person


@transaction.atomic
def move_person(
    *, actor: User | None, person: Person, to: Account, on: date, title: str = ""
) -> Person:
    """Note that a person works at another account since a day.

    How they see us goes with them; roles, influence and whom they report to belong to the company
    they leave, and stay there on record. Nobody there reports to them any more.
    Raises DomainError for a day that has not come, and when they work there already.
    """
    person = _locked_at_both(person, to)
    if person.account_id == to.pk and person.left_on is None:
        raise DomainError(_("%(person)s works there already.") % {"person": person}, field="to")
    refuse_future(on, "on")
    before = person.account_id
    if before is not None and person.left_on is None:
        _end_employment(person, actor, on)
    _free_reports(person, actor)
    _start_employment(person, actor, to, on, title)
    mark_stale(pk for pk in (before, to.pk) if pk is not None)
    return person


def _locked_at_both(person: Person, to: Account) -> Person:
    """Accounts first, in order, then the person: the same order for all."""
    for account_id in sorted({person.account_id, to.pk} - {None}):  # type: ignore[type-var]
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


def _free_reports(person: Person, actor: User | None) -> None:
    reports = Person.objects.select_for_update(no_key=True).filter(reports_to=person.pk)
    for report in reports.order_by("pk"):
        rows.update(report, actor=actor, values={"reports_to": None})


def _start_employment(
    person: Person, actor: User | None, to: Account, on: date, title: str
) -> None:
    related = {}
    if parts := sorted(person.roles.values_list("role", flat=True)):
        person.roles.all().delete()
        related = {"roles": [parts, []]}
    started = {"person": person, "account": to, "title": title, "starts": on}
    rows.create(Employment, actor=actor, values=started)
    values = {
        "account": to, "title": title, "left_on": None, "influence": None, "reports_to": None,
    }  # fmt: skip
    rows.update(person, actor=actor, values=values, related=related)
