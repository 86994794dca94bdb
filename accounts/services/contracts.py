"""Contracts of accounts, and what becomes of them at their end."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, Contract, User
from accounts.services import noted, rows
from kam.core.errors import DomainError

CONTRACT = ("name", "line", "starts", "ends", "amount", "state", "settled_on", "renewed_by")
OPEN, RENEWED = Contract.State.OPEN, Contract.State.RENEWED
NEW = {"state": OPEN.value, "settled_on": None, "renewed_by": None}


@transaction.atomic
def create_contract(
    *, actor: User | None, account: Account, renews: Contract | None = None, **fields: Any
) -> Contract:
    """Note a contract; `renews`: an open one that it follows, which is renewed by it then.

    Raises DomainError for one that is noted already, or follows none that is open.
    """
    values = rows.clean(Contract, rows.only(fields, CONTRACT))
    _refuse_strange(account, None, values)
    values = _decided(values, {**NEW, **values}, NEW)
    contract = noted.create(Contract, actor=actor, account=account, values=values)
    if renews is not None:
        _renew(renews, contract, actor)
    return contract


@transaction.atomic
def update_contract(
    *, contract: Contract, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Contract:
    """Correct a contract, or say what became of it: `state` and `renewed_by` follow one another.

    Decided without a day it is decided by its end, or today where that is earlier. Raises as
    `create_contract` does, and DomainError for renewed by one that does not follow it.
    """
    contract = noted.locked(contract)
    values = rows.clean(Contract, rows.only(changes, CONTRACT))
    _refuse_strange(contract.account, contract, values)
    was = {name: getattr(contract, name) for name in CONTRACT}
    values = _decided(values, {**was, **values}, was)
    noted.write(contract, actor=actor, values=values, version=version)
    return contract


def _renew(contract: Contract, following: Contract, actor: User | None) -> None:
    if noted.locked(contract).state != OPEN:
        raise DomainError(_("It has been decided what becomes of this contract."), field="renews")
    update_contract(contract=contract, actor=actor, changes={"renewed_by": following})


def _decided(values: dict[str, Any], now: dict[str, Any], was: dict[str, Any]) -> dict[str, Any]:
    """The values with state, day and the contract that follows, so that they agree."""
    state, following = now["state"], now["renewed_by"]
    if state == was["state"]:
        state = RENEWED if following else OPEN if state == RENEWED else state
    elif state == RENEWED and not following:
        raise DomainError(_("Say which contract renews it."), field="renewed_by")
    elif state != RENEWED:
        following = None
    day = None
    if state != OPEN:
        day = now["settled_on"] or min(timezone.localdate(), now["ends"])
    return {**values, "state": str(state), "settled_on": day, "renewed_by": following}


def _refuse_strange(account: Account, contract: Contract | None, values: dict[str, Any]) -> None:
    """What follows a contract is a later one of the same account."""
    following = values.get("renewed_by")
    if following is None:
        return
    starts = values.get("starts") or (contract.starts if contract else None)
    if following.account_id != account.pk or not starts or following.starts <= starts:
        raise DomainError(
            _("It is renewed by a later contract of the same account."), field="renewed_by"
        )
