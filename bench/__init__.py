"""What the product takes against what the bare machine takes for the same work.

A benchmark is a module of this package with `run(size) -> list[Result]`, named in
`bench.__main__.BENCHMARKS`. It runs in a process of its own, Django set up, on a migrated
database of a private PostgreSQL; `bench.company.ensure(size)` fills that one when it needs accounts.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Size:
    """How much data, and how long to look: small sizes check the work, not the time."""

    name: str
    accounts: int
    sales: int
    seconds: float


FULL = Size("full", accounts=1_000_000, sales=10_000_000, seconds=5.0)
SMALL = Size("small", accounts=2_000, sales=10_000, seconds=0.2)
SIZES = {size.name: size for size in (FULL, SMALL)}


@dataclass(frozen=True)
class Result:
    """One line of the table.

    `ours` and `bare` are in `unit`; `goal` is a bound on ours ÷ bare, such as "<= 0.5" or ">= 0.5",
    empty where there is none. `bare` is None for a figure that stands alone.
    """

    name: str
    ours: float
    bare: float | None
    unit: str
    goal: str = ""
    notes: str = ""

    @property
    def ratio(self) -> float | None:
        return self.ours / self.bare if self.bare else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        if not self.goal or self.ratio is None:
            return None
        sign, bound = self.goal.split()
        return self.ratio <= float(bound) if sign == "<=" else self.ratio >= float(bound)

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "ratio": self.ratio, "met": self.met}
