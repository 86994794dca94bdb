"""The Score tab: the figures sum, what is missing is named, and managers may overrule."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Account, Sale
from kam.pages.account.score import gaps, history_chart, parts, score_context
from kam.pages.account.score_charts import waterfall
from scoring.models import Evaluation, Override, ScoringModel, Standing, Transition
from scoring.services import evaluate, explain, set_override

ACCESS = [  # who, reads the tab, opens the form that pins the tier
    ("anna", 200, 403),  # owner, but a rep
    ("ben", 404, 404),
    ("bo", 200, 200),
    ("sue", 404, 404),
    ("zed", 404, 404),
    ("rita", 200, 404),  # a reader
    ("mia", 200, 200),
]
DAYS = [date(2026, 1, 31), date(2026, 3, 2)]


def sell(account: Account, day: date, amount: int) -> None:
    Sale.objects.create(
        account=account,
        date=day,
        amount=amount,
        cost=amount // 2,
        base_amount=amount,
        base_cost=amount // 2,
        currency="EUR",
        key=f"00000000-0000-0000-0000-{Sale.objects.count():012d}",
    )


@pytest.fixture
def scored(cast):
    """ACME buys more in February than BOLT ever did; evaluated before and after."""
    sell(cast.bolt, date(2025, 12, 1), 2_000)
    sell(cast.acme, date(2025, 12, 5), 1_000)
    sell(cast.acme, date(2026, 2, 10), 9_000)
    for day in DAYS:
        evaluate(as_of=day)
    return cast


@pytest.mark.parametrize(("who", "read", "overrule"), ACCESS)
def test_access(client, scored, who, read, overrule):
    client.force_login(getattr(scored, who))
    assert client.get(f"/accounts/{scored.acme.pk}/score/").status_code == read
    for kind in ("tier", "stage"):
        url = f"/accounts/{scored.acme.pk}/score/{kind}/"
        assert client.get(url).status_code == overrule
        assert client.post(f"{url}clear/").status_code == (302 if overrule == 200 else overrule)
    assert client.get(f"/accounts/{scored.acme.pk}/score/rank/").status_code == 404


def test_the_figures_shown_sum_to_the_score(scored):
    explanation = explain(scored.acme)
    shown = parts(explanation)
    dimensions = sum(part["dimension"].contribution for part in shown)
    metrics = sum(row["metric"].contribution for part in shown for row in part["metrics"])
    assert dimensions == pytest.approx(explanation.score, abs=0.001)
    assert metrics == pytest.approx(explanation.score, abs=0.001)
    assert sum(row["share"] for part in shown for row in part["metrics"]) == pytest.approx(100)


def test_what_is_not_known_leads_to_where_it_is_entered(scored):
    explanation = explain(scored.acme)
    found = {str(gap.label): gap for gap in gaps(explanation, scored.acme, may_edit=True)}
    assert found["Reference value"].url == f"/accounts/{scored.acme.pk}/edit/"
    assert found["Share of wallet"].url == f"/accounts/{scored.acme.pk}/facts/wallet/new/"
    assert found["Sales growth"].url == ""
    assert all(gap.url or gap.text for gap in found.values())


def test_a_reader_is_not_sent_to_forms(scored):
    explanation = explain(scored.acme)
    assert not any(gap.url for gap in gaps(explanation, scored.acme, may_edit=False))


def test_every_way_to_fill_a_gap_opens(client, scored):
    client.force_login(scored.anna)
    for gap in gaps(explain(scored.acme), scored.acme, may_edit=True):
        if gap.url:
            assert client.get(gap.url).status_code == 200, gap.url


def test_a_fact_entered_is_no_longer_missing(scored):
    services.update_account(account=scored.acme, actor=scored.anna, changes={"reference_value": 4})
    evaluate(as_of=timezone.localdate())
    labels = [str(gap.label) for gap in gaps(explain(scored.acme), scored.acme, may_edit=True)]
    assert "Reference value" not in labels


def test_history_has_each_evaluation_and_the_tiers_began_where_they_did(scored):
    context = score_context(scored.acme, user=scored.anna, may_edit=True)
    assert [row.as_of for row in context["history"]] == DAYS[::-1]
    line = context["chart"]["series"][-1]["data"]
    assert [point[0] for point in line] == [day.isoformat() for day in DAYS]
    assert line[-1][1] == float(context["history"][0].score)
    assert context["climbed"] == context["history"][0].score - context["history"][1].score


def test_the_chart_of_nothing_is_empty():
    assert history_chart([], "AB")["series"][-1]["data"] == []


def test_the_waterfall_ends_at_the_score(scored):
    explanation = explain(scored.acme)
    unseen, given, left, *_cut = waterfall(explanation)["series"]
    *steps, total = given["data"]
    assert total["value"] == round(explanation.score, 2)
    ends = [start + step["value"] for start, step in zip(unseen["data"], steps, strict=False)]
    assert ends[:-1] == pytest.approx(unseen["data"][1 : len(steps)], abs=0.02)
    assert ends[-1] == pytest.approx(explanation.score, abs=0.02)
    assert all(step["value"] >= 0 for step in left["data"])


def page(client, scored, query=""):
    return client.get(f"/accounts/{scored.acme.pk}/score/{query}")


def test_the_tab_answers_as_known_on_a_day(client, scored):
    client.force_login(scored.bo)
    old = page(client, scored, "?as_of=2026-02-14").content.decode()
    assert "As it was known on" in old
    assert "This is its first evaluation" in old
    assert "Set by hand" not in old  # what people decide, they decide today
    assert "Nothing was known" in page(client, scored, "?as_of=2020-01-01").content.decode()
    assert page(client, scored, "?as_of=soon").status_code == 404


def test_it_compares_with_any_day(client, scored):
    client.force_login(scored.bo)
    assert "Sales of 12 months rose from" in page(client, scored).content.decode()
    same = page(client, scored, "?since=2026-02-01").content.decode()
    assert "Sales of 12 months rose from" in same
    assert "choose a later day" in page(client, scored, "?since=2026-01-01").content.decode()
    assert page(client, scored, "?since=2026-02-31").status_code == 404


def test_neighbours_are_named_to_those_who_see_them(client, scored):
    client.force_login(scored.mia)
    assert "Bolt Ltd" in page(client, scored).content.decode()
    client.force_login(scored.anna)
    assert "Bolt Ltd" not in page(client, scored).content.decode()


def test_where_nobody_brings_profit_the_last_tier_is_not_called_the_best(client, cast):
    ScoringModel.objects.update(tier_rule="profit")
    evaluate(as_of=DAYS[0])
    client.force_login(cast.mia)
    page = client.get(f"/accounts/{cast.acme.pk}/score/").content.decode()
    assert "No score leads to a better tier" in page
    assert "In the best tier" not in page


def test_before_the_first_evaluation_the_tab_says_so(client, cast):
    client.force_login(cast.anna)
    answer = client.get(f"/accounts/{cast.acme.pk}/score/")
    assert "has not been evaluated yet" in answer.content.decode()


@pytest.mark.parametrize("runs", [2, 6])
def test_queries_do_not_grow_with_history(client, cast, django_assert_max_num_queries, runs):
    sell(cast.acme, date(2025, 12, 5), 1_000)
    for back in range(runs, 0, -1):
        evaluate(as_of=date(2026, 3, 2) - timedelta(days=40 * back))
    current = Evaluation.objects.current()
    for number in range(runs):
        Transition.objects.create(
            account=cast.acme, evaluation=Evaluation.objects.all()[number], as_of=current.as_of,
            kind="tier", before="A", after="B",
            evidence={"rank": [1, 2], "accounts": 2, "parts": [], "values": {}},
        )  # fmt: skip
    client.force_login(cast.bo)
    with django_assert_max_num_queries(45):
        assert client.get(f"/accounts/{cast.acme.pk}/score/").status_code == 200


def test_a_manager_pins_the_tier_with_a_reason(client, scored):
    client.force_login(scored.bo)
    until = timezone.localdate() + timedelta(days=30)
    url = f"/accounts/{scored.acme.pk}/score/tier/"
    answer = client.post(url, {"value": "D", "reason": "Wound up", "expires": until.isoformat()})
    assert answer.status_code == 302
    override = Override.objects.get(account=scored.acme)
    assert (override.value, override.reason, override.set_by) == ("D", "Wound up", scored.bo)
    evaluate(as_of=timezone.localdate())
    page = client.get(f"/accounts/{scored.acme.pk}/score/").content.decode()
    assert "Wound up" in page
    assert explain(scored.acme).tier == "D"


def test_without_a_reason_the_form_says_what_to_do_and_keeps_what_was_typed(client, scored):
    client.force_login(scored.bo)
    url = f"/accounts/{scored.acme.pk}/score/stage/"
    answer = client.post(url, {"value": "4", "reason": " ", "expires": "2020-01-01"})
    assert answer.status_code == 200
    assert not Override.objects.exists()
    assert b'value="2020-01-01"' in answer.content


def test_the_form_begins_with_what_stands_now(client, scored):
    client.force_login(scored.bo)
    kept = Standing.objects.of_current().get(account=scored.acme)
    for kind, value in (("tier", kept.tier), ("stage", kept.stage)):
        form = client.get(f"/accounts/{scored.acme.pk}/score/{kind}/").content.decode()
        assert f'<option value="{value}" selected>' in form


def test_a_date_in_the_past_is_refused_beside_the_field(client, scored):
    client.force_login(scored.bo)
    url = f"/accounts/{scored.acme.pk}/score/stage/"
    answer = client.post(url, {"value": "4", "reason": "Closed", "expires": "2020-01-01"})
    assert "It would end before it begins." in answer.content.decode()


def test_what_was_set_can_be_taken_back(client, scored):
    set_override(
        account=scored.acme, kind="stage", value="4", reason="Plant closes",
        expires=timezone.localdate() + timedelta(days=9), actor=scored.bo,
    )  # fmt: skip
    client.force_login(scored.bo)
    client.post(f"/accounts/{scored.acme.pk}/score/stage/clear/")
    assert not Override.objects.filter(account=scored.acme).exists()


def test_the_page_speaks_chinese(client, scored):
    client.force_login(scored.bo)
    client.cookies["django_language"] = "zh-hans"
    page = client.get(f"/accounts/{scored.acme.pk}/score/").content.decode()
    assert "贡献分" in page
    assert "Gives points" not in page


def test_score_shown_is_the_score_kept(client, scored):
    client.force_login(scored.anna)
    page = client.get(f"/accounts/{scored.acme.pk}/score/").content.decode()
    kept = Standing.objects.of_current().get(account=scored.acme)
    assert f"{round(kept.score, 2)}</span></strong>" in page
