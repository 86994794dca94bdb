"""Our promises: made, kept or broken, and overdue. They show how we conduct ourselves."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Commitment
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.slots import TODAY
from kam.pages.account.timeline.sources.base import DaySource, Words


class _Promises(DaySource):
    model = Commitment
    kind, label = "promise", gettext_lazy("Promises")
    lane = Line.PROJECT_CONDUCT
    person = "person"
    with_rows = ("owner", "person")


class PromisesMade(_Promises):
    key, column = "promise-made", "made_on"

    def words(self, row: Commitment) -> Words:
        head = _("Promised, due %(day)s") % {"day": date_format(row.due)}
        return Words("flag", head, who=_to(row), text=row.what)


class PromisesSettled(_Promises):
    key, column = "promise-settled", "settled_on"

    def words(self, row: Commitment) -> Words:
        kept = row.state == Commitment.State.KEPT
        head = _("Promise kept") if kept else _("Promise broken")
        icon, tone = ("check-circle", "good") if kept else ("x-circle", "bad")
        return Words(icon, head, who=_to(row), text=row.what, tone=tone)


class PromisesOverdue(_Promises):
    """Open ones, at the day they were due."""

    key, column = "promise-overdue", "due"

    def rows(self, about: About, wishes: Wishes) -> QuerySet[Commitment]:
        return super().rows(about, wishes).filter(state=Commitment.State.OPEN, due__lt=TODAY)

    def words(self, row: Commitment) -> Words:
        return Words("clock", _("Promise overdue"), who=_to(row), text=row.what, tone="bad")


def _to(row: Commitment) -> str:
    """Who keeps it, and to whom it was given."""
    names = {"owner": row.owner, "person": row.person}
    return _("%(owner)s to %(person)s") % names if row.person else str(row.owner)
