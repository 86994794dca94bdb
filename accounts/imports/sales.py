"""Sales lines: millions of them, in bounded memory, each at most once."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.imports import sale_rows
from accounts.imports.csvfile import Row
from accounts.imports.lookups import Names, account_codes, product_codes
from accounts.imports.ordinals import Ordinals
from accounts.imports.outcome import Cells, Importer, Outcome, Plan
from accounts.imports.refusals import BadValue, shown
from accounts.imports.sale_lines import Line, LineReader, key_of
from accounts.imports.sale_rows import SaleRow
from accounts.imports.sold_accounts import AccountsOfLines
from accounts.models import Product


class Parsed(NamedTuple):
    """Lines of one batch with their keys, and what was refused or ignored on the way."""

    lines: list[Line]
    keys: list[UUID]
    outcome: Outcome


class SaleImporter(Importer):
    batch = 5_000 if settings.ON_POSTGRES else 2_000  # a short time in which nobody else saves
    continues = True

    def __init__(self, plan: Plan):
        super().__init__(plan)
        self._reader, self._ordinals = LineReader(plan), Ordinals()
        self._accounts, self._products = account_codes(plan), product_codes(plan)
        self._about = AccountsOfLines(plan, self._accounts, Names(plan))

    def parse(self, rows: Sequence[Row]) -> Parsed:
        outcome = Outcome()
        lines = self._reader.read(rows, outcome)
        return Parsed(lines, self._keys(lines), outcome)

    def take(self, parsed: Parsed) -> Outcome:
        lines, keys, outcome = parsed
        self._accounts.load(line.account for line in lines)
        self._about.create_missing(lines, outcome)
        self._create_products(lines)
        self._write(self._resolved(lines, keys, outcome), outcome)
        return outcome

    def pass_over(self, parsed: Parsed) -> Outcome:
        lines, keys, outcome = parsed
        self._accounts.load(line.account for line in lines)
        self._resolved(lines, keys, outcome)
        return outcome

    def _keys(self, lines: list[Line]) -> list[UUID]:
        """Equal lines are counted over the whole file, refused ones too, so keys never shift."""
        hashes = np.frombuffer(b"".join(line.digest[:8] for line in lines), dtype=np.uint64)
        ordinals = self._ordinals.of(hashes).tolist()
        return [key_of(line.digest, ordinal) for line, ordinal in zip(lines, ordinals, strict=True)]

    def _create_products(self, lines: list[Line]) -> None:
        self._products.load({line.product for line in lines if line.product})
        fresh: dict[str, Product] = {}
        for line in lines:
            low = line.product.lower()
            if low and low not in fresh and self._products.get(low) is None:
                cells = Cells(line.row, self.plan.places)
                fresh[low] = Product(
                    code=line.product,
                    name=cells["product_name"][:200],
                    line=cells["product_line"][:100],
                )
        self._products.create(list(fresh.values()))

    def _resolved(self, lines: list[Line], keys: list[UUID], outcome: Outcome) -> list[SaleRow]:
        """The lines whose account is known, with ids in place of codes."""
        found, account_id, product_id = [], self._accounts.get, self._products.get
        for line, key in zip(lines, keys, strict=True):
            account = account_id(line.account)
            if account is None:
                self._refuse_unknown(line, outcome)
                continue
            product = product_id(line.product) if line.product else None
            found.append(SaleRow(account, line.date, line.invoice, product, *line[5:11], key))
        return found

    def _refuse_unknown(self, line: Line, outcome: Outcome) -> None:
        bad = self._about.refusal(line)
        if bad is None:
            sentence = _("there is no account “%(value)s”.") % {"value": shown(line.account)}
            bad = BadValue("unknown_account", sentence, "account_code")
        outcome.refuse(line.row, bad.code, bad.sentence, self.plan.column(bad.column))

    def _write(self, rows: list[SaleRow], outcome: Outcome) -> None:
        if self.plan.dry_run:
            outcome.unchanged = len(sale_rows.known_keys([row.key for row in rows]))
            outcome.created = len(rows) - outcome.unchanged
            return
        outcome.created = sale_rows.insert(rows)
        outcome.unchanged = len(rows) - outcome.created
        if outcome.created:
            bought = {row.account_id for row in rows}
            self._about.welcome(bought)
            outcome.touched |= bought
