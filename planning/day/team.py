"""Who of a team is most behind: tasks that are overdue, and key accounts that hear nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Count, Q, QuerySet
from django.utils.translation import ngettext

from accounts.models import Account, Activity, Commitment, User
from kam.core.days import morning
from planning.day.actions import at_living
from planning.day.whose import Whose
from planning.models import Action
from planning.rules import WATCHED_TIERS, last_day_in_time
from scoring.querysets import with_standing

__all__ = ["Behind", "most_behind"]

MOST = 8


@dataclass(frozen=True)
class Behind:
    """What of one person's is late."""

    user: User
    promises: int
    steps: int
    actions: int
    silent: int

    @property
    def all(self) -> int:
        return self.promises + self.steps + self.actions + self.silent

    @property
    def words(self) -> list[str]:
        """What there is of each, in the reader's language."""
        a, b, c, d = self.promises, self.steps, self.actions, self.silent
        told = [
            (a, ngettext("%(n)s promise overdue", "%(n)s promises overdue", a)),
            (b, ngettext("%(n)s next step overdue", "%(n)s next steps overdue", b)),
            (c, ngettext("%(n)s action overdue", "%(n)s actions overdue", c)),
            (d, ngettext("%(n)s key account out of rhythm", "%(n)s key accounts out of rhythm", d)),
        ]
        return [text % {"n": n} for n, text in told if n]


def most_behind(whose: Whose, *, today: date, days: Mapping[str, int]) -> list[Behind]:
    """The people of the team with the most that is late, the most first; four counts."""
    late_steps = Activity.objects.filter(
        next_step_owner__in=whose.people, next_step_done_at=None, next_step_due__lt=today
    )
    late_promises = Commitment.objects.filter(
        owner__in=whose.people, state=Commitment.State.OPEN, due__lt=today
    )
    late_actions = Action.objects.open().filter(owner__in=whose.people, due__lt=today)
    counts = [
        _by(at_living(late_promises), "owner"),
        _by(at_living(late_steps), "next_step_owner"),
        _by(at_living(late_actions), "owner"),
        _by(_silent(whose, today, days), "owner"),
    ]
    users = User.objects.filter(is_active=True).in_bulk({*chain(*counts)} - {None})
    rows = [Behind(user, *(by.get(pk, 0) for by in counts)) for pk, user in users.items()]
    return sorted(rows, key=lambda row: (-row.all, str(row.user)))[:MOST]


def _silent(whose: Whose, today: date, days: Mapping[str, int]) -> QuerySet[Account]:
    late = Q(last_contact_at=None)
    asked = Q(pk__in=[])
    for tier in WATCHED_TIERS:
        since = morning(last_day_in_time(today, days[tier]))
        asked |= Q(tier=tier) & (late | Q(last_contact_at__lt=since))
    return with_standing(whose.accounts, whose.evaluation).filter(asked)


def _by(rows: QuerySet, owner: str) -> dict[int, int]:
    """Owner → how many rows are theirs."""
    return dict(rows.order_by().values_list(owner).annotate(n=Count("pk")))
