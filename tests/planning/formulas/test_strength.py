"""How well one of us knows one of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.formulas.strength import (
    HALF_LIFE,
    KNOWN,
    LOOK_BACK,
    WANTED_OF_DECIDERS,
    WEIGHTS,
    points,
    strength,
)

CONTACTS = st.lists(
    st.tuples(st.sampled_from(sorted(WEIGHTS)), st.integers(0, LOOK_BACK)), max_size=30
)


def of(contacts) -> float:
    """Strength of contacts given as (kind, age in days)."""
    weights = np.array([WEIGHTS[kind] for kind, _age in contacts], float)
    ages = np.array([age for _kind, age in contacts], int)
    return float(strength(points(weights, ages).sum()))


@given(CONTACTS, st.sampled_from(sorted(WEIGHTS)), st.integers(0, LOOK_BACK))
def test_each_contact_adds_and_it_never_leaves_0_to_100(contacts, kind, age):
    before, after = of(contacts), of([*contacts, (kind, age)])
    assert 0 <= before <= after <= 100
    assert after > before or before > 99.9


@given(CONTACTS, st.integers(1, LOOK_BACK))
def test_it_fades_with_time(contacts, days):
    later = of([(kind, age + days) for kind, age in contacts])
    assert later < of(contacts) or not contacts


@given(CONTACTS, st.randoms())
def test_the_order_does_not_matter(contacts, dice):
    shuffled = list(contacts)
    dice.shuffle(shuffled)
    assert of(shuffled) == pytest.approx(of(contacts), abs=1e-9)


def test_a_contact_is_worth_half_after_a_half_life_and_nothing_after_the_look_back():
    ages = np.array([0, HALF_LIFE, 2 * HALF_LIFE, LOOK_BACK + 1, -1])
    assert points(np.full(5, 2.0), ages).tolist() == [2.0, 1.0, 0.5, 0.0, 0.0]


def test_a_talk_face_to_face_counts_most():
    assert of([("visit", 0)]) == of([("meeting", 0)]) > of([("call", 0)]) > of([("email", 0)])


def test_one_visit_makes_somebody_known_for_some_days_and_steady_visits_a_close_tie():
    assert of([("visit", 0)]) >= KNOWN > of([("visit", 10)])
    monthly = [("visit", age) for age in range(0, LOOK_BACK, 30)]
    assert of(monthly) > WANTED_OF_DECIDERS > of([("visit", 0), ("call", 0)])
