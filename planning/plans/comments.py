"""Remarks on the sections of a plan: made by who may write it, in any state, until resolved."""

import re

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, User
from accounts.services import rows
from kam.core.errors import DomainError
from planning.models import Plan, PlanComment
from planning.plans.sections import SECTIONS
from planning.plans.services import sections_of
from planning.plans.telling import tell_mentioned
from planning.plans.writing import lock_plan

__all__ = ["add_comment", "open_comments", "reopen_comment", "resolve_comment"]

HAN = "\u2e80-\u9fff"  # there are no blanks between those
NAMED = re.compile(rf"(?<![^\W{HAN}])(?<!@)@([\w.+-]*\w)")
BEFORE_HAN = re.compile(rf"(?:[^\W{HAN}]|[.+-])*[^\W{HAN}](?=[{HAN}])")
MOST_NAMED = 10


@transaction.atomic
def add_comment(*, actor: User, plan: Plan, section: str, text: str) -> PlanComment:
    """Remark on a section; whom the text names as @username is told, once.

    Raises DomainError for a section that the plan has not, and for a colleague who does not see
    the account. An @word that is nobody's user name is only a word.
    """
    plan = lock_plan(plan.pk)
    if section not in SECTIONS or section not in sections_of(plan):
        raise DomainError(_("The plan has no such section."), field="section")
    named = _named(plan.account, text)
    values = {"plan": plan, "section": section, "author": actor, "text": text.strip()}
    related = {"mentions": [None, [user.pk for user in named]]} if named else None
    comment = rows.create(PlanComment, actor=actor, values=values, related=related)
    comment.mentions.set(named)
    tell_mentioned(comment, named, actor=actor)
    return comment


def resolve_comment(*, actor: User, comment: PlanComment) -> PlanComment:
    """Say that a remark is dealt with; a second call changes nothing."""
    return _settle(comment, actor=actor, resolved=True)


def reopen_comment(*, actor: User, comment: PlanComment) -> PlanComment:
    """Open a remark again; a second call changes nothing."""
    return _settle(comment, actor=actor, resolved=False)


def open_comments(plan: Plan) -> dict[str, int]:
    """{section: how many remarks are open}, in one query."""
    counted = plan.comments.filter(resolved_at=None).order_by().values_list("section")
    return dict(counted.annotate(Count("pk")))


@transaction.atomic
def _settle(comment: PlanComment, *, actor: User, resolved: bool) -> PlanComment:
    lock_plan(comment.plan_id)
    comment = PlanComment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment.pk)
    if (comment.resolved_at is not None) is not resolved:
        when = timezone.now() if resolved else None
        rows.update(comment, actor=actor, values={"resolved_at": when})
    return comment


def _named(account: Account, text: str) -> list[User]:
    """The colleagues that a text names, each once; all of them see the account."""
    names = _names(text)
    if not names:
        return []
    wanted = Q()
    for name in names:
        wanted |= Q(username__iexact=name)
    found = list(User.objects.filter(wanted, is_active=True).order_by("pk"))
    for user in found:
        if not Account.objects.visible_to(user).filter(pk=account.pk).exists():
            sentence = _("%(who)s does not see this account and cannot be told.")
            raise DomainError(sentence % {"who": user}, field="text")
    return found


def _names(text: str) -> list[str]:
    """What may be meant by each @word: where Chinese goes on without a blank, also what is before."""
    words = list(dict.fromkeys(NAMED.findall(text)))[:MOST_NAMED]
    begun = (BEFORE_HAN.match(word) for word in words)
    return words + [match[0] for match in begun if match]
