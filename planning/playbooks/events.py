"""What starts playbooks by itself: an account rises to tier A, or its stage falls."""

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Job
from planning.models import Action, Playbook
from planning.playbooks.services import start_playbook
from scoring.models import Evaluation, Stage, Transition

__all__ = ["START", "queue_published", "queue_renewed", "start_by_events"]

START = "start-playbooks"
FEW = 5_000  # accounts that a job's payload names; with more all of the evaluation are looked at
EACH = 10  # of one owner and evaluation: a new model may move every account
FALLEN = (str(Stage.DECLINE.value), str(Stage.CHURNED.value))

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


def start_by_events(job: Job) -> int:
    """Start what the moves of an evaluation ask for; return how many accounts were looked at.

    Once per account, playbook, kind of event and day, and not while actions of an earlier start
    are open: whoever is told the same twice does it once.
    """
    seen = 0
    for playbook in _waiting():
        for row in _moves(job, playbook):
            seen += 1
            _start(playbook, row)
    return seen


def _start(playbook: Playbook, row: Transition) -> None:
    running = Action.objects.open().filter(account=row.account_id, playbook_run__playbook=playbook)
    if running.exists():
        return
    cause = f"{playbook.event}:{row.as_of}"
    try:
        start_playbook(actor=None, account=row.account, playbook=playbook, cause=cause)
    except DomainError:  # archived or without steps since the job was queued: nothing to be done
        return


def _moves(job: Job, playbook: Playbook) -> list[Transition]:
    """The moves that are the playbook's event, some of each owner."""
    rows = Transition.objects.filter(
        evaluation=job.payload["evaluation"], account__owner__isnull=False
    ).exclude(account__status="archived")
    if playbook.event == Playbook.Event.NEW_A:
        rows = rows.filter(kind=Transition.Kind.TIER, after="A")
    else:
        fell = {"after__in": FALLEN, "before__lt": F("after")}
        rows = rows.filter(kind=Transition.Kind.STAGE, **fell)
    if (named := job.payload.get("accounts")) is not None:
        rows = rows.filter(account__in=named)
    turns = rows.annotate(turn=Window(RowNumber(), F("account__owner"), "pk"))
    return list(turns.filter(turn__lte=EACH).select_related("account__owner").order_by("pk"))
