"""An account in brief: the first rows of everything that somebody in the company asks about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Account, Activity, Commitment, Feedback, Opportunity
from kam.core import figures
from planning.known import Row, matrix_of
from planning.models import Action, Goal, Plan
from scoring.explanation import Explanation, explain
from scoring.models import Evaluation

__all__ = ["MOST", "Brief", "brief_of"]

MOST = 5  # rows of a kind: a sheet of paper has an end
DIMENSIONS_TOLD = 3


@dataclass(frozen=True)
class Brief:
    """why: the place among all in words, "" before an evaluation. At most MOST rows of a kind.

    known: their people, and who of us knows them. plan: the newest that is not closed, with its
    open goals. steps: contacts with an open next step.
    """

    why: str
    known: list[Row]
    promises: list[Commitment]
    complaints: list[Feedback]
    opportunities: list[Opportunity]
    plan: Plan | None
    goals: list[Goal]
    steps: list[Activity]
    actions: list[Action]


def brief_of(account: Account, today: date) -> Brief:
    """A constant number of queries."""
    return Brief(
        why=_why(explain(account, Evaluation.objects.current())),
        known=matrix_of(account, today).rows[:MOST],
        **_between_us(account),
        **_planned(account),
    )


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


def _between_us(account: Account) -> dict[str, Any]:
    """What is open between us, the most urgent first."""
    on = {"account": account}
    promises = Commitment.objects.filter(**on, state="open").order_by("due", "pk")
    complaints = Feedback.objects.filter(**on, kind="complaint", resolved_on=None)
    chances = Opportunity.objects.filter(**on, stage="open")
    return {
        "promises": list(promises[:MOST]),
        "complaints": list(complaints.order_by("given_on", "pk")[:MOST]),
        "opportunities": list(
            chances.order_by(F("expected_close").asc(nulls_last=True), "pk")[:MOST]
        ),
    }


def _planned(account: Account) -> dict[str, Any]:
    """The goals of the newest plan that is not closed, and what comes next."""
    plan = Plan.objects.filter(account=account).exclude(state=Plan.State.CLOSED).first()
    goals = Goal.objects.filter(plan=plan, state=Goal.State.OPEN).order_by("position", "pk")
    steps = Activity.objects.filter(account=account, next_step_done_at=None).exclude(next_step="")
    steps = steps.select_related("next_step_owner").order_by(
        F("next_step_due").asc(nulls_last=True), "-at"
    )
    actions = Action.objects.filter(account=account).open()
    return {
        "plan": plan,
        "goals": list(goals[:MOST]),
        "steps": list(steps[:MOST]),
        "actions": list(
            actions.select_related("owner", "their_owner").order_by("due", "pk")[:MOST]
        ),
    }
