"""The evaluation of all accounts: scores by hand, ranks, tiers, and what each day knew."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import services as registry
from accounts.models import (
    Account,
    Activity,
    CompetitorPosition,
    Employment,
    Industry,
    Opportunity,
    Person,
    PersonRole,
    Wallet,
)
from scoring import services
from scoring.models import Evaluation, Evidence, PortfolioSummary, Segment, Stage, Standing
from tests.scoring.conftest import DAY


def standing(account, evaluation=None) -> Standing:
    evaluation = evaluation or Evaluation.objects.current()
    return Standing.objects.get(evaluation=evaluation, account=account)


def test_a_score_is_what_the_method_says_by_hand(cast, sell):
    sell(cast.acme, date(2026, 1, 5), 3000, cost=1500)
    sell(cast.acme, date(2025, 1, 5), 2000)
    sell(cast.bolt, date(2026, 1, 5), 1000)
    Account.objects.filter(pk=cast.acme.pk).update(
        industry=Industry.objects.create(name="Steel", fit=4), reference_value=5
    )
    Wallet.objects.create(account=cast.acme, year=2026, amount=10_000)
    Opportunity.objects.create(account=cast.acme, name="A", stage="won", closed_on=date(2026, 1, 1))
    Opportunity.objects.create(
        account=cast.acme, name="B", stage="lost", closed_on=date(2026, 2, 1)
    )
    services.evaluate(as_of=DAY)
    acme, bolt = standing(cast.acme), standing(cast.bolt)
    # Sales: 75 for sales, 50 for growth (nobody to compare), 50 for as many purchase days, and 50
    # for margin: (60·75 + 15·50 + 15·50 + 10·50) ÷ 100 = 65. Potential: fit 75 and 30 % of the
    # wallet, so 70 are open: 72.5. Demonstration 100. Winnability: one of two won, 50.
    assert acme.score == Decimal("70.2500")  # (40·65 + 30·72.5 + 15·100 + 15·50) ÷ 100
    assert acme.completeness == Decimal("0.7450")  # 40 + 30·(25+25)÷100 + 15 + 15·30÷100 … of 100
    # Bolt: 25 for sales and 50 for purchase days of the weights 60 and 15.
    assert bolt.score == Decimal("30.0000")
    assert bolt.completeness == Decimal("0.3000")
    assert (acme.rank, bolt.rank) == (1, 2)
    assert (acme.sales_12m, acme.sales_12m_before) == (Decimal("3000.00"), Decimal("2000.00"))


def test_an_explanation_adds_up_to_the_score(cast, portfolio):
    services.evaluate(as_of=DAY)
    found = services.explain(portfolio[20])
    parts = sum(metric.contribution for d in found.dimensions for metric in d.metrics)
    assert parts == pytest.approx(found.score, abs=0.0005)
    sales = found.dimensions[0].metrics[0]
    assert (sales.code, sales.value, sales.known) == ("sales_12m", 2100.0, True)
    assert [d.code for d in found.dimensions if d.points is None] == [
        "potential", "demonstration", "winnability",
    ]  # fmt: skip
    assert found.next_cut.letter == "B"
    assert found.next_cut.missing > 0


def test_the_best_account_has_no_next_tier_and_strangers_no_explanation(cast, portfolio):
    assert services.explain(cast.acme) is None
    services.evaluate(as_of=DAY)
    assert services.explain(portfolio[39]).next_cut is None


def test_tiers_take_the_shares_of_the_model(cast, portfolio):
    Account.objects.exclude(code__startswith="P").delete()
    evaluation = services.evaluate(as_of=DAY)
    tiers = "".join(Standing.objects.filter(evaluation=evaluation).values_list("tier", flat=True))
    assert tiers == "AA" + "BBBBBB" + "C" * 12 + "D" * 20


def test_accounts_level_in_everything_rank_by_code(cast):
    services.evaluate(as_of=DAY)
    assert (standing(cast.acme).rank, standing(cast.bolt).rank) == (1, 2)
    Account.objects.filter(pk=cast.acme.pk).update(code="ZEBRA")
    services.evaluate(as_of=DAY)
    assert (standing(cast.acme).rank, standing(cast.bolt).rank) == (2, 1)


def test_archived_accounts_do_not_compete(cast, portfolio):
    registry.archive_account(account=cast.bolt, actor=cast.mia)
    evaluation = services.evaluate(as_of=date(2099, 1, 1))
    assert evaluation.accounts == 41
    assert not Standing.objects.filter(evaluation=evaluation, account=cast.bolt).exists()


def test_a_past_day_knows_nothing_of_what_came_later(cast, sell):
    sell(cast.acme, date(2025, 6, 1), 500)
    early = services.evaluate(as_of=date(2025, 7, 1))
    before = list(Standing.objects.filter(evaluation=early).order_by("account").values())
    sell(cast.bolt, date(2026, 2, 1), 9000)
    Activity.objects.create(
        account=cast.acme, user=cast.anna, at=datetime(2026, 2, 1, tzinfo=ZoneInfo("UTC"))
    )
    Opportunity.objects.create(account=cast.acme, name="A", stage="won", closed_on=date(2026, 1, 1))
    CompetitorPosition.objects.create(
        account=cast.acme, competitor="Rex", position="stronger", judged_on=date(2026, 1, 1)
    )
    services.evaluate(as_of=DAY)
    again = services.evaluate(as_of=date(2025, 7, 1))
    after = list(Standing.objects.filter(evaluation=again).order_by("account").values())
    assert [row | {"evaluation_id": 0} for row in after] == [
        row | {"evaluation_id": 0} for row in before
    ]
    assert Evaluation.objects.current().as_of == DAY
    assert Evaluation.objects.as_known_on(date(2025, 12, 31)) == again


def test_facts_without_a_date_are_taken_back_through_the_change_log(cast, sell):
    Account.objects.filter(pk=cast.acme.pk).update(reference_value=2)
    day = date(2020, 1, 1)
    registry.update_account(
        account=cast.acme, actor=cast.mia, changes={"reference_value": 5, "employees": 70}
    )
    registry.archive_account(account=cast.bolt, actor=cast.mia)
    then = services.explain(cast.acme, services.evaluate(as_of=day))
    assert then.dimensions[2].metrics[0].value == 2
    assert not then.dimensions[1].metrics[1].known
    assert standing(cast.bolt)


def test_relationship_coverage_counts_the_parts_in_a_decision(cast):
    services.evaluate(as_of=date(2099, 1, 1))
    assert not services.explain(cast.acme).dimensions[3].metrics[0].known
    eva = Person.objects.create(account=cast.acme, name="Eva")
    for role in ("economic_buyer", "coach", "sponsor"):
        PersonRole.objects.create(person=eva, role=role)
    services.evaluate(as_of=date(2099, 1, 1))
    assert services.explain(cast.acme).dimensions[3].metrics[0].value == 50.0


def test_who_had_left_by_the_day_is_nobody_we_know_there(cast):
    left = Person.objects.create(account=cast.acme, name="Eva", left_on=date(2026, 2, 1))
    there = Person.objects.create(account=cast.acme, name="Tom")
    PersonRole.objects.create(person=left, role="coach")
    PersonRole.objects.create(person=there, role="user_buyer")

    def coverage(day: date) -> float | None:
        services.evaluate(as_of=day)
        return services.explain(cast.acme).dimensions[3].metrics[0].value

    assert coverage(date(2026, 1, 31)) == 50
    assert coverage(date(2026, 2, 1)) == 25


def test_who_came_after_the_day_was_not_known_there_yet(cast):
    come = Person.objects.create(account=cast.acme, name="Eva")
    PersonRole.objects.create(person=come, role="coach")
    Employment.objects.create(person=come, account=cast.acme, starts=date(2026, 2, 1))
    services.evaluate(as_of=date(2026, 1, 31))
    assert not services.explain(cast.acme).dimensions[3].metrics[0].known
    services.evaluate(as_of=date(2026, 2, 1))
    assert services.explain(cast.acme).dimensions[3].metrics[0].value == 25


def test_the_strongest_competitor_counts_by_its_latest_judgement(cast):
    for name, position, day in (
        ("Rex", "stronger", date(2025, 1, 1)),
        ("Rex", "catching_up", date(2026, 1, 1)),
        ("Max", "level", date(2025, 5, 1)),
    ):
        CompetitorPosition.objects.create(
            account=cast.acme, competitor=name, position=position, judged_on=day
        )
    services.evaluate(as_of=DAY)
    assert services.explain(cast.acme).dimensions[3].metrics[2].value == 3


def test_a_wallet_by_lines_is_their_sum_and_the_latest_year_counts(cast, sell):
    sell(cast.acme, date(2026, 1, 5), 300)
    Wallet.objects.create(account=cast.acme, year=2024, amount=9_999)
    Wallet.objects.create(account=cast.acme, year=2025, line="Pumps", amount=400)
    Wallet.objects.create(account=cast.acme, year=2025, line="Valves", amount=600)
    Wallet.objects.create(account=cast.acme, year=2027, amount=1)
    services.evaluate(as_of=DAY)
    assert services.explain(cast.acme).dimensions[1].metrics[3].value == pytest.approx(30)


def test_the_matrix_has_an_account_where_its_axes_put_it(cast, sell):
    sell(cast.bolt, date(2026, 1, 5), 1000)
    Account.objects.filter(pk=cast.acme.pk).update(reference_value=5)
    services.evaluate(as_of=DAY)
    assert standing(cast.acme).segment == Segment.KEY_DEVELOPMENT
    assert standing(cast.bolt).segment == Segment.MAINTAIN


def test_points_for_want_of_facts_are_not_taken_for_known_ones(cast, sell):
    """The reference value of ACME is known, and the lowest; of BOLT nothing is known there."""
    sell(cast.bolt, date(2026, 1, 5), 1000)
    Account.objects.filter(pk=cast.acme.pk).update(reference_value=1)
    services.evaluate(as_of=DAY)
    assert standing(cast.acme).known_attractiveness == 0
    assert standing(cast.bolt).known_attractiveness is None
    assert standing(cast.bolt).known_strength > 0
    assert standing(cast.bolt).segment == Segment.MAINTAIN


def test_an_empty_database_can_be_evaluated(db):
    evaluation = services.evaluate(as_of=DAY)
    assert (evaluation.accounts, evaluation.is_current) == (0, True)
    assert PortfolioSummary.objects.get(evaluation=evaluation, team=None).figures["accounts"] == 0


def test_sums_are_kept_for_each_team_with_all_below_it(cast, portfolio, sell):
    sell(cast.bolt, date(2026, 1, 5), 500)
    evaluation = services.evaluate(as_of=DAY)
    figures = {s.team_id: s.figures for s in PortfolioSummary.objects.filter(evaluation=evaluation)}
    assert figures[None] == figures[cast.group.pk]
    assert figures[cast.north.pk]["accounts"] == 41
    assert figures[cast.south.pk]["sales_12m"] == "500.00"
    assert figures[None]["sales_12m"] == "82500.00"
    assert sum(figures[None]["stages"].values()) == 42
    assert len(figures[None]["curve"]) == 101
    assert figures[None]["curve"][100] == [100.0, 100.0]
    assert figures[None]["uncovered"]["A"] == figures[None]["tiers"]["A"]["accounts"]


def test_the_day_of_the_last_contact_is_that_of_the_place(cast, settings):
    at = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("UTC"))
    Activity.objects.create(account=cast.acme, user=cast.anna, at=at)
    services.evaluate(as_of=DAY)
    assert standing(cast.acme).last_contact_on == DAY
    assert standing(cast.bolt).last_contact_on is None
    assert standing(cast.acme).stage == Stage.ACQUISITION


def test_the_same_facts_give_the_same_numbers_bit_for_bit(cast, portfolio):
    first, second = services.evaluate(as_of=DAY), services.evaluate(as_of=DAY)
    numbers = [
        {
            account: bytes(kept)
            for account, kept in Evidence.objects.filter(evaluation=e).values_list(
                "account", "numbers"
            )
        }
        for e in (first, second)
    ]
    assert numbers[0] == numbers[1]
    assert Evaluation.objects.current() == second


def _concentration(evaluation, team=None):
    figures = PortfolioSummary.objects.get(evaluation=evaluation, team=team).figures
    return figures["customers"], figures["top20_share"]


def test_a_group_counts_as_one_customer(cast, sell):
    """Four accounts of 100, 60, 60 and 30: two of them are one customer of 120."""
    for code, amount in (("ACME", 100), ("BOLT", 30)):
        sell(Account.objects.get(code=code), date(2026, 1, 5), amount)
    holding = Account.objects.create(code="H", name="Holding", status="archived")
    for code in ("X", "Y"):
        account = Account.objects.create(code=code, name=code, team=cast.north, parent=holding)
        sell(account, date(2026, 1, 5), 60)
    evaluation = services.evaluate(as_of=DAY)
    assert _concentration(evaluation) == (3, 48.0)
    assert _concentration(evaluation, cast.north) == (2, 54.55)
    assert _concentration(evaluation, cast.south) == (1, 100.0)


def test_a_group_is_taken_as_it_was_on_the_day(cast, sell):
    sell(cast.acme, date(2026, 1, 5), 50)
    sell(cast.bolt, date(2026, 1, 5), 50)
    registry.update_account(account=cast.bolt, actor=cast.mia, changes={"parent": cast.acme})
    assert _concentration(services.evaluate(as_of=DAY)) == (2, 50.0)
    assert _concentration(services.evaluate(as_of=timezone.localdate())) == (1, 100.0)


def test_a_new_parent_is_counted_with_the_next_changes(cast, sell):
    today = timezone.localdate()
    sell(cast.acme, today, 50)
    sell(cast.bolt, today, 50)
    evaluation = services.evaluate(as_of=today)
    assert _concentration(evaluation) == (2, 50.0)
    registry.update_account(account=cast.bolt, actor=cast.mia, changes={"parent": cast.acme})
    assert services.evaluate_changed() == 1
    assert _concentration(evaluation) == (1, 100.0)


def test_where_no_spend_is_known_our_rank_among_suppliers_tells_the_share(cast, sell):
    sell(cast.acme, date(2026, 1, 5), 300)
    Wallet.objects.create(account=cast.acme, year=2025, line="Pumps", rank=1, suppliers=2)
    Wallet.objects.create(account=cast.acme, year=2025, line="Valves", rank=2, suppliers=2)
    Wallet.objects.create(account=cast.acme, year=2024, rank=1, suppliers=1)
    Wallet.objects.create(account=cast.bolt, year=2024, line="Pumps", rank=1, suppliers=2)
    Wallet.objects.create(account=cast.bolt, year=2024, rank=3, suppliers=3)
    services.evaluate(as_of=DAY)
    share = services.explain(cast.acme).dimensions[1].metrics[3]
    assert share.value == pytest.approx(50)  # the mean of 2/3 and 1/3
    assert services.explain(cast.bolt).dimensions[1].metrics[3].value == pytest.approx(100 / 6)


def test_a_known_spend_goes_before_a_rank(cast, sell):
    sell(cast.acme, date(2026, 1, 5), 300)
    Wallet.objects.create(account=cast.acme, year=2024, amount=1200)
    Wallet.objects.create(account=cast.acme, year=2025, rank=1, suppliers=2)
    services.evaluate(as_of=DAY)
    assert services.explain(cast.acme).dimensions[1].metrics[3].value == pytest.approx(25)
