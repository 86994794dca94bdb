"""How a fact that hangs on an account is written: the account is locked first, then the fact."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Employment, Person, User
from accounts.services import rows
from accounts.services.accounts import lock_account
from kam.core.errors import DomainError

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def create(
    model: type[Row],
    *,
    actor: User | None,
    account: Account,
    values: dict,
    related: dict[str, list[Any]] | None = None,
) -> Row:
    """Note a fact of the account; raises DomainError when it is archived or a rule refuses."""
    account, values = lock_account(account.pk), _tidy(values)
    _refuse_strangers(account, values)
    refuse_future(model, values)
    return rows.create(model, actor=actor, values={"account": account, **values}, related=related)


def locked(row: Row) -> Row:
    """The fact as it is now, locked with its account until the transaction ends."""
    lock_account(row.account_id)  # type: ignore[attr-defined]
    model: Any = type(row)
    return model._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def write(
    row: Any,
    *,
    actor: User | None,
    values: dict[str, Any],
    version: int | None = None,
    related: dict[str, list[Any]] | None = None,
) -> list[str]:
    """Change a locked fact; return the names of what changed. Raises as `create` does."""
    values = _tidy(values)
    if values.get("person") != getattr(row, "person", None):
        _refuse_strangers(row.account, values)
    refuse_future(type(row), values)
    return rows.update(row, actor=actor, values=values, version=version, related=related)


@transaction.atomic
def update(row: Row, *, actor: User | None, values: dict, version: int | None = None) -> Row:
    """Lock a fact and change it. Raises as `create` does, and Conflict when `version` moved on."""
    row = locked(row)
    write(row, actor=actor, values=values, version=version)
    return row


def people_of(account: Account, people: Iterable[Person]) -> list[Person]:
    """The people, if they belong to the account, did so once, or belong to none."""
    present = sorted(people, key=lambda person: person.pk)
    strangers = [person for person in present if person.account_id not in (None, account.pk)]
    once = Employment.objects.filter(account=account, person__in=[p.pk for p in strangers])
    known = set(once.values_list("person", flat=True)) if strangers else set()
    for person in strangers:
        if person.pk not in known:
            raise DomainError(
                _("%(person)s does not belong to this account.") % {"person": person},
                field="people",
            )
    return present


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    """Texts without blanks around them: what is all blank says nothing."""
    return {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}


def _refuse_strangers(account: Account, values: dict[str, Any]) -> None:
    """Who said something works at the account, or stands outside any."""
    person = values.get("person")
    if person is not None and person.account_id not in (None, account.pk):
        raise DomainError(
            _("%(person)s does not belong to this account.") % {"person": person}, field="person"
        )


PAST = (
    "answered_on", "noted_on", "judged_on", "made_on", "settled_on", "given_on", "resolved_on",
    "referred_on", "issued_on", "paid_on", "started_on", "done_on", "dropped_on", "held_on",
    "closed_on",
)  # fmt: skip


def refuse_future(model: type[models.Model], values: dict[str, Any]) -> None:
    """What happened, happened by today: a day to come would stay fresh for longer than it is."""
    for name in PAST:
        day = rows.clean(model, {name: values[name]})[name] if name in values else None
        if isinstance(day, date) and day > timezone.localdate():
            raise DomainError(_("This day lies in the future."), field=name, code="in_future")
