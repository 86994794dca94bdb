"""An account on one page, for anyone who may see it: on screen, and on one sheet of A4."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Account, Activity, Commitment, Feedback, Opportunity
from kam.core import figures
from kam.core.pages import PageRequest, render_page
from kam.pages.account.frame import account_frame
from planning.known import matrix_of
from planning.models import Action, Goal, Plan
from scoring.explanation import Explanation, explain
from scoring.models import Evaluation

MOST = 5  # rows of a kind: a sheet of paper has an end
DIMENSIONS_TOLD = 3


@require_GET
def account_brief(request: PageRequest, pk: int) -> HttpResponse:
    """A constant number of queries."""
    frame = account_frame(request, pk, "account_brief")
    account = frame["account"]
    context = {
        **frame,
        "why": _why(explain(account, Evaluation.objects.current())),
        "known": matrix_of(account, timezone.localdate()).rows[:MOST],
        "most": MOST,
        **_promised(account),
        **_planned(account),
    }
    return render_page(request, page="account/brief.html", context=context)


def _why(explanation: Explanation | None) -> str:
    """The place among all, and what carried it there."""
    if explanation is None:
        return ""
    parts = sorted(explanation.dimensions, key=lambda part: -part.contribution)
    told = [f"{part.name} {figures.written(part.contribution, 1)}" for part in parts]
    return _("Place %(rank)s of %(accounts)s. Most of the score comes from: %(parts)s.") % {
        "rank": figures.full(explanation.rank, 0),
        "accounts": figures.full(explanation.accounts, 0),
        "parts": ", ".join(told[:DIMENSIONS_TOLD]),
    }


def _promised(account: Account) -> dict[str, QuerySet]:
    """What is open between us, the most urgent first."""
    on = {"account": account}
    complaints = Feedback.objects.filter(**on, kind="complaint", resolved_on=None)
    return {
        "promises": Commitment.objects.filter(**on, state="open").order_by("due", "pk")[:MOST],
        "complaints": complaints.order_by("given_on", "pk")[:MOST],
        "opportunities": Opportunity.objects.filter(**on, stage="open").order_by(
            "expected_close", "pk"
        )[:MOST],
    }


def _planned(account: Account) -> dict[str, Any]:
    """The goals of the newest plan that is not closed, and what comes next."""
    plan = Plan.objects.filter(account=account).exclude(state=Plan.State.CLOSED).first()
    goals = Goal.objects.filter(plan=plan, state=Goal.State.OPEN).order_by("position", "pk")
    steps = Activity.objects.filter(account=account, next_step_done_at=None).exclude(next_step="")
    actions = Action.objects.filter(account=account, done_on=None, dropped_on=None)
    return {
        "plan": plan,
        "goals": goals[:MOST],
        "steps": steps.select_related("next_step_owner").order_by("next_step_due", "-at")[:MOST],
        "actions": actions.select_related("owner", "their_owner").order_by("due", "pk")[:MOST],
    }
