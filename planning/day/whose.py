"""Whose day it is: a person's own accounts, or those of a team with all below it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import Account, Team, User
from planning.rules import WATCHED_TIERS
from scoring.models import Evaluation
from scoring.querysets import with_standing

__all__ = ["Whose"]

ALL_TIERS = ("A", "B", "C", "D")
TOP = 500  # of a team's A accounts
CLOSEST = 2_000  # people of whom a team's tasks are read


@dataclass(frozen=True)
class Whose:
    """What `reader` looks at: `person`'s day, else `team`'s; neither: all that the reader sees."""

    reader: User
    person: User | None = None
    team: Team | None = None

    @classmethod
    def default(cls, reader: User) -> "Whose":
        """A rep's own day; for a manager or reader that of their team, for administrators all."""
        if not reader.leads:
            return cls(reader, person=reader)
        return cls(reader, team=None if reader.is_staff else reader.team)

    @cached_property
    def accounts(self) -> QuerySet[Account]:
        """The accounts that count, of those that the reader may see."""
        visible = Account.objects.visible_to(self.reader).active()
        if self.person is not None:
            return visible.filter(owner=self.person)
        if self.team is not None:
            return visible.filter(team__in=self.team_ids)
        return visible

    @cached_property
    def team_ids(self) -> list[int]:
        if self.team is None:
            return []
        own = self.reader.team_ids  # asked for already, to know what the reader sees
        return own if own and self.team.pk == self.reader.team_id else self.team.with_descendants()

    @cached_property
    def people(self) -> list[int]:
        """Ids of those whose tasks are shown."""
        if self.person is not None:
            return [self.person.pk]
        rows = User.objects.filter(is_active=True)
        if self.team is not None:
            rows = rows.filter(team__in=self.team_ids)
        elif self.reader.role != User.Role.ADMIN:
            rows = rows.filter(pk=self.reader.pk)
        return list(rows.order_by("pk").values_list("pk", flat=True)[:CLOSEST])

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """The one that all sections of the day speak of."""
        return Evaluation.objects.slim().current()

    @cached_property
    def best(self) -> dict[int, Decimal | None]:
        """The A accounts with the highest scores, so many that one can look through them, with
        their sales of 12 months."""
        if self.evaluation is None:
            return {}
        scored = with_standing(self.accounts, self.evaluation).filter(tier="A")
        rows = scored.order_by("-score", "pk").values_list("pk", "sales_12m")
        return dict(rows[:TOP])

    @property
    def is_own(self) -> bool:
        return self.person == self.reader

    @property
    def tiers(self) -> tuple[str, ...]:
        """Whose silence counts: one person's accounts all, a team's those that are watched."""
        return ALL_TIERS if self.person is not None else WATCHED_TIERS
