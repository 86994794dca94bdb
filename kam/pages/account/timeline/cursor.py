"""Where a page of a timeline starts: just after an event, whatever source it came from."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from kam.core.statements import Slot
from kam.pages.account.timeline.slots import AT, DAY, DAY_BEFORE, PK

Key = tuple[float, int, int]  # what events are ordered by: newest first, then source, then row


@dataclass(frozen=True)
class Cursor:
    """Just after an event: its moment, the rank of its source and the key of its row."""

    at: datetime
    rank: int
    pk: int

    @property
    def key(self) -> Key:
        return (-self.at.timestamp(), self.rank, -self.pk)

    def encode(self, source: str) -> str:
        text = json.dumps([self.at.isoformat(), source, self.pk])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, ranks: dict[str, int]) -> "Cursor | None":
        """None for what `encode` did not write: the first page is shown instead."""
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            at, source, pk = json.loads(base64.b64decode(padded, b"-_", True))
            moment = datetime.fromisoformat(at)
        except (ValueError, TypeError, binascii.Error):
            return None
        known = isinstance(source, str) and source in ranks and type(pk) is int
        fits = known and moment.tzinfo is not None and 0 <= pk < 2**63
        return cls(moment, ranks[source], pk) if fits else None

    def moments(self, column: str, rank: int) -> Q:
        """Rows whose moment `column` comes after here. May let through rows of this very moment:
        SQLite keeps moments in two spellings; who merges the sources compares them exactly.
        """
        if rank < self.rank:
            return Q(**{f"{column}__lt": AT})
        return self._not_after(column, AT, rank)

    def days(self, column: str, rank: int) -> Q:
        """Rows whose day `column` comes after here: days stand at their first moment."""
        return self._not_after(column, DAY_BEFORE if rank < self.rank else DAY, rank)

    def _not_after(self, column: str, bound: Slot, rank: int) -> Q:
        """The first condition is all that an index needs to start at the right place."""
        reached = Q(**{f"{column}__lte": bound})
        if rank != self.rank:
            return reached
        return reached & (Q(**{f"{column}__lt": bound}) | Q(pk__lt=PK))

    def last_day(self, rank: int) -> date:
        """The newest day that can still come after here, for a source of this rank."""
        at = self.at - timedelta(microseconds=1) if rank < self.rank else self.at
        return timezone.localtime(at).date()
