"""The list of actions, and what one does with them in the browser."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from planning.actions.services import create_action
from planning.models import Action
from planning.plans.services import start_plan


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def action(cast, today) -> Action:
    return create_action(
        actor=cast.anna, account=cast.acme, title="Visit the plant", due=today - timedelta(days=1)
    )


def page(client, user, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "query", "listed"),
    [
        ("anna", "", True),
        ("anna", "?state=overdue", True),
        ("anna", "?state=done", False),
        ("anna", "?source=plan", False),
        ("anna", "?source=none", True),
        ("anna", "?whose=team-1", True),
        ("ben", "?whose=all", False),
        ("bo", "", True),
        ("bo", "?whose=mine", False),
        ("rita", "", True),
        ("zed", "?whose=all", False),
        ("mia", "", True),
    ],
)
def test_the_list_shows_what_is_asked_for_and_in_sight(client, cast, action, who, query, listed):
    shown = page(client, getattr(cast, who), f"/actions/{query}")
    assert ("Visit the plant" in shown) is listed


def test_those_who_lead_look_at_the_people_of_a_team(client, cast, action):
    assert "Visit the plant" in page(client, cast.bo, f"/actions/?whose=team-{cast.north.pk}")
    assert "Visit the plant" not in page(client, cast.mia, f"/actions/?whose=team-{cast.south.pk}")


def test_the_list_is_told_as_a_file(client, cast, action):
    client.force_login(cast.anna)
    answer = client.get("/actions/?download=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Visit the plant" in text
    assert "ACME Corp" in text


def test_an_action_is_noted_at_an_account(client, cast, today):
    client.force_login(cast.anna)
    client.post(
        f"/accounts/{cast.acme.pk}/actions/new/",
        {"title": "Call", "due": today.isoformat(), "owner": cast.ben.pk},
    )
    assert Action.objects.get().owner == cast.ben


def test_done_asks_for_evidence_and_is_undone_at_one_tap(client, cast, action, today):
    client.force_login(cast.anna)
    form = {"evidence": "They signed", "on": today.isoformat()}
    answer = client.post(f"/actions/{action.pk}/done/", form, follow=True)
    action.refresh_from_db()
    assert (action.done_on, action.evidence) == (today, "They signed")
    undo = f"/actions/{action.pk}/move/?to=open"
    assert undo in answer.content.decode()
    client.post(undo)
    action.refresh_from_db()
    assert action.state == "open"


def test_an_edit_is_saved_and_a_clash_is_shown(client, cast, action, today):
    client.force_login(cast.anna)
    form = {"title": "Call", "due": today.isoformat(), "owner": cast.anna.pk, "version": 1}
    client.post(f"/actions/{action.pk}/", form)
    action.refresh_from_db()
    assert action.title == "Call"
    answer = client.post(f"/actions/{action.pk}/", {**form, "title": "Write"})
    assert "Save mine anyway" in answer.content.decode()


def test_who_only_reads_moves_nothing(client, cast, action):
    client.force_login(cast.rita)
    assert client.post(f"/actions/{action.pk}/move/", {"to": "done"}).status_code == 404
    assert "row-end" not in page(client, cast.rita, "/actions/")


def test_a_plan_shows_its_actions(client, cast, today):
    plan = start_plan(actor=cast.anna, account=cast.acme, year=2026)
    assert "No action yet" in page(client, cast.anna, f"/plans/{plan.pk}/")
    create_action(actor=cast.anna, account=cast.acme, title="Show the sensor", due=today, plan=plan)
    assert "Show the sensor" in page(client, cast.anna, f"/plans/{plan.pk}/")


def test_a_next_step_becomes_an_action_at_one_tap(client, cast, today):
    entry = accounts.log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(), next_step="Write",
        next_step_due=today,
    )  # fmt: skip
    client.force_login(cast.anna)
    client.post(f"/log/{entry.pk}/action/")
    assert Action.objects.get().activity == entry


def test_today_shows_what_is_due_and_makes_a_step_an_action(client, cast, action, today):
    accounts.log_activity(
        actor=cast.anna, account=cast.acme, kind="call", at=timezone.now(), next_step="Write",
        next_step_due=today,
    )  # fmt: skip
    shown = page(client, cast.anna, "/today/")
    assert f"/actions/{action.pk}/done/" in shown
    assert "Make it an action" in shown


def test_the_calendar_shows_a_month_and_the_way_to_its_neighbours(client, cast, action):
    shown = page(client, cast.anna, f"/actions/calendar/?month={action.due:%Y-%m}")
    assert "Visit the plant" in shown
    assert "Visit the plant" not in page(client, cast.anna, "/actions/calendar/?month=2031-05")
    march = page(client, cast.anna, "/actions/calendar/?month=2026-03")
    assert "?month=2026-02" in march
    assert "?month=2026-04" in march
    assert "Visit the plant" in page(client, cast.anna, f"/actions/calendar/?month={'x' * 9}")
    Action.objects.update(due=date(2031, 5, 1))  # a Thursday, in the last week of April too
    april = page(client, cast.anna, "/actions/calendar/?month=2031-04")
    assert "Visit the plant" in april
    assert "Nothing is due in this month." in april


def test_the_board_has_a_lane_for_each_state(client, cast, action, today):
    on = {"actor": cast.anna, "account": cast.acme, "due": today}
    create_action(**on, title="Begun", started_on=today)
    create_action(**on, title="Ended", done_on=today)
    create_action(**on, title="Long ago", done_on=today - timedelta(days=60))
    client.force_login(cast.anna)
    lanes = client.get("/actions/board/").context["lanes"]
    shown = {lane.code: [str(row) for row in lane.rows] for lane in lanes}
    assert shown == {"open": ["Visit the plant"], "started": ["Begun"], "done": ["Ended"]}
    answer = client.post(
        f"/actions/{action.pk}/move/", {"to": "started"}, headers={"HX-Request": "true"}
    )
    assert "noted" in answer["HX-Trigger"]
    action.refresh_from_db()
    assert action.state == "started"


@pytest.mark.parametrize(
    "address", ["/actions/", "/actions/calendar/", "/actions/board/", "/api/v1/actions/"]
)
def test_queries_do_not_grow_with_actions(client, cast, today, address):
    client.force_login(cast.anna)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    on = {"account": cast.acme, "owner": cast.anna, "due": today}
    Action.objects.bulk_create(Action(**on, title="One") for _n in range(2))
    few = queries()
    Action.objects.bulk_create(Action(**on, title=f"{n}") for n in range(30))
    assert queries() <= few
