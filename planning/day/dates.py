"""A user's dates, as their calendar shows them: next steps, promises, actions and reviews that are open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Activity, Commitment, User
from kam.core.addresses import site
from planning.models import Action, Review

__all__ = ["Entry", "dates_of"]

MOST = 500
BACK = timedelta(days=30)  # overdue for longer: it stands on the day page, not in a calendar


@dataclass(frozen=True)
class Entry:
    """A whole day's entry. `name` never changes; `changed` says when what it says last did."""

    name: str
    day: date
    title: str
    text: str
    url: str
    changed: datetime


def dates_of(user: User, *, today: date) -> list[Entry]:
    """What is open of the user, at accounts that they may still see."""
    steps = Activity.objects.visible_to(user).filter(
        next_step_owner=user, next_step_done_at=None, next_step_due__gte=today - BACK
    )
    promises = Commitment.objects.visible_to(user).filter(
        owner=user, state=Commitment.State.OPEN, due__gte=today - BACK
    )
    actions = Action.objects.visible_to(user).open().filter(owner=user, due__gte=today - BACK)
    reviews = Review.objects.visible_to(user).filter(
        account__owner=user, held_on=None, due__gte=today - BACK
    )
    entries = [
        *_steps(_first(steps, "next_step_due")),
        *_promises(_first(promises, "due")),
        *_actions(_first(actions, "due")),
        *_reviews(_first(reviews.defer("prepared"), "due")),
    ]
    return sorted(entries, key=lambda entry: (entry.day, entry.name))


def _first(rows: QuerySet, day: str) -> QuerySet:
    kept = rows.exclude(account__status="archived").select_related("account")
    return kept.order_by(day, "pk")[:MOST]


def _steps(rows: QuerySet[Activity]) -> Iterator[Entry]:
    for row in rows:
        if row.next_step_due is not None:
            texts = {"account": row.account, "what": row.next_step}
            yield Entry(
                name=f"step-{row.pk}",
                day=row.next_step_due,
                title=_("%(account)s: %(what)s") % texts,
                text=row.note,
                url=site(reverse("pages:account", args=[row.account_id])),
                changed=row.updated_at,
            )


def _promises(rows: QuerySet[Commitment]) -> Iterator[Entry]:
    for row in rows:
        texts = {"account": row.account, "what": row.what}
        yield Entry(
            name=f"promise-{row.pk}",
            day=row.due,
            title=_("Promise to %(account)s: %(what)s") % texts,
            text=row.note,
            url=site(reverse("pages:account", args=[row.account_id])),
            changed=row.updated_at,
        )


def _actions(rows: QuerySet[Action]) -> Iterator[Entry]:
    for row in rows:
        texts = {"account": row.account, "what": row.title}
        yield Entry(
            name=f"action-{row.pk}",
            day=row.due,
            title=_("%(account)s: %(what)s") % texts,
            text=row.note,
            url=site(f"{reverse('pages:actions')}?account={row.account_id}"),
            changed=row.updated_at,
        )


def _reviews(rows: QuerySet[Review]) -> Iterator[Entry]:
    """Those of the user's own accounts. Being prepared anew each night changes no date."""
    for row in rows:
        yield Entry(
            name=f"review-{row.pk}",
            day=row.due,
            title=_("Review of %(account)s") % {"account": row.account},
            text="",
            url=site(reverse("pages:review", args=[row.pk])),
            changed=row.created_at,
        )
