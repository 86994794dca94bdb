"""The two meters: what raises them, what lets them fall, and that the advice keeps its word."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.understanding import QUESTIONS, TALKS_WANTED, Held, meter

DAY = date(2026, 3, 2)
HALF_LIFE = 180
KINDS = st.sampled_from(sorted(QUESTIONS))
HELD = st.builds(
    Held, st.integers(0, 400).map(lambda age: DAY - timedelta(days=age)), st.booleans()
)
ALL = [name for names in QUESTIONS.values() for name in names]
ANSWERS = st.dictionaries(st.sampled_from(ALL), HELD)
TALKS = st.integers(0, 6)


def measured(kind, answers, talks):
    return meter(kind, answers, talks, today=DAY, half_life=HALF_LIFE)


def fresh(confirmed=True):
    return Held(DAY, confirmed)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_nothing_known_is_0_and_all_known_is_100(kind):
    assert measured(kind, {}, 0).value == 0
    full = measured(kind, dict.fromkeys(QUESTIONS[kind], fresh()), TALKS_WANTED)
    assert full.value == pytest.approx(100)
    assert full.raises == ()


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (Held(DAY, True), 25),
        (Held(DAY, False), 12.5),
        (Held(DAY - timedelta(days=180), True), 25),  # half a weight is not stale yet
        (Held(DAY - timedelta(days=181), True), 0),
    ],
)
def test_one_of_three_keys_brings_a_third_of_the_answers(answer, points):
    assert measured("their_business", {"intent": answer}, 0).value == pytest.approx(points)


def test_one_talk_brings_a_third_of_the_talks():
    assert measured("our_offer", {}, 1).value == pytest.approx(25 / 3)


def test_the_advice_says_how():
    stale = Held(DAY - timedelta(days=300), True)
    answers = {"intent": fresh(), "executives": fresh(confirmed=False), "strategy": stale}
    advice = measured("their_business", answers, TALKS_WANTED).raises
    assert [(raised.question, raised.how) for raised in advice] == [
        ("strategy", "renew"),
        ("executives", "confirm"),
    ]


@given(KINDS, ANSWERS, TALKS)
def test_a_meter_and_its_advice_fill_up_to_100(kind, answers, talks):
    counted = measured(kind, answers, talks)
    assert 0 <= counted.value <= 100
    assert counted.value + sum(r.points for r in counted.raises) == pytest.approx(100)
    points = [raised.points for raised in counted.raises]
    assert points == sorted(points, reverse=True)


@given(KINDS, ANSWERS, TALKS)
def test_answers_of_the_other_kind_do_not_count(kind, answers, talks):
    own = {name: held for name, held in answers.items() if name in QUESTIONS[kind]}
    assert measured(kind, own, talks) == measured(kind, answers, talks)


@given(KINDS, ANSWERS, TALKS)
def test_following_the_first_advice_raises_the_meter_by_what_it_says(kind, answers, talks):
    counted = measured(kind, answers, talks)
    assume(counted.raises)
    first = counted.raises[0]
    if first.question:
        after = measured(kind, answers | {first.question: fresh()}, talks)
    else:
        after = measured(kind, answers, TALKS_WANTED)
    assert after.value == pytest.approx(counted.value + first.points)


@given(KINDS, ANSWERS, TALKS, st.integers(0, 400))
def test_knowledge_that_nobody_renews_only_fades(kind, answers, talks, days):
    later = DAY + timedelta(days=days)
    after = meter(kind, answers, talks, today=later, half_life=HALF_LIFE)
    assert after.value <= measured(kind, answers, talks).value


@given(KINDS, ANSWERS, TALKS)
def test_another_talk_never_lowers_it(kind, answers, talks):
    assert measured(kind, answers, talks + 1).value >= measured(kind, answers, talks).value


def test_talks_below_none_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        measured("our_offer", {}, -1)
