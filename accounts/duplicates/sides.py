"""What accounts and persons have in common when it comes to duplicates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.matching import (
    Company,
    Human,
    Likeness,
    company_keys,
    compare_companies,
    compare_people,
    person_keys,
)
from accounts.models import Account, AccountKey, Person, PersonKey
from accounts.models.duplicates import Kind


@dataclass(frozen=True)
class Side:
    """One kind of row, and how it is read, keyed and compared."""

    kind: Kind
    model: Any
    keys: Any
    key: str  # the foreign key of `keys`
    fields: tuple[str, ...]  # that are compared, with the id first
    facts: Callable[..., Any]
    keys_of: Callable[[Any], frozenset[int]]
    compare: Callable[[Any, Any], Likeness]

    @property
    def other(self) -> str:
        """The field of a pair that holds its second row; the first is `kind`."""
        return f"other_{self.kind}"

    def rows(self) -> QuerySet:
        """All that may be a duplicate of something."""
        everything = self.model.objects.order_by("pk")
        return everything.active() if self.model is Account else everything

    def facts_of(self, rows: Iterable[Any]) -> dict[int, Any]:
        """{id: what is compared} of rows as tuples of `fields`."""
        return {pk: self.facts(*values) for pk, *values in rows}


ACCOUNTS = Side(
    kind=Kind.ACCOUNT,
    model=Account,
    keys=AccountKey,
    key="account",
    fields=("pk", "name", "code", "website", "country"),
    facts=lambda name, code, website, country: Company(
        name=name, code=code, website=website, country=country
    ),
    keys_of=company_keys,
    compare=compare_companies,
)
PEOPLE = Side(
    kind=Kind.PERSON,
    model=Person,
    keys=PersonKey,
    key="person",
    fields=("pk", "name", "email", "phone", "account_id"),
    facts=lambda name, email, phone, account: Human(
        name=name, email=email, phone=phone, company=account
    ),
    keys_of=person_keys,
    compare=compare_people,
)
SIDES = {side.kind: side for side in (ACCOUNTS, PEOPLE)}
