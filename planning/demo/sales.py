"""The sales lines of one chunk of accounts, as columns."""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planning.demo.load import Columns
from planning.demo.patterns import (
    DAYS,
    MONTHS,
    Floats,
    Ints,
    place_in_group,
    spread_over_months,
)
from planning.demo.words import LINES

MEAN_LINE: Final = 3_000.0  # currency units
LINES_PER_INVOICE: Final = 3
CANCELLED: Final = 0.015
NEIGHBOURS: Final = [0.52, 0.24, 0.14, 0.07, 0.03]  # own product line, then the next ones
# One name space for the demo's sales: the key then is the number of the line.
KEY_PREFIX: Final = "6b616d64656d6f00"
EPOCH: Final = date(1970, 1, 1)

PRICES: Final = [[price for _, price in products] for _, _, products in LINES.values()]
MARGINS: Final = [margin for _, margin, products in LINES.values() for _ in products]


def sale_columns(
    *,
    first_account: int,
    first_line: int,
    lines: Ints,
    appetite: Floats,
    line_value: Floats,
    today: date,
    currency: str,
    rng: np.random.Generator,
) -> Columns:
    """Lines of the accounts numbered from `first_account`, ordered by account and day.

    lines: (n,) lines per account; appetite: (n, MONTHS); line_value: (n,) usual value of a line.
    Some lines cancel the one before them. Amounts are in currency units with two decimals.
    """
    row, month = spread_over_months(lines, appetite)
    cell = row * MONTHS + month
    invoice = _invoices(cell)
    product, quantity, amount, cost, cancelled = _goods(row, month, appetite, line_value, rng)
    number = first_line + np.arange(len(row))
    return {
        "id": number,
        "account_id": first_account + row,
        "date": _dates(today, _days(cell, month, invoice, rng)),
        "invoice": _invoice_numbers(first_line + invoice, cancelled),
        "product_id": product + 1,
        "quantity": quantity,
        "amount": amount,
        "cost": cost,
        "currency": [currency] * len(row),
        "base_amount": amount,
        "base_cost": cost,
        "key": [f"{KEY_PREFIX}{n:016x}" for n in number.tolist()],
    }


def _goods(
    row: Ints, month: Ints, appetite: Floats, line_value: Floats, rng: np.random.Generator
) -> tuple[Ints, Floats, Floats, Floats, NDArray[np.bool_]]:
    """Product, quantity, amount, cost of each line, and whether it cancels the one before."""
    count = len(row)
    level = np.sqrt(_level(appetite, row, month))
    wanted = line_value[row] * rng.lognormal(-0.06, 0.35, count) * level
    product = _products(row, wanted, rng)
    price = np.array(PRICES).ravel()[product]
    quantity = np.maximum(np.round(wanted / price), 1)
    discount = np.round(rng.beta(2, 12, count) + 0.04 * (line_value[row] > MEAN_LINE * 3), 3)
    amount = np.round(quantity * price * (1 - discount), 2)
    margin = np.array(MARGINS)[product] + rng.normal(0, 0.03, count)
    cost = np.round(quantity * price * (1 - margin), 2)
    cancelled = (rng.random(count) < CANCELLED) & (place_in_group(row) > 0)
    _cancel(cancelled, product, quantity, amount, cost)
    return product, quantity, amount, cost, cancelled


def _invoice_numbers(numbers: Ints, cancelled: NDArray[np.bool_]) -> list[str]:
    letters = np.where(cancelled, "C", "R").tolist()
    return [f"{letter}{number}" for letter, number in zip(letters, numbers.tolist(), strict=True)]


def _invoices(cell: Ints) -> Ints:
    """Number of the first line of each line's invoice: up to three lines of one month share one."""
    place = place_in_group(cell)
    return np.arange(len(cell)) - place % LINES_PER_INVOICE


def _days(cell: Ints, month: Ints, invoice: Ints, rng: np.random.Generator) -> Ints:
    """Days before the reference day, one per invoice, later invoices of an account never earlier."""
    length = DAYS / MONTHS
    turn = place_in_group(cell) // LINES_PER_INVOICE
    last = (
        np.maximum.reduceat(turn, np.flatnonzero(place_in_group(cell) == 0)) if len(cell) else turn
    )
    turns = np.repeat(last + 1, np.unique(cell, return_counts=True)[1])
    share = (turn + rng.random(len(cell))[invoice]) / turns
    return ((MONTHS - 1 - month) * length + (1 - share) * (length - 1)).astype(np.int64)


def _products(row: Ints, wanted: Floats, rng: np.random.Generator) -> Ints:
    """Index of the product: one that the wanted amount buys, mostly from the account's own line."""
    prices = np.array(PRICES)
    home = (row * 7919) % len(LINES)
    line = (home + rng.choice(len(LINES), size=len(row), p=NEIGHBOURS)) % len(LINES)
    affordable = (prices[line] <= 1.3 * wanted[:, None]).sum(axis=1)
    cheapness = np.argsort(prices, axis=1)
    pick = (rng.random(len(row)) * np.maximum(affordable, 1)).astype(np.int64)
    return line * prices.shape[1] + cheapness[line, pick]


def _level(appetite: Floats, row: Ints, month: Ints) -> Floats:
    """How large the month is beside the account's average month."""
    mean = appetite.mean(axis=1)
    return appetite[row, month] / mean[row]


def _cancel(
    cancelled: np.ndarray, product: Ints, quantity: Floats, amount: Floats, cost: Floats
) -> None:
    """Turn lines into the negative of the line before them."""
    at = np.flatnonzero(cancelled)
    at = at[~cancelled[at - 1]]
    cancelled[:] = False
    cancelled[at] = True
    product[at] = product[at - 1]
    for column in (quantity, amount, cost):
        column[at] = -column[at - 1]


def _dates(today: date, back: Ints) -> list[date]:
    """Working days: what falls on a weekend is booked on the Friday before."""
    ordinal = today.toordinal() - back
    weekday = (ordinal - 1) % 7
    ordinal = ordinal - np.maximum(weekday - 4, 0)
    days = {n: date.fromordinal(n) for n in np.unique(ordinal).tolist()}
    return [days[n] for n in ordinal.tolist()]
