"""A due moment belongs to whoever comes first."""

from django.db import transaction

from kam.core import ticks


def test_the_first_one_runs_it_and_no_second(db):
    assert ticks.once("nightly", "2026-03-02")
    assert not ticks.once("nightly", "2026-03-02")
    assert ticks.once("nightly", "2026-03-03")
    assert ticks.once("weekly", "2026-03-02")


def test_a_moment_whose_wish_was_not_kept_is_still_due(db):
    with transaction.atomic():
        ticks.once("nightly", "2026-03-02")
        transaction.set_rollback(True)
    assert ticks.once("nightly", "2026-03-02")
