"""The grids and the judgements as files, in and out: the same columns both ways.

A file comes in whole or not at all. An empty cell says nothing: it never clears what is known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports.fields import normalised
from accounts.imports.lookups import database_lower
from accounts.imports.outcome import change_rows
from accounts.imports.reading import Table, open_table
from accounts.imports.refusals import BadValue, FileRefused, shown
from accounts.imports.values import code, known, number_parser
from accounts.models import Account, Industry, User
from accounts.services import rows as service_rows
from kam.core import changes, keyset
from kam.core.models import Change
from scoring.matching import grids
from scoring.matching.grids import NeedField
from scoring.matching.running import FEW, queue_matching, renew
from scoring.models import Criterion, CriterionWeight, Demand, IndustryNeed

__all__ = ["KINDS", "MOST_ROWS", "Taken", "rows_out", "take_file"]

MOST_ROWS = 50_000  # that one file may have
REFUSALS_SHOWN = 100
AT_ONCE = 500
Cells = dict[str, str]
_ACCOUNT, _LINE = (
    ("account_code", "account", "code", "客户编号", "客户"),
    ("line", "productline", "产品线"),
)
_CRITERION = ("criterion", "name", "选择标准", "标准")


@dataclass(frozen=True)
class Kind:
    """A kind of file. columns: our name → the headers it may have, ours first."""

    label: str | Promise
    columns: dict[str, tuple[str, ...]]
    optional: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    "needs": Kind(
        gettext_lazy("Industries and product lines"),
        {
            "industry": ("industry", "行业"),
            "line": _LINE,
            "need": ("need", "需求"),
            "strength": ("strength", "ourstrength", "我方优势", "优势"),
        },
        optional=("need", "strength"),
    ),
    "criteria": Kind(
        gettext_lazy("Selection criteria"),
        {
            "criterion": _CRITERION,
            "capability": ("capability", "ourcapability", "我方能力", "能力"),
        },
    ),
    "demands": Kind(
        gettext_lazy("Demand of accounts"),
        {"account_code": _ACCOUNT, "line": _LINE, "demand": ("demand", "level", "需求")},
        optional=("line",),
    ),
    "weights": Kind(
        gettext_lazy("What accounts select by"),
        {"account_code": _ACCOUNT, "criterion": _CRITERION, "weight": ("weight", "权重")},
    ),
}


@dataclass
class Taken:
    """What became of a file. refusals: (line of the file, sentence); nothing is written with any."""

    rows: int = 0
    changed: int = 0
    refusals: list[tuple[int, str]] = field(default_factory=list)
    refused: int = 0

    def refuse(self, line: int, sentence: Any) -> None:
        self.refused += 1
        if len(self.refusals) < REFUSALS_SHOWN:
            self.refusals.append((line, str(sentence)))


def take_file(*, kind: str, path: Path, actor: User | None, most: int | None = MOST_ROWS) -> Taken:
    """Read a file of a kind and write it, unless a row is refused; all in one transaction.

    Demands and weights of accounts that the actor may not change are refused as unknown; None may
    change all. Raises FileRefused for what cannot be read, lacks a column, or has too many rows.
    """
    taken = Taken()
    with open_table(path) as table, transaction.atomic():
        places = _places(table, KINDS[kind])
        read = _rows(table, places, taken, most)
        _TAKE[kind](read, taken, actor)
        if taken.refused:
            taken.changed = 0
            transaction.set_rollback(True)
    return taken


def _places(table: Table, kind: Kind) -> dict[str, int]:
    """Where each of our columns stands. Raises FileRefused when one is missing."""
    headers = [normalised(name) for name in table.headers]
    found: dict[str, int] = {}
    for name, synonyms in kind.columns.items():
        wanted = [normalised(each) for each in synonyms]
        place = next((headers.index(each) for each in wanted if each in headers), None)
        if place is not None:
            found[name] = place
        elif name not in kind.optional:
            words = {"name": name, "names": ", ".join(kind.columns)}
            raise FileRefused(_("The file has no column “%(name)s”. It takes: %(names)s.") % words)
    return found


def _rows(
    table: Table, places: dict[str, int], taken: Taken, most: int | None
) -> Iterator[tuple[int, Cells]]:
    """(line, cells by our names); rows that cannot be read are refused."""
    for row in table.rows:
        taken.rows += 1
        if most is not None and taken.rows > most:
            raise FileRefused(
                _("A file has at most %(most)s rows here: split it.") % {"most": most}
            )
        if row.fault:
            taken.refuse(row.line, row.fault)
            continue
        cells = {
            name: known(row.cells[place]) if place < len(row.cells) else ""
            for name, place in places.items()
        }
        yield row.line, cells


class _Numbers:
    """Texts to numbers within a range. Raises BadValue."""

    def __init__(self, highest: int, places: int):
        self._parse, self._highest = number_parser(decimal_comma=False), highest
        self._step = Decimal(1).scaleb(-places)

    def __call__(self, text: str) -> Decimal:
        value = self._parse(text)
        if not 0 <= value <= self._highest:
            words = {"value": shown(text), "highest": self._highest}
            raise BadValue("bad_number", _("%(value)s is not between 0 and %(highest)s.") % words)
        return value.quantize(self._step)


def _take_needs(read: Iterable[tuple[int, Cells]], taken: Taken, actor: User | None) -> None:
    number = _Numbers(5, 1)
    industries = {name.lower(): pk for pk, name in Industry.objects.values_list("pk", "name")}
    there = {(row.industry_id, row.line): row for row in IndustryNeed.objects.all()}
    wanted: dict[tuple[int, str], NeedField] = {}
    for line, cells in read:
        try:
            title, product = _given(cells, "industry"), _given(cells, "line")[:100]
            need = number(cells["need"]) if cells.get("need") else None
            strength = number(cells["strength"]) if cells.get("strength") else None
        except BadValue as bad:
            taken.refuse(line, bad.sentence)
            continue
        industry = industries.get(title.lower()) or _new_industry(title, industries, actor)
        row = there.get((industry, product))
        wanted[industry, product] = NeedField(
            industry,
            product,
            need if need is not None or row is None else row.need,
            strength if strength is not None or row is None else row.strength,
        )
    if not taken.refused and wanted:
        taken.changed = grids.save_needs(fields=list(wanted.values()), actor=actor)


def _new_industry(title: str, industries: dict[str, int], actor: User | None) -> int:
    """Industries are words, not people: a new one comes in by itself."""
    row = service_rows.create(Industry, actor=actor, values={"name": title[:100]})
    industries[title.lower()] = row.pk
    return row.pk


def _take_criteria(read: Iterable[tuple[int, Cells]], taken: Taken, actor: User | None) -> None:
    number = _Numbers(1, 2)
    there = {row.name.lower(): row for row in Criterion.objects.all()}
    existing: dict[int, dict[str, Any]] = {}
    new: dict[str, dict[str, Any]] = {}
    for line, cells in read:
        try:
            title = _given(cells, "criterion")[:100]
            values = {"name": title, "capability": number(_given(cells, "capability"))}
        except BadValue as bad:
            taken.refuse(line, bad.sentence)
            continue
        if title.lower() in there:
            row = there[title.lower()]
            existing[row.pk] = values | {"name": row.name}
        else:
            new[title.lower()] = values
    if not taken.refused:
        taken.changed = grids.save_criteria(existing=existing, new=list(new.values()), actor=actor)


def _given(cells: Cells, name: str) -> str:
    text = " ".join(cells.get(name, "").split())
    if not text:
        sentence = _("%(name)s: the value is missing.") % {"name": name}
        raise BadValue("missing", sentence, name)
    return text


def _take_demands(read: Iterable[tuple[int, Cells]], taken: Taken, actor: User | None) -> None:
    def key(cells: Cells) -> str:
        return " ".join(cells.get("line", "").split())[:100]

    table = _Judgements(Demand, "line", "level", key, "demand", _Numbers(5, 1))
    _take_judgements(table, read, taken, actor)


def _take_weights(read: Iterable[tuple[int, Cells]], taken: Taken, actor: User | None) -> None:
    criteria = {name.lower(): pk for pk, name in Criterion.objects.values_list("pk", "name")}

    def key(cells: Cells) -> int:
        title = _given(cells, "criterion")
        if title.lower() not in criteria:
            sentence = _("There is no criterion “%(name)s”.") % {"name": shown(title)}
            raise BadValue("bad_choice", sentence)
        return criteria[title.lower()]

    table = _Judgements(CriterionWeight, "criterion_id", "weight", key, "weight", _Numbers(100, 2))
    _take_judgements(table, read, taken, actor)


@dataclass(frozen=True)
class _Judgements:
    """A table of one number per account and key: where it is kept, and how a file says it.

    key_name, value_name: columns of the model. key: what a row of a file is about, raises
    BadValue. column, number: where in the file the number stands, and what it may be.
    """

    model: Any
    key_name: str
    value_name: str
    key: Callable[[Cells], Any]
    column: str
    number: _Numbers

    def value(self, cells: Cells) -> Decimal:
        return self.number(_given(cells, self.column))

    def put(self, wanted: Mapping[tuple[int, Any], Decimal], actor: User | None) -> list[int]:
        """Write numbers by account and key, set-based; return the accounts of those that changed."""
        fresh, changed, logged = [], [], {}
        there = self._there({account for account, _key in wanted})
        for (account, key), value in wanted.items():
            row = there.get((account, key))
            if row is None:
                said = {"account_id": account, self.key_name: key, self.value_name: value}
                fresh.append(self.model(**said))
            elif (was := getattr(row, self.value_name)) != value:
                logged[row.pk] = {self.value_name: [changes.plain(was), changes.plain(value)]}
                setattr(row, self.value_name, value)
                row.version, row.updated_at = row.version + 1, timezone.now()
                changed.append(row)
        self._write(fresh, changed)
        new = {row.pk: self._said(row) for row in fresh}
        change_rows(fresh, actor=actor, action=Change.Action.CREATED, differences=new)
        change_rows(changed, actor=actor, action=Change.Action.CHANGED, differences=logged)
        return [row.account_id for row in (*fresh, *changed)]

    def _there(self, accounts: set[int]) -> dict[tuple[int, Any], Any]:
        found = self.model.objects.filter(account__in=accounts)
        return {(row.account_id, getattr(row, self.key_name)): row for row in found}

    def _write(self, fresh: list[Any], changed: list[Any]) -> None:
        self.model.objects.bulk_create(fresh, batch_size=AT_ONCE)
        fields = [self.value_name, "version", "updated_at"]
        self.model.objects.bulk_update(changed, fields, batch_size=200)

    def _said(self, row: Any) -> dict[str, list[Any]]:
        names = (self.key_name, self.value_name)
        return {n.removesuffix("_id"): [None, changes.plain(getattr(row, n))] for n in names}


def _take_judgements(
    table: _Judgements, read: Iterable[tuple[int, Cells]], taken: Taken, actor: User | None
) -> None:
    """Batch by batch; the last row about an account and key counts. What changed matches anew."""
    codes, rows, touched = _Codes(actor), iter(read), set()
    while batch := list(islice(rows, AT_ONCE)):
        codes.load(code(cells["account_code"]) for _line, cells in batch)
        wanted = _wanted(table, batch, codes, taken)
        if not taken.refused:
            put = table.put(wanted, actor)
            taken.changed += len(put)
            touched |= set(put)
    if not taken.refused:
        _match_anew(touched, actor)


def _wanted(
    table: _Judgements, batch: Iterable[tuple[int, Cells]], codes: "_Codes", taken: Taken
) -> dict[tuple[int, Any], Decimal]:
    """(account, key) → number of the rows that can be read; the others are refused."""
    wanted = {}
    for line, cells in batch:
        try:
            account = codes.one(code(_given(cells, "account_code")))
            wanted[account, table.key(cells)] = table.value(cells)
        except BadValue as bad:
            taken.refuse(line, bad.sentence)
    return wanted


def _match_anew(accounts: set[int], actor: User | None) -> None:
    """A few at once; many by a worker."""
    if len(accounts) > FEW:
        queue_matching(actor=actor)
    elif accounts:
        renew(sorted(accounts))


class _Codes:
    """Accounts by code, as far as the actor may change them, locked when they are found."""

    def __init__(self, actor: User | None):
        active = Account.objects.active()
        self._among = active if actor is None else Account.objects.editable_by(actor)
        self._known: dict[str, int] = {}

    def load(self, names: Iterable[str]) -> None:
        fresh = {database_lower(name.lower()) for name in names} - self._known.keys()
        found = self._among.annotate(low=Lower("code")).filter(low__in=fresh).order_by("pk")
        rows = found.select_for_update(of=("self",), no_key=True)
        self._known |= {low.lower(): pk for low, pk in rows.values_list("low", "pk")}

    def one(self, name: str) -> int:
        if name.lower() not in self._known:
            sentence = _("there is no account “%(value)s”.") % {"value": shown(name)}
            raise BadValue("unknown_account", sentence)
        return self._known[name.lower()]


_TAKE: dict[str, Callable[[Iterable[tuple[int, Cells]], Taken, User | None], None]] = {
    "needs": _take_needs,
    "criteria": _take_criteria,
    "demands": _take_demands,
    "weights": _take_weights,
}


def rows_out(kind: str, user: User) -> Iterator[list[Any]]:
    """The rows of a kind as its file has them, of what the user may see; streamed."""
    by_id = keyset.Ordering("id")
    if kind == "needs":
        needs = IndustryNeed.objects.select_related("industry")
        return ([r.industry.name, r.line, r.need, r.strength] for r in keyset.rows(needs, by_id))
    if kind == "criteria":
        return ([r.name, r.capability] for r in keyset.rows(Criterion.objects.all(), by_id))
    if kind == "demands":
        demands = Demand.objects.visible_to(user).select_related("account")
        return ([r.account.code, r.line, r.level] for r in keyset.rows(demands, by_id))
    weights = CriterionWeight.objects.visible_to(user).select_related("account", "criterion")
    return ([r.account.code, r.criterion.name, r.weight] for r in keyset.rows(weights, by_id))
