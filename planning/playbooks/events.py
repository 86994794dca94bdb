"""What starts playbooks by itself: an account rises to tier A, its stage falls, a contract ends."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value, Window
from django.db.models.functions import Cast, Concat, RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import Account, Contract
from kam.core import jobs, ticks
from kam.core.errors import DomainError
from kam.core.models import Job, Notification
from kam.core.notices import notify_all
from planning.models import Action, Playbook, PlaybookRun
from planning.playbooks.services import start_playbook
from scoring.models import Evaluation, Stage, Transition

__all__ = [
    "MORE", "START", "queue_published", "queue_renewals", "queue_renewed", "renewals_due",
    "start_by_events",
]  # fmt: skip

START = "start-playbooks"
FEW = 5_000  # accounts that a job's payload names; with more all of the evaluation are looked at
EACH = 10  # of one owner and evaluation: a new model may move every account; owners are told of the rest
SINCE = timedelta(days=7)  # a year evaluated after the fact starts nothing
AHEAD = timedelta(days=90)  # so long before a contract ends its renewal is due
FALLEN = (str(Stage.DECLINE.value), str(Stage.CHURNED.value))

MORE = gettext_noop(
    "%(moved)s of your accounts moved at once. The playbook “%(playbook)s” was started at %(started)s of them; "
    "start it by hand where it is needed."
)

jobs.register(START, "planning.tasks.start_playbooks")


def queue_published(evaluation: int) -> None:
    """Have playbooks started by what moved; in the transaction that publishes the evaluation."""
    if _waiting().exists():
        jobs.enqueue(START, payload={"evaluation": evaluation})


def queue_renewed(accounts: list[int]) -> None:
    """The same for accounts that were evaluated on their own."""
    current = Evaluation.objects.slim().current()
    if current is not None and _waiting().exists():
        named = {"accounts": accounts} if len(accounts) <= FEW else {}
        jobs.enqueue(START, payload={"evaluation": current.pk, **named})


def _waiting() -> QuerySet[Playbook]:
    """Playbooks in use that an evaluation may start."""
    events = [Playbook.Event.NEW_A, Playbook.Event.STAGE_FELL]
    return Playbook.objects.filter(is_active=True, event__in=events)


@transaction.atomic
def queue_renewals(*, today: date) -> Job | None:
    """Have playbooks started where a renewal is due, once a day, if one waits for it."""
    waiting = Playbook.objects.filter(is_active=True, event=Playbook.Event.RENEWAL)
    if not waiting.exists() or not ticks.once(START, today.isoformat()):
        return None
    return jobs.enqueue(START, payload={"day": today.isoformat()})


def start_by_events(job: Job) -> int:
    """Start what the job's evaluation or day asks for; return how many events were looked at.

    Once per account, playbook and cause (kind of event and day, or contract), and not while actions of an earlier start
    are open: whoever is told the same twice does it once.
    """
    seen = 0
    for playbook, account, cause in _asked(job):
        seen += 1
        _start(playbook, account, cause)
    return seen


def _asked(job: Job) -> Iterator[tuple[Playbook, Account, str]]:
    """Which playbook is to be started where, and why."""
    if "day" in job.payload:
        day = date.fromisoformat(job.payload["day"])
        for playbook in Playbook.objects.filter(is_active=True, event=Playbook.Event.RENEWAL):
            for contract in renewals_due(playbook, day).iterator(2_000):
                yield playbook, contract.account, contract.cause
        return
    for playbook in _waiting():
        for row in _moves(job, playbook):
            yield playbook, row.account, f"{playbook.event}:{row.as_of}"
        _tell_of_more(job, playbook)


def renewals_due(playbook: Playbook, day: date) -> QuerySet:
    """Open contracts that end soon and have not started this playbook, where it does not run.

    The soonest of each owner, at most EACH: the others follow in the nights after.
    """
    cause = Concat(Value("renewal:"), Cast("pk", CharField()))
    runs = PlaybookRun.objects.filter(playbook=playbook, account=OuterRef("account"))
    running = Action.objects.open().filter(
        account=OuterRef("account"), playbook_run__playbook=playbook
    )
    ending = Contract.objects.filter(
        state=Contract.State.OPEN, ends__range=(day, day + AHEAD), account__owner__is_active=True
    ).exclude(account__status="archived")
    fresh = ending.annotate(cause=cause).filter(
        ~Exists(runs.filter(cause=OuterRef("cause"))), ~Exists(running)
    )
    turn = Window(RowNumber(), F("account__owner"), ["ends", "pk"])
    soonest = fresh.annotate(turn=turn).filter(turn__lte=EACH)
    return soonest.select_related("account__owner").order_by("ends", "pk")


def _start(playbook: Playbook, account: Account, cause: str) -> None:
    running = Action.objects.open().filter(account=account, playbook_run__playbook=playbook)
    if running.exists():
        return
    try:
        start_playbook(actor=None, account=account, playbook=playbook, cause=cause)
    except DomainError:  # archived or without steps since the job was queued: nothing to be done
        return


def _moves(job: Job, playbook: Playbook) -> list[Transition]:
    """The moves that are the playbook's event, the first of each owner."""
    turns = _moved(job, playbook).annotate(turn=Window(RowNumber(), F("account__owner"), "pk"))
    return list(turns.filter(turn__lte=EACH).select_related("account__owner").order_by("pk"))


def _moved(job: Job, playbook: Playbook) -> QuerySet[Transition]:
    rows = Transition.objects.filter(
        evaluation=job.payload["evaluation"],
        as_of__gte=timezone.localdate() - SINCE,
        account__owner__is_active=True,
    ).exclude(account__status="archived")
    if playbook.event == Playbook.Event.NEW_A:
        rows = rows.filter(kind=Transition.Kind.TIER, after="A")
    else:
        fell = {"after__in": FALLEN, "before__lt": F("after")}
        rows = rows.filter(kind=Transition.Kind.STAGE, **fell)
    if (named := job.payload.get("accounts")) is not None:
        rows = rows.filter(account__in=named)
    return rows


def _tell_of_more(job: Job, playbook: Playbook) -> None:
    """Owners of whom more moved than EACH hear that the rest is theirs to start; once."""
    counts = _moved(job, playbook).order_by().values("account__owner").annotate(n=Count("pk"))
    more = counts.filter(n__gt=EACH).values_list("account__owner", "n")
    notify_all(
        Notification(
            user_id=owner,
            kind=Notification.Kind.GIVEN,
            text=MORE,
            params={"playbook": str(playbook), "moved": n, "started": EACH},
            url=reverse("pages:playbooks"),
            key=f"playbook:{playbook.pk}:evaluation:{job.payload['evaluation']}",
        )
        for owner, n in more
    )
