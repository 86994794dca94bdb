"""Locks that a process asks the database for by number."""

from accounts import groups
from planning.coverage import storage
from scoring.evaluation import snapshot


def test_no_two_kinds_of_work_wait_for_the_same_lock():
    assert len({groups.LOCK, storage.LOCK, snapshot.LOCK}) == 3
