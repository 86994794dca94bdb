"""Where events come from. A new source is a module here and one line in SOURCES.

The order is that of events at the same moment, so a new one goes to the end. `LANE_OF_KIND` in
docs/method.md says which main line each kind of event belongs to.
"""

from django.utils.functional import Promise

from kam.pages.account.timeline.sources.base import ComputedSource, Item, RowSource, Source, Words
from kam.pages.account.timeline.sources.changes import Changes
from kam.pages.account.timeline.sources.contacts import Contacts
from kam.pages.account.timeline.sources.feedback import ComplaintsResolved, FeedbackGiven
from kam.pages.account.timeline.sources.files import FilesAdded
from kam.pages.account.timeline.sources.opportunities import (
    OpportunitiesClosed,
    OpportunitiesOpened,
)
from kam.pages.account.timeline.sources.people import PeopleCame, PeopleLeft
from kam.pages.account.timeline.sources.promises import (
    PromisesMade,
    PromisesOverdue,
    PromisesSettled,
)
from kam.pages.account.timeline.sources.relationship import RelationshipJudged
from kam.pages.account.timeline.sources.sales import SalesByMonth
from kam.pages.account.timeline.sources.standing import TierAndStage

__all__ = ["KINDS", "RANKS", "SOURCES", "ComputedSource", "Item", "RowSource", "Source", "Words"]

SOURCES: list[Source] = [
    Contacts(),
    TierAndStage(),
    SalesByMonth(),
    PromisesMade(),
    PromisesSettled(),
    PromisesOverdue(),
    FeedbackGiven(),
    ComplaintsResolved(),
    OpportunitiesOpened(),
    OpportunitiesClosed(),
    RelationshipJudged(),
    PeopleCame(),
    PeopleLeft(),
    FilesAdded(),
    Changes(),
]
for rank, source in enumerate(SOURCES):
    source.rank = rank
RANKS = {source.key: source.rank for source in SOURCES}
KINDS: dict[str, str | Promise] = {source.kind: source.label for source in SOURCES}
