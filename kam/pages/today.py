"""Whom do I contact now, and why: what is due, who is out of rhythm, who moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Account, Activity, User
from kam.core.counts import count_text
from kam.core.days import morning
from kam.core.pages import PageRequest, render_page
from kam.pages.account.timeline import transition_words
from planning.models import CoveragePolicy
from planning.rules import WATCHED_TIERS, last_day_in_time
from scoring.models import Evaluation, Standing, Transition
from scoring.querysets import with_standing

AHEAD = timedelta(days=7)
MOST = 60
IN_SIGHT = 8


@dataclass(frozen=True)
class Shelf:
    """Rows of which the first stand in sight and the rest unfold; the count is capped."""

    first: list[Any]
    rest: list[Any]
    count: str

    @classmethod
    def of(cls, found: Iterable[Any]) -> "Shelf":
        rows = list(found)
        return cls(rows[:IN_SIGHT], rows[IN_SIGHT:MOST], count_text(len(rows), cap=MOST))


@require_GET
def today(request: PageRequest) -> HttpResponse:
    evaluation = Evaluation.objects.slim().current()
    mine = _mine(request.user)
    day = timezone.localdate()
    days = CoveragePolicy.objects.days_by_tier()
    steps = _open_steps(request.user, mine)
    ahead = steps.filter(next_step_due__gt=day, next_step_due__lte=day + AHEAD)
    due = _with_tier(steps.filter(next_step_due__lte=day), evaluation)
    quiet = out_of_rhythm(mine, evaluation, days) if evaluation else []
    context = {
        "day": day,
        "due": Shelf.of(sorted(due, key=_matters_less)),
        "quiet": Shelf.of(quiet),
        "soon": Shelf.of(_with_tier(ahead, evaluation)),
        "moves": Shelf.of(_moves(mine, evaluation) if evaluation else []),
        "rhythm": [(tier, days[tier]) for tier in WATCHED_TIERS],
        "has_accounts": mine.exists(),
        "leads": request.user.leads,
    }
    return render_page(
        request, page="today/today.html", partial="today/partials/lists.html", context=context
    )


def _with_tier(steps: QuerySet[Activity], evaluation: Evaluation | None) -> list[Activity]:
    """The first steps, each with the tier of its account."""
    rows = list(steps[: MOST + 1])
    standings = Standing.objects.filter(
        evaluation=evaluation, account__in={row.account_id for row in rows}
    )
    tiers = dict(standings.values_list("account", "tier"))
    for row in rows:
        row.tier = tiers.get(row.account_id)  # type: ignore[attr-defined]
    return rows


def _matters_less(step: Any) -> bool:
    """False sorts first: accounts of the tiers that are watched; else the order stays."""
    return step.tier not in WATCHED_TIERS


def _mine(user: User) -> QuerySet[Account]:
    """A rep's own accounts; for those who lead, all that they see."""
    visible = Account.objects.visible_to(user).active()
    return visible if user.leads else visible.filter(owner=user)


def _open_steps(user: User, mine: QuerySet[Account]) -> QuerySet[Activity]:
    """Next steps that are open: the user's own, and for those who lead those of their people."""
    steps = Activity.objects.visible_to(user).filter(
        next_step_done_at=None, next_step_due__isnull=False
    )
    if not user.leads:
        steps = steps.filter(Q(next_step_owner=user) | Q(account__owner=user))
    return steps.select_related("account", "next_step_owner").order_by("next_step_due", "pk")


def out_of_rhythm(
    accounts: QuerySet[Account], evaluation: Evaluation, days: dict[str, int]
) -> list[Any]:
    """A and B accounts whose last contact is longer ago than their tier allows, worst tier first.

    Accounts that were never contacted come first in their tier, the best of them first. One query
    after the other, each along an index, until there are enough: not all that are late are sorted.
    """
    today = timezone.localdate()
    scored = with_standing(accounts, evaluation).select_related("owner")
    found: list[Any] = []
    for tier in WATCHED_TIERS:
        rows = scored.filter(tier=tier)
        since = morning(last_day_in_time(today, days[tier]))
        never = rows.filter(last_contact_at=None).order_by("-score", "pk")
        late = rows.filter(last_contact_at__lt=since).order_by("last_contact_at", "pk")
        for some in (never, late):
            found += some[: MOST + 1 - len(found)] if len(found) <= MOST else []
    for account in found:
        account.every = days[account.tier]
    return found


def _moves(accounts: QuerySet[Account], evaluation: Evaluation) -> list[dict[str, Any]]:
    """Changes of tier, then of stage, in the current evaluation."""
    rows = Transition.objects.filter(evaluation=evaluation, account__in=accounts)
    newest = rows.select_related("account").order_by("-kind", "after", "pk")[: MOST + 1]
    return [transition_words(row) for row in newest]
