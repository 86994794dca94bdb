"""Who is told of what somebody else has put on their desk."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from accounts.models import Account, Activity, Commitment, Feedback, User
from kam.core.models import Notification
from kam.core.notices import notify

HANDED = _("%(actor)s handed %(account)s to you.")
HANDED_MANY = _("%(actor)s handed %(number)s accounts to you.")
STEP = _("%(actor)s gave you a next step at %(account)s: %(what)s")
PROMISE = _("%(actor)s made you keep a promise to %(account)s: %(what)s")
COMPLAINT = _("%(actor)s gave you a complaint of %(account)s to resolve: %(what)s")
SHORT = 120  # characters of what is to be done


def tell_new_owner(account: Account, *, actor: User | None) -> None:
    """Somebody else made `account.owner` its owner, in the version that the account now has."""
    owner = account.owner
    if owner is None or actor is None or owner == actor:
        return
    notify(
        user=owner,
        kind=Notification.Kind.HANDED,
        text=HANDED,
        params={"actor": str(actor), "account": account.name},
        url=reverse("pages:account", args=[account.pk]),
        account_id=account.pk,
        key=f"handed:{account.pk}:{account.version}",
    )


def tell_new_owners(accounts: Iterable[Account], *, actor: User) -> None:
    """Somebody else gave these accounts to their owners: each owner is told once of all theirs."""
    by_owner: dict[User, list[Account]] = defaultdict(list)
    for account in accounts:
        if account.owner is not None:
            by_owner[account.owner].append(account)
    for owner, theirs in by_owner.items():
        if len(theirs) == 1:
            tell_new_owner(theirs[0], actor=actor)
        else:
            key = f"{theirs[0].pk}:{theirs[0].version}"
            tell_handed(owner=owner, number=len(theirs), actor=actor, key=key)


def tell_handed(*, owner: User, number: int, actor: User, key: str) -> None:
    """Somebody else gave so many accounts to `owner` at once. key: what is told of, once."""
    if number and owner != actor:
        notify(
            user=owner,
            kind=Notification.Kind.HANDED,
            text=HANDED_MANY,
            params={"actor": str(actor), "number": number},
            url=f"{reverse('pages:accounts')}?owner={owner.pk}",
            key=f"handed:{key}",
        )


def tell_step(activity: Activity, *, actor: User) -> None:
    """Somebody else gave `next_step_owner` the next step of an entry."""
    if activity.next_step_owner is not None:
        _give(activity.next_step_owner, actor, activity, STEP, activity.next_step)


def tell_promise(commitment: Commitment, *, actor: User | None) -> None:
    """Somebody else promised what `owner` is to keep."""
    if commitment.state == Commitment.State.OPEN:
        _give(commitment.owner, actor, commitment, PROMISE, commitment.what)


def tell_complaint(feedback: Feedback, *, actor: User | None) -> None:
    """Somebody else gave `owner` an open complaint to resolve."""
    is_open = feedback.kind == Feedback.Kind.COMPLAINT and feedback.resolved_on is None
    if is_open and feedback.owner is not None:
        _give(feedback.owner, actor, feedback, COMPLAINT, feedback.text)


def _give(
    to: User, actor: User | None, row: Activity | Commitment | Feedback, text: str, what: str
) -> None:
    if actor is None or to == actor:
        return
    notify(
        user=to,
        kind=Notification.Kind.GIVEN,
        text=text,
        params={
            "actor": str(actor),
            "account": row.account.name,
            "what": what if len(what) <= SHORT else f"{what[:SHORT]}…",
        },
        url=reverse("pages:account", args=[row.account_id]),
        account_id=row.account_id,
        key=f"given:{row._meta.model_name}:{row.pk}:{to.pk}",
    )
