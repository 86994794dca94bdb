"""What an account's overview and its Plan tab say of the plan and of what is to be done."""

from typing import Any

from accounts.models import Account
from kam.pages.actions.narrowing import OF_ACTION
from planning.models import Action, Plan

ACTIONS_SHOWN = 5


def plan_card(account: Account) -> dict[str, Any]:
    """The newest plan, and what of the account is to be done next."""
    return {
        "plan": Plan.objects.filter(account=account).order_by("-year").first(),
        "actions": due_first(account),
    }


def due_first(account: Account) -> list[Action]:
    """The next open actions, what is overdue first."""
    actions = Action.objects.filter(account=account).open().select_related(*OF_ACTION)
    return list(actions.order_by("due", "pk")[:ACTIONS_SHOWN])
