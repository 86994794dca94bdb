"""A scoring model as plain data: what drafts are made of, and what must hold of them.

{"name", "demotion_margin", "demotion_repeats", "segment_cut", "tier_rule", "tier_within",
 "scope": {"status": […], "region": […], "country": […], "industry": [id, …]},
 "dimensions": [{"code", "name", "weight", "axis",
                 "metrics": [{"code", "weight", "normalisation", "higher_is_better", "missing",
                              "params"}, …]}, …],
 "tiers": [{"letter", "name", "share"}, …]}
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from accounts.models import Account
from kam.core.errors import DomainError
from scoring.formulas.normalise import fit_points
from scoring.metrics import METRICS
from scoring.models import Dimension, ModelMetric, ScoringModel

__all__ = ["SETTINGS", "Definition", "check", "definition_of", "scaled", "to_hundred"]

Definition = dict[str, Any]

SETTINGS = (
    "name", "demotion_margin", "demotion_repeats", "segment_cut", "tier_rule", "tier_within",
    "scope",
)  # fmt: skip
SCOPES = ("status", "region", "country", "industry")
METRIC = ("code", "weight", "normalisation", "higher_is_better", "missing", "params")
MOST_TIERS = 6
MOST_DIMENSIONS = 12
STEP = Decimal("0.01")  # to which weights are kept


def definition_of(model: ScoringModel) -> Definition:
    """The model as plain data; two queries."""
    return {
        **{name: getattr(model, name) for name in SETTINGS},
        "dimensions": [
            {
                "code": row.code,
                "name": row.name,
                "weight": row.weight,
                "axis": row.axis,
                "metrics": [
                    {name: getattr(metric, name) for name in METRIC} for metric in row.metrics.all()
                ],
            }
            for row in model.dimensions.prefetch_related("metrics")
        ],
        "tiers": [
            {"letter": band.letter, "name": band.name, "share": band.share}
            for band in model.tiers.all()
        ],
    }


def to_hundred(weights: Sequence[Decimal]) -> list[Decimal]:
    """In the same proportions, two decimals, summing to 100; the largest takes what rounding leaves.

    Raises ValueError for weights that sum to 0 or less.
    """
    total = sum(weights)
    if total <= 0:
        raise ValueError("the weights sum to 0 or less")
    shares = [(100 * weight / total).quantize(STEP, ROUND_HALF_UP) for weight in weights]
    shares[shares.index(max(shares))] += 100 - sum(shares)
    return shares


def scaled(definition: Definition) -> Definition:
    """The same with weights of the dimensions that sum to 100; as it is where they sum to 0."""
    dimensions = definition["dimensions"]
    weights = [dimension["weight"] for dimension in dimensions]
    if sum(weights) in (0, 100):
        return definition
    fitting = zip(dimensions, to_hundred(weights), strict=True)
    return {**definition, "dimensions": [{**one, "weight": weight} for one, weight in fitting]}


def check(definition: Definition) -> None:
    """Refuse, with the field at fault, what could not be evaluated.

    Weights of dimensions sum to 100; each dimension has a metric; each metric is of the registry
    and stands once in its dimension; bands rise; tiers go from A on, the last takes the rest.
    """
    _check_settings(definition)
    _check_dimensions(definition["dimensions"])
    _check_tiers(definition["tiers"])


def _check_settings(definition: Definition) -> None:
    if not str(definition["name"]).strip():
        raise DomainError(_("A model needs a name."), field="name")
    _within(definition["demotion_margin"], 0, 100, "demotion_margin")
    _within(definition["segment_cut"], 0, 100, "segment_cut")
    _within(definition["demotion_repeats"], 1, 100, "demotion_repeats")
    _known(definition["tier_rule"], ScoringModel.TierRule.values, "tier_rule")
    _known(definition["tier_within"], ScoringModel.Within.values, "tier_within")
    _check_scope(definition["scope"])


def _check_scope(scope: Any) -> None:
    if not isinstance(scope, dict) or set(scope) - set(SCOPES):
        raise DomainError(_("Only status, region, country and industry narrow."), field="scope")
    for name, values in scope.items():
        kind = int if name == "industry" else str
        if not isinstance(values, list) or not all(type(value) is kind for value in values):
            raise DomainError(_("Give a list for each."), field="scope")
    if set(scope.get("status", [])) - set(Account.Status.values):
        raise DomainError(_("This status does not exist."), field="scope")


def _check_dimensions(dimensions: list[dict[str, Any]]) -> None:
    if not 1 <= len(dimensions) <= MOST_DIMENSIONS:
        message = _("A model has 1 to %(most)s dimensions.") % {"most": MOST_DIMENSIONS}
        raise DomainError(message, field="dimensions")
    _once((d["code"] for d in dimensions), "dimensions")
    for dimension in dimensions:
        _within(dimension["weight"], 0, 100, "dimensions")
        _known(dimension["axis"], Dimension.Axis.values, "dimensions")
        _check_metrics(dimension)
    total = sum(Decimal(str(d["weight"])) for d in dimensions)
    if total != 100:
        message = _("The weights of the dimensions sum to %(total)s, not to 100.")
        raise DomainError(message % {"total": f"{total:f}"}, field="dimensions", code="sum")


def _check_metrics(dimension: dict[str, Any]) -> None:
    if not dimension["metrics"]:
        message = _("The dimension %(name)s has no metric.")
        raise DomainError(message % {"name": _called(dimension)}, field="dimensions")
    _once((metric["code"] for metric in dimension["metrics"]), "dimensions")
    for metric in dimension["metrics"]:
        _check_metric(metric)


def _check_metric(metric: dict[str, Any]) -> None:
    if metric["code"] not in METRICS:
        message = _("There is no metric %(code)s.") % {"code": metric["code"]}
        raise DomainError(message, field="dimensions")
    if not 0 < Decimal(str(metric["weight"])) <= 100:
        raise DomainError(_("A metric weighs more than 0 and at most 100."), field="dimensions")
    _known(metric["normalisation"], ModelMetric.Normalisation.values, "dimensions")
    _known(metric["missing"], ModelMetric.Missing.values, "dimensions")
    try:
        _fits(metric)
        if metric["params"]:  # also those that another way to points leaves unused
            _fits(metric | {"normalisation": "bands"})
    except (ValueError, KeyError, TypeError) as error:
        message = _("The bands of %(metric)s must rise, from number to points of 0 to 100.")
        label = METRICS[metric["code"]].label
        raise DomainError(message % {"metric": label}, field="dimensions") from error


def _fits(metric: dict[str, Any]) -> None:
    """The formula itself says whether it can use the parameters."""
    fit_points(
        np.array([1.0, 2.0, 3.0]),
        method=metric["normalisation"],
        higher_is_better=metric["higher_is_better"],
        params=metric["params"],
    )


def _check_tiers(tiers: list[dict[str, Any]]) -> None:
    letters = [tier["letter"] for tier in tiers]
    if not 2 <= len(tiers) <= MOST_TIERS or letters != list("ABCDEF"[: len(tiers)]):
        message = _("Tiers go from A on, 2 to %(most)s of them.") % {"most": MOST_TIERS}
        raise DomainError(message, field="tiers")
    *shares, last = [tier["share"] for tier in tiers]
    if last is not None or any(share is None for share in shares):
        raise DomainError(_("Each tier but the last has a share."), field="tiers")
    if min(shares) <= 0 or sum(Decimal(str(share)) for share in shares) >= 100:
        message = _("Shares are more than 0 and leave something to the last tier.")
        raise DomainError(message, field="tiers")


def _within(value: Any, least: int, most: int, field: str) -> None:
    if not least <= Decimal(str(value)) <= most:
        message = _("From %(least)s to %(most)s.") % {"least": least, "most": most}
        raise DomainError(message, field=field)


def _known(value: Any, values: Iterable[Any], field: str) -> None:
    if value not in values:
        raise DomainError(_("“%(value)s” is no choice here.") % {"value": value}, field=field)


def _once(codes: Iterable[str], field: str) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise DomainError(_("%(code)s stands here twice.") % {"code": code}, field=field)
        seen.add(code)


def _called(dimension: dict[str, Any]) -> str:
    return dimension["name"] or dimension["code"]
