"""Writing a plan in a browser: saved while typing, with a colleague, and over a lost line."""

import pytest
from playwright.sync_api import Page, expect

from planning.models import Plan
from planning.plans.flow import approve_plan, submit_plan
from planning.plans.goals import create_goal
from planning.plans.services import start_plan, update_part

NEWS_MS = 9_000  # within which a page asks for what others wrote


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def text_of(plan: Plan) -> str:
    return plan.parts.get(section="charter").text


def test_what_is_typed_is_saved_by_itself(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    charter = page.locator("#charter")
    charter.get_by_role("textbox").fill("We halve their downtime.")
    expect(charter.locator(".plan-saved")).to_be_visible()
    assert text_of(plan) == "We halve their downtime."


def test_two_at_once_are_asked_and_nothing_is_lost(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    charter = page.locator("#charter")
    charter.get_by_role("textbox").fill("Of Anna")
    expect(charter.get_by_role("heading", name="Ben wrote this section")).to_be_visible()
    expect(charter).to_contain_text("Of Ben")
    charter.get_by_role("textbox").fill("Of both")
    page.reload()  # closed before it was kept: asked again
    expect(charter.get_by_role("heading", name="Ben wrote this section")).to_be_visible()
    expect(charter.get_by_role("textbox")).to_have_value("Of both")
    charter.get_by_role("button", name="Keep what stands").click()
    expect(charter.locator(".plan-saved")).to_be_visible()
    assert text_of(plan) == "Of both"
    page.complaints.clear()  # type: ignore[attr-defined]  # the answer that asked


def test_theirs_can_be_kept(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    charter = page.locator("#charter")
    charter.get_by_role("textbox").fill("Of Anna")
    charter.get_by_role("link", name="Keep theirs").click()
    expect(charter.get_by_role("textbox")).to_have_value("Of Ben")
    page.reload()
    expect(page.locator("#charter").get_by_role("textbox")).to_have_value("Of Ben")
    page.complaints.clear()  # type: ignore[attr-defined]  # the answer that asked


def test_what_a_colleague_writes_comes_by_itself(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.clock.install()
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    charter = page.locator("#charter").get_by_role("textbox")
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben"})
    page.clock.fast_forward(NEWS_MS)
    expect(charter).to_have_value("Of Ben")
    charter.focus()
    update_part(actor=cast.ben, plan=plan, section="charter", changes={"text": "Of Ben again"})
    page.clock.fast_forward(NEWS_MS)
    expect(page.locator("#plan-news")).to_contain_text("Ben is writing here: Charter")
    expect(charter).to_have_value("Of Ben")
    page.locator("#trends textarea").focus()
    expect(charter).to_have_value("Of Ben again")


def test_rows_of_a_colleague_come_and_who_writes_is_seen(
    page: Page, live_server, login, cast, plan
):
    login(page, cast.anna)
    page.clock.install()
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    page.locator("#goals").get_by_role("link", name="Add a goal").focus()
    create_goal(actor=cast.bo, plan=plan, achieved="Less downtime")
    update_part(actor=cast.bo, plan=plan, section="charter", changes={"text": "Of Bo"})
    page.clock.fast_forward(NEWS_MS)
    expect(page.locator("#plan-news")).to_contain_text("Bo is writing here: Charter")
    expect(page.get_by_role("link", name="Add a goal")).to_be_focused()
    page.locator("#charter").get_by_role("textbox").focus()
    expect(page.locator("#goals")).to_contain_text("Less downtime")


def test_a_lost_line_and_an_expired_login_lose_nothing(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    page.context.clear_cookies()
    charter = page.locator("#charter")
    charter.get_by_role("textbox").fill("Typed while logged out")
    charter.get_by_role("checkbox", name="Internal").check()
    expect(charter.get_by_text("Not saved yet")).to_be_visible()
    login(page, cast.bo)  # at the same desk: it is not hers
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    expect(page.locator("#charter").get_by_role("textbox")).to_have_value("")
    page.context.clear_cookies()
    login(page, cast.anna)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    expect(page.locator("#charter .plan-saved")).to_be_visible()
    assert text_of(plan) == "Typed while logged out"
    assert plan.parts.get(section="charter").internal
    page.complaints.clear()  # type: ignore[attr-defined]  # the refused requests


def test_what_is_typed_while_it_is_submitted_waits(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.clock.install()
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    submit_plan(actor=cast.ben, plan=plan)
    charter = page.locator("#charter")
    charter.get_by_role("textbox").fill("Typed too late")
    page.clock.fast_forward(1_300)
    expect(charter.get_by_text("The plan is in review")).to_be_visible()
    page.clock.fast_forward(5_000)
    assert len(sent) == 1, "it does not ask in a loop"
    page.reload()
    expect(charter.get_by_text("Typed too late")).to_be_visible()
    approve_plan(actor=cast.bo, plan=plan)
    page.reload()
    expect(charter.get_by_text("the plan was approved meanwhile")).to_be_visible()
    expect(charter.get_by_role("textbox")).to_have_value("Typed too late")
    page.clock.fast_forward(11_000)
    assert len(sent) == 1, "looking at an approved plan makes it no draft"
    charter.get_by_role("textbox").fill("Typed in time")
    page.clock.fast_forward(1_300)
    expect(charter.locator(".plan-saved")).to_be_visible()
    assert text_of(plan) == "Typed in time"
    page.complaints.clear()  # type: ignore[attr-defined]  # the refused request


def test_a_page_from_before_the_login_saves_on(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.clock.install()
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    page.context.clear_cookies(name="csrftoken")  # logging in gives another one
    charter = page.locator("#charter")
    charter.get_by_role("textbox").fill("Typed before")
    expect(charter.get_by_text("Not saved yet")).to_be_visible()
    page.clock.fast_forward(11_000)
    expect(charter.locator(".plan-saved")).to_be_visible()
    assert text_of(plan) == "Typed before"
    page.complaints.clear()  # type: ignore[attr-defined]  # the refused request


def test_the_keyboard_keeps_its_place_over_dialogs(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    add = page.locator("#stop").get_by_role("link", name="Add a stop")
    add.press("Enter")
    field = page.get_by_role("dialog").get_by_label("What")
    expect(field).to_be_focused()
    field.fill("Price talks")
    field.press("Control+Enter")
    expect(page.locator("#stop")).to_contain_text("Price talks")
    expect(add).to_be_focused()
    page.get_by_label("More: Price talks").press("Enter")
    page.locator("#stop").get_by_role("link", name="Edit").press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#stop .row-end :focus")).to_be_visible()


def test_what_went_wrong_in_a_dialog_is_said_above_it(page: Page, live_server, login, cast, plan):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    page.locator("#stop").get_by_role("link", name="Add a stop").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What").fill("Price talks")
    page.context.clear_cookies(name="sessionid")
    for _twice in range(2):
        with page.expect_response("**/add/stop/"):
            dialog.get_by_role("button", name="Save").click()
        page.get_by_text("You have been logged out").click()  # which nothing covers
    expect(page.locator(".toast-note")).to_have_count(1)
    login(page, cast.anna)
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#stop")).to_contain_text("Price talks")
    expect(page.get_by_text("You have been logged out")).to_have_count(0)
    page.complaints.clear()  # type: ignore[attr-defined]  # the answers that refused
