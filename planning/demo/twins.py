"""Customers and people who came in twice: pairs to decide about, and one merge that was done."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.duplicates.finding import find_duplicates
from accounts.duplicates.merging import merge_accounts
from accounts.models import Account, Activity, Person, User
from accounts.services.activities import refresh_contacts

TWINS: list[list[dict[str, Any]]] = [  # the first of each belongs to the rep, the second to nobody
    [
        {"code": "NW-1001", "name": "Northwind Ltd", "country": "Germany", "website": "www.northwind.example", "employees": 240},
        {"code": "NW1001A", "name": "Northwind Limited", "country": "Germany", "website": "https://northwind.example/de"},
    ],
    [
        {"code": "RY-2001", "name": "锐远精密机械（苏州）有限公司", "country": "China", "region": "江苏"},
        {"code": "RY-2002", "name": "苏州市锐遠精密机械有限责任公司", "country": "China", "website": "ruiyuan-precision.cn"},
    ],
    [
        {"code": "HB-3001", "name": "Halbach Fördertechnik GmbH & Co. KG", "country": "Germany", "employees": 85},
        {"code": "HB-3009", "name": "Halbach Foerdertechnik", "country": "Germany", "region": "Bavaria"},
    ],
    [
        {"code": "OS-4001", "name": "Oststern Textilwerke AG", "country": "Germany"},
        {"code": "OS-4002", "name": "Oststern Textilwerke", "country": "Germany", "employees": 410},
    ],
]  # fmt: skip


@transaction.atomic
def write_twins() -> None:
    """Add the twins to a company that is filled; the last pair is merged, by the manager."""
    rep, manager = (User.objects.get(username=name) for name in ("rep", "manager"))
    pairs = [_pair(twins, rep) for twins in TWINS]
    _people_twice(pairs[0], rep)
    keep, gone = pairs[-1]
    _talked(gone, rep)
    merge_accounts(winner=keep, loser=gone, actor=manager, take=["employees"])
    find_duplicates(lambda *_: None)


def _pair(twins: list[dict[str, Any]], rep: User) -> tuple[Account, Account]:
    status = Account.Status.ACTIVE
    one, other = (
        Account.objects.create(team=rep.team, status=status, owner=owner, **values)
        for owner, values in zip((rep, None), twins, strict=True)
    )
    return one, other


def _people_twice(pair: tuple[Account, Account], rep: User) -> None:
    """One person twice at one account, and once more at its twin."""
    one, other = pair
    Person.objects.create(
        account=one, name="Martina Voss", title="Head of Procurement", influence=4, support=1,
        email="m.voss@northwind.example", known_by=rep,
    )  # fmt: skip
    Person.objects.create(account=one, name="Voss, Martina", phone="+49 30 5550 1188")
    Person.objects.create(account=other, name="Dr. Martina Voss", email="M.Voss@northwind.example")


def _talked(account: Account, rep: User) -> None:
    """Something that a merge moves."""
    when = timezone.now() - timedelta(days=12)
    person = Person.objects.create(account=account, name="Gregor Lindt", title="Plant Manager")
    talk = Activity.objects.create(
        account=account, user=rep, at=when, kind=Activity.Kind.CALL, note="Asked for a price list."
    )
    talk.people.add(person)
    refresh_contacts([account.pk])
