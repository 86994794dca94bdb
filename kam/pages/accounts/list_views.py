"""Views of the list of accounts: those that come ready, and those that people have saved."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import SavedView, User
from scoring.columns import DEFAULT
from scoring.models import Stage

Values = dict[str, list[str]]


@dataclass(frozen=True)
class ListView:
    """A list under a name. `key` stands in the address; `saved` is empty for one that comes ready."""

    key: str
    name: str | Promise
    filters: Values = field(default_factory=dict)
    columns: tuple[str, ...] = tuple(DEFAULT)
    ordering: str = ""
    saved: SavedView | None = None


ALL = ListView("all", _("All"))
READY = {
    view.key: view
    for view in (
        ALL,
        ListView("mine", _("My accounts"), {"owner": ["me"]}),
        ListView("ab", _("A and B"), {"tier": ["A", "B"]}),
        ListView("falling", _("Falling"), {"stage": [str(Stage.DECLINE.value)]}),
        ListView(
            "silent", _("No contact for 30 days"), {"no_contact_days": ["30"]},
            ordering="last_contact_at",
        ),
        ListView("unowned", _("Unowned"), {"owner": ["none"]}),
    )
}  # fmt: skip


def of_saved(view: SavedView) -> ListView:
    columns = tuple(view.columns) or tuple(DEFAULT)
    return ListView(str(view.pk), view.name, view.filters, columns, view.ordering, view)


def views_of(user: User) -> dict[str, ListView]:
    """All views that the user may open, by key: the ready ones first, then by name."""
    saved = SavedView.objects.visible_to(user).select_related("owner", "team").order_by("name")
    return READY | {str(view.pk): of_saved(view) for view in saved}
