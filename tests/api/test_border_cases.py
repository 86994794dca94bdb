"""Border cases are marked where accounts are shown, and a pinned tier decides them."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account
from kam.core.models import Job
from scoring import tasks
from scoring.models import BorderCase, Evaluation
from scoring.services import clear_override, evaluate, set_override
from scoring.simulation.stability import judge
from tests.scoring.conftest import DAY, portfolio, sell  # noqa: F401 - fixtures


@pytest.fixture
def at_border(portfolio, cast):  # noqa: F811
    """P38 is a border case of the evaluation that everybody sees."""
    evaluation = evaluate(as_of=DAY)
    account = Account.objects.get(code="P38")
    BorderCase.objects.create(evaluation=evaluation, account=account, share="0.4321")
    return account


def pin(account, actor):
    return set_override(
        account=account, kind="tier", value="A", reason="Strategic", actor=actor,
        expires=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip


def test_lists_mark_it_and_offer_the_decision_to_who_may_take_it(client, cast, at_border):
    sign, link = "in the best tier in 43", f'href="/accounts/{at_border.pk}/score/tier/"'
    for who, decides in ((cast.bo, True), (cast.mia, True), (cast.anna, False)):
        client.force_login(who)
        for address in ("/accounts/?q=P38", f"/accounts/{at_border.pk}/"):
            page = client.get(address).content.decode()
            assert sign in page
            assert (link in page) is decides, (who, address)
        assert sign not in client.get("/accounts/?q=P20").content.decode()


@pytest.mark.parametrize(
    "address", ["/accounts/{}/group/", "/matrix/?tier=A", "/portfolio/uncovered/", "/portfolio/"]
)
def test_other_lists_mark_it_too(client, cast, at_border, address):
    Account.objects.filter(code="P37").update(parent=at_border)
    client.force_login(cast.bo)
    page = client.get(address.format(at_border.pk)).content.decode()
    mark = f'class="border-mark" href="/accounts/{at_border.pk}/score/tier/"'
    assert page.count('class="border-mark"') == page.count(mark) > 0


def test_the_pool_marks_it_but_nobody_decides_there(client, cast, at_border):
    Account.objects.filter(pk=at_border.pk).update(owner=None)
    client.force_login(cast.bo)
    page = client.get("/pool/").content.decode()
    assert "in the best tier in 43" in page
    assert "/score/tier/" not in page


def test_files_tell_the_share(client, rest, cast, at_border):
    sent = b"".join(rest("bo").get("/api/v1/accounts/export/")).decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(sent.splitlines())}
    assert (rows["P38"]["border_share"], rows["P20"]["border_share"]) == ("0.4321", "")
    client.force_login(cast.bo)
    sent = b"".join(client.get("/accounts/?download=csv")).decode("utf-8-sig")
    rows = {row["Code"]: row for row in csv.DictReader(sent.splitlines())}
    column = "Border case: best tier in so much of the trials, %"
    assert (rows["P38"][column], rows["P20"][column]) == ("43", "")


def test_the_mark_is_gone_where_the_evaluation_is_no_longer_shown(client, cast, at_border):
    evaluate(as_of=DAY)
    client.force_login(cast.bo)
    assert "in the best tier in" not in client.get("/accounts/?q=P38").content.decode()


@pytest.mark.parametrize(("query", "found"), [("border=true", {"P38"}), ("border=false", None)])
def test_the_list_can_be_narrowed_to_them(client, rest, cast, at_border, query, found):
    client.force_login(cast.bo)
    shown = {row.code for row in client.get(f"/accounts/?{query}").context["rows"]}
    over_rest = rest("bo").read(f"accounts/?{query}").json()["results"]
    assert shown == {row["code"] for row in over_rest}
    assert (shown == found) if found else ("P38" not in shown and len(shown) > 20)
    assert rest("bo").read("accounts/?border=perhaps").status_code == 400


def test_rest_tells_the_share(rest, cast, at_border):
    client = rest("bo")
    assert client.read(f"accounts/{at_border.pk}/").json()["border_share"] == 0.4321
    rows = {row["code"]: row for row in client.read("accounts/").json()["results"]}
    assert rows["P38"]["border_share"] == 0.4321
    assert rows["P20"]["border_share"] is None


def test_rest_lists_the_cases_with_the_weight_that_moves_them(rest, cast, at_border):
    BorderCase.objects.update(dimension="sales", change="-3.5")
    [case] = rest("bo").read("border-cases/").json()["results"]
    assert case == {
        "account": at_border.pk, "as_of": "2026-03-02", "share": 0.4321, "dimension": "sales",
        "change": -3.5,
    }  # fmt: skip
    assert rest("zed").read("border-cases/").json()["results"] == []
    assert rest("anna").read("border-cases/").status_code == 403


def test_a_pinned_tier_decides_it(client, rest, cast, at_border):
    client.force_login(cast.bo)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    values = {"value": "A", "reason": "Strategic", "expires": until}
    form = client.get(f"/accounts/{at_border.pk}/score/tier/").content.decode()
    assert "in the best tier in 43" in form
    client.post(f"/accounts/{at_border.pk}/score/tier/", values)
    assert not BorderCase.objects.exists()
    assert rest("bo").read(f"accounts/{at_border.pk}/").json()["border_share"] is None


def test_a_stage_set_by_hand_decides_no_tier(cast, at_border):
    set_override(
        account=at_border, kind="stage", value="4", reason="Plant closes", actor=cast.bo,
        expires=timezone.localdate(),
    )  # fmt: skip
    assert BorderCase.objects.exists()


def test_the_decision_in_the_dialog_leads_back_to_the_list(client, cast, at_border):
    client.force_login(cast.bo)
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_REFERER": "http://testserver/accounts/?tier=A"}
    url = f"/accounts/{at_border.pk}/score/tier/"
    assert b"<html" not in client.get(url, **htmx).content
    refused = client.post(url, {"value": "A", "reason": "", "expires": "2030-01-01"}, **htmx)
    assert (refused.status_code, b"<html" in refused.content) == (422, False)
    values = {"value": "A", "reason": "Strategic", "expires": timezone.localdate().isoformat()}
    assert client.post(url, values, **htmx)["HX-Redirect"].endswith("/accounts/?tier=A")


def test_what_is_pinned_is_judged_no_border_case_again(portfolio, cast, settings, tmp_path):  # noqa: F811
    settings.VAR_DIR = tmp_path
    for place, account in enumerate(portfolio):
        account.annual_revenue = 1000 - place
        account.save()
    evaluation = evaluate(as_of=DAY)
    job = Job.objects.get(kind="stability")
    tasks.judge_stability(job.pk)
    case = BorderCase.objects.order_by("-share").first()
    pin(case.account, cast.bo)
    judge(evaluation)
    assert not BorderCase.objects.filter(account=case.account_id).exists()
    clear_override(account=case.account, kind="tier", actor=cast.bo)
    judge(Evaluation.objects.get(pk=evaluation.pk))
    assert BorderCase.objects.filter(account=case.account_id).exists()


@pytest.mark.parametrize("cases", [1, 20])
def test_questions_do_not_grow_with_cases(
    client, cast, at_border, django_assert_max_num_queries, cases
):
    BorderCase.objects.all().delete()
    evaluation = Evaluation.objects.current()
    BorderCase.objects.bulk_create(
        BorderCase(evaluation=evaluation, account=account, share="0.5")
        for account in Account.objects.filter(code__startswith="P")[:cases]
    )
    client.force_login(cast.bo)
    with django_assert_max_num_queries(20):
        client.get("/accounts/")
