"""Tiers by profit, by region or industry, and among some accounts only."""

from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account, Industry, StaleAccount
from scoring.evaluation.field import profit_by
from scoring.formulas.ranking import within
from scoring.formulas.tiers import pareto_cut_offs
from scoring.models import Evaluation, ScoringModel, Standing
from scoring.services import evaluate, evaluate_changed, explain

DAY = date(2026, 3, 2)


@pytest.fixture
def model(db):
    """Scores are sales alone: rank and sales say the same."""
    model = ScoringModel.objects.get(state="active")
    model.dimensions.exclude(code="sales").delete()
    model.dimensions.update(weight=100)
    model.dimensions.get().metrics.exclude(code="sales_12m").delete()
    return model


def ruled(model, **fields):
    ScoringModel.objects.filter(pk=model.pk).update(**fields)


def tiers(**only):
    return Counter(Standing.objects.of_current().filter(**only).values_list("tier", flat=True))


def test_by_profit_the_leading_accounts_that_bring_the_share_are_a(model, portfolio, cast):
    """1 + … + 40 = 820 parts; 40 + 39 + … + 18 = 667 are the first to pass 80 %."""
    ruled(model, tier_rule="profit")
    model.tiers.filter(letter__in="BC").delete()
    model.tiers.filter(letter="A").update(share=Decimal(80))
    evaluate(as_of=DAY)
    assert tiers()["A"] == 23


def test_profit_is_sales_less_cost_where_cost_is_known(model, cast, sell):
    sell(cast.acme, date(2026, 1, 1), 1000, cost=990)
    sell(cast.bolt, date(2026, 1, 1), 900, cost=100)
    ruled(model, tier_rule="profit")
    model.tiers.filter(letter__in="BC").delete()
    model.tiers.filter(letter="A").update(share=Decimal(1))
    evaluate(as_of=DAY)
    assert tiers(account=cast.acme) == {"A": 1}  # first by score; 10 of 810 is more than 1 %
    model.tiers.filter(letter="A").update(share=Decimal(50))
    evaluate(as_of=DAY)
    assert tiers(account=cast.bolt) == {"A": 1}


def test_without_profit_nobody_is_in_a_leading_tier(model, cast):
    ruled(model, tier_rule="profit")
    evaluate(as_of=DAY)
    assert set(tiers()) == {"D"}
    assert explain(cast.acme).next_cut is None  # no score leads there


def test_profits_are_exact_however_margins_are_rounded():
    """5.96 of each of five: four of them bring 80 %, and no fifth is asked for."""
    sales = np.array([7_421_100, 6_779_400, 2_945_600, 2_295_000, 6_763_900])
    found = profit_by(sales, 100 * 59_600 / sales)
    assert found.tolist() == 5 * [59_600]
    assert pareto_cut_offs(found, [80]).tolist() == [4]


def test_a_group_that_is_new_since_is_cut_by_its_own_profit(model, portfolio, cast):
    ruled(model, tier_rule="profit", tier_within="region")
    evaluate(as_of=DAY)
    Account.objects.filter(pk__in=[cast.acme.pk, portfolio[39].pk]).update(region="new")
    StaleAccount.objects.bulk_create(StaleAccount(account=a) for a in (cast.acme, portfolio[39]))
    evaluate_changed()
    assert tiers(account=portfolio[39]) == {"A": 1}
    assert tiers(account=cast.acme) == {"D": 1}  # brings nothing


def test_each_region_has_its_own_leading_tier(model, portfolio):
    Account.objects.filter(pk__in=[a.pk for a in portfolio[:20]]).update(region="north")
    Account.objects.filter(pk__in=[a.pk for a in portfolio[20:]]).update(region="south")
    ruled(model, tier_within="region")
    evaluation = evaluate(as_of=DAY)
    assert tiers(account__region="north")["A"] == 1
    assert tiers(account__region="south")["A"] == 1
    best = Standing.objects.get(account=portfolio[19])
    assert (best.tier, best.rank) == ("A", 21)  # the rank is among all
    assert set(evaluation.cut_scores) == {"", "north", "south"}  # ACME and BOLT have no region


def test_the_way_to_the_next_tier_is_that_of_the_own_region(model, portfolio):
    Account.objects.filter(pk__in=[a.pk for a in portfolio[:20]]).update(region="north")
    ruled(model, tier_within="region")
    evaluation = evaluate(as_of=DAY)
    cut = explain(Account.objects.get(pk=portfolio[18].pk)).next_cut
    assert (cut.letter, cut.score) == ("A", evaluation.cut_scores["north"][0])


def test_each_industry_has_its_own_leading_tier(model, portfolio):
    mining, retail = (Industry.objects.create(name=name) for name in ("Mining", "Retail"))
    Account.objects.filter(pk__in=[a.pk for a in portfolio[:20]]).update(industry=mining)
    Account.objects.filter(pk__in=[a.pk for a in portfolio[20:]]).update(industry=retail)
    ruled(model, tier_within="industry")
    evaluate(as_of=DAY)
    assert tiers(account__industry=mining)["A"] == 1
    assert tiers(account=portfolio[19]) == {"A": 1}


def test_who_is_in_no_industry_is_told_the_way_to_the_next_tier_too(model, portfolio):
    ruled(model, tier_within="industry")
    evaluation = evaluate(as_of=DAY)
    cut = explain(Account.objects.get(pk=portfolio[30].pk)).next_cut
    assert cut.score == evaluation.cut_scores[""][0 if cut.letter == "A" else 1]
    assert cut.missing > 0


def test_only_those_in_scope_compete(model, portfolio, cast):
    Account.objects.filter(pk__in=[a.pk for a in portfolio[:10]]).update(country="Chile")
    ruled(model, scope={"country": ["Chile"]})
    evaluation = evaluate(as_of=DAY)
    assert evaluation.accounts == 10
    assert not Standing.objects.filter(account=cast.acme).exists()


@pytest.mark.parametrize("within_", ["", "region"])
@pytest.mark.parametrize("rule", ["accounts", "profit"])
def test_changed_accounts_are_placed_by_the_same_rule(model, portfolio, sell, rule, within_):
    Account.objects.filter(pk__in=[a.pk for a in portfolio[:20]]).update(region="north")
    ruled(model, tier_rule=rule, tier_within=within_)
    evaluate(as_of=DAY)
    before = list(Standing.objects.order_by("account").values("account", "tier", "rank"))
    StaleAccount.objects.bulk_create(StaleAccount(account=a) for a in portfolio[15:20])
    assert evaluate_changed() == 5
    assert list(Standing.objects.order_by("account").values("account", "tier", "rank")) == before
    sell(portfolio[3], date(2026, 2, 1), 1_000_000)
    StaleAccount.objects.create(account=portfolio[3])
    evaluate_changed()
    assert Standing.objects.get(account=portfolio[3]).tier == "A"
    assert Evaluation.objects.count() == 1


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 4)), unique_by=lambda p: p[0]))
def test_places_within_groups_are_1_to_n_in_the_order_of_the_ranks(pairs):
    ranks = np.array([rank for rank, _ in pairs], dtype=np.int32)
    groups = np.array([group for _, group in pairs], dtype=np.int64)
    found = within(ranks, groups)
    for group in set(groups.tolist()):
        members = groups == group
        ordered = found.place[members][np.argsort(ranks[members])]
        assert ordered.tolist() == [*range(1, members.sum() + 1)]
        assert set(found.size[members]) == {members.sum()}
