"""Changes of tier and stage, with their reasons."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kam.pages.account.timeline.asking import About
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.sources.base import DaySource, Item, Words
from scoring.models import Transition
from scoring.reasons import Move, told


class TierAndStage(DaySource):
    model = Transition
    key, kind, label = "transition", "transition", gettext_lazy("Tier and stage")
    template = "account/partials/transition.html"
    lane = Line.SALES_PROCESS
    column = "as_of"

    def tell(self, items: list[Item], about: About) -> list[Item]:
        moves = [told(item.thing) for item in items]
        return [
            item.told(_words(move), thing=move) for item, move in zip(items, moves, strict=True)
        ]


def _words(move: Move) -> Words:
    before, after = move.names
    what = _("Stage") if move.row.kind == Transition.Kind.STAGE else _("Tier")
    text = " ".join(reason.text for reason in move.why)
    return Words("score", f"{what} {before} → {after}", text=text)
