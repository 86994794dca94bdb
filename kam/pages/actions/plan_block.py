"""The actions of a plan on its page."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from kam.core.pages import PageRequest
from kam.pages.actions.narrowing import OF_ACTION
from planning.models import Plan
from planning.plans.flagged import action_flags
from planning.plans.flags import Why

__all__ = ["actions_block"]

MOST = 50


def actions_block(plan: Plan, request: PageRequest) -> dict[str, Any]:
    """The open ones first, by day; those overdue carry a flag, and a plan without any does."""
    rows = plan.actions.select_related(*OF_ACTION)
    ended = F("done_on").asc(nulls_first=True), F("dropped_on").asc(nulls_first=True)
    found = list(rows.order_by(*ended, "due", "pk")[: MOST + 1])
    flags = action_flags(found, timezone.localdate())
    return {
        "actions": found[:MOST],
        "more": len(found) > MOST,
        "may_move": _editable(plan, request),
        "flags": flags,
        "late": {flag.row for flag in flags if flag.why is Why.OVERDUE},
    }


def _editable(plan: Plan, request: PageRequest) -> bool:
    """What is planned may be done while the plan is in review or closed, too."""
    return request.user.can_write and not plan.account.is_archived
