"""Owners are told what moved and what is overdue: once, and not of what is long ago."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts import services
from accounts.models import Account
from kam.core import notices
from kam.core.models import Job, Notification
from planning import tasks
from planning.day import telling
from scoring.models import Transition
from scoring.services import evaluate


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def told(user) -> list[str]:
    return [notices.in_words(row) for row in Notification.objects.visible_to(user)]


def run(kind: str) -> None:
    task = {"tell-moves": tasks.tell_moves, "tell-overdue": tasks.tell_overdue}[kind]
    for job in Job.objects.unfinished().filter(kind=kind):
        task(job.pk)


def moved(account: Account, kind: str, before: str, after: str, day: date) -> None:
    """The account moves in an evaluation of the day."""
    evaluation = evaluate(as_of=day)
    Transition.objects.create(
        account=account, evaluation=evaluation, as_of=day, kind=kind, before=before, after=after
    )


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        ("tier", "B", "A", ["ACME Corp rose from tier B to A."]),
        ("tier", "A", "C", ["ACME Corp fell from tier A to C."]),
        ("stage", "3", "4", ["The stage of ACME Corp fell from Maturity to Decline."]),
        ("stage", "4", "2", []),
    ],
)
def test_the_owner_is_told_once_after_an_evaluation(cast, today, kind, before, after, words):
    moved(cast.acme, kind, before, after, today)
    run("tell-moves")
    telling.queue_moves(Transition.objects.get().evaluation_id)
    run("tell-moves")
    assert told(cast.anna) == words
    assert told(cast.sue) == []


def test_it_is_read_in_the_readers_language(cast, today):
    moved(cast.acme, "stage", "3", "4", today)
    run("tell-moves")
    with translation.override("zh-hans"):
        assert told(cast.anna) == ["ACME Corp 的阶段由成熟下滑至衰退。"]


def test_of_very_many_moves_the_best_accounts_are_told_and_the_others_counted(
    cast, today, monkeypatch
):
    monkeypatch.setattr(telling, "EACH", 1)
    evaluation = evaluate(as_of=today)
    second = services.create_account(
        actor=cast.anna, code="ACME2", name="ACME Two", status="active"
    )
    for account, before, after in ((second, "C", "B"), (cast.acme, "A", "B")):
        Transition.objects.create(
            account=account, evaluation=evaluation, as_of=today, kind="tier", before=before, after=after
        )  # fmt: skip
    run("tell-moves")
    telling.queue_moves(evaluation.pk)
    run("tell-moves")
    assert sorted(told(cast.anna)) == [
        "ACME Corp fell from tier A to B.",
        "Changes of tier or stage at your accounts beside those told one by one: 1.",
    ]


def test_a_day_that_is_evaluated_long_after_is_no_news(cast, today):
    moved(cast.acme, "tier", "A", "B", today - timedelta(days=30))
    run("tell-moves")
    assert told(cast.anna) == []


def test_an_evaluation_queues_the_telling(cast, today):
    evaluate(as_of=today)
    assert Job.objects.filter(kind="tell-moves").count() == 1


def test_what_became_overdue_is_told_once_and_again_after_it_was_moved(cast, today):
    promise = services.create_commitment(
        actor=cast.anna,
        account=cast.acme,
        what="A price",
        made_on=today - timedelta(days=9),
        due=today - timedelta(days=1),
    )
    entry = services.log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(),
        next_step="Call again", next_step_due=today - timedelta(days=2),
    )  # fmt: skip
    for _clock in range(2):
        telling.queue_overdue(today=today)
    assert Job.objects.filter(kind="tell-overdue").count() == 1
    run("tell-overdue")
    telling.queue_overdue(today=today + timedelta(days=1))
    run("tell-overdue")
    assert len(told(cast.anna)) == 2
    services.move_next_step(activity=entry, actor=cast.anna, due=today)
    services.settle_commitment(actor=cast.anna, commitment=promise, state="kept")
    telling.queue_overdue(today=today + timedelta(days=2))
    run("tell-overdue")
    assert len(told(cast.anna)) == 3


@pytest.mark.parametrize("late", [0, 8])
def test_what_is_not_yet_or_long_overdue_is_not_told(cast, today, late):
    services.create_commitment(
        actor=cast.anna,
        account=cast.acme,
        what="A price",
        made_on=today - timedelta(days=20),
        due=today - timedelta(days=late),
    )
    telling.queue_overdue(today=today)
    run("tell-overdue")
    assert told(cast.anna) == []
