"""People who came, left, or went to another company."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account, Employment
from kam.pages.account.timeline.asking import About
from kam.pages.account.timeline.lanes import Line
from kam.pages.account.timeline.sources.base import DaySource, Item, Words


class _Employments(DaySource):
    model = Employment
    kind, label = "people", gettext_lazy("People who came or left")
    lane = Line.RELATIONSHIPS
    person = "person"
    with_rows = ("person__account",)


class PeopleCame(_Employments):
    key, column = "person-came", "starts"

    def words(self, row: Employment) -> Words:
        head = _("%(person)s came") % {"person": row.person}
        return Words("user-plus", head, text=row.title, tone="good")


class PeopleLeft(_Employments):
    """Where they went is told where the user may see that account."""

    key, column = "person-left", "ends"

    def tell(self, items: list[Item], about: About) -> list[Item]:
        now_at = {item.thing.person.account_id for item in items}
        visible = Account.objects.visible_to(about.user).filter(pk__in=now_at - {None})
        known = set(visible.values_list("pk", flat=True))
        return [item.told(_left(item.thing, known)) for item in items]


def _left(row: Employment, known: set[int]) -> Words:
    person = row.person
    moved = person.account_id in known and person.account_id != row.account_id
    if moved:
        head = _("%(person)s left for %(account)s") % {"person": person, "account": person.account}
    else:
        head = _("%(person)s left") % {"person": person}
    return Words("user-minus", head, text=row.title, tone="bad")
