"""The ledger's rules, one process at a time."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now

from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Change, Job


@pytest.fixture(autouse=True)
def _known_kind():
    jobs.register("test.work", "tests.work")


@pytest.fixture
def bell(monkeypatch) -> list[int]:
    rung: list[int] = []
    monkeypatch.setattr("kam.core.jobs.ring", lambda job_id, kind: rung.append(job_id))
    return rung


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    published: list[int] = []
    monkeypatch.setattr("kam.core.jobs.send", lambda job_id, kind: published.append(job_id) or True)
    return published


@pytest.fixture
def job(db) -> Job:
    return jobs.enqueue("test.work", unique_key="once")


def run(job: Job, work=lambda job: None) -> bool:
    """Do the work as a task would; whether the claim was given."""
    with jobs.claim(job.pk) as claimed:
        if claimed:
            work(claimed)
    job.refresh_from_db()
    return claimed is not None


def die(job: Job) -> None:
    """Lease the job and vanish, as a killed worker does; the lease runs out."""
    assert jobs._lease(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def fail(job: Job) -> None:
    raise ValueError("broken")


def test_the_bell_rings_after_commit_and_not_before(bell, django_capture_on_commit_callbacks, db):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test.work")
        assert bell == []
    assert bell == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_wish_that_is_rolled_back_leaves_no_job_and_no_bell(bell):
    with transaction.atomic():
        jobs.enqueue("test.work")
        transaction.set_rollback(True)
    assert bell == []
    assert not Job.objects.exists()


def test_the_same_wish_twice_is_one_job_until_it_has_ended(job):
    assert jobs.enqueue("test.work", unique_key="once").pk == job.pk
    run(job)
    assert jobs.enqueue("test.work", unique_key="once").pk != job.pk


def test_a_job_that_succeeds_is_done_with_its_result(job):
    assert run(job, lambda claimed: claimed.result.update(rows=3))
    assert (job.state, job.result, job.error) == ("done", {"rows": 3}, "")
    assert job.finished_at is not None


def test_the_second_delivery_of_a_finished_job_is_empty_handed(job):
    assert run(job)
    assert not run(job)


def test_one_runner_at_a_time(job):
    assert jobs._lease(job.pk)
    assert not run(job)
    assert job.state == "running"


def test_a_dead_runner_is_followed_by_the_next(job):
    die(job)
    assert run(job)
    assert (job.state, job.attempts, job.fence) == ("done", 2, 2)


def test_a_runner_whose_lease_was_taken_over_may_not_report_or_write(job):
    late = jobs._lease(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert jobs._lease(job.pk)
    with pytest.raises(jobs.LostLease):
        jobs.report(late, done=1)
    with pytest.raises(jobs.LostLease), transaction.atomic():
        jobs.hold(late)
    jobs._finish(late, Job.State.DONE)
    job.refresh_from_db()
    assert job.state == "running"


def test_an_error_tries_again_later_and_fails_after_three(job):
    for attempt in (1, 2):
        assert run(job, fail)
        assert (job.state, job.attempts) == ("queued", attempt)
        assert not run(job), "not due yet"
        Job.objects.filter(pk=job.pk).update(next_at=Now())
    run(job, fail)
    assert (job.state, job.error) == ("failed", "ValueError: broken")


def test_a_job_that_kills_its_worker_fails_after_three(job):
    for _ in range(3):
        die(job)
    assert not run(job)
    assert (job.state, job.error) == ("failed", "The worker died three times.")


def test_a_refused_rule_fails_at_once_with_its_sentence(job):
    def refuse(_):
        raise DomainError("The file is empty.")

    run(job, refuse)
    assert (job.state, job.error) == ("failed", "The file is empty.")


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt])
def test_a_worker_that_must_stop_hands_the_job_back(job, stop):
    def interrupted(_):
        raise stop

    with pytest.raises(stop):
        run(job, interrupted)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 0)
    assert run(job)


def test_progress_shows_how_much_of_how_much(job):
    def report(claimed):
        jobs.guard(claimed)(3, 12, "reading")
        job.refresh_from_db()
        assert (job.done, job.total, job.percent, job.step) == (3, 12, 25, "reading")

    run(job, report)
    assert (job.state, job.percent) == ("done", 100)


def test_a_cancelled_job_stops_at_its_next_report(cast, job):
    def cancelled_meanwhile(claimed):
        jobs.cancel(job=job, actor=cast.mia)
        jobs.report(claimed, done=1)
        pytest.fail("it went on")

    run(job, cancelled_meanwhile)
    assert job.state == "cancelled"
    assert Change.objects.get(kind="core.job").values == {"state": ["running", "cancelled"]}
    with pytest.raises(DomainError):
        jobs.cancel(job=job, actor=cast.mia)


def test_a_failed_job_can_be_tried_again(cast, job):
    run(job, lambda _: (_ for _ in ()).throw(DomainError("No.")))
    jobs.retry(job=job, actor=cast.mia)
    assert run(job)
    assert (job.state, job.attempts) == ("done", 1)


def test_a_job_is_not_tried_again_while_the_same_work_waits(cast, job):
    jobs.cancel(job=job, actor=cast.mia)
    jobs.enqueue("test.work", unique_key="once")
    with pytest.raises(DomainError):
        jobs.retry(job=job, actor=cast.mia)


def test_a_running_job_is_not_tried_again(cast, job):
    with pytest.raises(DomainError):
        jobs.retry(job=job, actor=cast.mia)


def test_the_sweeper_sends_what_is_due_and_was_not_sent_lately(job, sent):
    assert jobs.sweep() == 0, "its bell has just rung"
    Job.objects.update(rung_at=Now() - timedelta(minutes=1))
    assert jobs.sweep() == 1
    assert jobs.sweep() == 0, "it was sent again just now"
    assert sent == [job.pk]


def test_the_sweeper_sends_the_job_of_a_dead_runner_and_leaves_a_living_one(job, sent):
    assert jobs._lease(job.pk)
    Job.objects.update(rung_at=Now() - timedelta(minutes=1))
    assert jobs.sweep() == 0
    Job.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert jobs.sweep() == 1


def test_what_no_worker_can_hold_any_more_is_due_at_once(job, sent):
    assert jobs._lease(job.pk)
    jobs.release_all()
    assert jobs.sweep() == 1
    assert run(job)


def test_a_kind_without_a_task_is_a_mistake_that_shows_at_once(db):
    with pytest.raises(LookupError):
        jobs.enqueue("test.nobody_does_this")
