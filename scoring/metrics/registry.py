"""The list of metrics: a code, words for it, its unit, and the function that gives its column."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from scoring.evaluation.facts import Facts

__all__ = ["METRICS", "Column", "Metric", "Unit", "metric"]

Column = NDArray[np.float64]


class Unit(models.TextChoices):
    """What a metric's number counts."""

    MONEY = "money", _("base currency")
    PERCENT = "percent", _("%")
    COUNT = "count", _("count")
    DAYS = "days", _("days")
    RATING = "rating", _("1 to 5")
    POINTS = "points", _("0 to 100")


@dataclass(frozen=True)
class Metric:
    """One number per account as of a day, NaN where it is not known.

    lever: whether work on the account can move it; what is only found out or judged is none.
    """

    code: str
    label: str | Promise
    unit: Unit
    reads: str
    column: Callable[[Facts], Column]
    lever: bool = True


METRICS: dict[str, Metric] = {}


def metric(label: str | Promise, unit: Unit, reads: str, *, lever: bool = True):
    """Enter a function of the facts into the list; its name is the metric's code.

    reads: the fact it is made of, by the name that `Facts` gives it. lever: as `Metric` has it;
    only levers are named as what would lift an account to the next tier.
    """

    def enter(column: Callable[[Facts], Column]) -> Callable[[Facts], Column]:
        code = column.__name__
        METRICS[code] = Metric(code, label, unit, reads, column, lever)
        return column

    return enter
