"""A customer's view with what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from scoring.formulas.perceived_value import Position, position
from scoring.models import PerceivedValue

__all__ = ["Attribute", "Seen", "place", "seen"]

NEAR = 0.005  # of the relative quality: adds as good as nothing


@dataclass(frozen=True)
class Attribute:
    """weight: percent of all. gap: what it adds to our relative quality, in points of 100; None
    where one side is not rated."""

    name: str
    weight: float
    ours: float | None
    theirs: float | None
    gap: float | None


@dataclass(frozen=True)
class Seen:
    """A view, our place on the value map, and the attributes in the order of their weights."""

    row: PerceivedValue
    position: Position
    attributes: list[Attribute]

    @property
    def quality(self) -> float:
        """Theirs = 100."""
        return 100 * self.position.quality

    @property
    def worth(self) -> float:
        return 100 * self.position.value

    @property
    def verdict(self) -> str:
        return self.position.verdict

    @property
    def said(self) -> str:
        texts = {
            "better": _("They get more for their money from us than from %(who)s."),
            "fair": _("They get as much for their money from us as from %(who)s."),
            "worse": _("They get less for their money from us than from %(who)s."),
        }
        return texts[self.verdict] % {"who": self.row.competitor}

    @property
    def best(self) -> Attribute | None:
        """What speaks for us most."""
        found = max(self._compared, key=lambda each: each.gap or 0, default=None)
        return found if found and (found.gap or 0) > 100 * NEAR else None

    @property
    def worst(self) -> Attribute | None:
        """What speaks against us most: mended first, it helps most."""
        found = min(self._compared, key=lambda each: each.gap or 0, default=None)
        return found if found and (found.gap or 0) < -100 * NEAR else None

    @property
    def _compared(self) -> list[Attribute]:
        return [each for each in self.attributes if each.gap is not None]


def place(ratings: Sequence[dict[str, Any]], price: float) -> Position:
    """Our place by ratings as a row keeps them; price: theirs = 100. Raises ValueError."""
    weights, ours, theirs = (_column(ratings, name) for name in ("weight", "ours", "theirs"))
    return position(weights, ours, theirs, price / 100)


def seen(row: PerceivedValue) -> Seen:
    found = place(row.ratings, float(row.price))
    whole = sum(each["weight"] for each in row.ratings)
    attributes = [
        Attribute(
            name=each["attribute"],
            weight=100 * each["weight"] / whole,
            ours=each["ours"],
            theirs=each["theirs"],
            gap=None if None in (each["ours"], each["theirs"]) else 100 * float(gap),
        )
        for each, gap in zip(row.ratings, found.gaps, strict=True)
    ]
    return Seen(row, found, sorted(attributes, key=lambda each: -each.weight))


def _column(ratings: Sequence[dict[str, Any]], name: str) -> np.ndarray:
    return np.array([np.nan if r[name] is None else r[name] for r in ratings], np.float64)
