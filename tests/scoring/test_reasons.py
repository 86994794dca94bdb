"""Why an account moved, in words."""

import pytest
from django.utils import translation

from scoring.models import Transition
from scoring.reasons import reasons, sentence


def said(kind: str, before: str, after: str, **evidence) -> list[str]:
    change = Transition(kind=kind, before=before, after=after, evidence=evidence)
    return [reason.text for reason in reasons(change)]


def fell(parts, values=None, score=(70, 60), **more) -> list[str]:
    """An account that fell from A to B, from rank 4 to rank 11 of 100."""
    evidence = {"score": score, "rank": [4, 11], "accounts": 100, "parts": parts}
    return said("tier", "A", "B", **evidence, values=values or {}, **more)


def tier(was, now, points) -> list[str]:
    """What is said after the rank, which leads."""
    rank, *drivers = fell([["sales_12m", points]], {"sales_12m": [was, now]})
    assert "4 → 11" in rank
    return drivers


@pytest.mark.parametrize(
    ("was", "now", "points", "text"),
    [
        (9_000, 8_000, -4, "Sales of 12 months fell from 9,000 to 8,000"),
        (9_000, 9_000, -1, "Sales of 12 months stayed at 9,000 while others moved"),
        (None, 10, -1, "Sales of 12 months became known: 10"),
        (10, None, -1, "Sales of 12 months is no longer known"),
    ],
)
def test_a_metric_tells_how_it_moved(was, now, points, text):
    with translation.override("en"):
        assert [
            t.replace("9.00\u00a0k", "9,000").replace("8.00\u00a0k", "8,000")
            for t in tier(was, now, points)
        ] == [text]


def test_metrics_that_moved_the_other_way_are_no_reason():
    parts = [["growth", 3.0], ["sales_12m", -4.0]]
    values = {"growth": [1.0, 9.0], "sales_12m": [9.0, 8.0]}
    assert [text.split()[0] for text in fell(parts, values, score=[70, 69])] == ["Rank", "Sales"]
    rose = said(
        "tier", "B", "A", score=[69, 70], rank=[11, 4], accounts=100, parts=parts, values=values
    )
    assert rose[0] == "Rank 11 → 4 of 100"
    assert [text.split()[1] for text in rose[1:]] == ["growth"]


def test_a_fall_is_never_explained_by_what_rose():
    """A number that rose while others rose more lost points, yet it reads as a contradiction."""
    parts = [["sales_12m", -2.0], ["win_rate", -1.0]]
    values = {"sales_12m": [80, 90], "win_rate": [50.0, 40.0]}
    assert fell(parts, values) == ["Rank 4 → 11 of 100", "Win rate fell from 50.0 % to 40.0 %"]
    late = "Rank 11 of 100, below the cut-off by more than the margin"
    assert fell(parts[:1], values) == [late]


def test_a_smaller_share_of_wallet_may_lift_a_score():
    risen = {
        "score": [60, 70], "rank": [7, 5], "accounts": 100, "parts": [["share_of_wallet", 3.0]],
        "values": {"share_of_wallet": [60.0, 40.0]},
    }  # fmt: skip
    assert [text.split()[0] for text in said("tier", "B", "A", **risen)] == ["Rank", "Share"]


def test_a_number_that_fell_lifts_a_score_where_less_is_better():
    risen = {
        "score": [60, 70], "rank": [7, 5], "accounts": 100, "parts": [["contact_age", 3.0]],
        "values": {"contact_age": [40.0, 2.0]},
    }  # fmt: skip
    told = said("tier", "B", "A", **risen, less_is_more=["contact_age"])
    assert told[1] == "Days since the last contact fell from 40 days to 2 days"
    assert len(said("tier", "B", "A", **risen, less_is_more=[])) == 1


def test_a_fall_that_waited_for_its_second_time_is_told_by_the_rank():
    late = "Rank 11 of 100, below the cut-off by more than the margin"
    assert fell([["growth", 2.0]], {"growth": [1.0, 2.0]}, score=[70, 72]) == [late]
    twice = f"{late} in 2 evaluations running"
    assert fell([], score=[70, 69.99], repeats=2) == [twice]


def test_a_rise_without_moves_of_its_own_names_the_others():
    risen = {"score": [70, 69.9], "rank": [7, 5], "accounts": 100, "parts": [], "values": {}}
    assert said("tier", "B", "A", **risen) == ["Others fell behind it: rank 7 → 5 of 100"]


def test_a_manager_may_be_the_reason():
    assert "pinned" in fell([], pinned=True)[0]
    facts = {"sales_12m": "5", "sales_12m_before": "5", "silent_days": 3, "interval": None}
    assert "set the stage" in said("stage", "3", "4", **facts, set=True)[0]


def test_coming_back_is_told_by_the_purchase():
    facts = {"sales_12m": "50", "sales_12m_before": "40", "silent_days": 3, "interval": 30.0}
    assert said("stage", "5", "2", **facts)[0] == "Bought again 3 days ago"


@pytest.mark.parametrize(
    ("after", "facts", "texts"),
    [
        ("5", (0, 90, 200, 30.0), ["No purchase for 200 days, where every 30 days was usual"]),
        ("5", (0, 90, 200, None), ["No purchase for 200 days"]),
        ("4", (80, 100, 9, 30.0), ["Sales of 12 months fell by 20\u202f%, from 100 to 80"]),
        (
            "4",
            (99, 100, 70, 30.0),
            [
                "No purchase for 70 days, where every 30 days was usual",
                "Sales of 12 months fell by 1\u202f%, from 100 to 99",
            ],
        ),
        ("2", (130, 100, 9, 30.0), ["Sales of 12 months rose by 30\u202f%, from 100 to 130"]),
        (
            "2",
            (130, 0, 9, None),
            ["Sales of 12 months are 130, after none in the 12 months before"],
        ),
    ],
)
def test_a_stage_tells_what_it_was_judged_by(after, facts, texts):
    now, before, silent, interval = facts
    evidence = {
        "sales_12m": str(now), "sales_12m_before": str(before), "silent_days": silent,
        "interval": interval, "set": False,
    }  # fmt: skip
    with translation.override("en"):
        assert said("stage", "3", after, **evidence) == texts


def test_a_sentence_holds_all_reasons_with_their_points():
    change = Transition(
        kind="tier",
        before="A",
        after="B",
        evidence={
            "score": [70, 60], "rank": [4, 11], "accounts": 100,
            "parts": [["sales_12m", -4.0], ["win_rate", -1.0]],
            "values": {"sales_12m": [90, 80], "win_rate": [50.0, 40.0]},
        },
    )  # fmt: skip
    assert sentence(change) == (
        "Rank 4 → 11 of 100; Sales of 12 months fell from 90 to 80 (−4.0 points); "
        "Win rate fell from 50.0 % to 40.0 % (−1.0 points)"
    )


def test_reasons_speak_chinese():
    with translation.override("zh-hans"):
        assert tier(90, 80, -4) == ["近 12 个月销售额由 90 降至 80"]
