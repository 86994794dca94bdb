"""What a simulation or a comparison found, in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, Industry
from scoring import words
from scoring.metrics import METRICS
from scoring.models import Dimension, ModelMetric, ScoringModel
from scoring.simulation.services import Mover, Simulation, names_of
from scoring.versions.compare import compare
from scoring.versions.definition import Definition

__all__ = ["told_differences", "told_simulation"]

WHAT: dict[str, str | Promise] = {
    "name": gettext_lazy("name"),
    "weight": gettext_lazy("weight"),
    "axis": gettext_lazy("axis of the matrix"),
    "normalisation": gettext_lazy("normalisation"),
    "higher_is_better": gettext_lazy("more is better"),
    "missing": gettext_lazy("missing data"),
    "params": gettext_lazy("bands"),
    "share": gettext_lazy("share, %"),
    "demotion_margin": gettext_lazy("demotion margin"),
    "demotion_repeats": gettext_lazy("evaluations below before demotion"),
    "segment_cut": gettext_lazy("cut of the matrix"),
    "tier_rule": gettext_lazy("tiers by"),
    "tier_within": gettext_lazy("tiers among"),
    "scope": gettext_lazy("who competes"),
}
SCOPES: dict[str, str | Promise] = {
    "status": gettext_lazy("Status"),
    "region": gettext_lazy("Region"),
    "country": gettext_lazy("Country"),
    "industry": gettext_lazy("Industry"),
}
CHOICES: dict[str, type[models.TextChoices]] = {
    "axis": Dimension.Axis,
    "normalisation": ModelMetric.Normalisation,
    "missing": ModelMetric.Missing,
    "tier_rule": ScoringModel.TierRule,
    "tier_within": ScoringModel.Within,
}


@dataclass(frozen=True)
class ToldMover:
    """One account that would move, and the metric that moves it most."""

    account: Account
    mover: Mover
    why: str


@dataclass(frozen=True)
class ToldDimension:
    """percent: of the accounts, of how many it rests on data. weighs: it has a weight."""

    name: str | Promise
    percent: float
    weighs: bool


def told_simulation(found: Simulation, definition: Definition) -> dict[str, Any]:
    """For the page: the counts by tier, what they rest on, and the movers by name.

    `silent` names the dimensions that weigh, though nothing is known for them of anybody.
    """
    known = [_told_dimension(row, found.known) for row in definition["dimensions"]]
    silent = [str(row.name) for row in known if row.weighs and not row.percent]
    accounts = names_of(found.movers)
    tiers = sorted({*found.before, *found.after})
    return {
        "found": found,
        "moved": found.up + found.down,
        "alike": None if found.correlation != found.correlation else found.correlation,
        "tiers": [
            {
                "letter": letter,
                "before": found.before.get(letter, 0),
                "after": found.after.get(letter, 0),
                "change": found.after.get(letter, 0) - found.before.get(letter, 0),
            }
            for letter in tiers
        ],
        "known": known,
        "silent": _(", ").join(silent),
        "movers": [
            ToldMover(accounts[mover.account], mover, _why(mover))
            for mover in found.movers
            if mover.account in accounts
        ],
    }


def _told_dimension(row: dict[str, Any], known: dict[str, float]) -> ToldDimension:
    name = row["name"] or words.DIMENSIONS.get(row["code"], row["code"])
    return ToldDimension(name, 100 * known.get(row["code"], 0.0), bool(row["weight"]))


def _why(mover: Mover) -> str:
    if not mover.why:
        return _("did not compete before")
    move = mover.why[0]
    points = f"{move.change:+.1f}".replace("-", "−")
    return _("%(metric)s: %(points)s points") % {
        "metric": METRICS[move.code].label,
        "points": points,
    }


@dataclass(frozen=True)
class ToldDifference:
    where: str
    what: str | Promise
    before: str
    after: str


def told_differences(first: Definition, second: Definition) -> list[ToldDifference]:
    """What changes from the first to the second, dimensions by the name that they have last."""
    names = {d["code"]: d["name"] for each in (first, second) for d in each["dimensions"]}
    return [
        ToldDifference(
            _where(d.where, names),
            WHAT.get(d.what, d.what),
            _value(d.what, d.before),
            _value(d.what, d.after),
        )
        for d in compare(first, second)
    ]


def _where(where: tuple[str, ...], names: dict[str, str]) -> str:
    if not where:
        return _("The model")
    if where[0] == "tiers":
        return _("Tier %(letter)s") % {"letter": where[1]}
    dimension = names.get(where[0]) or str(words.DIMENSIONS.get(where[0], where[0]))
    if len(where) == 1:
        return dimension
    return f"{dimension} · {METRICS[where[1]].label}" if where[1] in METRICS else where[1]


def _value(what: str, value: Any) -> str:
    if value is None:
        return "—"
    if what in CHOICES:
        return str(CHOICES[what](value).label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return _plain(value) or "—"
    return str(value) or "—"


def _plain(value: dict[str, Any]) -> str:
    if "bands" in value:
        return ", ".join(f"{low:g}: {points:g}" for low, points in value["bands"])
    return "; ".join(f"{SCOPES[name]}: {_scope(name, part)}" for name, part in value.items())


def _scope(name: str, part: list[Any]) -> str:
    labels: dict[Any, Any] = {}
    if name == "status":
        labels = dict(Account.Status.choices)
    elif name == "industry":
        labels = dict(Industry.objects.filter(pk__in=part).values_list("pk", "name"))
    return _(", ").join(str(labels.get(each, each)) for each in part)
