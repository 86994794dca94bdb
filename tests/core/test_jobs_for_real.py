"""Jobs with a real broker and a real worker, on both databases: nothing is lost, nothing doubled."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.services import House, until

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("house")]


def effects(house: House, jobs: list[int]) -> int:
    return house.python(f"answer = probe.effects({jobs})")


def all_done(house: House, jobs: list[int]) -> bool:
    return house.python(f"answer = probe.all_done({jobs})")


def sweep_until_done(house: House, jobs: list[int]) -> None:
    """What beat and the supervisor do: sweep, and start a worker again that gave up."""

    def turn() -> bool:
        house.keep_worker()
        house.python("probe.jobs.sweep()")
        return all_done(house, jobs)

    until(turn, 60)


def test_the_worker_runs_what_was_queued(house):
    jobs = house.python("answer = probe.queue('write', 5); probe.ring_out()")
    until(lambda: all_done(house, jobs))
    assert effects(house, jobs) == 5


def test_the_same_message_twice_has_one_effect(house):
    jobs = house.python(
        "answer = probe.queue('write') * 5; [probe.jobs.send(j, 'probe.write') for j in answer]"
    )
    until(lambda: all_done(house, jobs))
    assert effects(house, jobs) == 1


def test_a_long_silent_step_keeps_its_lease(house):
    [job] = house.python("answer = probe.queue('slow'); probe.ring_out()")
    until((house.place / f"runs-{job}").exists)
    longer_than_a_lease = time.monotonic() + 5
    until(lambda: house.python("probe.jobs.sweep()") or time.monotonic() > longer_than_a_lease)
    (house.place / f"go-{job}").touch()
    until(lambda: all_done(house, [job]))
    assert house.python(f"answer = probe.Job.objects.get(pk={job}).attempts") == 1


def test_a_killed_process_loses_its_job_to_the_next_one(house):
    [job] = house.python("answer = probe.queue('slow'); probe.ring_out()")
    mark = house.place / f"runs-{job}"
    until(mark.exists)
    os.kill(int(until(mark.read_text)), signal.SIGKILL)
    (house.place / f"go-{job}").touch()
    sweep_until_done(house, [job])
    assert effects(house, [job]) == 1
    assert house.python(f"answer = probe.Job.objects.get(pk={job}).attempts") == 2


def test_a_killed_worker_takes_its_processes_along(house):
    [job] = house.python("answer = probe.queue('slow'); probe.ring_out()")
    mark = house.place / f"runs-{job}"
    until(mark.exists)
    child = Path(f"/proc/{until(mark.read_text)}")
    house.end("worker", signal.SIGKILL)
    until(lambda: not child.exists())
    (house.place / f"go-{job}").touch()
    house.start_worker()
    sweep_until_done(house, [job])
    assert effects(house, [job]) == 1


def test_restarts_in_the_middle_lose_and_double_nothing(house):
    jobs = house.python("answer = probe.queue('write', 60); probe.ring_out()")
    for _ in range(2):
        house.end("worker")
        house.start_worker()
    sweep_until_done(house, jobs)
    assert effects(house, jobs) == 60


def test_a_broker_that_lost_everything_loses_no_work(house):
    house.end("worker")
    jobs = house.python("answer = probe.queue('write', 20); probe.ring_out()")
    house.end("broker", signal.SIGKILL)
    house.start_broker()
    house.start_worker()
    sweep_until_done(house, jobs)
    assert effects(house, jobs) == 20


def test_a_broker_that_is_gone_does_not_hold_up_a_save(house):
    house.end("broker", signal.SIGKILL)
    seconds, job = house.python(QUEUE_AND_MEASURE)
    house.start_broker()
    sweep_until_done(house, [job])
    assert seconds < 1


def test_a_broker_that_hangs_does_not_hold_up_a_save(house):
    house.running["broker"].send_signal(signal.SIGSTOP)
    seconds, job = house.python(QUEUE_AND_MEASURE)
    house.running["broker"].send_signal(signal.SIGCONT)
    sweep_until_done(house, [job])
    assert seconds < 1


QUEUE_AND_MEASURE = """
import time
before = time.monotonic()
[job] = probe.queue("write")
answer = [time.monotonic() - before, job]
"""


def test_a_broker_without_room_does_not_fail_a_save(house):
    house.python("from kam.core import health; health.broker().config_set('maxmemory', '1')")
    [job] = house.python("answer = probe.queue('write'); probe.ring_out()")
    house.python("from kam.core import health; health.broker().config_set('maxmemory', '0')")
    sweep_until_done(house, [job])


def test_health_names_the_worker_that_is_gone(house):
    house.end("worker")
    until(
        lambda: (
            house.python("from kam.core import health; answer = health.status()['worker']")
            == "down"
        ),
        40,
    )
    house.start_worker()
    until(
        lambda: (
            house.python("from kam.core import health; answer = health.status()['worker']") == "ok"
        ),
        40,
    )


def test_health_names_a_hanging_broker_within_seconds(house):
    house.running["broker"].send_signal(signal.SIGSTOP)
    before = time.monotonic()
    found = house.python("from kam.core import health; answer = health.status()")
    house.running["broker"].send_signal(signal.SIGCONT)
    assert found == {"database": "ok", "broker": "down", "worker": "unknown", "beat": "unknown"}
    assert time.monotonic() - before < 10  # most of it is Python's start
