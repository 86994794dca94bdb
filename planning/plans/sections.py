"""The sections of an account plan, in order; a template may leave some out and ask for others."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

__all__ = ["CODES", "SECTIONS", "Kind", "Section"]


class Kind(Enum):
    """What a section holds beside the facts shown with it."""

    TEXT = "text"  # a PlanPart
    ROWS = "rows"  # goals, investments, targets, risks, actions


@dataclass(frozen=True)
class Section:
    """One section: its code, its name, and the question it answers."""

    code: str
    label: str | Promise
    prompt: str | Promise
    kind: Kind = Kind.TEXT


# The order of LAMP: field of play, charter, situation, goals, investments, targets, actions.
# Source: R. B. Miller, S. E. Heiman, T. Tuleja, Successful Large Account Management, 1991.
SECTIONS: Final = {
    section.code: section
    for section in (
        Section("field_of_play", _("Field of play"), _("Which part of the customer, and of our offer, is this plan about?")),
        Section("charter", _("Charter"), _("What do we want to be to them in three years, and what do they gain?")),
        Section("players", _("Strategic players"), _("Who decides, who sways, how do they see us?")),
        Section("trends", _("Trends"), _("What changes in their business and market?")),
        Section("opportunities", _("Opportunities"), _("Where can we help them achieve something?")),
        Section("strengths", _("Our strengths"), _("What do we have there that they value and others lack?")),
        Section("vulnerabilities", _("Our vulnerabilities"), _("Where could we be hurt?")),
        Section("competitors", _("Competitors"), _("Who else is there, and how strong?")),
        Section("both_sides", _("Win for us, win for them"), _("What does each side gain from this plan?")),
        Section("goals", _("Goals"), _("Be seen by whom, as what, for helping achieve what, through which strength?"), Kind.ROWS),
        Section("focus", _("Focus investments"), _("Where do hours and money go, and where do they come from?"), Kind.ROWS),
        Section("stop", _("Stop investments"), _("What do we no longer do, and what does that free?"), Kind.ROWS),
        Section("targets", _("Revenue targets"), _("What shall each product line bring?"), Kind.ROWS),
        Section("risks", _("Risks"), _("What could go wrong, and what do we do about it?"), Kind.ROWS),
        Section("actions", pgettext_lazy("to be done", "Actions"), _("Who does what until when?"), Kind.ROWS),
    )
}  # fmt: skip
CODES: Final = tuple(SECTIONS)
