"""How long customers stay, as the page of value shows it: curves by cohort, the table beside them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from scoring.formulas.retention import ShiftedBetaGeometric
from scoring.lifetime import staying_words as words
from scoring.lifetime.staying import model_of
from scoring.models import RetentionFit

__all__ = ["retention"]

MOST_SHOWN = 8  # cohorts, the newest
AHEAD = 3  # renewals that the curve of the model is drawn further


@dataclass(frozen=True)
class Row:
    """A cohort. shares: percent still there after each renewal, 100 first, None beyond today.

    renews: percent of those still there expected to renew next. years: of purchases to expect from
    each of these, discounted. Both None without a model; years also without a discount, for the
    sum may have no end.
    """

    ends: date
    customers: int
    shares: list[float | None]
    back: int
    renews: float | None
    years: float | None


def retention(fit: RetentionFit | None) -> dict[str, Any]:
    """The context of value/partials/retention.html; `fit` None: not worked out yet."""
    if fit is None:
        return {"retention": None}
    model = model_of(fit)
    rows = [_row(cohort, fit, model) for cohort in fit.cohorts[-MOST_SHOWN:] if cohort["still"][0]]
    ages = max((len(row.shares) for row in rows), default=0)
    for row in rows:
        row.shares.extend([None] * (ages - len(row.shares)))
    return {
        "retention": fit,
        "retention_refused": words.refusal(fit),
        "retention_lifetime": words.lifetime(fit),
        "retention_finding": "" if fit.refused_because else words.finding(fit),
        "cohorts": rows,
        "ages": range(1, ages),
        "foretold": _curve(model, ages)[1:ages] if model else [],
        "retention_chart": _chart(rows, model, ages),
    }


def _row(cohort: dict[str, Any], fit: RetentionFit, model: ShiftedBetaGeometric | None) -> Row:
    still = cohort["still"]
    following = np.array([float(len(still))])
    return Row(
        ends=date.fromisoformat(cohort["ends"]),
        customers=still[0],
        shares=[100 * count / still[0] for count in still],
        back=cohort["back"],
        renews=100 * float(model.renews(following)[0]) if model else None,
        years=_years(fit, model, following),
    )


def _years(fit: RetentionFit, model: ShiftedBetaGeometric | None, renewal: NDArray) -> float | None:
    if model is None or not fit.discount:
        return None
    share = fit.months / 12
    rate = (1 + fit.discount / 100) ** share - 1
    return share * float(model.residual(renewal, rate)[0])


def _curve(model: ShiftedBetaGeometric, ages: int) -> list[float]:
    return [round(100 * float(share), 1) for share in model.survival(np.arange(float(ages)))]


def _chart(rows: list[Row], model: ShiftedBetaGeometric | None, ages: int) -> dict[str, Any]:
    reach = ages + AHEAD if model else ages
    series = [_line(date_format(row.ends, "Y-m"), row.shares, "var(--kam-quiet)") for row in rows]
    if model:
        said = _line(_("The model"), _curve(model, reach), "var(--kam-accent)")
        series.append({**said, "lineStyle": {"width": 2.5, "type": "dashed"}, "showSymbol": False})
    return {
        "grid": {"left": 12, "right": 24, "top": 28, "bottom": 40, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": list(range(reach)),
            "name": _("renewals"),
            "nameLocation": "middle",
            "nameGap": 28,
            "boundaryGap": False,
        },
        "yAxis": {
            "type": "value",
            "min": 0,
            "max": 100,
            "name": _("% still there"),
            "nameGap": 12,
            "nameTextStyle": {"align": "left"},
        },
        "tooltip": {"trigger": "axis"},
        "series": series,
    }


def _line(name: str, shares: list[Any], colour: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "line",
        "data": [None if share is None else round(share, 1) for share in shares],
        "itemStyle": {"color": colour},
        "lineStyle": {"width": 1.5, "color": colour},
        "symbol": "circle",
        "symbolSize": 6,
    }
