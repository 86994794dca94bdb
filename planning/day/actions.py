"""What somebody has to do: next steps, promises, actions, and questions without answer."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Account, Activity, Answer, Commitment
from planning.day.whose import Whose
from planning.models import Action
from planning.rules import WATCHED_TIERS
from scoring.querysets import with_standing

__all__ = ["Actions", "Unanswered", "actions_of", "at_living"]

AHEAD = timedelta(days=7)
MOST = 40
KEY_ACCOUNTS = 500  # of one person, whose questions are counted


@dataclass(frozen=True)
class Unanswered:
    """How many of the standing questions have no answer, and the accounts that miss the most."""

    questions: int
    accounts: list[Account]


@dataclass(frozen=True)
class Actions:
    """Overdue ones and those of the next seven days, the earliest first."""

    steps: list[Activity]
    promises: list[Commitment]
    unanswered: Unanswered
    planned: list[Action] = field(default_factory=list)


def actions_of(whose: Whose, *, today: date) -> Actions:
    """What the people of the day have to do, at accounts that the reader may see."""
    last = today + AHEAD if whose.person is not None else today
    people = whose.people
    steps = (
        at_living(Activity.objects.visible_to(whose.reader))
        .filter(next_step_owner__in=people, next_step_done_at=None, next_step_due__lte=last)
        .select_related("account", "next_step_owner")
        .order_by("next_step_due", "pk")
    )
    promises = (
        at_living(Commitment.objects.visible_to(whose.reader))
        .filter(owner__in=people, state=Commitment.State.OPEN, due__lte=last)
        .select_related("account", "owner", "person")
        .order_by("due", "pk")
    )
    planned = (
        at_living(Action.objects.visible_to(whose.reader).open())
        .filter(owner__in=people, due__lte=last)
        .select_related("account", "owner", "their_owner")
        .order_by("due", "pk")
    )
    return Actions(
        list(steps[:MOST]), list(promises[:MOST]), unanswered_of(whose), list(planned[:MOST])
    )


def at_living(rows: QuerySet) -> QuerySet:
    """Those at accounts that still count: at an archived one nobody can do anything any more."""
    return rows.exclude(account__status=Account.Status.ARCHIVED)


def unanswered_of(whose: Whose) -> Unanswered:
    """Counted at one person's A and B accounts; a team's managers ask the people."""
    if whose.person is None or whose.evaluation is None:
        return Unanswered(0, [])
    asked = _key_accounts(whose)
    answers = Answer.objects.filter(account__in=[account.pk for account in asked])
    known = dict(
        answers.order_by()
        .values_list("account")
        .annotate(answered=Count("question", distinct=True))
    )
    missing = {a.pk: len(Answer.Question.choices) - known.get(a.pk, 0) for a in asked}
    worst = sorted((a for a in asked if missing[a.pk]), key=lambda a: -missing[a.pk])
    return Unanswered(sum(missing.values()), worst[:3])


def _key_accounts(whose: Whose) -> list[Any]:
    scored: QuerySet[Any] = with_standing(whose.accounts, whose.evaluation)
    return list(scored.filter(tier__in=WATCHED_TIERS).order_by("-score", "pk")[:KEY_ACCOUNTS])
