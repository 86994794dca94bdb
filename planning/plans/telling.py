"""Who is told that a plan waits, was decided on, or has a remark that names them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from accounts.models import Account, User
from accounts.models.user import at_or_above
from kam.core.models import Notification
from kam.core.notices import notify_all
from planning.models import Plan, PlanComment

__all__ = ["deciders", "tell_decided", "tell_mentioned", "tell_reopened", "tell_submitted"]

SUBMITTED = _("%(actor)s submitted the plan %(year)s of %(account)s to you.")
APPROVED = _("%(actor)s approved the plan %(year)s of %(account)s.")
REJECTED = _("%(actor)s sent the plan %(year)s of %(account)s back: %(reason)s")
REOPENED = _("%(actor)s opened the plan %(year)s of %(account)s again: %(reason)s")
MENTIONED = _("%(actor)s names you in the plan %(year)s of %(account)s: %(what)s")
SHORT = 120  # characters of a reason or a remark


def tell_submitted(plan: Plan, *, actor: User) -> None:
    """Those who may decide on the plan hear that it waits."""
    _tell(deciders(plan.account, but=actor), plan, SUBMITTED, actor=actor)


def tell_decided(plan: Plan, *, actor: User, approved: bool) -> None:
    """Who submitted the plan, who began it and the owner of the account hear what became of it."""
    people = {plan.submitted_by, plan.created_by, plan.account.owner} - {None, actor}
    _tell(people, plan, APPROVED if approved else REJECTED, actor=actor, reason=plan.reason)


def tell_reopened(plan: Plan, *, actor: User) -> None:
    """Who began the plan and the owner of the account hear that it is not over."""
    people = {plan.created_by, plan.account.owner} - {None, actor}
    _tell(people, plan, REOPENED, actor=actor, reason=plan.reason)


def deciders(account: Account, *, but: User) -> QuerySet[User]:
    """The managers of the account's team, else of those above it, else the administrators.

    but: who submitted, and so does not decide.
    """
    others = User.objects.filter(is_active=True).exclude(pk=but.pk)
    managers = others.filter(role=User.Role.MANAGER)
    near = managers.filter(team=account.team_id) if account.team_id else managers.none()
    above = managers.filter(team__in=at_or_above(account.team_id)) if account.team_id else near
    for found in (near, above):
        if found.exists():
            return found
    return others.filter(role=User.Role.ADMIN)


def tell_mentioned(comment: PlanComment, named: Iterable[User], *, actor: User) -> None:
    """Those whom a remark names read it where it stands."""
    people = [user for user in named if user != actor]
    key, place = f"remark:{comment.pk}", f"#{comment.section}"
    _tell(people, comment.plan, MENTIONED, actor=actor, key=key, place=place, what=comment.text)


def _tell(
    people: Iterable[User | None],
    plan: Plan,
    text: str,
    *,
    actor: User,
    key: str = "",
    place: str = "",
    **also: str,
) -> None:
    """Once per person and `key`, by default the state of the plan, which its version tells."""
    said = {name: shortened(value) for name, value in also.items()}
    params = {"actor": str(actor), "account": plan.account.name, "year": plan.year, **said}
    notify_all(
        Notification(
            user=who,
            kind=Notification.Kind.PLAN,
            text=text,
            params=params,
            url=reverse("pages:plan", args=[plan.pk]) + place,
            account_id=plan.account_id,
            key=f"plan:{plan.pk}:{key or plan.version}",
        )
        for who in people
        if who is not None
    )


def shortened(text: str) -> str:
    """The beginning of a text, as much as a notice holds."""
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
