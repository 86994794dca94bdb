"""The evaluation as a job: progress, repeats, two clocks, and a worker that dies at any point."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Account, Sale
from kam.core import jobs
from kam.core.models import Job, Tick
from scoring import services, tasks
from scoring.evaluation import run as running
from scoring.evaluation import services as evaluating
from scoring.evaluation import storage
from scoring.evaluation.snapshot import Busy, file_lock, snapshot
from scoring.models import Evaluation, Evidence, PortfolioSummary, Standing, Transition
from scoring.versions.services import activate_model, copy_model
from tests.scoring.conftest import DAY


def all_rows(evaluation) -> list:
    """Everything an evaluation wrote, without its number."""
    return [
        [
            {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}
            for row in table.objects.filter(evaluation=evaluation).order_by(order).values(*columns)
        ]
        for table, order, columns in (
            (Standing, "account", _columns(Standing)),
            (Evidence, "account", _columns(Evidence)),
            (Transition, "account", ["account", "kind", "before", "after", "evidence"]),
            (PortfolioSummary, "team", ["team", "figures"]),
        )
    ]


def _columns(model) -> list[str]:
    return [field.name for field in model._meta.fields if field.name not in ("pk", "evaluation")]


def test_the_job_tells_its_progress_and_what_came_out(cast, portfolio):
    job = services.queue_evaluation(as_of=DAY, actor=cast.mia)
    tasks.run_evaluation(job.pk)
    job.refresh_from_db()
    evaluation = Evaluation.objects.current()
    assert job.state == Job.State.DONE
    assert job.result == {"evaluation": evaluation.pk, "accounts": 42}
    assert (job.step, job.done, job.total) == ("Publishing", 1, 1)


def test_the_same_day_is_queued_once(cast):
    first = services.queue_evaluation(as_of=DAY, actor=cast.mia)
    assert services.queue_evaluation(as_of=DAY, actor=cast.bo) == first
    assert services.queue_evaluation(as_of=date(2025, 1, 1), actor=cast.bo) != first


def test_one_that_had_to_wait_evaluates_by_the_model_that_counts_by_then(cast, monkeypatch):
    draft = copy_model(model=evaluating.active_model(), actor=cast.mia)

    @contextmanager
    def waited_for():
        activate_model(model=draft, actor=cast.mia, reason="Meanwhile.")
        with snapshot() as source:
            yield source

    monkeypatch.setattr(running, "snapshot", waited_for)
    assert services.evaluate(as_of=DAY).model == draft


def test_a_job_that_comes_twice_leaves_the_same_rows(cast, portfolio):
    job = services.queue_evaluation(as_of=DAY, actor=cast.mia)
    tasks.run_evaluation(job.pk)
    first = all_rows(Evaluation.objects.get())
    tasks.run_evaluation(job.pk)
    assert all_rows(Evaluation.objects.get()) == first


def test_a_job_that_had_published_before_its_worker_died_is_not_run_again(cast, portfolio):
    job = services.queue_evaluation(as_of=DAY, actor=cast.mia)
    with jobs.claim(job.pk) as claimed:
        published = evaluating.run_job(job=claimed)
        assert evaluating.run_job(job=claimed) == published
    assert Evaluation.objects.count() == 1


def test_a_cancelled_job_publishes_nothing(cast, portfolio):
    job = services.queue_evaluation(as_of=DAY, actor=cast.mia)
    with jobs.claim(job.pk) as claimed:
        jobs.cancel(job=claimed, actor=cast.mia)
        evaluating.run_job(job=claimed)
    assert Evaluation.objects.current() is None


def test_two_clocks_start_one_nightly_evaluation(cast):
    assert evaluating.evaluate_nightly(today=DAY)
    assert evaluating.evaluate_nightly(today=DAY) is None
    assert Tick.objects.filter(due=DAY.isoformat()).count() == 1
    assert Job.objects.filter(kind=evaluating.EVALUATION).count() == 1


def test_the_command_says_what_came_out(cast, portfolio, capsys):
    call_command("evaluate", as_of=DAY)
    said = capsys.readouterr().out
    assert said.startswith("Evaluated 42 accounts as of 2026-03-02. Tiers: A 3, B 6, C 12, D 21.")
    assert "Acquisition 2" in said


@pytest.mark.parametrize("day", ["2026-02-30", "2999-01-01", "tomorrow"])
def test_the_command_refuses_an_impossible_day(day):
    with pytest.raises(CommandError, match="as-of"):
        call_command("evaluate", "--as-of", day)


def test_what_a_dead_run_left_is_removed_by_the_next(cast, portfolio):
    dead = Evaluation.objects.create(as_of=DAY, model=evaluating.active_model())
    Standing.objects.bulk_create([_some_standing(dead, account) for account in portfolio])
    evaluation = services.evaluate(as_of=DAY)
    assert list(Evaluation.objects.all()) == [evaluation]
    assert Standing.objects.count() == 42


def _some_standing(evaluation, account) -> Standing:
    return Standing(
        evaluation=evaluation, account=account, score=1, completeness=1, rank=1, tier="A",
        attractiveness=1, strength=1, segment=1, stage=1, stage_since=DAY, candidate=1,
        candidate_since=DAY, sales_12m=1, sales_12m_before=1,
    )  # fmt: skip


DEATHS = [  # step, how much of it is done
    ("Reading the facts", 0),
    ("Computing the scores", 3),
    ("Writing the standings", 42),  # standings are there, evidence is not
    ("Writing the standings", 84),  # both are there, nobody has been told
    ("Publishing", 0),
    ("Publishing", 1),  # in the transaction that moves the pointer
]
DIE = """
import os, signal, django
django.setup()
from datetime import date
from scoring import services
def die(done, total, step):
    if (step, done) == ({step!r}, {done}):
        os.kill(os.getpid(), signal.SIGKILL)
services.evaluate(as_of=date({day}), progress=die)
"""


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a process of its own needs a server")
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_nothing_shows_and_the_next_run_gives_the_same(cast, portfolio):
    earlier = services.evaluate(as_of=date(2026, 2, 1))
    Sale.objects.filter(account=portfolio[0]).update(base_amount=99_000)
    reference = all_rows(services.evaluate(as_of=DAY))
    Evaluation.objects.filter(as_of=DAY).update(is_current=False)
    Evaluation.objects.filter(pk=earlier.pk).update(is_current=True)
    for step, done in DEATHS:
        Transition.objects.filter(as_of=DAY).delete()
        for run in Evaluation.objects.filter(as_of=DAY):
            storage.drop(run.pk)
            run.delete()
        assert _run_and_die(step, done) == -signal.SIGKILL
        assert Evaluation.objects.current() == earlier
        assert not Transition.objects.filter(as_of=DAY).exists()
    again = services.evaluate(as_of=DAY)
    assert all_rows(again) == reference
    assert set(Evaluation.objects.all()) == {earlier, again}
    assert storage.leftovers() == []


def _run_and_die(step: str, done: int) -> int:
    settings = connection.settings_dict
    host = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    code = DIE.format(step=step, done=done, day=f"{DAY.year}, {DAY.month}, {DAY.day}")
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{host}/{settings['NAME']}",
        "DJANGO_SETTINGS_MODULE": "kam.settings",
    }
    run = subprocess.run([sys.executable, "-c", code], env=environment, timeout=120, check=False)
    return run.returncode


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a lock that only a server has")
@pytest.mark.django_db(transaction=True)
def test_one_evaluation_runs_at_a_time(cast):
    with snapshot(), pytest.raises(Busy), snapshot(wait=False):
        pass
    with snapshot(wait=False):
        assert Account.objects.exists()


def test_one_evaluation_runs_at_a_time_on_one_machine(tmp_path):
    path = tmp_path / "kam.sqlite3.evaluation"
    with file_lock(path, wait=False), pytest.raises(Busy), file_lock(path, wait=False):
        pass
    with file_lock(path, wait=False):
        assert path.exists()
