"""The pages of the matching: ranked prospects, the grids, the judgement of an account, files."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Account, Industry, Opportunity
from kam.core.models import Change, Job
from scoring.matching.grids import stamp
from scoring.matching.outcomes import freeze
from scoring.matching.running import rank_all
from scoring.models import (
    Criterion,
    CriterionWeight,
    Demand,
    IndustryNeed,
    ProspectMatch,
    TargetRule,
)
from tests.scoring.test_matching import judge, market

__all__ = ["market"]


def page(client, user, address="/matching/"):
    client.force_login(user)
    return client.get(address).content.decode()


def test_without_grids_it_says_what_to_do_first(client, cast):
    assert "Fill in the industries" in page(client, cast.bo)


def test_without_criteria_it_says_what_is_next(market, client, cast):
    Criterion.objects.all().delete()
    assert "Name the criteria" in page(client, cast.bo)


def test_without_judgements_it_leads_to_whom_to_ask(market, client, cast):
    rank_all()
    assert "Whom to ask first" in page(client, cast.bo)
    assert "Prospect 3" in page(client, cast.bo, "/matching/?list=ask")


def test_the_best_match_stands_first_with_its_reasons(market, client, cast):
    judge(market[0], cast, {"Pumps": 2})
    judge(market[5], cast, {"Pumps": 4})
    rank_all()
    text = page(client, cast.bo)
    assert text.index("Prospect 5") < text.index("Prospect 0")
    assert "Food needs Pumps 4 of 5; we are 4 of 5 strong there. Demand seen: 4 of 5." in text
    assert "Quality weighs 75\u202f%, and we can do 90\u202f% of it." in text


def test_what_others_look_after_is_not_listed(market, client, cast):
    judge(market[0], cast, {"Pumps": 2})
    rank_all()
    assert "Prospect 0" not in page(client, cast.zed)
    assert "Prospect 0" not in page(client, cast.mia, f"/matching/?team={cast.south.pk}")
    client.force_login(cast.anna)
    assert client.get("/matching/").status_code == 403


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize("kind", ["", "ask", "outcomes"])
def test_queries_do_not_grow_with_rows(
    market, client, cast, django_assert_max_num_queries, rows, kind
):
    for account in market[:rows]:
        judge(account, cast, {"Pumps": 4})
        Opportunity.objects.create(
            account=account, name="x", stage="won", closed_on=date(2030, 1, 1)
        )
    rank_all()
    client.force_login(cast.bo)
    with django_assert_max_num_queries(26):
        assert client.get(f"/matching/?list={kind}").status_code == 200


def test_pages_follow_by_key(market, client, cast, monkeypatch):
    monkeypatch.setattr("kam.pages.matching.views.PER_PAGE", 4)
    for n, account in enumerate(market):
        judge(account, cast, {"Pumps": 5 - n / 2})
    rank_all()
    client.force_login(cast.bo)
    first = client.get("/matching/")
    second = client.get("/matching/" + first.context["next"])
    assert [entry.row.rank for entry in second.context["entries"]] == [5, 6, 7, 8]


def test_wins_and_losses_are_charted_from_ten_on(market, client, cast):
    for n, account in enumerate(market):
        judge(account, cast, {"Pumps": 5 - n / 2})
        stage = "won" if n < 5 else "lost"
        Opportunity.objects.create(
            account=account, name="x", stage=stage, closed_on=date(2030, 1, 1)
        )
    freeze()
    text = page(client, cast.bo, "/matching/?list=outcomes")
    assert "Was the judgement good?" in text
    assert "times as often as all" in text
    Opportunity.objects.filter(account=market[0]).delete()
    text = page(client, cast.bo, "/matching/?list=outcomes")
    assert "9 outcomes so far; from 10 on" in text


def test_the_ranked_prospects_are_there_as_a_file(market, client, cast):
    judge(market[5], cast, {"Pumps": 4})
    rank_all()
    client.force_login(cast.bo)
    answer = client.get("/matching/?download=csv")
    assert b"P5,Prospect 5,1,True,Food,Pumps,0.512,0.8,0.64" in b"".join(answer.streaming_content)


def test_the_share_of_targets_is_changed_by_who_weighs(market, client, cast):
    client.force_login(cast.rita)
    assert client.post("/matching/targets/", {"top_percent": "30"}).status_code == 403
    client.force_login(cast.bo)
    client.post("/matching/targets/", {"top_percent": "30"})
    assert TargetRule.objects.get().top_percent == 30
    client.post("/matching/targets/", {"top_percent": "300"})
    assert TargetRule.objects.get().top_percent == 30


def grid(client, cast, **fields):
    client.force_login(cast.bo)
    sent = {"read": stamp(IndustryNeed), "line": ["Pumps", "Valves"], **fields}
    return client.post("/matching/industries/", sent)


def test_a_grid_is_saved_as_a_whole(market, client, cast):
    food = Industry.objects.get(name="Food")
    answer = grid(client, cast, **{f"need-{food.pk}-1": "2,5", f"strength-{food.pk}-1": ""})
    assert answer.status_code == 302
    row = IndustryNeed.objects.get(industry=food, line="Valves")
    assert (row.need, row.strength) == (Decimal("2.5"), None)
    assert IndustryNeed.objects.get(industry=food, line="Pumps").need == 4  # not sent, not touched


def test_what_is_wrong_is_marked_and_nothing_is_lost(market, client, cast):
    food = Industry.objects.get(name="Food")
    names = {f"need-{food.pk}-0": "3", f"need-{food.pk}-1": "six"}
    names |= {f"strength-{food.pk}-{n}": "1" for n in (0, 1)}
    text = grid(client, cast, **names).content.decode()
    assert 'value="six"' in text
    assert text.count('aria-invalid="true"') == 1
    assert IndustryNeed.objects.get(industry=food, line="Pumps").need == 4


def test_a_grid_that_moved_on_keeps_what_was_typed(market, client, cast):
    food = Industry.objects.get(name="Food")
    fields = {f"need-{food.pk}-0": "3", f"strength-{food.pk}-0": "1", "read": "0.0"}
    text = grid(client, cast, **fields).content.decode()
    assert "Somebody else changed this grid" in text
    assert 'value="3"' in text
    assert IndustryNeed.objects.get(industry=food, line="Pumps").need == 4


def test_readers_look_at_the_grids_and_change_nothing(market, client, cast):
    assert "readonly" in page(client, cast.rita, "/matching/industries/")
    answer = client.post("/matching/industries/", {"read": stamp(IndustryNeed), "line": "Pumps"})
    assert answer.status_code == 403


def test_criteria_are_added_renamed_and_taken_off(market, client, cast):
    price, quality = Criterion.objects.order_by("name")
    client.force_login(cast.bo)
    sent = {
        "read": stamp(Criterion),
        f"name-{price.pk}": "Cost", f"capability-{price.pk}": "0.4",
        f"name-{quality.pk}": "", f"capability-{quality.pk}": "0.9",
        "name-new0": "Delivery", "capability-new0": "0.7",
    }  # fmt: skip
    assert client.post("/matching/criteria/", sent).status_code == 302
    found = dict(Criterion.objects.values_list("name", "capability"))
    assert found == {"Cost": Decimal("0.40"), "Delivery": Decimal("0.70")}


def test_a_criterion_without_capability_is_marked(market, client, cast):
    client.force_login(cast.bo)
    sent = {"read": stamp(Criterion), "name-new0": "Delivery", "capability-new0": ""}
    assert 'aria-invalid="true"' in client.post("/matching/criteria/", sent).content.decode()


def test_a_rep_judges_an_account_and_reads_why(market, client, cast):
    client.force_login(cast.anna)
    price, quality = Criterion.objects.order_by("name")
    address = f"/accounts/{market[0].pk}/matching/"
    read = client.get(address).context["read"]
    sent = {"read": read, "line": ["", "Pumps"], "demand-0": "", "demand-1": "4",
            f"weight-{price.pk}": "25", f"weight-{quality.pk}": "75"}  # fmt: skip
    assert client.post(address, sent).status_code == 302
    text = page(client, cast.anna, f"/accounts/{market[0].pk}/facts/")
    assert "of the prospects" in text
    assert "Demand seen: 4 of 5." in text
    assert Demand.objects.get().level == 4
    again = client.post(address, {**sent, "demand-1": "2"})  # upon what was read before
    assert "Somebody else changed this" in again.content.decode()
    assert Demand.objects.get().level == 4


def upload(client, kind, text, name="file.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post("/matching/files/", {"kind": kind, "file": SimpleUploadedFile(name, data)})


def test_files_bring_grids_and_judgements(cast, client):
    client.force_login(cast.bo)
    Account.objects.filter(pk=cast.acme.pk).update(
        status="prospect", industry=Industry.objects.create(name="Food")
    )
    upload(client, "needs", "industry,line,need,strength\nfood,Pumps,4,4\nSteel,Pumps,1,\n")
    upload(client, "criteria", "criterion,capability\nPrice,0.5\nQuality,0.9\n")
    upload(client, "weights", "account_code,criterion,weight\nacme,Price,1\nACME,quality,3\n")
    upload(client, "demands", "客户编号,产品线,需求\nACME,Pumps,4\n")
    assert ProspectMatch.objects.get().match == pytest.approx(0.512)
    assert Industry.objects.filter(name="Steel").exists()
    assert Change.objects.filter(kind="scoring.demand", account_id=cast.acme.pk).count() == 1


def test_a_wrong_row_holds_back_the_file(market, cast, client):
    client.force_login(cast.bo)
    text = "account_code,line,demand\nP0,Pumps,4\nBOLT,Pumps,3\nP1,Pumps,9\n"
    answer = upload(client, "demands", text).content.decode()
    assert "Nothing was written" in answer
    assert "there is no account “BOLT”." in answer  # of another team
    assert "9 is not between 0 and 5." in answer
    assert not Demand.objects.exists()


def test_a_file_lacks_a_column(cast, client):
    client.force_login(cast.bo)
    answer = upload(client, "criteria", "criterion\nPrice\n").content.decode()
    assert "The file has no column “capability”. It takes: criterion, capability." in answer


def test_many_judgements_wait_for_one_run(market, cast, client, monkeypatch):
    monkeypatch.setattr("scoring.matching.files.FEW", 2)
    Job.objects.all().delete()
    client.force_login(cast.bo)
    upload(client, "demands", "account_code,demand\n" + "".join(f"P{n},4\n" for n in range(5)))
    assert Demand.objects.count() == 5
    assert Job.objects.filter(kind="matching").count() == 1


@pytest.mark.parametrize("kind", ["needs", "criteria", "demands", "weights"])
def test_what_goes_out_comes_back_and_changes_nothing(market, cast, client, kind):
    judge(market[0], cast, {"Pumps": 4})
    client.force_login(cast.bo)
    answer = client.get(f"/matching/files/?kind={kind}&download=xlsx")
    data = b"".join(answer.streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row > 1
    before = Change.objects.count()
    assert upload(client, kind, data, "file.xlsx").status_code == 302
    assert Change.objects.count() == before


def test_a_file_holds_what_its_reader_may_see(market, cast, client):
    judge(market[0], cast, {"Pumps": 4})
    client.force_login(cast.zed)
    answer = client.get("/matching/files/?kind=weights&download=csv")
    assert b"P0" not in b"".join(answer.streaming_content)
    assert CriterionWeight.objects.count() == 2
