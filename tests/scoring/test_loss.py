"""A loss rehearsed: what goes, who moves up, who is hit; nothing is stored."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Account, Opportunity, Receivable, ServiceCost
from accounts.services import update_account
from kam.core.models import Change
from scoring.evaluation.facts import end_of
from scoring.formulas.tiers import cut_offs
from scoring.models import Evaluation, Standing
from scoring.overrides import set_override
from scoring.portfolio.loss import Loss, rehearse
from scoring.services import evaluate
from tests.scoring.conftest import DAY


@pytest.fixture
def evaluation(portfolio) -> Evaluation:
    return evaluate(as_of=DAY)


def loss_of(account, cast, evaluation, *, actor=None, team=None, group=False) -> Loss | None:
    return rehearse(
        account=account,
        whole_group=group,
        evaluation=evaluation,
        team=team,
        team_ids=list(team.with_descendants()) if team else None,
        actor=actor or cast.mia,
    )


def best(evaluation) -> Account:
    return Standing.objects.select_related("account").get(evaluation=evaluation, rank=1).account


def test_sales_margin_and_growth_with_and_without(cast, portfolio, sell, evaluation):
    """Account 39 sold 4,000 of 82,000; the year before all sold 40,000."""
    sell(portfolio[39], date(2024, 1, 1), 9e6, 1)  # older than the year
    loss = loss_of(portfolio[39], cast, evaluation)
    assert (loss.sales, loss.whole, loss.margin) == (4000, 82000, None)
    assert loss.share == pytest.approx(100 * 4 / 82)
    assert loss.to_make_up == pytest.approx(100 * 4 / 78)
    assert (loss.growth, loss.growth_without) == pytest.approx((105, 95))


def test_the_margin_of_lines_with_a_cost_stands_for_all(cast, portfolio, sell, evaluation):
    sell(portfolio[39], DAY - timedelta(days=1), 1000, 600)
    loss = loss_of(portfolio[39], cast, evaluation)
    assert loss.margin == Decimal("2000.00")  # 40 % of 5,000


def test_hours_are_stranded_and_money_is_saved(cast, portfolio, evaluation):
    for month, hours in ((date(2026, 2, 1), 10), (date(2025, 1, 1), 99)):
        ServiceCost.objects.create(
            account=portfolio[39], month=month, hours=hours, rate=50, spent=200
        )
    loss = loss_of(portfolio[39], cast, evaluation)
    assert (loss.hours, loss.spent, loss.result) == (500, 200, None)


def test_the_result_is_what_is_saved_less_the_margin(cast, portfolio, sell, evaluation):
    sell(portfolio[39], DAY, 1000, 600)
    ServiceCost.objects.create(account=portfolio[39], month=date(2026, 2, 1), rate=1, spent=200)
    assert loss_of(portfolio[39], cast, evaluation).result == Decimal("-1800.00")


def test_open_receivables_are_those_of_the_day(cast, portfolio, evaluation):
    for number, due, paid in (("1", DAY, None), ("2", DAY - timedelta(days=9), None),
                              ("3", DAY, DAY - timedelta(days=1))):  # fmt: skip
        is_open = 0 if paid else 100
        Receivable.objects.create(
            account=portfolio[39], invoice=number, issued_on=DAY - timedelta(days=30), due=due,
            amount=100, amount_open=is_open, currency="EUR", base_amount=100, base_open=is_open,
            paid_on=paid,
        )  # fmt: skip
    loss = loss_of(portfolio[39], cast, evaluation)
    assert (loss.owed, loss.overdue) == (200, 100)


def test_those_right_below_each_cut_off_move_up(cast, evaluation):
    """42 ranked: A ends at 3, B at 9, C at 21. Without the first one, of 41, they end there, too."""
    assert cut_offs(41, ("5", "15", "30")).tolist() == [3, 9, 21]
    loss = loss_of(best(evaluation), cast, evaluation)
    moves = [(riser.standing.rank, riser.before, riser.after) for riser in loss.risers]
    assert moves == [(4, "B", "A"), (10, "C", "B"), (22, "D", "C")]
    assert [riser.rank_after for riser in loss.risers] == [3, 9, 21]


def test_others_with_the_score_of_the_cut_off_hide_nobody(cast, evaluation, monkeypatch):
    monkeypatch.setattr("scoring.portfolio.loss.SHARED", 1)
    ranked = Standing.objects.filter(evaluation=evaluation)
    ranked.filter(rank__lt=3).update(score=ranked.get(rank=3).score)
    loss = loss_of(best(evaluation), cast, evaluation)
    assert [riser.standing.rank for riser in loss.risers] == [4, 10, 22]


def test_the_loss_of_the_last_one_moves_nobody(cast, evaluation):
    last = Standing.objects.get(evaluation=evaluation, rank=42).account
    assert loss_of(last, cast, evaluation).risers == []


def test_what_it_foretells_is_what_the_next_evaluation_finds(cast, portfolio, evaluation):
    """The account is archived: the risers are those that the evaluation after it promotes."""
    first = best(evaluation)
    risers = {r.standing.account_id: r.after for r in loss_of(first, cast, evaluation).risers}
    Account.objects.filter(pk=first.pk).update(status="archived")
    after = evaluate(as_of=DAY + timedelta(days=1))
    rose = {
        row.account_id: row.after for row in after.transitions.filter(kind="tier")
        if row.after < row.before
    }  # fmt: skip
    assert rose == risers


def test_a_pinned_account_stays_where_it_is(cast, evaluation):
    fourth = Standing.objects.get(evaluation=evaluation, rank=4).account
    pinned = set_override(
        account=fourth, kind="tier", value="B", reason="Ours", actor=cast.mia,
        expires=date(2099, 1, 1),
    )  # fmt: skip
    pinned.starts = DAY
    pinned.save()
    loss = loss_of(best(evaluation), cast, evaluation)
    assert [riser.standing.rank for riser in loss.risers] == [10, 22]


def test_where_tiers_are_cut_within_regions_nothing_is_said_of_them(cast, evaluation):
    evaluation.model.tier_within = "region"
    assert loss_of(best(evaluation), cast, evaluation).risers is None


def test_a_group_goes_whole_as_far_as_it_is_in_sight(cast, portfolio, evaluation):
    Account.objects.filter(pk__in=[portfolio[38].pk, cast.bolt.pk]).update(parent=portfolio[39])
    whole = loss_of(portfolio[38], cast, evaluation, group=True)
    assert {row.account_id for row in whole.standings} == {
        portfolio[38].pk, portfolio[39].pk, cast.bolt.pk,
    }  # fmt: skip
    seen = loss_of(portfolio[38], cast, evaluation, group=True, actor=cast.bo, team=cast.north)
    assert [row.account_id for row in seen.standings] == [portfolio[39].pk, portfolio[38].pk]
    assert seen.sales == 7900


def test_on_a_past_day_its_group_its_team_and_its_chances_are_those_of_the_day(
    cast, portfolio, evaluation
):
    """P38 was below P39 then, P37 is now; P39 has gone to another team and has a new chance."""
    head, left, came = portfolio[39], portfolio[38], portfolio[37]
    Account.objects.filter(pk=left.pk).update(parent=head)
    for account, changes in ((left, {"parent": None}), (came, {"parent": head}),
                             (head, {"team": cast.south})):  # fmt: skip
        account.refresh_from_db()
        update_account(account=account, actor=cast.mia, changes=changes)
    for created_at in (end_of(DAY) - timedelta(hours=1), timezone.now()):
        Opportunity.objects.create(
            account=head, name="Offer", amount=1000, probability=30, created_at=created_at
        )
    now = evaluate(as_of=timezone.localdate())
    evaluation.refresh_from_db()
    then, today = (loss_of(head, cast, run, group=True) for run in (evaluation, now))
    assert sorted(then.accounts) == [left.pk, head.pk]
    assert sorted(today.accounts) == [came.pk, head.pk]
    assert [(part.team, part.sales) for part in then.teams] == [(cast.north, 7900)]
    assert {part.team for part in today.teams} == {cast.north, cast.south}
    assert (then.pipeline, today.pipeline) == (300, 600)


def test_the_manager_and_the_team_that_are_hit(cast, portfolio, evaluation):
    loss = loss_of(portfolio[39], cast, evaluation)
    [owner], [part] = loss.owners, loss.teams
    assert (owner.user, owner.sales, owner.whole) == (cast.anna, 4000, 82000)
    assert (part.team, part.sales, part.whole) == (cast.north, 4000, 82000)


def test_of_another_team_there_is_nothing_to_take_away(cast, portfolio, evaluation):
    assert loss_of(portfolio[39], cast, evaluation, actor=cast.zed) is None
    assert loss_of(portfolio[39], cast, evaluation, team=cast.south) is None


def test_nothing_is_stored(cast, portfolio, evaluation):
    before = (Change.objects.count(), list(Standing.objects.order_by("account").values()))
    loss_of(portfolio[39], cast, evaluation)
    assert (Change.objects.count(), list(Standing.objects.order_by("account").values())) == before


@pytest.mark.parametrize("n", [1, 20])
def test_queries_do_not_grow_with_the_group(
    cast, portfolio, evaluation, django_assert_max_num_queries, n
):
    Account.objects.filter(pk__in=[a.pk for a in portfolio[:n]]).update(parent=portfolio[39])
    with django_assert_max_num_queries(22):
        loss_of(portfolio[39], cast, evaluation, group=True)
