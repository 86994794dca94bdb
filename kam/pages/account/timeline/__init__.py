"""What happened at an account or with a person, newest first, merged from many sources."""

from kam.pages.account.timeline.asking import About, Wishes
from kam.pages.account.timeline.cursor import Cursor
from kam.pages.account.timeline.reading import PER_PAGE, everything, timeline
from kam.pages.account.timeline.sources import KINDS, RANKS, SOURCES, Item

__all__ = [
    "KINDS",
    "PER_PAGE",
    "RANKS",
    "SOURCES",
    "About",
    "Cursor",
    "Item",
    "Wishes",
    "everything",
    "timeline",
]
