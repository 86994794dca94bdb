"""Whom an account has lost: who left it, when, and what they were there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import Account, Employment, Person, PersonRole, User

WARNED_DAYS = 90
WEIGHTY = (PersonRole.Role.SPONSOR, PersonRole.Role.ECONOMIC_BUYER)
SHOWN = 20


@dataclass(frozen=True)
class Loss:
    """Somebody who works at the account no more; `to` is where, if the reader may see it."""

    person: Person
    visible: bool
    title: str
    on: date
    roles: list[str | Promise]
    influence: int | None
    to: Account | None


def losses(account: Account, user: User) -> list[Loss]:
    """The latest to leave, for a user who sees the account; ours are nobody the account lost."""
    rows = list(_gone(account).select_related("person__account")[:SHOWN])
    people = [row.person_id for row in rows]
    seen = set(
        Person.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True)
        if people
        else ()
    )
    return [_loss(row, row.person_id in seen) for row in rows]


def deciders_lost(account: Account, today: date | None = None) -> list[Loss]:
    """Sponsors and economic buyers who left in the last 90 days, with these roles alone."""
    since = (today or timezone.localdate()) - timedelta(days=WARNED_DAYS)
    rows = _gone(account).filter(ends__gte=since).select_related("person")
    found = [(row, [role for role in row.roles if role in WEIGHTY]) for row in rows]
    return [replace(_loss(row, False), roles=_in_words(roles)) for row, roles in found if roles]


def _gone(account: Account) -> QuerySet[Employment]:
    """Times at the account that are over, but of those who came back."""
    over = Employment.objects.filter(account=account, ends__isnull=False)
    over = over.exclude(person__side=Person.Side.OURS)
    over = over.exclude(person__account=account, person__left_on=None)
    return over.order_by("-ends", "-pk")


def _loss(row: Employment, visible: bool) -> Loss:
    moved = visible and row.person.account_id not in (None, row.account_id)
    return Loss(
        person=row.person,
        visible=visible,
        title=row.title,
        on=row.ends,  # type: ignore[arg-type]
        roles=_in_words(row.roles),
        influence=row.influence,
        to=row.person.account if moved else None,
    )


def _in_words(roles: Iterable[str]) -> list[str | Promise]:
    return [PersonRole.Role(role).label for role in roles]
