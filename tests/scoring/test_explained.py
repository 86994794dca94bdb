"""An explanation: in words, beside others, what would close the distance, what changed since when."""

import re
from datetime import date

import pytest
from django.utils import translation

from accounts.models import Account, Industry
from scoring.changed import changed_since, evaluation_before
from scoring.evaluation.services import evaluate
from scoring.explanation import explain
from scoring.models import Evaluation, Standing
from scoring.peers import peers_of
from scoring.told import told
from scoring.versions.services import activate_model, copy_model
from tests.scoring.conftest import DAY

BEFORE = date(2026, 1, 31)


@pytest.fixture
def twice(portfolio, sell):
    """Portfolio 05 is in tier D; then it buys a lot, and Portfolio 39 moves down for it."""
    evaluate(as_of=BEFORE)
    sell(portfolio[5], date(2026, 2, 20), 9_000)
    evaluate(as_of=DAY)
    return portfolio


def ranked(place: int) -> Account:
    return Account.objects.get(standings__evaluation__is_current=True, standings__rank=place)


def test_the_way_told_would_lead_into_the_next_tier(twice, sell):
    account = ranked(30)
    cut = explain(account).next_cut
    way = next(way for way in cut.ways if way.code == "sales_12m")
    assert way.before < way.after
    sell(account, date(2026, 2, 25), round(way.after - way.before) + 1)
    evaluate(as_of=DAY)
    assert Standing.objects.of_current().get(account=account).tier <= cut.letter


def test_who_is_in_the_best_tier_is_told_no_way(twice):
    assert explain(ranked(1)).next_cut is None


def test_sales_that_are_not_known_are_no_way(twice):
    """Growth becomes known with time, not by work; what people can find out may be named."""
    ways = [way for way in explain(ranked(30)).next_cut.ways if way.before is None]
    assert not {"growth", "margin"} & {way.code for way in ways}


def test_what_is_only_found_out_is_no_lever(twice):
    Account.objects.update(annual_revenue=5)
    Account.objects.filter(code="P39").update(annual_revenue=500)
    evaluate(as_of=DAY)
    cut = explain(ranked(30)).next_cut
    assert "annual_revenue" not in {way.code for way in (*cut.ways, *cut.together)}


def test_changes_sum_to_what_the_score_moved_by(twice):
    account = twice[5]
    now = explain(account)
    change = changed_since(account, now, evaluation_before(now.standing.evaluation, None))
    assert change.since == BEFORE
    assert sum(metric.points for metric in change.metrics) == pytest.approx(change.points, abs=0.01)
    assert change.metrics[0].code == "sales_12m"
    assert change.metrics[0].text == "Sales of 12 months rose from 600 to 9.60\N{NO-BREAK SPACE}k"
    assert change.words[0].startswith("The score rose by")
    assert change.words[2] == "Tier D → A."


def test_any_day_can_be_compared_with(twice):
    current = Evaluation.objects.current()
    assert evaluation_before(current, date(2026, 2, 14)).as_of == BEFORE
    assert evaluation_before(current, DAY).as_of == BEFORE  # itself is nothing to compare with
    assert evaluation_before(current, date(2030, 1, 1)).as_of == BEFORE
    assert evaluation_before(current, date(2026, 1, 30)) is None
    assert changed_since(twice[5], explain(twice[5]), None) is None


def test_a_weight_that_others_take_is_no_change_of_the_metric(twice):
    account, then = twice[5], Evaluation.objects.current()
    Account.objects.filter(pk=account.pk).update(reference_value=3)
    evaluate(as_of=DAY)
    change = changed_since(account, explain(account), then)
    texts = {metric.code: metric.text for metric in change.metrics}
    assert texts["reference_value"] == "Reference value became known: 3 of 5"
    assert texts["sales_12m"].startswith(
        "Sales of 12 months stayed at 9.60\N{NO-BREAK SPACE}k; its"
    )


def test_a_metric_that_the_model_dropped_counts_no_longer(twice, cast):
    account, then = twice[5], Evaluation.objects.current()
    newer = copy_model(model=then.model, actor=cast.mia)
    newer.dimensions.get(code="sales").metrics.get(code="purchase_frequency").delete()
    activate_model(model=newer, actor=cast.mia, reason="Try")
    evaluate(as_of=DAY)
    change = changed_since(account, explain(account), then)
    texts = {metric.code: metric.text for metric in change.metrics}
    assert texts["purchase_frequency"] == "Purchase days in 12 months counts no longer"
    assert any("scoring model changed" in sentence for sentence in change.words)


def test_the_words_name_what_brings_and_what_lacks(twice):
    sentences = told(explain(ranked(30)))
    assert sentences[0].startswith("Rank 30 of 42 with")
    assert any(sentence.startswith("Most comes from") for sentence in sentences)
    assert any(sentence.startswith("Most is missing at") for sentence in sentences)
    assert any("metrics are not known" in sentence for sentence in sentences)
    with translation.override("zh-hans"):
        chinese = told(explain(ranked(30)))
    assert len(chinese) == len(sentences)
    assert not any(re.search("[a-z]{3}", sentence) for sentence in chinese)


def test_neighbours_stand_just_above_and_below(twice, cast):
    account = ranked(10)
    peers = peers_of(account, explain(account), cast.mia)
    assert [peer.standing.rank for peer in peers.above] == [8, 9]
    assert [peer.standing.rank for peer in peers.below] == [11, 12]
    for peer in (*peers.above, *peers.below):
        assert sum(peer.parts) == pytest.approx(float(peer.standing.score), abs=0.001)


def test_equal_scores_stand_beside_each_other_by_rank(twice, cast):
    last = Standing.objects.of_current().order_by("-rank").first()
    peers = peers_of(last.account, explain(last.account), cast.mia)
    assert [peer.standing.rank for peer in peers.above] == [last.rank - 2, last.rank - 1]
    assert peers.below == ()


def test_what_is_hidden_is_nobodys_neighbour(twice, cast):
    hidden = [ranked(9), ranked(11)]
    Account.objects.filter(pk__in=[each.pk for each in hidden]).update(
        owner=cast.sue, team=cast.south
    )
    account = ranked(10)
    for who in (cast.anna, cast.bo):
        peers = peers_of(account, explain(account), who)
        assert [peer.standing.rank for peer in peers.above] == [7, 8]
        assert [peer.standing.rank for peer in peers.below] == [12, 13]


def test_a_run_of_the_same_day_that_another_replaced_is_nothing_to_compare_with(twice):
    again = evaluate(as_of=DAY)
    assert evaluation_before(again, DAY).as_of == BEFORE


def test_the_middle_of_the_industry_is_of_those_in_sight(twice, cast):
    pumps = Industry.objects.create(name="Pumps")
    Account.objects.filter(code__in=["P10", "P11", "P12", "P13"]).update(industry=pumps)
    account = Account.objects.get(code="P10")
    scores = dict(Standing.objects.of_current().values_list("account__code", "score"))
    middle = peers_of(account, explain(account), cast.anna).industry
    assert (middle.name, middle.accounts, middle.drawn) == ("Pumps", 3, False)
    assert middle.score == pytest.approx(float(scores["P12"]), abs=0.001)
    Account.objects.filter(code="P13").update(owner=cast.sue, team=cast.south)
    assert peers_of(account, explain(account), cast.anna).industry is None  # of two no median
    assert peers_of(account, explain(account), cast.mia).industry.accounts == 3


def test_of_a_large_industry_an_even_draw_stands_for_all(twice, cast, monkeypatch):
    monkeypatch.setattr("scoring.peers.MOST_OF_INDUSTRY", 5)
    Account.objects.update(industry=Industry.objects.create(name="Pumps"))
    account = ranked(10)
    middle = peers_of(account, explain(account), cast.mia).industry
    assert (middle.accounts, middle.drawn) == (5, True)
    assert peers_of(account, explain(account), cast.mia).industry == middle
