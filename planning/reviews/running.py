"""Open the reviews that are missing and prepare those that are near: once a night, as a job."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Account
from kam.core import changes, jobs, ticks
from kam.core.days import morning
from kam.core.errors import DomainError
from kam.core.models import Change, Job
from planning.models import Plan, Review
from planning.reviews.preparing import prepared
from planning.reviews.rules import AHEAD, first_due, next_due
from planning.rules import WATCHED_TIERS
from scoring.models import Standing

__all__ = ["REVIEWS", "open_missing", "prepare_all", "prepare_one", "queue_reviews", "run_job"]

log = structlog.get_logger(__name__)

REVIEWS = "reviews"
BATCH = 500  # accounts in memory, and in one transaction
OPENING = gettext_noop("Opening reviews")
PREPARING = gettext_noop("Preparing reviews")
Progress = Callable[[int, int | None, str], None]

jobs.register(REVIEWS, "planning.tasks.prepare_reviews")


@transaction.atomic
def queue_reviews(*, today: date) -> Job | None:
    """Have reviews opened and prepared, once a day, however many clocks ring for it."""
    if not ticks.once(REVIEWS, today.isoformat()):
        return None
    return jobs.enqueue(REVIEWS, payload={"day": today.isoformat()})


def run_job(*, job: Job) -> None:
    """Do what `queue_reviews` asked for; a second run finds everything done."""
    today, progress = date.fromisoformat(job.payload["day"]), jobs.guard(job)
    opened = open_missing(today=today, progress=progress)
    job.result = {"opened": opened, "prepared": prepare_all(today=today, progress=progress)}


def open_missing(*, today: date, progress: Progress | None = None) -> int:
    """Open a review for each account that is to have one and has none open; return how many.

    The next one comes its days after the last; a first one is spread over the rhythm.
    """
    report, opened = progress or _silently, 0
    for ids in _batches(_without_review(), "pk"):
        opened += _open(ids, today)
        report(opened, None, OPENING)
    log.info("reviews_opened", n=opened)
    return opened


def prepare_all(*, today: date, progress: Progress | None = None) -> int:
    """Prepare the open reviews that are due in AHEAD days or before, unless done today."""
    report, done = progress or _silently, 0
    for ids in _batches(_near(today), "pk"):
        done += _prepare(ids, today)
        report(done, None, PREPARING)
    log.info("reviews_prepared", n=done)
    return done


def prepare_one(review: Review) -> None:
    """Bring one open review up to date at once. Raises DomainError where it was held."""
    if review.held_on is not None:
        raise DomainError(_("This review was held already."), code="held")
    _prepare([review.pk], timezone.localdate())
    review.refresh_from_db()


def _silently(done: int, total: int | None = None, step: str = "") -> None:
    """Nobody asks how far it is."""


def _without_review() -> QuerySet[Account]:
    """Accounts with a plan that is not closed or in tiers A and B, without an open review."""
    plan = Plan.objects.filter(account=OuterRef("pk")).exclude(state=Plan.State.CLOSED)
    watched = Standing.objects.of_current().filter(account=OuterRef("pk"), tier__in=WATCHED_TIERS)
    waiting = Review.objects.filter(account=OuterRef("pk"), held_on=None)
    wanted = Account.objects.active().filter(Exists(plan) | Exists(watched))
    return wanted.filter(~Exists(waiting))


def _near(today: date) -> QuerySet[Review]:
    fresh = Q(prepared_at__gte=morning(today))
    near = Review.objects.filter(held_on=None, due__lte=today + timedelta(days=AHEAD))
    return near.exclude(fresh).exclude(account__status=Account.Status.ARCHIVED)


def _batches(rows: QuerySet[Any], key: str) -> Iterator[list[int]]:
    """Ids, a batch at a time, each asked for after the last one was dealt with."""
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by(key).values_list(key, flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


@transaction.atomic
def _open(ids: list[int], today: date) -> int:
    """Under the accounts' locks, so that nobody opens a second one meanwhile."""
    rows = _without_review().filter(pk__in=ids).select_for_update(no_key=True)
    accounts = list(rows.order_by("pk").values_list("pk", flat=True))
    held = Review.objects.filter(account__in=accounts, held_on__isnull=False).order_by()
    last = dict(held.values("account").annotate(last=Max("held_on")).values_list("account", "last"))
    plans = dict(
        Plan.objects.filter(account__in=accounts)
        .exclude(state=Plan.State.CLOSED)
        .order_by("year")
        .values_list("account", "pk")
    )
    new = [_opened(account, last.get(account), plans.get(account), today) for account in accounts]
    Review.objects.bulk_create(new)
    Change.objects.bulk_create(_logged(review) for review in new)
    return len(new)


def _opened(account: int, last: date | None, plan: int | None, today: date) -> Review:
    every = settings.KAM_REVIEW_DAYS
    due = next_due(last, every) if last else first_due(account, today, every)
    since = last or today - timedelta(days=every)
    return Review(account_id=account, plan_id=plan, due=due, since=since)


def _logged(review: Review) -> Change:
    return Change(
        action=Change.Action.CREATED,
        kind=review._meta.label_lower,
        object_id=review.pk,
        account_id=review.account_id,
        values={
            "account": [None, review.account_id],
            "plan": [None, review.plan_id],
            "due": [None, changes.plain(review.due)],
            "since": [None, changes.plain(review.since)],
        },
    )


@transaction.atomic
def _prepare(ids: list[int], today: date) -> int:
    rows = Review.objects.filter(pk__in=ids, held_on=None).select_for_update(no_key=True)
    reviews = list(rows.order_by("pk"))
    found = prepared(reviews, today=today) if reviews else {}
    for review in reviews:
        review.prepared, review.prepared_at = found[review.pk], timezone.now()
        review.version = F("version") + 1
        review.updated_at = Now()
    fields = ["prepared", "prepared_at", "version", "updated_at"]
    Review.objects.bulk_update(reviews, fields)
    return len(reviews)
