"""The pages of account plans: begun on the account, written section by section, never lost."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account, Opportunity, Person
from kam.core.models import Change
from planning.models import Plan
from planning.plans.flow import submit_plan
from planning.plans.forecasts import create_forecast
from planning.plans.goals import create_goal
from planning.plans.services import start_plan, update_part

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def page(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def swapped(told: str) -> list[str]:
    """What of the page an answer puts into its place."""
    return re.findall(r'id="([\w-]+)" hx-swap-oob', told)


def save(client, plan, version: int, text: str, **also):
    address = f"/plans/{plan.pk}/parts/charter/"
    return client.post(address, {"text": text, "version": version, **also}, headers=HTMX)


def test_a_plan_is_begun_on_the_account(client, cast):
    client.force_login(cast.anna)
    answer = client.post(f"/accounts/{cast.acme.pk}/plan/", {"year": 2026})
    plan = Plan.objects.get(account=cast.acme)
    assert answer["Location"] == f"/plans/{plan.pk}/"
    assert "Plan 2026" in page(client, cast.anna, f"/accounts/{cast.acme.pk}/plan/")


def test_what_is_taken_over_is_the_plan_before_the_year_that_is_chosen(client, cast, plan):
    Plan.objects.update(for_group=True)
    Account.objects.filter(pk=cast.bolt.pk).update(parent=cast.acme)
    address = f"/accounts/{cast.acme.pk}/plan/"
    asked = page(client, cast.anna, address)
    assert re.search(r'name="for_group"[^>]* checked', asked), "as the one before"
    for year in (2030, 2025):
        client.post(address, {"year": year, "carry": "on"})
    carried = dict(Plan.objects.values_list("year", "carried_from__year"))
    assert carried == {2025: None, 2026: None, 2030: 2026}


def test_a_second_plan_for_the_year_is_refused_in_words(client, cast, plan):
    client.force_login(cast.anna)
    answer = client.post(f"/accounts/{cast.acme.pk}/plan/", {"year": 2026})
    assert "has a plan for that year already" in answer.content.decode()


def test_who_only_reads_is_offered_nothing_to_write(client, cast, plan):
    assert "<textarea" not in page(client, cast.rita, f"/plans/{plan.pk}/")
    assert "Begin" not in page(client, cast.rita, f"/accounts/{cast.acme.pk}/plan/")
    answer = save(client, plan, 1, "Mine")
    assert answer.status_code in (403, 404)
    assert plan.parts.get(section="charter").text == ""


def test_a_text_is_saved_while_it_is_typed(client, cast, plan):
    client.force_login(cast.anna)
    answer = save(client, plan, 1, "Partner", certainty="unsure", internal="on")
    assert 'name="version" value="2"' in answer.content.decode()
    part = plan.parts.get(section="charter")
    assert (part.text, part.certainty, part.internal) == ("Partner", "unsure", True)


def test_without_scripts_saving_leads_back_to_the_section(client, cast, plan):
    client.force_login(cast.anna)
    answer = client.post(f"/plans/{plan.pk}/parts/charter/", {"text": "Partner", "version": 1})
    assert answer["Location"] == f"/plans/{plan.pk}/#charter"


def test_who_was_slower_sees_all_three_texts_and_keeps_one(client, cast, plan):
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    client.force_login(cast.anna)
    answer = save(client, plan, 1, "Of Anna", base="Before both")
    told = answer.content.decode()
    assert answer.status_code == 422
    assert all(text in told for text in ("Before both", "Of Ben", "Of Anna"))
    assert plan.parts.get(section="charter").text == "Of Ben"
    assert save(client, plan, 2, "Of both").status_code == 200
    assert plan.parts.get(section="charter").text == "Of both"


def test_a_plan_in_review_says_why_it_is_not_saved(client, cast, plan):
    Plan.objects.update(state="in_review")
    client.force_login(cast.anna)
    answer = save(client, plan, 1, "Late")
    assert answer.status_code == 422
    assert "in review" in answer.content.decode()
    assert "<textarea" not in page(client, cast.anna, f"/plans/{plan.pk}/")


def test_a_refused_text_comes_back_over_the_version_it_was_written_over(client, cast, plan):
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    submit_plan(actor=cast.ben, plan=plan)
    client.force_login(cast.anna)
    assert 'name="version" value="1"' in save(client, plan, 1, "Of Anna").content.decode()
    sent = {"text": "Of Anna", "version": 1}
    told = client.post(f"/plans/{plan.pk}/parts/charter/", sent).content.decode()
    assert all(text in told for text in ("in review", "Of Anna", 'name="version" value="1"'))


def test_a_text_that_is_too_long_is_refused_in_words(client, cast, plan):
    client.force_login(cast.anna)
    answer = save(client, plan, 1, "x" * 20_001)
    assert answer.status_code == 422
    assert "20000" in answer.content.decode()


def test_news_bring_what_others_wrote_since(client, cast, plan):
    seen = page(client, cast.anna, f"/plans/{plan.pk}/")
    assert swapped(seen) == []
    since = seen.split("/news/?since=")[1].split('"')[0]
    news = f"/plans/{plan.pk}/news/?since={since}"
    assert "hx-swap-oob" not in page(client, cast.anna, news)
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    told = page(client, cast.anna, news)
    assert "Of Ben" in told
    assert swapped(told) == ["charter", "plan-lead", "plan-toc"]


def test_what_is_on_record_still_stands_beside_a_text_that_came(client, cast, plan):
    Opportunity.objects.create(account=cast.acme, name="New line", stage="open")
    since = Change.objects.latest("pk").pk
    update_part(actor=cast.ben, plan=plan, section="opportunities", changes={"text": "Of Ben"})
    assert "New line" in page(client, cast.anna, f"/plans/{plan.pk}/news/?since={since}")
    assert "New line" in page(client, cast.anna, f"/plans/{plan.pk}/parts/opportunities/")


def test_a_step_of_the_plan_reaches_who_looks_at_it(client, cast, plan):
    news = f"/plans/{plan.pk}/news/?since={Change.objects.latest('pk').pk}&writing=1"
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    submit_plan(actor=cast.ben, plan=plan)
    told = page(client, cast.anna, news)
    assert "Ben submitted the plan" in told
    assert "Take back" in told
    assert "is writing here" not in told
    assert json.loads(client.get(news, headers=HTMX).headers["HX-Trigger"]) == {"plan-moved": True}


def test_a_forecast_stands_below_its_section_and_comes_with_the_news(client, cast, plan):
    since = Change.objects.latest("pk").pk
    said = {"statement": "They stay", "probability": 70, "settle_on": date(2026, 12, 1)}
    create_forecast(actor=cast.ben, plan=plan, section="competitors", **said)
    for address in (f"/plans/{plan.pk}/", f"/plans/{plan.pk}/news/?since={since}"):
        below = page(client, cast.anna, address).split('id="forecasts-competitors"')[1]
        assert "They stay" in below.split('id="forecasts-')[0]
        assert f"/plans/{plan.pk}/add/forecast/?section=competitors" in below


def test_a_colleague_who_writes_is_seen_and_after_two_minutes_no_more(client, cast, plan):
    update_part(actor=cast.bo, plan=plan, section="charter", changes={"text": "Of Bo"})
    update_part(actor=cast.bo, plan=plan, section="trends", changes={"text": "Of Bo"})
    for address in (f"/plans/{plan.pk}/", f"/plans/{plan.pk}/news/"):
        told = page(client, cast.anna, address)
        assert "Bo is writing here:" in told
        assert told.index('<a href="#trends">') < told.rindex('<a href="#charter">')
        assert "is writing" not in page(client, cast.bo, address)
    Change.objects.update(at=timezone.now() - timedelta(minutes=3))
    assert "is writing" not in page(client, cast.anna, f"/plans/{plan.pk}/news/")


def test_news_of_rows_call_the_sections_that_show_them(client, cast, plan):
    client.force_login(cast.anna)
    news = f"/plans/{plan.pk}/news/?since={Change.objects.latest('pk').pk}&writing=1"
    assert "HX-Trigger" not in client.get(news, headers=HTMX).headers
    create_goal(actor=cast.bo, plan=plan, achieved="Less downtime")
    assert json.loads(client.get(news, headers=HTMX).headers["HX-Trigger"]) == {"wrote-goals": True}
    assert "wrote-goals from:body" in page(client, cast.anna, f"/plans/{plan.pk}/")


def test_news_of_a_plan_in_review_are_not_forms(client, cast, plan):
    since = Change.objects.latest("pk").pk
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    Plan.objects.update(state="in_review")
    told = page(client, cast.anna, f"/plans/{plan.pk}/news/?since={since}")
    assert "Of Ben" in told
    assert "<textarea" not in told


@pytest.mark.parametrize("since", ["", "x", "9" * 30, "-1", "²"])
def test_news_since_nonsense_are_none(client, cast, plan, since):
    assert "hx-swap-oob" not in page(client, cast.anna, f"/plans/{plan.pk}/news/?since={since}")


def test_the_history_of_a_section_says_who_wrote_what(client, cast, plan):
    for who, text in ((cast.anna, "First"), (cast.ben, "Second")):
        update_part(actor=who, plan=plan, section="charter", changes={"text": text})
    told = page(client, cast.anna, f"/plans/{plan.pk}/parts/charter/history/")
    assert told.index("Second") < told.index("First")
    assert "Ben" in told


def test_a_draft_is_discarded_after_a_question(client, cast, plan):
    address = f"/plans/{plan.pk}/discard/"
    assert "Discard the plan" in page(client, cast.anna, address)
    assert client.post(address)["Location"] == f"/accounts/{cast.acme.pk}/plan/"
    assert not Plan.objects.exists()


def test_a_text_is_flagged_where_it_is_empty_only(client, cast, plan):
    for text in ("Partner", ""):
        update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": text})
    emptied = page(client, cast.anna, f"/plans/{plan.pk}/parts/charter/").split(
        'class="plan-state'
    )[1]
    assert "plan-flag" in emptied
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Partner"})
    carried = start_plan(actor=cast.anna, account=cast.acme, year=2027, carry=plan)
    told = page(client, cast.anna, f"/plans/{carried.pk}/parts/charter/").split(
        'class="plan-state'
    )[1]
    assert "Taken over from the plan before" in told
    assert "plan-flag" not in told


def test_open_parts_are_counted(client, cast, plan):
    def counted() -> int:
        lead = page(client, cast.anna, f"/plans/{plan.pk}/").split("open parts")[0]
        return int(lead.split()[-1])

    before = counted()
    assert before >= plan.parts.count()
    update_part(actor=cast.anna, plan=plan, section="charter", changes={"text": "Partner"})
    assert counted() == before - 1


def test_what_is_on_record_stands_beside_the_sections(client, cast, plan):
    Opportunity.objects.create(account=cast.acme, name="New line", stage="open")
    assert "New line" in page(client, cast.anna, f"/plans/{plan.pk}/")


def test_the_list_counts_the_open_parts_of_each_plan(client, cast, plan):
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, cast.mia, "/plans/")
        return len(seen)

    lead = page(client, cast.mia, f"/plans/{plan.pk}/").split("open parts")[0].split()[-1]
    listed = page(client, cast.mia, "/plans/")
    assert f"</svg> {lead}</span>" in listed.split("plan-flag num")[1]
    create_goal(actor=cast.anna, plan=plan, achieved="Less waste")
    before = asked()
    for year in range(2027, 2037):
        other = start_plan(actor=cast.sue, account=cast.bolt, year=year)
        create_goal(actor=cast.sue, plan=other, achieved="Less downtime")
    assert asked() == before
    Plan.objects.update(state="closed")
    assert "plan-flag" not in page(client, cast.mia, "/plans/")


def test_the_list_shows_what_one_sees_and_narrows(client, cast, plan):
    start_plan(actor=cast.sue, account=cast.bolt, year=2026)
    seen = page(client, cast.mia, "/plans/")
    assert ("ACME Corp" in seen, "Bolt Ltd" in seen) == (True, True)
    assert "Bolt Ltd" not in page(client, cast.anna, "/plans/")
    assert "No plan matches" in page(client, cast.anna, "/plans/?state=approved")
    assert "ACME Corp" in page(client, cast.anna, "/plans/?year=2026")


def test_the_list_says_how_many_wait_for_a_decision(client, cast, plan):
    assert "for a decision" not in page(client, cast.bo, "/plans/")
    submit_plan(actor=cast.anna, plan=plan)
    assert '<a href="?state=in_review">1 plan waits for a decision' in page(
        client, cast.bo, "/plans/"
    )
    assert "for a decision" not in page(client, cast.sue, "/plans/")


def test_the_pages_ask_the_same_of_the_database_however_much_there_is(client, cast, plan):
    Person.objects.create(account=cast.acme, name="P0", influence=3)
    page(client, cast.anna, f"/plans/{plan.pk}/")
    with CaptureQueriesContext(connection) as few:
        page(client, cast.anna, f"/plans/{plan.pk}/")
    for n in range(1, 30):
        Person.objects.create(account=cast.acme, name=f"P{n}", influence=3)
        Opportunity.objects.create(account=cast.acme, name=f"O{n}", stage="open")
    with CaptureQueriesContext(connection) as many:
        page(client, cast.anna, f"/plans/{plan.pk}/")
    assert len(many) == len(few)
