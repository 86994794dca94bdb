"""What sales lines say about their accounts: new ones are made, empty owners and teams filled.

A line fills what an account does not have yet and never changes what it has.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.imports.lookups import Codes, Names
from accounts.imports.outcome import Cells, Outcome, Plan, change_rows
from accounts.imports.refusals import BadValue, in_column
from accounts.imports.sale_lines import Line
from accounts.models import Account
from kam.core.models import Change

_SAID = ("account_name", "country", "region", "owner", "team")


class AccountsOfLines:
    def __init__(self, plan: Plan, codes: Codes, names: Names):
        self._plan, self._codes, self._names = plan, codes, names
        self._says_something = any(name in plan.places for name in _SAID)
        self._complete: set[int] = set()  # accounts that no line can tell anything new
        self._customers: set[int] = set()
        self._refused: dict[str, BadValue] = {}

    def refusal(self, line: Line) -> BadValue | None:
        """Why the line's account could not be made, where it was tried."""
        return self._refused.get(line.account.lower())

    def create_missing(self, lines: list[Line], outcome: Outcome) -> None:
        self._refused.clear()
        if self._plan.create_missing:
            self._create(lines)
        if self._says_something:
            self._fill(lines, outcome)

    def _create(self, lines: list[Line]) -> None:
        fresh: dict[str, Account] = {}
        for line in lines:
            low = line.account.lower()
            if low in fresh or low in self._refused or self._codes.get(low) is not None:
                continue
            try:
                fresh[low] = Account(
                    code=line.account,
                    status=Account.Status.ACTIVE,
                    **self._said(line, {"name": line.account}),
                )
            except BadValue as bad:
                self._refused[low] = bad
        self._codes.create(list(fresh.values()))

    def _said(self, line: Line, empty: dict[str, Any]) -> dict[str, Any]:
        """{attribute: value} of what the line says about its account."""
        cells = Cells(line.row, self._plan.places)
        said = dict(empty)
        if cells["account_name"]:
            said["name"] = cells.text("account_name", 200)
        for name in ("country", "region"):
            if cells[name]:
                said[name] = cells.text(name, 100)
        return said | self._people(cells)

    def _people(self, cells: Cells) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if team := cells.code("team"):
            said["team_id"] = in_column("team", self._names.team, team)
        if owner := cells.code("owner"):
            said["owner_id"] = in_column("owner", self._names.user, owner, said.get("team_id"))
            said.setdefault("team_id", self._names.team_of(said["owner_id"]))
        return said

    def _fill(self, lines: list[Line], outcome: Outcome) -> None:
        first = self._first_lines(lines)
        if not first:
            return
        changed, differences = [], {}
        lacking = Account.objects.select_for_update(no_key=True).filter(pk__in=first)
        for account in lacking.filter(_LACKS).order_by("pk"):
            difference = self._complete_one(account, first[account.pk])
            if difference:
                changed.append(account)
                differences[account.pk] = difference
        self._complete.update(first)
        self._update(changed, differences, ["country", "region", "owner", "team"])
        outcome.touched.update(differences)

    def welcome(self, account_ids: set[int]) -> None:
        """Who buys is no prospect any more."""
        fresh = account_ids - self._customers
        self._customers |= fresh
        prospects = Account.objects.select_for_update(no_key=True).filter(
            pk__in=fresh, status=Account.Status.PROSPECT
        )
        changed = list(prospects.order_by("pk"))
        for account in changed:
            account.status = Account.Status.ACTIVE
        pair = [Account.Status.PROSPECT.value, Account.Status.ACTIVE.value]
        self._update(changed, {account.pk: {"status": pair} for account in changed}, ["status"])

    def _first_lines(self, lines: list[Line]) -> dict[int, Line]:
        first: dict[int, Line] = {}
        for line in lines:
            pk = self._codes.get(line.account)
            if pk is not None and pk > 0 and pk not in self._complete:
                first.setdefault(pk, line)
        return first

    def _complete_one(self, account: Account, line: Line) -> dict[str, list[Any]]:
        try:
            said = self._said(line, {})
        except BadValue:
            return {}  # the account is there: an unknown owner does not keep its sales out
        said.pop("name", None)
        new = {name: value for name, value in said.items() if value and not getattr(account, name)}
        for name, value in new.items():
            setattr(account, name, value)
        return {name.removesuffix("_id"): [None, value] for name, value in new.items()}

    def _update(
        self, changed: list[Account], differences: dict[int, Any], fields: list[str]
    ) -> None:
        if not changed or self._plan.dry_run:
            return
        for account in changed:
            account.version += 1
            account.updated_at = timezone.now()
        Account.objects.bulk_update(changed, [*fields, "version", "updated_at"], batch_size=500)
        action = Change.Action.CHANGED
        change_rows(changed, actor=self._plan.actor, action=action, differences=differences)


_LACKS = Q(owner=None) | Q(team=None) | Q(country="") | Q(region="")
