"""What we understand of a customer: answers to the standing questions, needs, how we stand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils import timezone

from accounts.models import Account, Answer, Need, OwnPosition, User
from accounts.services import noted, rows

ANSWER = ("question", "text", "answered_on", "source", "person", "confirmed")
NEED = ("stated", "true", "line", "person", "noted_on", "source", "confirmed", "met_on")
OWN_POSITION = ("judged_on", "strengths", "weaknesses", "service_level", "ability")


def unanswered(accounts: Iterable[int]) -> dict[int, int]:
    """How many of the eight standing questions nobody has ever answered, by account; one query.

    accounts: ids, as many as a page shows.
    """
    ids, asked = list(accounts), len(Answer.Question.values)
    answered = Answer.objects.filter(account__in=ids).order_by().values_list("account")
    known = dict(answered.annotate(n=Count("question", distinct=True)))
    return {pk: asked - known.get(pk, 0) for pk in ids}


def create_answer(*, actor: User | None, account: Account, **fields: Any) -> Answer:
    """Note an answer, as of today unless it says; older answers stay as history.

    Raises DomainError for an empty text, a day to come or a person of another account.
    """
    values = rows.only({"answered_on": timezone.localdate(), **fields}, ANSWER)
    return noted.create(Answer, actor=actor, account=account, values={**values, "judged_by": actor})


def update_answer(
    *, answer: Answer, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Answer:
    """Correct an answer. Raises as `create_answer` does."""
    return noted.update(answer, actor=actor, values=rows.only(changes, ANSWER), version=version)


def create_need(*, actor: User | None, account: Account, **fields: Any) -> Need:
    """Note what they say they need, as of today unless it says. Raises as `create_answer` does."""
    values = rows.only({"noted_on": timezone.localdate(), **fields}, NEED)
    return noted.create(Need, actor=actor, account=account, values=values)


def update_need(
    *, need: Need, actor: User | None, changes: dict[str, Any], version: int | None = None
) -> Need:
    """Correct a need, say what lies behind it, or that it is met since a day (`met_on`)."""
    return noted.update(need, actor=actor, values=rows.only(changes, NEED), version=version)


def create_own_position(*, actor: User | None, account: Account, **fields: Any) -> OwnPosition:
    """Judge how we stand at the account, as of today unless it says.

    Raises DomainError when we were judged on that day already.
    """
    values = rows.only({"judged_on": timezone.localdate(), **fields}, OWN_POSITION)
    return noted.create(OwnPosition, actor=actor, account=account, values=values)


def update_own_position(
    *,
    own_position: OwnPosition,
    actor: User | None,
    changes: dict[str, Any],
    version: int | None = None,
) -> OwnPosition:
    """Correct a judgement of ours. Raises as `create_own_position` does."""
    values = rows.only(changes, OWN_POSITION)
    return noted.update(own_position, actor=actor, values=values, version=version)
