"""What a prospect demands and selects by, as people judge it."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, User
from accounts.services import noted, rows
from accounts.services.accounts import lock_account
from kam.core import changes as log
from kam.core.errors import Conflict, DomainError
from kam.core.models import Change
from scoring.matching.running import renew
from scoring.models import Criterion, CriterionWeight, Demand

__all__ = [
    "create_demand",
    "create_weight",
    "judge",
    "read_mark",
    "remove_demand",
    "remove_weight",
    "update_demand",
    "update_weight",
]

Judged = Demand | CriterionWeight


def read_mark(account: Account) -> str:
    """What the judgement of an account was when it was read: another one after every change."""
    demands = Demand.objects.filter(account=account).values_list("pk", "version")
    weights = CriterionWeight.objects.filter(account=account).values_list("pk", "version")
    parts = [sum(v for _pk, v in found) + 1000 * len(found) for found in (demands, weights)]
    return ".".join(map(str, parts))


@transaction.atomic
def judge(
    *,
    account: Account,
    demands: dict[str, Decimal | None],
    weights: dict[int, Decimal | None],
    actor: User | None,
    read: str | None = None,
) -> int:
    """Write the demand by line and the weight by criterion that are named; None takes one off.

    Return how many changed; the account's match follows at once. Raises Conflict when `read` is
    given and the judgement has moved on, DomainError for an archived account, a level outside 0 to
    5, a weight outside 0 to 100, or a criterion that is not there.
    """
    account = lock_account(account.pk)
    if read is not None and read != read_mark(account):
        raise Conflict(_("Somebody else changed this in the meantime."), code="conflict")
    changed = _judge_lines(account, demands, actor) + _judge_criteria(account, weights, actor)
    if changed:
        renew([account.pk])
    return changed


def _judge_lines(account: Account, demands: dict[str, Decimal | None], actor: User | None) -> int:
    there = {row.line: row for row in Demand.objects.filter(account=account)}
    return sum(
        _put(Demand, there.get(line), level, {"account": account, "line": line}, "level", actor)
        for line, level in demands.items()
    )


def _judge_criteria(account: Account, weights: dict[int, Decimal | None], actor) -> int:
    known = Criterion.objects.in_bulk(list(weights))
    if len(known) < len(weights):
        raise DomainError(_("There is no such criterion."), field="criterion")
    there = {row.criterion_id: row for row in CriterionWeight.objects.filter(account=account)}
    return sum(
        _put(
            CriterionWeight,
            there.get(pk),
            weight,
            {"account": account, "criterion": known[pk]},
            "weight",
            actor,
        )
        for pk, weight in weights.items()
    )


def _put(
    model: type[Judged],
    row: Judged | None,
    value: Decimal | None,
    place: dict[str, Any],
    name: str,
    actor: User | None,
) -> bool:
    """Create, change or take off one value; whether anything changed."""
    if row is None:
        if value is not None:
            rows.create(model, actor=actor, values=place | {name: value})
        return value is not None
    if value is None:
        _take_off(row, actor)
        return True
    return bool(rows.update(row, actor=actor, values={name: value}))


def _take_off(row: Judged, actor: User | None) -> None:
    values = {name: [pair[1], None] for name, pair in log.snapshot(row, _fields(row)).items()}
    log.record(row, actor=actor, action=Change.Action.DELETED, values=values)
    row.delete()


def _fields(row: Judged) -> tuple[str, ...]:
    return ("line", "level") if isinstance(row, Demand) else ("criterion", "weight")


@transaction.atomic
def create_demand(*, actor: User | None, account: Account, **fields: Any) -> Demand:
    """Note a demand; raises DomainError when the line has one, or the account is archived."""
    values = rows.only(fields, ("line", "level"))
    row = noted.create(Demand, actor=actor, account=account, values=values)
    renew([account.pk])
    return row


@transaction.atomic
def create_weight(*, actor: User | None, account: Account, **fields: Any) -> CriterionWeight:
    """Note how much a criterion weighs; raises DomainError when it has a weight already."""
    values = rows.only(fields, ("criterion", "weight"))
    row = noted.create(CriterionWeight, actor=actor, account=account, values=values)
    renew([account.pk])
    return row


@transaction.atomic
def update_demand(
    *, demand: Demand, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Demand:
    """Raises as `create_demand` does, and Conflict when `version` moved on."""
    return _update(demand, actor, rows.only(changes, ("line", "level")), version)


@transaction.atomic
def update_weight(
    *,
    weight: CriterionWeight,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> CriterionWeight:
    """Raises as `create_weight` does, and Conflict when `version` moved on."""
    return _update(weight, actor, rows.only(changes, ("weight",)), version)


def _update(row: Any, actor: User | None, values: dict[str, Any], version: int | None) -> Any:
    row = noted.locked(row)
    if noted.write(row, actor=actor, values=values, version=version):
        renew([row.account_id])
    return row


@transaction.atomic
def remove_demand(*, demand: Demand, actor: User | None) -> None:
    """Not known any more."""
    _remove(demand, actor)


@transaction.atomic
def remove_weight(*, weight: CriterionWeight, actor: User | None) -> None:
    """Not known any more."""
    _remove(weight, actor)


def _remove(row: Judged, actor: User | None) -> None:
    row = noted.locked(row)
    _take_off(row, actor)
    renew([row.account_id])
