"""Ids by what a file calls things: asked for in bulk, remembered, created where that was asked."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.imports.outcome import Plan, change_rows, logged
from accounts.imports.refusals import BadValue, shown
from accounts.models import Account, ExchangeRate, Industry, Person, Product, Team, User
from kam.core.models import Change

REMEMBER = 200_000
ASK = 2_000


def database_lower(code: str) -> str:
    """As SQLite lowers: ASCII letters only."""
    return code if code.isascii() else re.sub(r"[A-Z]+", lambda m: m[0].lower(), code)


class Codes:
    """Ids of one model by its code, whatever the case of its letters."""

    def __init__(self, model: type[Model], field: str, plan: Plan):
        self._model, self._field, self._plan = model, field, plan
        self._known: dict[str, int | None] = {}
        self._made: dict[str, int] = {}  # only in a dry run: what would have been created

    def load(self, codes: Iterable[str]) -> None:
        """Look up those that are not known yet, few queries for many codes."""
        if len(self._known) > REMEMBER:
            self._known.clear()
        fresh = {low: code for code in codes if (low := code.lower()) not in self._known}
        names = list(fresh)
        for start in range(0, len(names), ASK):
            self._ask({low: fresh[low] for low in names[start : start + ASK]})

    def _ask(self, fresh: dict[str, str]) -> None:
        self._known.update(dict.fromkeys(fresh))
        wanted = {*fresh, *(database_lower(code) for code in fresh.values())}
        found = self._model._default_manager.annotate(low=Lower(self._field)).filter(low__in=wanted)
        for low, pk in found.values_list("low", "pk"):
            self._known[low.lower()] = pk
        if self._model is Account:
            self._follow_merges(found)

    def _follow_merges(self, found: Any) -> None:
        """The code of an account that was merged means the one that took it in."""
        for low, first in found.exclude(merged_into=None).values_list("low", "merged_into"):
            winner: Any = first
            while winner is not None:
                self._known[low.lower()] = winner
                winner = Account.objects.values_list("merged_into", flat=True).get(pk=winner)

    def get(self, code: str) -> int | None:
        low = code.lower()
        return self._made.get(low) or self._known.get(low)

    def add(self, code: str, pk: int) -> None:
        self._known[code.lower()] = pk

    def create(self, objects: list[Any], *, action: str = Change.Action.CREATED) -> None:
        """Insert objects, log them and know them; in a dry run only pretend."""
        if self._plan.dry_run:
            for obj in objects:
                self._made[getattr(obj, self._field).lower()] = -len(self._made) - 1
            return
        self._model._default_manager.bulk_create(objects, batch_size=500)
        for obj in objects:
            self.add(getattr(obj, self._field), obj.pk)
        self._log(objects, action)

    def _log(self, objects: list[Any], action: str) -> None:
        fields = [f for f in self._model._meta.concrete_fields if f.editable]
        names = {f.name: f.attname for f in fields if f.name not in ("id", "password")}
        differences = {
            obj.pk: logged({name: getattr(obj, attribute) for name, attribute in names.items()})
            for obj in objects
        }
        change_rows(objects, actor=self._plan.actor, action=action, differences=differences)


class Names:
    """Teams, users and industries: few, so all are known from the start."""

    def __init__(self, plan: Plan):
        self._plan = plan
        self._teams = Codes(Team, "name", plan)
        self._industries = Codes(Industry, "name", plan)
        self._users = Codes(User, "username", plan)
        self._full: dict[str, int] = {}
        self._team_of: dict[int, int | None] = {}
        for pk, username, name, team in User.objects.values_list("pk", "username", "name", "team"):
            self._users.add(username, pk)
            self._team_of[pk] = team
            self._full[name.lower()] = 0 if name.lower() in self._full else pk

    def team(self, name: str) -> int:
        return self._one(self._teams, name, Team(name=name[:100]), "unknown_team", _NO_TEAM)

    def knows_industry(self, name: str) -> bool:
        self._industries.load([name])
        return self._industries.get(name) is not None

    def industry(self, name: str) -> int:
        """Industries are words, not people: a new one comes in by itself."""
        self._industries.load([name])
        if self._industries.get(name) is None:
            self._industries.create([Industry(name=name[:100])])
        return self._industries.get(name) or 0

    def team_of(self, user_id: int | None) -> int | None:
        return self._team_of.get(user_id) if user_id else None

    def user(self, name: str, team_id: int | None = None) -> int:
        """By user name, or by a full name that one user alone has.

        A user who is created so has no password: an administrator must give them one.
        """
        known = self._users.get(name) or self._full.get(name.lower())
        if known:
            return known
        username = re.sub(r"[^\w.@+-]", "", re.sub(r"\s+", ".", name.strip()))[:150]
        team = team_id if team_id and team_id > 0 else None
        fresh = User(username=username, name=name[:150], team_id=team, password=make_password(None))
        pk = self._one(self._users, username, fresh, "unknown_owner", _NO_USER, shown_as=name)
        self._full[name.lower()] = pk
        self._team_of[pk] = team
        return pk

    def _one(
        self, codes: Codes, name: str, fresh: Any, reason: str, sentence: Any, shown_as: str = ""
    ) -> int:
        if name:
            codes.load([name])
        if name and codes.get(name) is None and self._plan.create_missing:
            codes.create([fresh])
        found = codes.get(name) if name else None
        if found is None:
            raise BadValue(reason, sentence % {"value": shown(shown_as or name)})
        return found


_NO_TEAM = _("there is no team “%(value)s”.")
_NO_USER = _("there is no user “%(value)s”.")


def account_codes(plan: Plan) -> Codes:
    return Codes(Account, "code", plan)


def load_accounts(known: Codes, codes: set[str], *, create: bool) -> None:
    """Look accounts up by their codes; those that are missing are made where that was asked."""
    known.load(codes)
    if create:
        fresh = {code.lower(): code for code in codes if known.get(code) is None}
        known.create([Account(code=c, name=c) for c in fresh.values() if len(c) <= 64])


def product_codes(plan: Plan) -> Codes:
    return Codes(Product, "code", plan)


class Rates:
    """Exchange rates of all currencies, newest first: what a day's amount was worth."""

    def __init__(self) -> None:
        self._rates: dict[str, list[tuple[Any, Any]]] = {}
        for rate in ExchangeRate.objects.order_by("currency", "-starts"):
            self._rates.setdefault(rate.currency, []).append((rate.starts, rate.rate))

    def on(self, currency: str, day) -> Any:
        """Units of the base currency for one unit. Raises BadValue where no rate is known."""
        for starts, rate in self._rates.get(currency, ()):
            if starts <= day:
                return rate
        words = {"currency": shown(currency), "day": day}
        raise BadValue(
            "no_rate", _("there is no exchange rate for %(currency)s on %(day)s.") % words
        )


class PeopleThere:
    """Persons by name or e-mail at their accounts, and those who stand outside of any."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, str], int] = {}

    def load(self, accounts: set[int | None], named: set[str]) -> None:
        """Ask for all that a batch of rows names."""
        self._known.clear()
        if not named:
            return
        lowered = {name.lower() for name in named}
        here = Q(account__in=accounts - {None}) | Q(account=None)
        known = Q(name__in=named) | Q(email__in=named | lowered)
        for person in Person.objects.filter(here & known).order_by("-pk"):
            for name in {person.name.lower(), person.email.lower()} - {""}:
                self._known[person.account_id, name] = person.pk

    def one(self, account: int, name: str) -> int:
        """Their id; raises BadValue where nobody is called so."""
        low = name.lower()
        found = self._known.get((account, low)) or self._known.get((None, low))
        if found is None:
            sentence = _("there is no person “%(value)s” at this account.") % {"value": shown(name)}
            raise BadValue("unknown_person", sentence, "people")
        return found


def parts(text: str) -> list[str]:
    """The names in a cell that holds several."""
    return [part.strip() for part in re.split(r"[;|、；，,\n]", text) if part.strip()]
