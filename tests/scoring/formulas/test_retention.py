"""Renewals: the published fit comes out, and what must hold for all customers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formulas.lifetime import NotEnoughDataError
from scoring.formulas.retention import ShiftedBetaGeometric, fit_shifted_beta_geometric

HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]  # still there after year 0 to 7
parameters = st.floats(0.1, 20.0)


def customers(survivors):
    """periods and left of customers of whom so many were still there after each renewal."""
    lost = -np.diff(survivors)
    periods = np.repeat(np.arange(1, len(survivors)), lost)
    stayed = np.full(survivors[-1], len(survivors) - 1)
    left = np.r_[np.ones(len(periods), bool), np.zeros(len(stayed), bool)]
    return np.r_[periods, stayed], left


def test_the_published_high_end_customers_come_out():
    model = fit_shifted_beta_geometric(*customers(HIGH_END))
    assert (model.alpha, model.beta) == pytest.approx((0.668, 3.806), abs=0.001)
    survival = model.survival(np.arange(8.0)) * 1000
    assert survival == pytest.approx(HIGH_END, abs=20)


@given(parameters, parameters)
def test_who_has_renewed_more_often_is_likelier_to_renew(alpha, beta):
    model = ShiftedBetaGeometric(alpha, beta, 0.0, 0)
    assert (np.diff(model.renews(np.arange(1.0, 20.0))) > 0).all()


@given(parameters, parameters)
def test_survival_is_the_product_of_the_renewals(alpha, beta):
    model = ShiftedBetaGeometric(alpha, beta, 0.0, 0)
    renewals = np.cumprod(model.renews(np.arange(1.0, 10.0)))
    np.testing.assert_allclose(model.survival(np.arange(1.0, 10.0)), renewals, rtol=1e-9)


def test_residual_renewals_are_the_discounted_sum_of_survival():
    model = ShiftedBetaGeometric(0.668, 3.806, 0.0, 0)
    summed = sum(model.survival(np.array([t])) / 1.1 ** (t - 1) for t in range(1, 500))
    assert model.residual(np.array([1.0]), 0.1) == pytest.approx(summed, rel=1e-9)


def test_too_few_customers_or_losses_are_refused():
    with pytest.raises(NotEnoughDataError, match="5 customers"):
        fit_shifted_beta_geometric(np.ones(5), np.ones(5, bool))
    with pytest.raises(NotEnoughDataError, match="0 left"):
        fit_shifted_beta_geometric(np.ones(500), np.zeros(500, bool))


def test_nobody_leaves_before_the_first_renewal():
    with pytest.raises(ValueError, match="renewal 1"):
        fit_shifted_beta_geometric(np.zeros(500), np.ones(500, bool))
