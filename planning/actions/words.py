"""The words that lists of actions are narrowed by, for pages and REST alike."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["SOURCES", "STATES"]

STATES: Final[dict[str, str | Promise]] = {
    "open": pgettext_lazy("actions", "open"),
    "overdue": pgettext_lazy("actions", "overdue"),
    "started": pgettext_lazy("actions", "started"),
    "done": pgettext_lazy("actions", "done"),
    "dropped": pgettext_lazy("actions", "dropped"),
}
SOURCES: Final[dict[str, str | Promise]] = {
    "plan": _("from a plan"),
    "playbook": _("from a playbook"),
    "review": _("from a review"),
    "contact": _("from a contact"),
    "none": _("by themselves"),
}
