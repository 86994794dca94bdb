"""A timeline as a file."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kam.core.downloads import Column
from kam.pages.account.timeline.lanes import LABELS
from kam.pages.account.timeline.sources import KINDS, Item

TIMELINE = [
    Column(_("When"), lambda item: _when(item)),
    Column(_("Kind"), lambda item: KINDS[item.source.kind]),
    Column(_("Event"), lambda item: item.words.head),
    Column(_("Who"), lambda item: item.words.who),
    Column(_("Text"), lambda item: item.words.text),
    Column(_("Main line"), lambda item: LABELS.get(item.lane, "")),
]


def _when(item: Item) -> Any:
    return timezone.localtime(item.at).date() if item.day else item.at
