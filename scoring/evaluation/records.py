"""Standings and evidence as records of COPY BINARY and as rows for SQLite.

PostgreSQL's numeric is sent as base-10,000 digits with a weight and a sign; with a fixed number
of digits (leading zeros are allowed) it has a fixed width, so NumPy can write whole columns of it.
Format: `numeric_recv` in PostgreSQL's src/backend/utils/adt/numeric.c.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from scoring.evaluation.columns import encoded
from scoring.evaluation.compute import Results, units
from scoring.formulas.series import NO_DAY

__all__ = [
    "EVIDENCE_COLUMNS",
    "STANDING_COLUMNS",
    "evidence_records",
    "evidence_rows",
    "numeric",
    "pieces",
    "standing_records",
    "standing_rows",
]

STANDING_COLUMNS = (
    "evaluation_id", "account_id", "score", "change", "completeness", "rank", "tier", "below",
    "attractiveness", "strength", "segment", "stage", "stage_since", "candidate",
    "candidate_since", "sales_12m", "sales_12m_before", "last_contact_on",
)  # fmt: skip
EVIDENCE_COLUMNS = ("evaluation_id", "account_id", "numbers")
ROWS_AT_ONCE = 50_000
POSTGRES_EPOCH = 10_957  # days from 1970-01-01 to 2000-01-01
NEGATIVE = 0x4000


def standing_records(results: Results, evaluation: int, letters: str) -> Iterator[bytes]:
    """Records for COPY: first the rows with a last contact, then those without, which are shorter."""
    met = results.last_contact != NO_DAY
    for rows in pieces(np.flatnonzero(met)):
        yield encoded(_standing(results, rows, evaluation, letters))
    for rows in pieces(np.flatnonzero(~met)):
        columns = _standing(results, rows, evaluation, letters)
        columns["last_contact_on"] = _null(len(rows))
        yield _without_last(encoded(columns), len(rows))


def evidence_records(results: Results, evaluation: int) -> Iterator[bytes]:
    for rows in pieces(np.arange(len(results))):
        numbers = _numbers(results, rows)
        yield encoded(
            {
                "evaluation_id": np.full(len(rows), evaluation, ">i8"),
                "account_id": results.account[rows].astype(">i8"),
                "numbers": numbers.view(f"V{numbers.shape[1] * 8}").ravel(),
            }
        )


def standing_rows(results: Results, evaluation: int, letters: str) -> Iterator[list[tuple]]:
    """Rows of plain values, a piece at a time."""
    scored, life = results.composite, results.lifecycle
    for rows in pieces(np.arange(len(results))):
        columns = [
            [evaluation] * len(rows),
            results.account[rows].tolist(),
            scored.score[rows].tolist(),
            (results.change[rows] / 10_000).tolist(),
            scored.completeness[rows].tolist(),
            results.rank[rows].tolist(),
            [letters[place] for place in results.tier[rows].tolist()],
            results.below[rows].tolist(),
            results.attractiveness[rows].tolist(),
            results.strength[rows].tolist(),
            results.segment[rows].tolist(),
            life.stage[rows].tolist(),
            _dates(life.since[rows]),
            life.candidate[rows].tolist(),
            _dates(life.candidate_since[rows]),
            (results.sales[rows] / 100).tolist(),
            (results.sales_before[rows] / 100).tolist(),
            _dates(results.last_contact[rows]),
        ]
        yield list(zip(*columns, strict=True))


def evidence_rows(results: Results, evaluation: int) -> Iterator[list[tuple]]:
    for rows in pieces(np.arange(len(results))):
        numbers = _numbers(results, rows)
        yield [
            (evaluation, account, numbers[i].tobytes())
            for i, account in enumerate(results.account[rows].tolist())
        ]


def _standing(results: Results, rows: NDArray, evaluation: int, letters: str) -> dict[str, NDArray]:
    scored, life = results.composite, results.lifecycle
    return {
        "evaluation_id": np.full(len(rows), evaluation, ">i8"),
        "account_id": results.account[rows].astype(">i8"),
        "score": numeric(units(scored.score[rows]), whole_digits=1, scale=4),
        "change": numeric(results.change[rows], whole_digits=1, scale=4),
        "completeness": numeric(units(scored.completeness[rows]), whole_digits=1, scale=4),
        "rank": results.rank[rows].astype(">i4"),
        "tier": np.array([letter.encode() for letter in letters], "S1")[results.tier[rows]],
        "below": results.below[rows].astype(">i2"),
        "attractiveness": numeric(units(results.attractiveness[rows]), whole_digits=1, scale=4),
        "strength": numeric(units(results.strength[rows]), whole_digits=1, scale=4),
        "segment": results.segment[rows].astype(">i2"),
        "stage": life.stage[rows].astype(">i2"),
        "stage_since": _days(life.since[rows]),
        "candidate": life.candidate[rows].astype(">i2"),
        "candidate_since": _days(life.candidate_since[rows]),
        "sales_12m": numeric(results.sales[rows] * 100, whole_digits=4, scale=2),
        "sales_12m_before": numeric(results.sales_before[rows] * 100, whole_digits=4, scale=2),
        "last_contact_on": _days(results.last_contact[rows]),
    }


def numeric(ten_thousandths: NDArray, *, whole_digits: int, scale: int) -> NDArray:
    """Amounts as numerics of `whole_digits` base-10,000 digits before the point and one behind."""
    digits = whole_digits + 1
    layout = [("count", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("scale", ">i2")]
    numerics = np.zeros(len(ten_thousandths), [*layout, ("digits", ">i2", digits)])
    numerics["count"], numerics["weight"], numerics["scale"] = digits, whole_digits - 1, scale
    numerics["sign"] = np.where(ten_thousandths < 0, NEGATIVE, 0)
    rest = np.abs(ten_thousandths)
    for place in range(digits - 1, -1, -1):
        rest, numerics["digits"][:, place] = np.divmod(rest, 10_000)
    return numerics.view(f"V{numerics.dtype.itemsize}")


def _days(days: NDArray[np.int32]) -> NDArray:
    return np.where(days == NO_DAY, 0, days - POSTGRES_EPOCH).astype(">i4")


def _dates(days: NDArray[np.int32]) -> list[str | None]:
    known: dict[int, str | None] = {NO_DAY: None}
    for day in np.unique(days).tolist():
        if day != NO_DAY:
            known[day] = (date(1970, 1, 1) + timedelta(days=day)).isoformat()
    return [known[day] for day in days.tolist()]


def _null(n: int) -> NDArray:
    return np.zeros(n, ">i4")


def _without_last(records: bytes, n: int) -> bytes:
    """The same records with the last field, four bytes wide, empty: length −1 and no value."""
    if not n:
        return b""
    table = np.frombuffer(records, np.uint8).reshape(n, -1)[:, :-4].copy()
    table[:, -4:] = 0xFF
    return table.tobytes()


def _numbers(results: Results, rows: NDArray) -> NDArray:
    """Values, then points, of each row: little-endian float64."""
    measured = results.measured
    numbers = np.hstack([measured.values[rows], measured.points[rows]])
    return np.ascontiguousarray(numbers, dtype="<f8")


def pieces(rows: NDArray) -> Iterator[NDArray]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
