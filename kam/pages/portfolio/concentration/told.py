"""What a rehearsed loss does, as findings and as the rows of a table."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kam.core import figures as shown
from scoring.portfolio.loss import Loss, Wanted

__all__ = ["Row", "findings_of", "rows_of"]


@dataclass(frozen=True)
class Row:
    """One thing that goes: its amount (None: not known), and what to know about it."""

    label: str
    amount: Decimal | None
    note: str


def findings_of(loss: Loss) -> dict[str, str]:
    return {
        "sales": _sales(loss),
        "targets": _targets(loss),
        "hit": _hit(loss),
        "tiers": _tiers(loss),
    }


def rows_of(loss: Loss) -> list[Row]:
    """The money, what hurts first."""
    return [
        Row(_("Sales of 12 months"), loss.sales,
            _("%(share)s of all sales") % {"share": shown.percent(loss.share, 1)}),
        *_wanted_rows(loss.wanted),
        Row(_("Margin that goes"), loss.margin, _("by the cost of the lines where it is known")),
        Row(_("Stranded cost"), loss.hours,
            _("hours spent on them: our people stay on the payroll until they find other work")),
        Row(_("Cost that ends"), loss.spent, _("money spent on serving them")),
        Row(_("Result of a year"), loss.result, _("cost that ends less the margin")),
        Row(_("Open receivables"), loss.owed,
            _("%(late)s of it overdue") % {"late": shown.short(loss.overdue)}),
        Row(_("Open opportunities"), loss.pipeline, _("amount × probability")),
        Row(_("Value to come"), loss.to_come, _("by how often, how lately and how much they buy")),
    ]  # fmt: skip


def _sales(loss: Loss) -> str:
    share = shown.percent(loss.share, 1)
    if loss.to_make_up is None:
        return _("Nothing would be left: they bring all the sales.")
    return _("%(share)s of the sales go; all others must grow by %(grow)s to make up for it.") % {
        "share": share,
        "grow": shown.percent(loss.to_make_up, 1),
    }


def _hit(loss: Loss) -> str:
    """Whose sales suffer most: of the managers, of the teams where nobody looks after them."""
    managers = [(owner.share, str(owner.user)) for owner in loss.owners if owner.user]
    teams = [(part.share, str(part.team)) for part in loss.teams]
    share, who = max(managers or teams, default=(0.0, ""))
    if share <= 0:
        return ""
    values = {"who": who, "share": shown.percent(share, 1)}
    return _("%(who)s is hit hardest: %(share)s of the sales of their accounts go.") % values


def _wanted_rows(wanted: Wanted | None) -> list[Row]:
    if wanted is None or not wanted.theirs:
        return []
    year = str(wanted.year)
    share = {"share": shown.percent(wanted.share, 1)}
    sold = {"sold": shown.short(wanted.sold), "year": year}
    return [
        Row(_("Targets of %(year)s") % {"year": year}, wanted.theirs,
            _("%(share)s of what all plans ask for") % share),
        Row(_("Targets that are missed"), wanted.missing,
            _("targets less the %(sold)s sold in %(year)s") % sold),
    ]  # fmt: skip


def _targets(loss: Loss) -> str:
    """What the plans feel of it; where none sets a target, what growth does, said to be so."""
    wanted = loss.wanted
    if wanted is None:
        return " ".join(
            filter(
                None,
                [_("No account plan of the year sets a target: growth stands in."), _growth(loss)],
            )
        )
    if not wanted.theirs:
        text = _("No plan of %(year)s counts on them: its targets stay in reach.")
        return text % {"year": str(wanted.year)}
    return _beaten(wanted)


def _beaten(wanted: Wanted) -> str:
    values = {
        "share": shown.percent(wanted.share, 1),
        "year": str(wanted.year),
        "missing": shown.short(wanted.missing),
        "beat": "" if wanted.to_exceed is None else shown.percent(wanted.to_exceed, 1),
    }
    if wanted.to_exceed is None:
        return (
            _("All targets of the plans of %(year)s rest on them: %(missing)s would be missing.")
            % values
        )
    if not wanted.missing:
        return (
            _("They carry %(share)s of the targets of %(year)s and have reached theirs.") % values
        )
    return (
        _(
            "They carry %(share)s of the targets of the plans of %(year)s: %(missing)s would be missing, and "
            "all others would have to beat theirs by %(beat)s."
        )
        % values
    )


def _growth(loss: Loss) -> str:
    """The year against the year before, with them and without."""
    if loss.growth is None or loss.growth_without is None:
        return ""
    return _("Instead of %(with)s on the 12 months before it is %(without)s.") % {
        "with": _signed(loss.growth),
        "without": _signed(loss.growth_without),
    }


def _signed(value: float) -> str:
    return f"{shown.signed(value)}\N{NARROW NO-BREAK SPACE}%"


def _tiers(loss: Loss) -> str:
    if loss.risers is None:
        return _(
            "Tiers are cut by profit or within groups here: who moves up shows the next evaluation."
        )
    if not loss.risers:
        return _("Nobody moves up.")
    text = ngettext(
        "%(n)s account moves up, because ranks shift",
        "%(n)s accounts move up, because ranks shift",
        len(loss.risers),
    )
    return text % {"n": shown.short(len(loss.risers))}
