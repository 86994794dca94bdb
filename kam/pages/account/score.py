"""The score of one account taken apart: what counts, what is missing, what moved, what it was."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, User
from kam.core.figures import written
from kam.pages.account.criteria import criteria_card
from kam.pages.account.score_charts import beside, rows_beside, waterfall
from scoring import words
from scoring.changed import changed_since, evaluation_before
from scoring.explanation import ExplainedDimension, ExplainedMetric, ExplainedWay, Explanation
from scoring.lifetime import value_of
from scoring.lifetime.words import chance, told_chance
from scoring.loyalty.words import loyalty_in
from scoring.models import Evaluation, Override, Standing, Transition
from scoring.peers import peers_of
from scoring.reasons import sentence, short_value, told
from scoring.services import explain
from scoring.told import told as told_place

RUNS_SHOWN = 36
TRANSITIONS_SHOWN = 20

# Where a person can enter what a metric lacks: address, its further arguments, words of the link.
FILL: dict[str, tuple[str, tuple[str, ...], str | Promise]] = {
    "annual_revenue": ("accounts:edit", (), gettext_lazy("Enter it")),
    "employees": ("accounts:edit", (), gettext_lazy("Enter it")),
    "industry_fit": ("accounts:edit", (), gettext_lazy("Choose the industry")),
    "reference_value": ("accounts:edit", (), gettext_lazy("Judge it")),
    "share_of_wallet": ("accounts:fact_create", ("wallet",), gettext_lazy("Enter the wallet")),
    "win_rate": (
        *("accounts:fact_create", ("opportunity",)),
        gettext_lazy("Enter a closed opportunity"),
    ),
    "competitor_position": (
        *("accounts:fact_create", ("competitor_position",)),
        gettext_lazy("Judge a competitor"),
    ),
    "relationship_coverage": ("accounts:person_create", (), gettext_lazy("Add a person")),
}
# What only the sales themselves can tell.
FROM_SALES: dict[str, str | Promise] = {
    "growth": gettext_lazy("Known after a year of sales."),
    "margin": gettext_lazy("Known when sales come with their cost."),
    "sales_12m": gettext_lazy("Known with the first sale."),
    "loyalty_index": gettext_lazy("Known with the first sale."),
    "purchase_frequency": gettext_lazy("Known with the first sale."),
}


@dataclass(frozen=True)
class Days:
    """What the address asks for: the day to look from, and the day to compare with; None: neither."""

    as_of: date | None = None
    since: date | None = None


NO_DAYS = Days()


@dataclass(frozen=True)
class Gap:
    """Something the score would like to know, and its share of the whole score in percent.

    `url` leads to where it can be entered; where nobody can, `text` says when it becomes known.
    """

    label: str | Promise
    weight: float
    url: str
    text: str | Promise


def parts(explanation: Explanation) -> list[dict[str, Any]]:
    """Each dimension with its metrics; a metric's share is of the whole score, in percent."""
    return [
        {
            "dimension": dimension,
            "metrics": [_part(metric, dimension) for metric in dimension.metrics],
        }
        for dimension in explanation.dimensions
    ]


def _part(metric: ExplainedMetric, dimension: ExplainedDimension) -> dict[str, Any]:
    return {
        "metric": metric,
        "words": words.metric_value(metric.code, metric.value),
        "share": _share(metric, dimension),
    }


def _share(metric: ExplainedMetric, dimension: ExplainedDimension) -> float:
    return dimension.weight * metric.weight / sum(each.weight for each in dimension.metrics)


def gaps(explanation: Explanation, account: Account, *, may_edit: bool) -> list[Gap]:
    """What is unknown, the heaviest first, with the way to fill it."""
    found = [
        _gap(metric, _share(metric, dimension), account, may_edit)
        for dimension in explanation.dimensions
        for metric in dimension.metrics
        if not metric.known
    ]
    return sorted(found, key=lambda gap: -gap.weight)


def _gap(metric: ExplainedMetric, weight: float, account: Account, may_edit: bool) -> Gap:
    if metric.code not in FILL or not may_edit:
        return Gap(metric.label, weight, "", FROM_SALES.get(metric.code, ""))
    name, more, text = FILL[metric.code]
    return Gap(metric.label, weight, reverse(name, args=[account.pk, *more]), text)


def history(account: Account, until: date) -> list[Standing]:
    """The account's standings up to a day, one per published evaluation, the newest first."""
    runs = Standing.objects.filter(account=account, evaluation__published_at__isnull=False)
    runs = runs.filter(evaluation__as_of__lte=until)
    of_run = runs.select_related("evaluation__model", "account").annotate(
        as_of=F("evaluation__as_of")
    )
    return list(of_run.order_by("-as_of", "-evaluation")[:RUNS_SHOWN])


def history_chart(standings: list[Standing], letters: str) -> dict[str, Any]:
    """An ECharts option: the score over time above the scores that each tier began with."""
    oldest_first = standings[::-1]
    score = [[row.evaluation.as_of.isoformat(), float(row.score)] for row in oldest_first]
    cuts = [_cut(oldest_first, tier, letter) for tier, letter in enumerate(letters[:-1])]
    return {
        "grid": {"left": 8, "right": 56, "top": 16, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "min": 0, "max": 100, "name": ""},
        "series": [
            *cuts,
            {
                "type": "line",
                "name": _("Score"),
                "data": score,
                "lineStyle": {"width": 3},
                "symbolSize": 8,
                "z": 5,
            },
        ],
    }


def _cut(standings: list[Standing], tier: int, letter: str) -> dict[str, Any]:
    """The score from which on an account was in the tier, run by run."""
    points = [
        [row.evaluation.as_of.isoformat(), cuts[tier]]
        for row in standings
        if tier < len(cuts := row.evaluation.cut_scores_for(row.account))
    ]
    name = _("Tier %(letter)s from") % {"letter": letter}
    shade = f"var(--kam-tier-{letter.lower()})" if letter in "ABCD" else "var(--kam-quiet)"
    return {
        "type": "line",
        "name": name,
        "data": points,
        "step": "middle",
        "symbol": "none",
        "color": shade,
        "lineStyle": {"width": 1.5, "type": "dashed"},
        "endLabel": {
            "show": True,
            "formatter": f"{letter} ≥ {written(points[-1][1])}" if points else name,
        },
        "labelLayout": {"moveOverlap": "shiftY"},
    }


def transitions(account: Account, until: date) -> list[dict[str, Any]]:
    """Changes of tier and stage up to a day, newest first, each with its evidence in words."""
    rows = Transition.objects.filter(account=account, as_of__lte=until)
    newest = rows.order_by("-as_of", "-pk")[:TRANSITIONS_SHOWN]
    return [{"move": told(row), "why": sentence(row)} for row in newest]


def score_context(
    account: Account, *, user: User, may_edit: bool, days: Days = NO_DAYS
) -> dict[str, Any]:
    """All that the tab shows; `explanation` is None where the account was not evaluated by then."""
    evaluation = _evaluation(days.as_of)
    explanation = explain(account, evaluation) if evaluation else None
    if evaluation is None or explanation is None:
        return {"explanation": None, "asked": days.as_of}
    return {
        "explanation": explanation,
        "dated": not evaluation.is_current,
        "told": told_place(explanation),
        "waterfall": waterfall(explanation),
        "parts": parts(explanation),
        "weight_total": sum(dimension.weight for dimension in explanation.dimensions),
        "completeness": 100 * explanation.completeness,
        "transitions": transitions(account, evaluation.as_of),
        "change": changed_since(account, explanation, evaluation_before(evaluation, days.since)),
        "asked_since": days.since,
        **_distance(explanation),
        **_beside(account, explanation, user),
        "loyalty": loyalty_in(evaluation, account),
        **_over_time(account, evaluation),
        "criteria": criteria_card(account, evaluation),
        "to_come": value_to_come(account, evaluation),
        **(_of_today(account, explanation, may_edit=may_edit) if evaluation.is_current else {}),
    }


def _evaluation(day: date | None) -> Evaluation | None:
    found = Evaluation.objects.select_related("model", "previous__model")
    return found.current() if day is None else found.as_known_on(day)


def _of_today(account: Account, explanation: Explanation, *, may_edit: bool) -> dict[str, Any]:
    """What only makes sense for the evaluation of today: what to do, and what people decided."""
    return {
        "gaps": gaps(explanation, account, may_edit=may_edit),
        "judgements": judgements(account, explanation.standing.evaluation),
    }


def _distance(explanation: Explanation) -> dict[str, Any]:
    """The metrics that would close it: each alone, and where none is enough all together."""
    cut = explanation.next_cut
    return {
        "ways": [_way(way) for way in cut.ways] if cut else [],
        "together": [_way(way) for way in cut.together] if cut and not cut.ways else [],
    }


def _way(way: ExplainedWay) -> dict[str, Any]:
    return {
        "label": way.label,
        "before": short_value(way.code, way.before),
        "after": short_value(way.code, way.after),
    }


def _beside(account: Account, explanation: Explanation, user: User) -> dict[str, Any]:
    peers = peers_of(account, explanation, user)
    rows = rows_beside(explanation, peers)
    return {
        "peers": peers,
        "beside": rows,
        "beside_chart": beside(explanation.dimensions, rows),
    }


def value_to_come(account: Account, evaluation: Evaluation | None) -> dict[str, Any] | None:
    """What the fit of an evaluation says of the account; None where it says nothing."""
    row = value_of(account, evaluation)
    if row is None:
        return None
    return {
        "row": row,
        "fit": row.evaluation.lifetime_fit,
        "percent": chance(row),
        "said": told_chance(row),
    }


def _over_time(account: Account, evaluation: Evaluation) -> dict[str, Any]:
    standings = history(account, evaluation.as_of)
    letters = "".join(evaluation.model.tiers.values_list("letter", flat=True))
    first = standings[-1] if standings else None
    return {
        "history": standings,
        "chart": history_chart(standings, letters),
        "climbed": standings[0].score - first.score if first else None,
        "since": first.as_of if first else None,  # type: ignore[attr-defined]
    }


def judgements(account: Account, evaluation: Evaluation) -> list[dict[str, Any]]:
    """Tier and stage, each with what a person has put over the computed one."""
    running = Override.objects.filter(account=account, expires__gte=evaluation.as_of)
    found = {row.kind: row for row in running.select_related("set_by").order_by("pk")}
    return [
        {"kind": kind.value, "name": kind.label, "override": found.get(kind.value)}
        for kind in Override.Kind
    ]
