"""What plans ask for, as it stood on a day, and what counts on it: a loss rehearsed, the criteria."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Account
from accounts.services import update_account
from kam.core.models import Change
from planning.models import Plan, RevenueTarget
from planning.plans.known_targets import targets_on
from planning.plans.services import start_plan
from planning.plans.targets import create_target, remove_target, update_target
from scoring import criteria, services
from scoring.formulas.criteria import CRITERIA
from scoring.models import CriteriaResult
from tests.api.conftest import PREFIX, rest
from tests.pages.test_concentration import loss
from tests.pages.test_portfolio import text_of
from tests.scoring.conftest import DAY, portfolio, sell

__all__ = ["portfolio", "rest", "sell"]

NEW_YEAR = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def target(cast):
    """target(account, amount) puts one into the account's bare plan, known since the new year."""

    def put(account: Account, amount: int, year: int = 2026) -> RevenueTarget:
        plan, _new = Plan.objects.get_or_create(account=account, year=year)
        line = f"Line {plan.revenuetargets.count()}"
        return RevenueTarget.objects.create(
            plan=plan, line=line, amount=amount, created_at=NEW_YEAR
        )

    return put


def found(day: date) -> dict[int, Decimal]:
    return dict(targets_on(day, Account.objects.all()))


def test_the_targets_of_a_year_are_summed_by_account(cast, target):
    target(cast.acme, 1000)
    target(cast.acme, 500)
    target(cast.acme, 9000, year=2025)
    assert found(date(2026, 3, 2)) == {cast.acme.pk: 1500}
    assert found(date(2024, 3, 2)) == {}


def test_a_closed_plan_counts_up_to_the_day_it_was_closed_on(cast, target):
    target(cast.acme, 1000)
    Plan.objects.update(state="closed", decided_at=datetime(2026, 5, 4, 12, tzinfo=UTC))
    assert found(date(2026, 5, 3)) == {cast.acme.pk: 1000}
    assert found(date(2026, 5, 4)) == {}


def test_what_was_done_to_targets_after_the_day_is_undone(cast):
    """One changed twice, one taken away, one that came and went, all after the first day."""
    today = timezone.localdate()
    first, second = today - timedelta(days=9), today - timedelta(days=4)
    plan = start_plan(actor=cast.anna, account=cast.acme, year=today.year)
    one = create_target(actor=cast.anna, plan=plan, line="One", amount=Decimal(100))
    gone = create_target(actor=cast.anna, plan=plan, line="Two", amount=Decimal(20))
    moment = timezone.now()
    Change.objects.update(at=moment - timedelta(days=12))
    RevenueTarget.objects.update(created_at=moment - timedelta(days=12))
    update_target(actor=cast.anna, target=one, changes={"amount": Decimal(300)})
    remove_target(actor=cast.anna, target=gone)
    Change.objects.filter(at__gte=moment).update(at=moment - timedelta(days=6))
    one.refresh_from_db()
    update_target(actor=cast.anna, target=one, changes={"amount": Decimal(700)})
    brief = create_target(actor=cast.anna, plan=plan, line="Three", amount=Decimal(5))
    remove_target(actor=cast.anna, target=brief)
    if first.year == today.year:
        assert found(first) == {cast.acme.pk: 120}
    if second.year == today.year:
        assert found(second) == {cast.acme.pk: 300}
    assert found(today) == {cast.acme.pk: 700}


def test_a_loss_takes_its_targets_with_it(client, rest, cast, portfolio, sell, target):
    """Of targets of 10,000 the account carries 4,000 and has sold 1,000 this year."""
    target(portfolio[39], 4000)
    target(portfolio[38], 6000)
    target(cast.bolt, 90_000)  # of another team
    sell(portfolio[39], date(2026, 2, 1), 1000)
    services.evaluate(as_of=DAY)
    client.force_login(cast.bo)
    told = text_of(client.get(loss(portfolio[39])))
    assert (
        "They carry 40.0 % of the targets of the plans of 2026: 3.00 k would be missing, and all "
        "others would have to beat theirs by 50.0 %."
    ) in told
    assert "Targets that are missed 3.00 k" in told
    assert "No plan of 2026 counts on them" in text_of(client.get(loss(portfolio[0])))
    answer = rest("bo").get(f"{PREFIX}portfolio/loss/?account={portfolio[39].pk}").json()
    assert answer["targets"] == {
        "year": 2026, "whole": "10000.00", "theirs": "4000.00", "share": 40.0, "sold": "1000.00",
        "missing": "3000.00", "to_exceed": 50.0,
    }  # fmt: skip


def test_without_any_target_the_loss_is_told_by_growth_and_says_so(client, cast, portfolio):
    services.evaluate(as_of=DAY)
    client.force_login(cast.bo)
    told = text_of(client.get(loss(portfolio[39])))
    assert (
        "No account plan of the year sets a target: growth stands in. Instead of +105.0 % on the 12 months before it "
        "is +95.0 %."
    ) in told


def test_a_target_says_how_crucial_an_account_is_and_sales_do_where_there_is_none(
    client, rest, cast, portfolio, target
):
    """The team sold 82,000; the smallest account, of 100, has a plan that asks 18,100 of it."""
    target(portfolio[0], 18_100)
    evaluation = services.evaluate(as_of=DAY)
    run = criteria.judge_all(evaluation)
    planned = CriteriaResult.objects.get(account=portfolio[0])
    other = CriteriaResult.objects.get(account=portfolio[39])
    assert (planned.planned, other.planned) == (True, False)
    assert planned.team_share == pytest.approx(18.1)
    assert other.team_share == pytest.approx(4.0)
    assert planned.met >> CRITERIA.index("targets") & 1
    assert run.figures[""]["planned"] == 1
    client.force_login(cast.bo)
    page = text_of(client.get("/criteria/"))
    assert "targets of plans (accounts with one: 1), else sales and open opportunities" in page
    card = text_of(client.get(f"/accounts/{portfolio[0].pk}/score/"))
    assert "The target of its plan is 18.1 % of what its team counts on." in card
    answer = rest("bo").get(f"{PREFIX}accounts/{portfolio[0].pk}/criteria/").json()
    assert (answer["planned"], answer["team_share"]) == (True, pytest.approx(18.1))


def test_the_target_of_a_group_is_parted_among_its_companies_by_their_sales(
    cast, portfolio, target
):
    """P39 leads P29, below which P19 stands (4,000, 3,000 and 2,000); P9 has a plan of its own."""
    for below, above in ((29, 39), (19, 29), (9, 39)):
        Account.objects.filter(pk=portfolio[below].pk).update(parent=portfolio[above])
    services.evaluate(as_of=DAY)
    target(portfolio[39], 18_000)
    target(portfolio[9], 10)
    Plan.objects.filter(account=portfolio[39]).update(for_group=True)
    told = {number: found(DAY).get(portfolio[number].pk) for number in (39, 29, 19, 9)}
    assert told == {39: 8000, 29: 6000, 19: 4000, 9: 10}
    assert found(date(2026, 1, 5)) == {portfolio[39].pk: 18_000, portfolio[9].pk: 10}


def test_the_target_of_a_group_is_parted_among_those_that_were_its_companies(
    cast, portfolio, target
):
    """P29 was below P39 on the day and has left; P19, below P29, went with it; P9 has come."""
    for below, above in ((29, 39), (19, 29)):
        Account.objects.filter(pk=portfolio[below].pk).update(parent=portfolio[above])
    services.evaluate(as_of=DAY)
    target(portfolio[39], 18_000)
    Plan.objects.update(for_group=True)
    for number, parent in ((29, None), (9, portfolio[39])):
        account = Account.objects.get(pk=portfolio[number].pk)
        update_account(account=account, actor=cast.mia, changes={"parent": parent})
    assert found(DAY) == {
        portfolio[n].pk: amount for n, amount in ((39, 8000), (29, 6000), (19, 4000))
    }


@pytest.mark.parametrize("n", [1, 12])
def test_queries_do_not_grow_with_targets(
    cast, portfolio, target, django_assert_max_num_queries, n
):
    for account in portfolio[:n]:
        target(account, 100)
    with django_assert_max_num_queries(4):
        assert len(found(DAY)) == n
