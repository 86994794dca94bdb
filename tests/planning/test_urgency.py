"""Whom to contact first: what the rule promises for any columns."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.urgency import REASONS, TIER_WEIGHTS, Facts, order, urgency

NAN = float("nan")
DAYS = ("promise", "step", "complaint", "contact", "executive", "decider")


def one(**given: float) -> Facts:
    """The facts of a single account, without reasons but for those given."""
    values = {name.name: NAN for name in fields(Facts)} | {"weight": 1.0, "every": 14.0} | given
    return Facts(**{name: np.array([value]) for name, value in values.items()})


def urgent(**given: float) -> float:
    return float(urgency(one(**given)).urgency[0])


maybe = st.one_of(st.just(NAN), st.floats(-10, 400), st.just(float("inf")))
facts = st.fixed_dictionaries(
    dict.fromkeys((*DAYS, "stage"), maybe)
    | {"weight": st.sampled_from(list(TIER_WEIGHTS.values())), "every": st.floats(1, 365)}
)


@given(facts, st.sampled_from(DAYS), st.floats(0, 100))
def test_more_overdue_never_ranks_lower(known, name, more):
    later = known | {name: known[name] + more}
    assert urgent(**later) >= urgent(**known) - 1e-9


@given(facts, st.sampled_from((*DAYS, "stage")))
def test_a_reason_that_goes_never_makes_it_more_urgent(known, name):
    assert urgent(**known | {name: NAN}) <= urgent(**known) + 1e-9


@given(facts)
def test_a_better_tier_never_ranks_lower(known):
    weights = [urgent(**known | {"weight": weight}) for weight in TIER_WEIGHTS.values()]
    assert weights == sorted(weights, reverse=True)


@given(st.lists(facts, min_size=2, max_size=5))
def test_what_others_do_changes_nothing(rows):
    columns = {name.name: np.array([row[name.name] for row in rows]) for name in fields(Facts)}
    together = urgency(Facts(**columns)).urgency
    assert together.tolist() == [urgent(**row) for row in rows]


@given(facts)
def test_the_leading_reason_has_the_most_points(known):
    found = urgency(one(**known))
    assert found.points[0, found.leading[0]] == found.points[0].max()


def test_without_a_reason_nothing_is_urgent():
    assert urgent() == urgent(contact=0, executive=0, decider=0, promise=-4, step=-30) == 0


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ({"promise": 0}, {"step": 7}),
        ({"promise": 1}, {"promise": 0}),
        ({"promise": 0}, {"promise": -1}),
        ({"complaint": 0}, {"contact": 1}),
        ({"stage": 1}, {"contact": 1}),
        ({"contact": float("inf")}, {"contact": 13}),
        ({"contact": 14, "every": 14.0}, {"contact": 14, "every": 30.0}),
        ({"contact": 3, "decider": 1}, {"contact": 3}),
        ({"contact": 3, "weight": 1.0}, {"contact": 3, "weight": 0.8}),
    ],
)
def test_what_comes_first(stronger, weaker):
    assert urgent(**stronger) > urgent(**weaker)


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_can_lead(reason):
    found = urgency(one(**{reason: 1}))
    assert REASONS[found.leading[0]] == reason


def test_a_weight_of_nothing_is_refused():
    with pytest.raises(ValueError, match="weight"):
        urgency(replace(one(), weight=np.array([0.0])))


def test_equal_urgency_is_ordered_by_score_and_then_by_number():
    places = order(np.array([5.0, 9, 5, 5]), np.array([1.0, 1, 7, NAN]), np.array([4, 3, 2, 1]))
    assert places.tolist() == [1, 2, 0, 3]
