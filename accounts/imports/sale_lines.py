"""One sales line of a file, read and worked out: amounts, cost, currency, natural key.

The natural key: BLAKE2b (128 bits) over account code, date, invoice, product code, quantity,
amount, cost and currency as they are stored, and, from the second equal line of the file on, which
of the equal lines it is. So a file taken in again changes nothing, overlapping files do not double
their common lines, and lines that are truly equal are kept apart.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.imports import values
from accounts.imports.csvfile import Row
from accounts.imports.lookups import Rates
from accounts.imports.outcome import Outcome, Plan
from accounts.imports.refusals import BadValue, in_column, shown

FOUR = Decimal("0.0001")
ONE = Decimal("1.0000")
_CODE = 64
_LARGEST = {"quantity": Decimal(10) ** 12}  # twelve digits before the point, others fourteen


class Line(NamedTuple):
    """Amounts with four decimals; `worth` and `base_cost` in the base currency."""

    row: Row
    account: str
    date: date
    invoice: str
    product: str
    quantity: Decimal
    amount: Decimal
    cost: Decimal | None
    currency: str
    worth: Decimal
    base_cost: Decimal | None
    digest: bytes


@dataclass(slots=True)
class _Places:
    """Positions of the columns; -1, the empty cell put at each row's end, where there is none."""

    account_code: int
    date: int
    invoice: int
    product: int
    quantity: int
    amount: int
    unit_price: int
    cost: int
    unit_cost: int
    currency: int


class LineReader:
    """Turns rows into lines; refuses and ignores the others."""

    def __init__(self, plan: Plan):
        self._plan = plan
        self._at = _Places(**{name: plan.places.get(name, -1) for name in _Places.__slots__})
        self._number, self._date = plan.numbers(), values.date_parser(order=plan.date_order)
        self._code = values.Remembering(values.code)
        self._rates = Rates()
        self._default = str(plan.options.get("currency") or settings.KAM_CURRENCY).upper()

    def read(self, rows: Sequence[Row], outcome: Outcome) -> list[Line]:
        lines = []
        for row in rows:
            try:
                line = self._line(row, outcome.reasons)
            except BadValue as bad:
                outcome.refuse(row, bad.code, bad.sentence, self._plan.column(bad.column))
                continue
            if line is None:
                outcome.ignore("no_customer")
            else:
                lines.append(line)
        return lines

    def _line(self, row: Row, reasons: Counter[str]) -> Line | None:
        at, cells = self._at, [*row.cells, ""]
        given = values.known(cells[at.account_code])
        if not given:
            return None
        account = self._short(given)
        if account != given:
            reasons["code_without_decimals"] += 1
        day = self._day(values.known(cells[at.date]))
        invoice = self._short(values.known(cells[at.invoice]))
        product = self._short(values.known(cells[at.product]))
        quantity, amount, cost = self._money(cells, invoice, reasons)
        currency = values.known(cells[at.currency]).upper() or self._default
        worth, base_cost = self._in_base(amount, cost, currency, day)
        said = (
            f"{account.lower()}\x1f{day}\x1f{invoice}\x1f{product.lower()}\x1f{quantity}"
            f"\x1f{amount}\x1f{cost}\x1f{currency}"
        )
        digest = blake2b(said.encode(), digest_size=16).digest()
        return Line(
            row, account, day, invoice, product, quantity, amount, cost, currency, worth,
            base_cost, digest,
        )  # fmt: skip

    def _short(self, text: str) -> str:
        code = self._code(text)
        if len(code) > _CODE:
            raise BadValue("bad_text", _("a code has more than 64 characters."))
        return code

    def _day(self, text: str) -> date:
        if not text:
            raise BadValue("missing", values.NEEDED, "date")
        return in_column("date", self._date, text)

    def _money(
        self, cells: list[str], invoice: str, reasons: Counter[str]
    ) -> tuple[Decimal, Decimal, Decimal | None]:
        """Quantity, amount and cost of the line, to four decimals; negative when cancelled."""
        at = self._at
        quantity = self._amount(cells, at.quantity, "quantity")
        amount = self._worked_out(cells, at.amount, at.unit_price, quantity, "amount", reasons)
        if amount is None:
            raise BadValue("missing", values.NEEDED, self._amount_column())
        cost = self._worked_out(cells, at.cost, at.unit_cost, quantity, "cost", reasons)
        quantity = ONE if quantity is None else _four(quantity, "quantity")
        if _is_cancelled(invoice):
            quantity, amount = -abs(quantity), -abs(amount)
            cost = None if cost is None else -abs(cost)
        if amount < 0:
            reasons["cancellation"] += 1
        return quantity, amount, cost

    def _amount(self, cells: list[str], place: int, name: str) -> Decimal | None:
        text = values.known(cells[place])
        if not text:
            return None
        return in_column(name, self._number, text)

    def _worked_out(
        self,
        cells: list[str],
        place: int,
        unit_place: int,
        quantity: Decimal | None,
        name: str,
        reasons: Counter[str],
    ) -> Decimal | None:
        """The total that the file gives, else quantity × what one costs, to four decimals."""
        total = self._amount(cells, place, name)
        if total is None:
            unit = self._amount(cells, unit_place, f"unit_{'price' if name == 'amount' else name}")
            if unit is None:
                return None
            total = unit if quantity is None else unit * quantity
            reasons["computed_amount" if name == "amount" else "computed_cost"] += 1
        return _four(total, name)

    def _amount_column(self) -> str:
        return "amount" if "amount" in self._plan.places else "unit_price"

    def _in_base(
        self, amount: Decimal, cost: Decimal | None, currency: str, day: date
    ) -> tuple[Decimal, Decimal | None]:
        if currency == settings.KAM_CURRENCY:
            return amount, cost
        if len(currency) != 3 or not currency.isalpha():
            sentence = _("“%(value)s” is not a currency such as EUR.") % {"value": shown(currency)}
            raise BadValue("no_rate", sentence, "currency")
        rate = in_column("currency", self._rates.on, currency, day)
        base_cost = None if cost is None else _four(cost * rate, "cost")
        return _four(amount * rate, "amount"), base_cost


def _four(value: Decimal, name: str) -> Decimal:
    """To the four decimals that are kept. Raises BadValue for what does not fit its column."""
    if abs(value) >= _LARGEST.get(name, values.LARGEST):
        raise BadValue("bad_number", _("the amount is too large."), name)
    return value.quantize(FOUR)


def _is_cancelled(invoice: str) -> bool:
    """C536379: how many systems number the cancellation of an invoice."""
    return invoice[:1] in ("C", "c") and invoice[1:].isdigit()


def key_of(digest: bytes, ordinal: int) -> UUID:
    """The line's natural key: what it says, and which of the equal lines it is."""
    if ordinal:
        digest = blake2b(digest + ordinal.to_bytes(4, "big"), digest_size=16).digest()
    return UUID(bytes=digest)
