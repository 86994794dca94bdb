"""Note what a customer gained, what we gave and what we got."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Person, User
from accounts.services import noted, rows
from kam.core.errors import DomainError
from planning.models import ValueEntry
from planning.plans.writing import log_removed
from planning.value.rules import Entry, Ledger, ledger

__all__ = ["create_value_entry", "ledger_of", "remove_value_entry", "update_value_entry"]

FIELDS = ("on", "kind", "what", "amount", "measured_by", "confirmed_by", "confirmed_on")
DAYS = ("on", "confirmed_on")


@transaction.atomic
def create_value_entry(*, actor: User, account: Account, **fields: Any) -> ValueEntry:
    """Note an entry, of today unless it says; confirmed today where it says by whom but not when.

    Raises DomainError for a day to come, and for a confirmation by nobody of theirs.
    """
    values = rows.only({"on": timezone.localdate(), **fields}, FIELDS)
    _check_theirs(values.get("confirmed_by"), account.pk)
    values = _confirmed(values)
    return noted.create(ValueEntry, actor=actor, account=account, values=values)


@transaction.atomic
def update_value_entry(
    *, value_entry: ValueEntry, actor: User, changes: dict[str, Any], version: int | None = None
) -> ValueEntry:
    """Correct an entry. Raises as `create_value_entry` does, Conflict when `version` moved on."""
    entry = noted.locked(value_entry)
    values = rows.only(changes, FIELDS)
    if {"confirmed_by", "confirmed_on"} & values.keys():
        now = {"confirmed_by": entry.confirmed_by, "confirmed_on": entry.confirmed_on}
        values = now | values
    if values.get("confirmed_by") != entry.confirmed_by:
        _check_theirs(values.get("confirmed_by"), entry.account_id)
    noted.write(entry, actor=actor, values=_confirmed(values), version=version)
    return entry


@transaction.atomic
def remove_value_entry(*, value_entry: ValueEntry, actor: User) -> None:
    """Take an entry back; the log keeps what it said."""
    entry = noted.locked(value_entry)
    log_removed(entry, actor=actor)
    entry.delete()


def ledger_of(account: Account) -> Ledger:
    """All entries of the account as sums and month by month; one query."""
    rows = ValueEntry.objects.filter(account=account).order_by()
    return ledger(
        Entry(on, kind, amount, person is not None)
        for on, kind, amount, person in rows.values_list("on", "kind", "amount", "confirmed_by")
    )


def _check_theirs(person: Person | None, account: int) -> None:
    """Who confirms works at the account; who did and has left since stays named."""
    if person is not None and person.account_id != account:
        said = _("%(person)s does not belong to this account.") % {"person": person}
        raise DomainError(said, field="confirmed_by", code="invalid")


def _confirmed(values: dict[str, Any]) -> dict[str, Any]:
    """A confirmation has a person and a day."""
    today = timezone.localdate()
    values = values | rows.clean(ValueEntry, {n: values[n] for n in DAYS if n in values})
    for name in DAYS:
        if values.get(name) and values[name] > today:
            raise DomainError(_("This day lies in the future."), field=name, code="in_future")
    person = values.get("confirmed_by")
    if person is None:
        return values | {"confirmed_on": None} if "confirmed_by" in values else values
    return values | {"confirmed_on": values.get("confirmed_on") or today}
