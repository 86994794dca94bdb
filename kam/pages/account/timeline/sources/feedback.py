"""What the customer tells us: opinions, and complaints with what became of them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Feedback
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.sources.base import DaySource, Words

CONTENT, UNHAPPY = 9, 6  # of 10: as those who recommend and those who warn are told apart


class _Feedback(DaySource):
    model = Feedback
    kind, label = "feedback", gettext_lazy("Feedback and complaints")
    lane = Line.CUSTOMER_SERVICE
    person = "person"
    with_rows = ("person", "owner")


class FeedbackGiven(_Feedback):
    key, column = "feedback", "given_on"

    def words(self, row: Feedback) -> Words:
        who = str(row.person or "")
        if row.kind == Feedback.Kind.COMPLAINT:
            head = _("Complaint opened")
            return Words("exclamation-circle", head, who=who, text=row.text, tone="bad")
        return Words("chat-bubble-left", _opinion(row), who=who, text=row.text, tone=_tone(row))


class ComplaintsResolved(_Feedback):
    key, column = "complaint-resolved", "resolved_on"

    def words(self, row: Feedback) -> Words:
        text = row.resolution or row.text
        return Words(
            "check-circle", _("Complaint resolved"), who=str(row.owner or ""), text=text,
            tone="good",
        )  # fmt: skip


def _opinion(row: Feedback) -> str:
    said = []
    if row.satisfaction is not None:
        said.append(_("satisfaction %(points)d of 10") % {"points": row.satisfaction})
    if row.recommendation is not None:
        said.append(_("recommendation %(points)d of 10") % {"points": row.recommendation})
    return _("Opinion") + (_(": ") + _(", ").join(said) if said else "")


def _tone(row: Feedback) -> str:
    points = [p for p in (row.satisfaction, row.recommendation) if p is not None]
    if not points:
        return ""
    return "bad" if min(points) <= UNHAPPY else "good" if min(points) >= CONTENT else ""
