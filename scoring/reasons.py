"""Why an account moved, in words, from the evidence that the evaluation kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kam.core import figures
from scoring.metrics import METRICS, Unit
from scoring.models import Stage, Transition
from scoring.words import metric_value

__all__ = ["Move", "Reason", "moved", "reasons", "sentence", "short_value", "told"]

REASONS_TOLD = 2
LESS_IS_MORE = ["share_of_wallet"]  # where the evidence is older than the note of it


@dataclass(frozen=True)
class Reason:
    """One sentence, and the points of the score that it explains where there are any."""

    text: str
    points: float | None = None

    def __str__(self) -> str:
        if self.points is None:
            return self.text
        return _("%(reason)s (%(points)s points)") % {"reason": self.text, "points": self.signed}

    @property
    def signed(self) -> str:
        """The points with their sign."""
        return figures.signed(self.points or 0)


@dataclass(frozen=True)
class Move:
    """A change of tier or stage as people read it: a letter, or the number of a stage that is known.

    `is_stage` says which of the two `before` and `after` are; `why` is never empty but for a stage
    that is no longer known.
    """

    row: Transition
    is_stage: bool
    before: str | int
    after: str | int
    why: list[Reason]

    @property
    def names(self) -> tuple[str, str]:
        """Both ends in words: letters, or stages by their labels."""
        before, after = (str(Stage(e).label) if self.is_stage else str(e) for e in self.ends)
        return before, after

    @property
    def ends(self) -> tuple[Any, Any]:
        return self.before, self.after


def told(change: Transition) -> Move:
    """The change with its ends and reasons: the one place that reads `before` and `after`."""
    if change.kind == Transition.Kind.TIER:
        return Move(change, False, change.before, change.after, reasons(change))
    before, after = int(change.before), int(change.after)
    known = {before, after} <= set(Stage.values)
    return Move(change, known, before, after, reasons(change) if known else [])


def reasons(change: Transition) -> list[Reason]:
    """What changed an account's tier or stage, strongest first; never empty."""
    if change.kind == Transition.Kind.TIER:
        return list(_of_tier(change.evidence, rose=change.after < change.before))
    return list(_of_stage(change.evidence, int(change.before), int(change.after)))


def sentence(change: Transition) -> str:
    """The reasons in one line, with their points."""
    return _("; ").join(str(reason) for reason in reasons(change))


def _of_tier(evidence: Mapping[str, Any], *, rose: bool) -> Iterator[Reason]:
    """A tier may change against the score: others move too, and a fall takes effect late."""
    if evidence.get("pinned"):
        yield Reason(_("A manager had pinned the tier or let it go"))
        return
    way = 1 if rose else -1
    told = [Reason(_moved(code, evidence), p) for code, p in _drivers(evidence, way)]
    yield Reason(_by_rank(evidence, rose=rose, alone=not told))
    yield from told[:REASONS_TOLD]


def _drivers(evidence: Mapping[str, Any], way: int) -> list[tuple[str, float]]:
    """The metrics whose points moved this way, without those whose own number moved against it.

    Those lost or won points only because the others moved; told beside the change they confuse.
    Nothing is a driver where the score itself moved the other way.
    """
    before, after = evidence.get("score", (0, 0))
    if (after - before) * way <= 0:
        return []
    return [(code, p) for code, p in evidence["parts"] if p * way > 0 and _with(code, p, evidence)]


def _with(code: str, points: float, evidence: Mapping[str, Any]) -> bool:
    was, now = evidence["values"].get(code, (None, None))
    if was is None or now is None:
        return True
    way = -1 if code in evidence.get("less_is_more", LESS_IS_MORE) else 1
    return (now - was) * way * points >= 0


def _by_rank(evidence: Mapping[str, Any], *, rose: bool, alone: bool) -> str:
    before, after = evidence["rank"]
    repeats = evidence.get("repeats", 1)
    texts = {
        "before": figures.written(before),
        "after": figures.written(after),
        "accounts": figures.written(evidence["accounts"]),
        "repeats": repeats,
    }
    if not alone and (after < before if rose else after > before):
        return _("Rank %(before)s → %(after)s of %(accounts)s") % texts
    if rose:
        return _("Others fell behind it: rank %(before)s → %(after)s of %(accounts)s") % texts
    below = ngettext(
        "Rank %(after)s of %(accounts)s, below the cut-off by more than the margin",
        "Rank %(after)s of %(accounts)s, below the cut-off by more than the margin"
        " in %(repeats)s evaluations running",
        repeats,
    )
    return below % texts


def _moved(code: str, evidence: Mapping[str, Any]) -> str:
    return moved(code, *evidence["values"].get(code, (None, None)))


def moved(code: str, was: float | None, now: float | None) -> str:
    """What became of a metric between two evaluations: “Win rate rose from 40 % to 55 %”."""
    texts = {"metric": _label(code), "was": short_value(code, was), "now": short_value(code, now)}
    if was is None and now is None:
        return _("%(metric)s counts differently now") % texts
    if was is None:
        return _("%(metric)s became known: %(now)s") % texts
    if now is None:
        return _("%(metric)s is no longer known") % texts
    if texts["was"] == texts["now"]:
        return _("%(metric)s stayed at %(now)s while others moved") % texts
    if now > was:
        return _("%(metric)s rose from %(was)s to %(now)s") % texts
    return _("%(metric)s fell from %(was)s to %(now)s") % texts


def _label(code: str) -> str:
    metric = METRICS.get(code)
    return str(metric.label) if metric else code


def short_value(code: str, value: float | None) -> str:
    """A metric's number in few characters: money in short, everything else as on the other pages."""
    if value is not None and code in METRICS and METRICS[code].unit == Unit.MONEY:
        return figures.short(value)
    return metric_value(code, value) if code in METRICS else str(value)


def _of_stage(evidence: Mapping[str, Any], before: int, stage: int) -> Iterator[Reason]:
    if evidence.get("set"):
        yield Reason(_("A manager had set the stage or let it go"))
        return
    silent, interval = evidence.get("silent_days"), evidence.get("interval")
    if before == Stage.CHURNED and silent is not None:
        bought = ngettext("Bought again %(days)s day ago", "Bought again %(days)s days ago", silent)
        yield Reason(bought % {"days": figures.written(silent)})
    late = silent is not None and interval and silent > 2 * interval
    if stage == Stage.CHURNED or (stage == Stage.DECLINE and late):
        yield _silence(silent or 0, interval)
    if stage != Stage.CHURNED and "sales_12m" in evidence:
        yield _sales(Decimal(evidence["sales_12m"]), Decimal(evidence["sales_12m_before"]))


def _silence(silent: int, interval: float | None) -> Reason:
    days = ngettext("No purchase for %(days)s day", "No purchase for %(days)s days", silent)
    text = days % {"days": figures.written(silent)}
    if interval:
        text += _(", where every %(days)s days was usual") % {"days": figures.written(interval)}
    return Reason(text)


def _sales(now: Decimal, before: Decimal) -> Reason:
    texts = {"now": figures.short(now), "before": figures.short(before)}
    if before <= 0:
        return Reason(
            _("Sales of 12 months are %(now)s, after none in the 12 months before") % texts
        )
    texts["share"] = figures.percent(abs(float(now / before) - 1) * 100)
    if now >= before:
        return Reason(_("Sales of 12 months rose by %(share)s, from %(before)s to %(now)s") % texts)
    return Reason(_("Sales of 12 months fell by %(share)s, from %(before)s to %(now)s") % texts)
