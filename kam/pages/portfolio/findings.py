"""What a dashboard found, as titles: each says its finding in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kam.core import figures as shown
from kam.pages.portfolio.figures import Figures

__all__ = ["Findings", "findings_of"]


@dataclass(frozen=True)
class Findings:
    tiers: str
    curve: str
    rose: str
    fell: str
    staged: str
    uncovered: str
    grid: str
    teams: str


def findings_of(figures: Figures) -> Findings:
    return Findings(
        tiers=_tiers(figures),
        curve=_curve(figures),
        rose=_counted(
            ngettext("%(n)s account rose", "%(n)s accounts rose", figures.rose), figures.rose
        ),
        fell=_counted(
            ngettext("%(n)s account fell", "%(n)s accounts fell", figures.fell), figures.fell
        ),
        staged=_counted(
            ngettext(
                "%(n)s account changed its stage",
                "%(n)s accounts changed their stage",
                figures.stage_changes,
            ),
            figures.stage_changes,
        ),
        uncovered=_uncovered(figures),
        grid=_grid(figures),
        teams=_teams(figures),
    )


def _counted(text: str, count: int) -> str:
    return text % {"n": shown.short(count)}


def _tiers(figures: Figures) -> str:
    if not figures.tiers or figures.sales <= 0:
        return _("Accounts and sales by tier")
    best = figures.tiers[0]
    return _("Tier %(letter)s: %(accounts)s of the accounts bring %(sales)s of the sales") % {
        "letter": best.letter,
        "accounts": shown.percent(best.share_of_accounts, 1),
        "sales": shown.percent(best.share_of_sales, 1),
    }


def _curve(figures: Figures) -> str:
    if figures.sales <= 0:
        return _("No sales in these 12 months")
    share = shown.percent(figures.top20_share, 1)
    return _("The top 20 %% of the customers bring %(share)s of the sales") % {"share": share}


def _uncovered(figures: Figures) -> str:
    if not figures.uncovered:
        return _("Every key account is covered")
    text = ngettext(
        "%(n)s of %(all)s key accounts has not heard from us in time",
        "%(n)s of %(all)s key accounts have not heard from us in time",
        figures.uncovered,
    )
    return text % {"n": shown.short(figures.uncovered), "all": shown.short(figures.key_accounts)}


def _grid(figures: Figures) -> str:
    if not figures.leaving:
        return _("No key account is declining or gone")
    text = ngettext(
        "%(n)s key account is declining or gone",
        "%(n)s key accounts are declining or gone",
        figures.leaving,
    )
    return _counted(text, figures.leaving)


def _teams(figures: Figures) -> str:
    growing = [team for team in figures.teams if team.growth is not None]
    if not growing:
        return _("Team by team")
    best = max(growing, key=lambda team: team.growth or 0)
    texts = {
        "team": best.team,
        "growth": f"{shown.signed(best.growth or 0, 0)}\N{NARROW NO-BREAK SPACE}%",
    }
    if (best.growth or 0) < 0:
        return _("No team grew; %(team)s lost least: %(growth)s in 12 months") % texts
    return _("%(team)s grew most: %(growth)s in 12 months") % texts
