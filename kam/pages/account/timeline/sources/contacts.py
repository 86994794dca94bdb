"""The contact log."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.models import Activity, Attachment
from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.lanes import LABELS, UNSORTED
from kam.pages.account.timeline.sources.base import Item, MomentSource, Words


class Contacts(MomentSource):
    """Each in the lane of its main line; those without one stand apart."""

    key, kind, label = "contact", "contact", _("Contacts")
    model = Activity
    template = "account/partials/contact.html"
    person = "people"
    column = "at"
    with_rows = ("user", "next_step_owner")

    @property
    def lanes(self) -> Sequence[str]:
        return tuple(LABELS)

    def answers(self, about: About, wishes: Wishes) -> bool:
        return wishes.show in ("", self.kind)

    def rows(self, about: About, wishes: Wishes) -> QuerySet[Activity]:
        rows = Activity.objects.all()
        asked = {"kind": wishes.kind, "scene": wishes.scene}
        rows = rows.filter(**{name: value for name, value in asked.items() if value})
        if wishes.lane:
            rows = rows.filter(main_line="" if wishes.lane == UNSORTED else wishes.lane)
        return rows

    def lane_of(self, row: Activity) -> str:
        return row.main_line or UNSORTED

    def tell(self, items: list[Item], about: About) -> list[Item]:
        entries = [item.thing for item in items]
        files = Attachment.objects.kept().order_by("pk")
        prefetch_related_objects(entries, "people", Prefetch("attachments", files))
        return super().tell(items, about)

    def words(self, row: Activity) -> Words:
        people = ", ".join(person.name for person in row.people.all())
        tone = "" if not row.mood else "good" if row.mood > 0 else "bad"
        return Words(
            row.kind, str(row.get_kind_display()), who=str(row.user),
            text=row.note or row.next_step or people, tone=tone,
        )  # fmt: skip
