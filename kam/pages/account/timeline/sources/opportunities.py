"""What the account may buy: opened, won, lost."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Opportunity
from kam.core import figures
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.sources.base import DaySource, MomentSource, Words

KIND, LABEL = "opportunity", gettext_lazy("Opportunities")


class OpportunitiesOpened(MomentSource):
    model = Opportunity
    key, kind, label = "opportunity-opened", KIND, LABEL
    lane = Line.SALES_PROCESS
    column = "created_at"

    def words(self, row: Opportunity) -> Words:
        return Words("light-bulb", _("Opportunity opened"), text=_what(row))


class OpportunitiesClosed(DaySource):
    model = Opportunity
    key, kind, label = "opportunity-closed", KIND, LABEL
    lane = Line.SALES_PROCESS
    column = "closed_on"

    def words(self, row: Opportunity) -> Words:
        won = row.stage == Opportunity.Stage.WON
        head = _("Opportunity won") if won else _("Opportunity lost")
        text = _(". ").join(filter(None, [_what(row), row.reason]))
        return Words(
            "trophy" if won else "x-circle", head, text=text, tone="good" if won else "bad"
        )


def _what(row: Opportunity) -> str:
    if row.amount is None:
        return row.name
    return f"{row.name}, {figures.short(row.amount)}\N{NO-BREAK SPACE}{settings.KAM_CURRENCY}"
