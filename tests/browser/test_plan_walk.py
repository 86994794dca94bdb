"""A plan from its first word to its approval, and the boards on which its work goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.services import create_opportunity
from planning.actions.services import create_action
from planning.models import Plan
from planning.plans.services import start_plan


@pytest.fixture
def plan(cast) -> Plan:
    return start_plan(actor=cast.anna, account=cast.acme, year=2026)


def hear(page: Page) -> None:
    """Let the page ask for news, as it does every few seconds."""
    page.clock.fast_forward(9_000)


def answer(page: Page, button: str, **fields: str) -> None:
    """Fill in the dialog and send it off."""
    dialog = page.locator("#dialog")
    for name, value in fields.items():
        dialog.locator(f"[name={name}]").fill(value)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).not_to_be_visible()


def test_a_plan_is_written_sent_back_mended_and_approved(
    page: Page, other_page: Page, live_server, login, cast, plan
):
    for desk, user in ((page, cast.anna), (other_page, cast.bo)):
        login(desk, user)
        desk.clock.install()
        desk.goto(f"{live_server.url}/plans/{plan.pk}/")
    page.locator("#charter textarea").fill("We halve their downtime.")
    expect(page.locator("#charter .plan-saved")).to_be_visible()
    hear(page)
    expect(page.locator("#plan-toc [href='#charter'] .plan-flag")).not_to_be_visible()
    page.get_by_role("link", name="Submit").click()
    answer(page, "Submit")
    hear(other_page)
    expect(other_page.locator("#plan-flow")).to_contain_text("Anna submitted the plan")
    expect(other_page.locator("#charter")).to_contain_text("We halve their downtime.")
    other_page.get_by_role("link", name="Send back").click()
    answer(other_page, "Send back", reason="What do we stop for it?")
    hear(page)
    expect(page.locator("#plan-flow")).to_contain_text("What do we stop for it?")
    page.locator("#stop").get_by_role("link", name="Add a stop").click()
    answer(page, "Save", what="Price talks", hours="60")
    expect(page.locator("#stop")).to_contain_text("Price talks")
    expect(page.locator("#plan-toc [href='#stop'] .plan-flag")).not_to_be_visible()
    page.get_by_role("link", name="Submit").click()
    answer(page, "Submit")
    hear(other_page)
    other_page.get_by_role("link", name="Approve").click()
    answer(other_page, "Approve")
    expect(other_page.locator("#plan-lead")).to_contain_text("Approved")
    assert plan.versions.get().approved_by == cast.bo


def test_whom_a_comment_names_is_told(page: Page, other_page: Page, live_server, login, cast, plan):
    login(page, cast.bo)
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    page.locator("#remarks-charter a").click()
    dialog = page.locator("#dialog")
    dialog.get_by_role("textbox").fill("Is this so?")
    page.keyboard.press("Escape")  # closed by mistake
    page.locator("#remarks-charter a").click()
    expect(dialog.get_by_role("textbox")).to_have_value("Is this so?")
    dialog.get_by_role("button", name="Anna").click()
    expect(dialog.get_by_role("textbox")).to_have_value("Is this so? @anna ")
    dialog.get_by_role("button", name="Comment").click()
    expect(dialog.locator(".plan-said")).to_have_text("Is this so? @anna")
    page.keyboard.press("Escape")
    expect(page.locator("#remarks-charter")).to_contain_text("one open comment")
    login(other_page, cast.anna)
    other_page.goto(f"{live_server.url}/alerts/")
    other_page.get_by_text("Bo names you in the plan 2026 of ACME Corp").click()
    other_page.wait_for_url(f"**/plans/{plan.pk}/**")  # once it is loaded
    other_page.locator("#remarks-charter a").click()
    other_page.locator("#dialog").get_by_role("button", name="Resolve").click()
    expect(other_page.locator("#remarks-charter")).not_to_contain_text("open comment")


def test_cards_move_by_hand_and_by_the_keys(page: Page, live_server, login, cast):
    pump = create_opportunity(actor=cast.anna, account=cast.acme, name="Pumps", amount="5000")
    today = timezone.localdate()
    call = create_action(
        actor=cast.anna, account=cast.acme, title="Call them", due=today - timedelta(days=1)
    )
    login(page, cast.anna)
    page.goto(f"{live_server.url}/pipeline/")
    lane = lambda code: page.locator(f"[data-lane={code}]")  # noqa: E731
    lane("found").locator("[data-card]").drag_to(lane("qualified"))
    expect(page.get_by_text("Pumps: Qualified")).to_be_visible()
    lane("qualified").get_by_role("link", name="Pumps", exact=True).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")  # faster than the server answers
    expect(page.get_by_text("Pumps: In negotiation")).to_be_visible()
    expect(lane("negotiated").get_by_role("link", name="Pumps", exact=True)).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    answer(page, "Save", reason="Our service")
    expect(lane("won").get_by_role("link", name="Pumps", exact=True)).to_be_focused()
    pump.refresh_from_db()
    assert (pump.stage, pump.step, pump.reason) == ("won", "negotiated", "Our service")
    page.goto(f"{live_server.url}/actions/board/")
    lane("open").locator("[data-card]").drag_to(lane("started"))
    expect(lane("started").get_by_role("link", name="Call them", exact=True)).to_be_visible()
    lane("started").get_by_role("link", name="Call them", exact=True).focus()
    page.keyboard.press("Shift+ArrowRight")
    answer(page, "Save", evidence="They sent the figures")
    expect(lane("done").get_by_role("link", name="Call them", exact=True)).to_be_visible()
    call.refresh_from_db()
    assert (call.started_on, call.done_on) == (today, today)
