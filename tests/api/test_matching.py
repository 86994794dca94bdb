"""The matching over REST, every answer held against the schema."""

from datetime import date

import pytest

from accounts.models import Opportunity
from scoring.matching.outcomes import freeze
from scoring.matching.running import rank_all
from scoring.models import Criterion, CriterionWeight, Demand, IndustryNeed
from tests.api.conftest import PREFIX
from tests.scoring.test_matching import judge, market

__all__ = ["market"]


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("rita", 403), ("bo", 201)])
def test_who_leads_fills_the_industry_grid(rest, market, cast, who, status):
    body = {"industry": "Steel", "line": "Valves", "need": "4.5", "strength": "2"}
    answer = rest(who).add(f"{PREFIX}industry-needs/", body)
    assert answer.status_code == status
    if status == 201:
        place = f"{PREFIX}industry-needs/{answer.json()['id']}/"
        assert rest(who).change(place, {"need": None}).json()["need"] is None
        assert rest(who).change(place, {"need": "7"}).status_code == 400
        assert rest(who).add(f"{PREFIX}industry-needs/", body).status_code == 409
        assert IndustryNeed.objects.get(pk=answer.json()["id"]).strength == 2


def test_everybody_reads_the_criteria_and_who_leads_changes_them(rest, market, cast):
    address = f"{PREFIX}selection-criteria/"
    assert len(rest("anna").read(address).json()["results"]) == 2
    assert rest("anna").add(address, {"name": "Brand", "capability": "0.5"}).status_code == 403
    made = rest("bo").add(address, {"name": "Brand", "capability": "0.5"})
    assert made.status_code == 201
    assert rest("bo").remove(f"{address}{made.json()['id']}/").status_code == 204


def test_a_criterion_that_is_weighed_is_not_deleted(rest, market, cast):
    judge(market[0], cast, {"Pumps": 4})
    criterion = Criterion.objects.first()
    answer = rest("bo").remove(f"{PREFIX}selection-criteria/{criterion.pk}/")
    assert answer.status_code == 400
    assert Criterion.objects.filter(pk=criterion.pk).exists()


def test_judgements_come_change_and_go_with_the_match(rest, market, cast):
    anna, account = rest("anna"), market[0].pk
    weights = {"account": account, "criterion": "Quality", "weight": "10"}
    weight = anna.add(f"{PREFIX}criterion-weights/", weights).json()
    demand = anna.add(f"{PREFIX}demands/", {"account": "P0", "line": "Pumps", "level": "5"}).json()
    match = f"{PREFIX}prospect-matches/{account}/"
    assert anna.read(match).json()["match"] == pytest.approx(0.72)
    anna.change(f"{PREFIX}demands/{demand['id']}/", {"level": "2.5"})
    assert anna.read(match).json()["match"] == pytest.approx(0.36)
    assert anna.remove(f"{PREFIX}criterion-weights/{weight['id']}/").status_code == 204
    assert anna.read(match).json()["match"] is None
    assert anna.remove(f"{PREFIX}demands/{demand['id']}/").status_code == 204
    assert not Demand.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("bo", 201), ("sue", 400), ("zed", 400)])
def test_judging_is_for_who_may_change_the_account(rest, market, cast, who, status):
    body = {"account": market[0].pk, "line": "", "level": "3"}
    assert rest(who).add(f"{PREFIX}demands/", body).status_code == status


def test_the_ranked_prospects_are_narrowed_and_turned(rest, market, cast):
    for n, account in enumerate(market[:6]):
        judge(account, cast, {"Pumps": 5 - n / 2})
    rank_all()
    anna = rest("anna")
    found = anna.read(f"{PREFIX}prospect-matches/?judged=true&limit=4").json()
    assert [row["rank"] for row in found["results"]] == [1, 2, 3, 4]
    assert [row["rank"] for row in anna.read(found["next"]).json()["results"]] == [5, 6]
    targets = anna.read(f"{PREFIX}prospect-matches/?target=true").json()["results"]
    assert [row["account"] for row in targets] == [market[0].pk]
    assert anna.read(f"{PREFIX}prospect-matches/?judged=perhaps").status_code == 400
    assert rest("sue").read(f"{PREFIX}prospect-matches/").json()["results"] == []


def test_the_matching_as_a_whole_says_whether_it_was_good(rest, market, cast):
    empty = rest("bo").read(f"{PREFIX}matching/").json()
    assert (empty["prospects"], empty["lift"], empty["groups"]) == (0, None, [])
    for n, account in enumerate(market):
        judge(account, cast, {"Pumps": 5 - n / 2})
        stage = "won" if n < 5 else "lost"
        Opportunity.objects.create(
            account=account, name="x", stage=stage, closed_on=date(2030, 1, 1)
        )
    freeze()
    rank_all()
    found = rest("bo").read(f"{PREFIX}matching/").json()
    assert (found["outcomes"], found["won"], found["lift"]) == (10, 5, 2.0)
    assert [group["won"] for group in found["groups"]] == [0, 0, 0.5, 1, 1]
    assert CriterionWeight.objects.count() == 20
