"""Notices that no single hand sends: accounts that moved in an evaluation, and what is overdue."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Least, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from accounts.models import Activity, Commitment
from kam.core import jobs, ticks
from kam.core.models import Job, Notification
from kam.core.notices import notify_all
from planning.day.words import short
from planning.models import Action, Review
from scoring.models import Evaluation, Stage, Transition

__all__ = ["queue_moves", "queue_overdue", "queue_renewed", "tell_moves", "tell_overdue"]

MOVES, OVERDUE = "tell-moves", "tell-overdue"
BATCH = 2_000
FEW = 5_000  # accounts that a job's payload names; with more all of the evaluation are looked at
EACH = 20  # moves of one evaluation that an owner is told of one by one, the best accounts first
SINCE = timedelta(days=7)  # what is overdue for longer was told, or came in overdue
ROSE = _("%(account)s rose from tier %(before)s to %(after)s.")
SANK = _("%(account)s fell from tier %(before)s to %(after)s.")
MORE = _("Changes of tier or stage at your accounts beside those told one by one: %(n)s.")
FELL = _("The stage of %(account)s fell from %(before)s to %(after)s.")
STEP = _("Your next step at %(account)s was due on %(due)s: %(what)s")
ACTION = _("Your action at %(account)s was due on %(due)s: %(what)s")
PROMISE = _("Your promise to %(account)s was due on %(due)s: %(what)s")
REVIEW = _("The review of %(account)s was due on %(due)s.")
BEST_FIRST = (F("kind").desc(), Least("before", "after"))  # tiers before stages, A before B

jobs.register(MOVES, "planning.tasks.tell_moves")
jobs.register(OVERDUE, "planning.tasks.tell_overdue")


def queue_moves(evaluation: int) -> None:
    """Have owners told of what moved; in the transaction that publishes the evaluation."""
    jobs.enqueue(MOVES, payload={"evaluation": evaluation})


def queue_renewed(accounts: list[int]) -> None:
    """The same for accounts that were evaluated on their own."""
    current = Evaluation.objects.slim().current()
    if current is not None:
        named = {"accounts": accounts} if len(accounts) <= FEW else {}
        jobs.enqueue(MOVES, payload={"evaluation": current.pk, **named})


def tell_moves(job: Job) -> int:
    """Tell the owners of accounts whose tier changed or whose stage fell; return how many notices.

    Told once for each account, day and outcome: a repeat, or another run for the day, tells nothing
    again. Who has more than `EACH` is told how many more: a new model may move every account.
    """
    rows = _moves(job)
    first = rows.annotate(turn=Window(RowNumber(), F("account__owner"), [*BEST_FIRST, "pk"]))
    few = first.filter(turn__lte=EACH).select_related("account").order_by("pk")
    counts = rows.order_by().values_list("account__owner", "as_of").annotate(n=Count("pk"))
    told = _tell(_moved(row) for row in few.iterator(BATCH))
    return told + _tell(_more(*count) for count in counts.filter(n__gt=EACH))


def _moves(job: Job) -> QuerySet[Transition]:
    """What an evaluation moved and an owner is to know."""
    fell = Q(kind=Transition.Kind.STAGE, before__lt=F("after"))
    rows = Transition.objects.filter(
        Q(kind=Transition.Kind.TIER) | fell,
        evaluation=job.payload["evaluation"],
        as_of__gte=timezone.localdate() - SINCE,  # a year evaluated after the fact is no news
        account__owner__isnull=False,
    ).exclude(account__status="archived")
    named = job.payload.get("accounts")
    return rows if named is None else rows.filter(account__in=named)


def _tell(notices: Iterator[Notification]) -> int:
    told, batch = 0, []
    for notice in notices:
        batch.append(notice)
        if len(batch) == BATCH:
            told, batch = told + notify_all(batch), []
    return told + notify_all(batch)


def _moved(row: Transition) -> Notification:
    before: object = row.before
    after: object = row.after
    text = ROSE if row.after < row.before else SANK
    if row.kind == Transition.Kind.STAGE:
        before, after, text = _stage(row.before), _stage(row.after), FELL
    return Notification(
        user_id=row.account.owner_id,  # type: ignore[misc]  # none without an owner is read
        kind=Notification.Kind.MOVED,
        text=text,
        params={"account": row.account.name, "before": before, "after": after},
        url=reverse("pages:account_score", args=[row.account_id]),
        account_id=row.account_id,
        key=f"moved:{row.as_of}:{row.account_id}:{row.kind}:{row.after}",
    )


def _more(owner: int, day: date, moves: int) -> Notification:
    return Notification(
        user_id=owner,
        kind=Notification.Kind.MOVED,
        text=MORE,
        params={"n": moves - EACH},
        url=reverse("pages:accounts"),
        key=f"moved:{day}:more",
    )


def _stage(number: str) -> dict[str, str]:
    """The stage's word as a message id, so that it is read in the reader's language."""
    with override("en"):
        return {"word": str(Stage(int(number)).label)}


@transaction.atomic
def queue_overdue(*, today: date) -> Job | None:
    """Have people told of what is overdue, once a day, however many clocks ring for it."""
    if not ticks.once(OVERDUE, today.isoformat()):
        return None
    return jobs.enqueue(OVERDUE, payload={"day": today.isoformat()})


def tell_overdue(job: Job) -> int:
    """Tell of what became overdue lately, each once for its day."""
    day = date.fromisoformat(job.payload["day"])
    late = (_overdue_steps, _overdue_promises, _overdue_actions, _missed_reviews)
    return sum(_tell(rows(day)) for rows in late)


def _overdue_steps(day: date) -> Iterator[Notification]:
    rows = Activity.objects.filter(
        next_step_owner__isnull=False,
        next_step_done_at=None,
        next_step_due__lt=day,
        next_step_due__gte=day - SINCE,
    )
    for row in _open(rows):
        yield _overdue(row, row.next_step_owner_id, row.next_step_due, STEP, row.next_step)


def _overdue_promises(day: date) -> Iterator[Notification]:
    rows = Commitment.objects.filter(state=Commitment.State.OPEN, due__lt=day, due__gte=day - SINCE)
    for row in _open(rows):
        yield _overdue(row, row.owner_id, row.due, PROMISE, row.what)


def _overdue_actions(day: date) -> Iterator[Notification]:
    rows = Action.objects.open().filter(owner__isnull=False, due__lt=day, due__gte=day - SINCE)
    for row in _open(rows):
        yield _overdue(row, row.owner_id, row.due, ACTION, row.title)


def _missed_reviews(day: date) -> Iterator[Notification]:
    """The owner of an account is told of its review."""
    rows = Review.objects.filter(
        held_on=None, due__lt=day, due__gte=day - SINCE, account__owner__isnull=False
    )
    for row in _open(rows.defer("prepared")):
        notice = _overdue(row, row.account.owner_id, row.due, REVIEW, "")
        notice.url = reverse("pages:review", args=[row.pk])
        yield notice


def _open(rows: QuerySet) -> Iterator:
    kept = rows.exclude(account__status="archived").select_related("account").order_by("pk")
    return kept.iterator(BATCH)


def _overdue(
    row: Activity | Commitment | Action | Review,
    user: int | None,
    due: date | None,
    text: str,
    what: str,
) -> Notification:
    return Notification(
        user_id=user,  # type: ignore[misc]  # none without one is read
        kind=Notification.Kind.OVERDUE,
        text=text,
        params={"account": row.account.name, "due": {"day": str(due)}, "what": short(what)},
        url=reverse("pages:account", args=[row.account_id]),
        account_id=row.account_id,
        key=f"overdue:{row._meta.model_name}:{row.pk}:{due}",
    )
