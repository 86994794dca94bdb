"""What the demo company's customers have signed lets the model of renewals be fitted."""

from datetime import date, timedelta

import numpy as np
import pytest

from accounts.models import Account, Contract
from planning.demo.services import fill
from scoring.formulas.contracts import contract_renewals
from scoring.formulas.retention import fit_shifted_beta_geometric
from scoring.lifetime.signed import contracts_of

TODAY = date(2026, 3, 2)


@pytest.fixture
def company(db, monkeypatch):
    """Written in many batches, as thousands of customers are."""
    monkeypatch.setattr("planning.demo.load.BATCH", 50)
    fill(accounts=150, sales=1_500, seed=1, today=TODAY, password="open-sesame")


def test_contracts_go_back_for_years_and_some_are_due_soon(company):
    assert set(Contract.objects.values_list("state", flat=True)) == set(Contract.State.values)
    soon = Contract.objects.filter(state="open", ends__lte=TODAY + timedelta(days=90))
    assert soon.exists()
    assert not Contract.objects.filter(settled_on__gt=TODAY).exists()
    assert not Contract.objects.filter(starts__gt=TODAY).exists()


def test_the_model_of_renewals_can_be_fitted_on_them(company):
    accounts = np.array(sorted(Account.objects.values_list("pk", flat=True)))
    found = contract_renewals(contracts_of(accounts, TODAY), TODAY)
    assert found.before == 0
    assert len([cohort for cohort in found.cohorts() if cohort.still[0]]) >= 4
    model = fit_shifted_beta_geometric(found.periods, found.left)
    assert 0.6 < float(model.renews(np.ones(1))[0]) < 0.95
