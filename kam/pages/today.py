"""Whom do I contact now, and why: what is due, who is out of rhythm, who moved."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Account, Activity, User
from kam.core.days import morning
from kam.core.pages import PageRequest, render_page
from kam.pages.account.timeline import transition_words
from planning.models import CoveragePolicy
from planning.rules import WATCHED_TIERS, last_day_in_time
from scoring.models import Evaluation, Transition
from scoring.querysets import with_standing

AHEAD = timedelta(days=7)
MOST = 20


@require_GET
def today(request: PageRequest) -> HttpResponse:
    evaluation = Evaluation.objects.current()
    mine = _mine(request.user)
    day = timezone.localdate()
    days = CoveragePolicy.objects.days_by_tier()
    steps = _open_steps(request.user, mine)
    context = {
        "day": day,
        "due": steps.filter(next_step_due__lte=day)[:MOST],
        "soon": steps.filter(next_step_due__gt=day, next_step_due__lte=day + AHEAD)[:MOST],
        "quiet": out_of_rhythm(mine, evaluation, days) if evaluation else [],
        "rhythm": [(tier, days[tier]) for tier in WATCHED_TIERS],
        "moves": _moves(mine, evaluation) if evaluation else [],
        "has_accounts": mine.exists(),
        "leads": request.user.leads,
    }
    return render_page(
        request, page="today/today.html", partial="today/partials/lists.html", context=context
    )


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

    Accounts that were never contacted come first in their tier.
    """
    today = timezone.localdate()
    scored = with_standing(accounts, evaluation)
    late = Q()
    for tier in WATCHED_TIERS:
        since = morning(last_day_in_time(today, days[tier]))
        silent = Q(last_contact_at__lt=since) | Q(last_contact_at=None)
        late |= Q(tier=tier) & silent
    rows = scored.filter(late).select_related("owner")
    return list(rows.order_by("tier", F("last_contact_at").asc(nulls_first=True), "pk")[:MOST])


def _moves(accounts: QuerySet[Account], evaluation: Evaluation) -> list[dict[str, Any]]:
    """Changes of tier and stage in the current evaluation."""
    rows = Transition.objects.filter(evaluation=evaluation, account__in=accounts)
    newest = rows.select_related("account").order_by("kind", "-pk")[:MOST]
    return [transition_words(row) for row in newest]
