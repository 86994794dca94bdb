"""What an evaluation takes over from the one before: tiers, stages, changes and their reasons."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from scoring import services, words
from scoring.models import Evaluation, Override, PortfolioSummary, Stage, Standing, Transition
from scoring.reasons import sentence
from tests.scoring.conftest import DAY

LATER = [DAY + timedelta(days=days) for days in (7, 14, 21)]


def tier(account) -> str:
    return Standing.objects.of_current().get(account=account).tier


def stage(account) -> Stage:
    return Stage(Standing.objects.of_current().get(account=account).stage)


def test_promotion_comes_at_once_and_demotion_in_the_second_evaluation(cast, portfolio, sell):
    best, third, last = portfolio[39], portfolio[37], portfolio[0]
    services.evaluate(as_of=DAY)
    assert [tier(best), tier(third), tier(last)] == ["A", "A", "D"]  # ⌈5 % of 42⌉ = 3
    sell(last, LATER[0], 90_000)
    services.evaluate(as_of=LATER[0])
    assert [tier(last), tier(third)] == ["A", "A"]  # third is fourth now, and keeps its tier
    services.evaluate(as_of=LATER[1])
    assert tier(third) == "B"


def test_a_rank_within_the_margin_keeps_its_tier_for_good(cast, portfolio, sell):
    model = services.evaluate(as_of=DAY).model
    model.demotion_margin = 10
    model.save(update_fields=["demotion_margin"])
    sell(portfolio[0], LATER[0], 90_000)
    for day in LATER:
        services.evaluate(as_of=day)
    assert tier(portfolio[37]) == "A"


def test_evaluating_a_day_again_does_not_count_twice(cast, portfolio, sell):
    services.evaluate(as_of=DAY)
    sell(portfolio[0], LATER[0], 90_000)
    for _again in range(3):
        services.evaluate(as_of=LATER[0])
    assert tier(portfolio[37]) == "A"
    risen = Transition.objects.filter(account=portfolio[0], kind="tier")
    assert [(t.before, t.after) for t in risen] == [("D", "A")]


def test_a_change_of_tier_says_in_words_what_moved_it(cast, portfolio, sell):
    services.evaluate(as_of=DAY)
    sell(portfolio[0], LATER[0], 90_000)
    evaluation = services.evaluate(as_of=LATER[0])
    change = Transition.objects.get(evaluation=evaluation, account=portfolio[0], kind="tier")
    assert change.evidence["rank"][1] == 1
    assert change.evidence["values"]["sales_12m"] == [100.0, 90_100.0]
    told = sentence(change)
    assert "Sales of 12 months rose from 100 to 90.1\N{NO-BREAK SPACE}k" in told
    with translation.override("zh-hans"):
        assert "近 12 个月销售额" in sentence(change)


def test_the_summary_counts_who_rose_and_fell(cast, portfolio, sell):
    services.evaluate(as_of=DAY)
    sell(portfolio[0], LATER[0], 90_000)
    services.evaluate(as_of=LATER[0])
    evaluation = services.evaluate(as_of=LATER[1])
    assert evaluation.previous.as_of == LATER[0]
    figures = PortfolioSummary.objects.get(evaluation=evaluation, team=cast.north).figures
    assert figures["fell"] >= 1
    assert figures["rose"] == 0


def test_a_stage_changes_when_two_evaluations_thirty_days_apart_agree(cast, sell):
    for month in range(1, 13):
        sell(cast.acme, date(2024, month, 20), 1000)
        sell(cast.acme, date(2025, month, 20), 1000)
    services.evaluate(as_of=date(2025, 12, 31))
    assert stage(cast.acme) == Stage.MATURITY
    for day in range(1, 5):
        sell(cast.acme, date(2026, 1, 10 + day), 2000)
    services.evaluate(as_of=date(2026, 1, 31))
    assert stage(cast.acme) == Stage.MATURITY
    sell(cast.acme, date(2026, 2, 20), 1000)
    evaluation = services.evaluate(as_of=date(2026, 3, 5))
    assert stage(cast.acme) == Stage.GROWTH
    change = Transition.objects.get(evaluation=evaluation, account=cast.acme, kind="stage")
    assert (change.before, change.after) == ("3", "2")
    assert "Sales of 12 months" in sentence(change)


def test_churn_takes_effect_at_once_and_says_how_long_they_have_been_silent(cast, sell):
    for month in range(1, 7):
        sell(cast.acme, date(2025, month, 1), 1000)
    services.evaluate(as_of=date(2025, 7, 1))
    services.evaluate(as_of=date(2026, 1, 1))
    assert stage(cast.acme) == Stage.CHURNED
    change = Transition.objects.get(account=cast.acme, kind="stage", after="5")
    assert "No purchase for 214 days, where every 31 days was usual" in sentence(change)


def test_a_pinned_tier_and_a_set_stage_hold_until_they_expire(cast, portfolio):
    Override.objects.create(
        account=portfolio[0], kind="tier", value="A", reason="Strategic", set_by=cast.bo,
        starts=DAY, expires=LATER[0],
    )  # fmt: skip
    Override.objects.create(
        account=portfolio[0], kind="stage", value="4", reason="They told us", set_by=cast.bo,
        starts=DAY, expires=LATER[0],
    )  # fmt: skip
    services.evaluate(as_of=DAY - timedelta(days=1))
    assert tier(portfolio[0]) == "D"
    evaluation = services.evaluate(as_of=DAY)
    assert (tier(portfolio[0]), stage(portfolio[0])) == ("A", Stage.DECLINE)
    change = Transition.objects.get(evaluation=evaluation, account=portfolio[0], kind="tier")
    assert "pinned" in sentence(change)
    for day in LATER[1:]:
        services.evaluate(as_of=day)
    assert tier(portfolio[0]) == "D"


def test_what_was_pinned_or_set_lasts_no_longer_than_that(cast, portfolio):
    """Neither the margin nor the thirty days hold what the account had not come to by itself."""
    account = portfolio[36]  # the fourth, right below tier A
    services.evaluate(as_of=DAY - timedelta(days=1))
    computed = tier(account), stage(account)
    for kind, value in (("tier", "A"), ("stage", "4")):
        Override.objects.create(
            account=account, kind=kind, value=value, reason="Strategic", set_by=cast.bo,
            starts=DAY, expires=LATER[0],
        )  # fmt: skip
    model = services.evaluate(as_of=DAY).model
    assert (tier(account), stage(account)) == ("A", Stage.DECLINE) != computed
    model.demotion_margin = 10
    model.save(update_fields=["demotion_margin"])
    services.evaluate(as_of=LATER[0])
    after = services.evaluate(as_of=LATER[1])
    assert (tier(account), stage(account)) == computed
    told = [sentence(change) for change in Transition.objects.filter(evaluation=after)]
    assert sorted(told) == [
        "A manager had pinned the tier or let it go",
        "A manager had set the stage or let it go",
    ]


def test_runs_of_long_ago_go_but_the_last_of_a_month_and_the_changes_stay(cast, portfolio, sell):
    for day in (date(2025, 11, 10), date(2025, 11, 20), date(2025, 11, 30)):
        services.evaluate(as_of=day)
        sell(portfolio[0], day, 90_000)
    moved = Transition.objects.filter(as_of=date(2025, 11, 20)).count()
    assert moved
    services.evaluate(as_of=DAY)
    services.evaluate(as_of=LATER[0])
    kept = Evaluation.objects.published().values_list("as_of", flat=True)
    assert set(kept) == {date(2025, 11, 30), DAY, LATER[0]}
    assert Transition.objects.filter(as_of=date(2025, 11, 20)).count() == moved
    days = Standing.objects.values_list("evaluation__as_of", flat=True).distinct()
    assert set(days) == set(kept)


@pytest.mark.parametrize("value", [None, 12.5])
def test_words_for_a_number_carry_its_unit(value):
    assert words.metric_value("growth", value) == ("not known" if value is None else "12.5 %")
