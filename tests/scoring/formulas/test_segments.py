"""The four types of the matrix."""

import numpy as np

from scoring.formulas import segments as formulas
from scoring.models import Segment


def test_the_cut_itself_is_high():
    attractiveness, strength = np.array([50, 50, 49.9999, 0]), np.array([50, 49.9999, 50, 0])
    found = formulas.segments(attractiveness, strength)
    assert [Segment(code) for code in found] == [
        Segment.KEY, Segment.KEY_DEVELOPMENT, Segment.MAINTAIN, Segment.OPPORTUNISTIC,
    ]  # fmt: skip


def test_the_cut_is_a_rule_of_the_model():
    assert formulas.segments(np.array([60.0]), np.array([60.0]), cut=60.1) == [4]


def test_numbers_are_those_of_the_database():
    assert (formulas.KEY, formulas.KEY_DEVELOPMENT) == (Segment.KEY, Segment.KEY_DEVELOPMENT)
    assert (formulas.MAINTAIN, formulas.OPPORTUNISTIC) == (Segment.MAINTAIN, Segment.OPPORTUNISTIC)
