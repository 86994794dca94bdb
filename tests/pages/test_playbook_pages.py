"""The page of playbooks, their form, and the start at an account."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.models import Action, Playbook, PlaybookStep


def form(**more) -> dict:
    return {
        "name": "Onboard", "event": "", "is_active": "on", "steps-TOTAL_FORMS": "2",
        "steps-INITIAL_FORMS": "0", "steps-0-title": "Say hello", "steps-0-days_after": "3",
        "steps-0-role": "service", "steps-1-title": "", **more,
    }  # fmt: skip


def test_everybody_reads_and_administrators_write(client, cast):
    client.force_login(cast.anna)
    shown = client.get("/playbooks/").content.decode()
    assert "Win deals" in shown
    assert "/playbooks/new/" not in shown
    assert client.post("/playbooks/new/", form()).status_code == 403
    client.force_login(cast.mia)
    client.post("/playbooks/new/", form())
    (step,) = Playbook.objects.get(name="Onboard").steps.all()
    assert (step.title, step.days_after, step.role) == ("Say hello", 3, "service")


def test_a_core_task_that_is_saved_in_chinese_stays_translated(client, cast):
    client.force_login(cast.mia)
    deals = Playbook.objects.get(code="win_deals")
    before = list(deals.steps.values_list("title", flat=True))
    page = client.get(f"/playbooks/{deals.pk}/", headers={"Accept-Language": "zh-hans"})
    sent = {
        f"steps-{n}-{name}": value or ""
        for n, step in enumerate(page.context["steps"].initial)
        for name, value in step.items()
    }
    total = {"steps-TOTAL_FORMS": "4", "steps-INITIAL_FORMS": "4", "version": deals.version}
    assert "竞争对手" in sent["steps-0-title"]
    body = {**form(name=""), **total, **sent}
    client.post(f"/playbooks/{deals.pk}/", body, headers={"Accept-Language": "zh-hans"})
    assert list(deals.steps.values_list("title", flat=True)) == before


def test_without_a_step_it_is_refused_in_words(client, cast):
    client.force_login(cast.mia)
    answer = client.post("/playbooks/new/", form(**{"steps-0-title": ""}))
    assert "A playbook needs a step" in answer.content.decode()


def test_a_playbook_is_started_at_an_account(client, cast):
    client.force_login(cast.anna)
    deals = Playbook.objects.get(code="win_deals")
    assert "playbooks/start/" in client.get(f"/accounts/{cast.acme.pk}/plan/").content.decode()
    client.post(
        f"/accounts/{cast.acme.pk}/playbooks/start/", {"playbook": deals.pk, "on": "2026-03-02"}
    )
    assert Action.objects.filter(account=cast.acme).count() == 4
    client.force_login(cast.rita)
    assert client.get(f"/accounts/{cast.acme.pk}/playbooks/start/").status_code == 404


@pytest.mark.parametrize("address", ["/playbooks/", "/api/v1/playbooks/"])
def test_queries_do_not_grow_with_playbooks(client, cast, address):
    client.force_login(cast.anna)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = queries()
    for n in range(20):
        one = Playbook.objects.create(code=f"p{n}", name="P")
        PlaybookStep.objects.create(playbook=one, title="S")
    assert queries() <= few


def test_playbooks_over_rest(client, cast):
    client.force_login(cast.mia)
    body = {"name": "Onboard", "steps": [{"title": "Say hello", "days_after": 3}]}
    made = client.post("/api/v1/playbooks/", body, "application/json").json()
    assert made["steps"] == [{"title": "Say hello", "days_after": 3, "role": ""}]
    url = f"/api/v1/playbooks/{made['id']}/"
    client.patch(url, {"steps": [{"title": "Call"}]}, "application/json")
    assert [step["title"] for step in client.get(url).json()["steps"]] == ["Call"]
    client.force_login(cast.anna)
    assert client.patch(url, {"name": "X"}, "application/json").status_code == 403
    run = client.post(f"{url}start/", {"account": "ACME"}, "application/json")
    assert run.status_code == 201
    assert len(run.json()["actions"]) == 1
    hidden = client.post(f"{url}start/", {"account": "BOLT"}, "application/json")
    assert hidden.status_code == 400
    client.force_login(cast.rita)
    assert client.post(f"{url}start/", {"account": "ACME"}, "application/json").status_code == 403
