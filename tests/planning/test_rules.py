"""Coverage: who should have heard from us."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import log_activity
from planning.models import CoveragePolicy
from planning.rules import DEFAULT_DAYS, days_overdue, last_day_in_time
from scoring.services import evaluate

AS_OF = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("last", "overdue"),
    [
        (None, None),
        (AS_OF, 0),
        (date(2026, 2, 16), 0),
        (date(2026, 2, 15), 1),
        (date(2026, 1, 1), 46),
    ],
)
def test_days_overdue_count_from_the_end_of_the_rhythm(last, overdue):
    assert days_overdue(last, as_of=AS_OF, every=14) == overdue


@given(st.integers(0, 500), st.integers(1, 200))
def test_the_last_day_in_time_is_the_last_that_is_not_overdue(silent, every):
    last = AS_OF - timedelta(days=silent)
    in_time = last >= last_day_in_time(AS_OF, every)
    assert in_time == (days_overdue(last, as_of=AS_OF, every=every) == 0)


def test_a_fresh_installation_has_the_default_rhythm_and_an_administrator_may_change_it(db):
    assert dict(CoveragePolicy.objects.values_list("tier", "contact_every_days")) == DEFAULT_DAYS
    CoveragePolicy.objects.filter(tier="B").update(contact_every_days=21)
    CoveragePolicy.objects.filter(tier="C").delete()
    assert CoveragePolicy.objects.days_by_tier() == DEFAULT_DAYS | {"B": 21}


def test_the_next_evaluation_counts_by_the_policy_of_the_day(cast):
    log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=datetime(2026, 2, 20, tzinfo=UTC)
    )
    CoveragePolicy.objects.filter(tier__in="AB").update(contact_every_days=10)
    kept = evaluate(as_of=AS_OF).summaries.get(team=cast.north).figures["uncovered"]
    assert sum(kept.values()) == 0
    CoveragePolicy.objects.filter(tier__in="AB").update(contact_every_days=9)
    kept = evaluate(as_of=AS_OF).summaries.get(team=cast.north).figures["uncovered"]
    assert sum(kept.values()) == 1
