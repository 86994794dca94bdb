"""Boards: a card is moved by the keys, and stands where it stood when the server does not take it."""

from playwright.sync_api import Page, expect

from accounts import services
from accounts.models import Opportunity


def test_a_card_moves_and_goes_back_where_the_line_is_lost(page: Page, live_server, login, cast):
    for name in ("Line 4", "Line 5"):
        services.create_opportunity(actor=cast.anna, account=cast.acme, name=name)
    login(page, cast.anna)
    page.goto(f"{live_server.url}/pipeline/")
    lane = {code: page.locator(f"[data-lane={code}]") for code in ("found", "qualified")}
    card = page.get_by_role("link", name="Line 4", exact=True)
    card.press("Shift+ArrowRight")
    expect(lane["qualified"].locator(".shelf-count")).to_have_text("1")
    expect(card).to_be_focused()
    page.context.set_offline(True)
    with (
        page.expect_console_message(lambda said: said.text.startswith("htmx:sendError")),
        page.expect_console_message(lambda said: "INTERNET_DISCONNECTED" in said.text),
    ):
        page.get_by_role("link", name="Line 5", exact=True).press("Shift+ArrowRight")
    expect(page.get_by_text("The server cannot be reached").first).to_be_visible()
    expect(lane["found"].get_by_role("link", name="Line 5", exact=True)).to_be_focused()
    expect(lane["found"].get_by_role("combobox")).to_have_value("found")
    page.context.set_offline(False)
    page.complaints.clear()  # type: ignore[attr-defined]  # the lost line is meant to be lost
    page.get_by_role("link", name="Line 5", exact=True).press("Shift+ArrowRight")
    expect(lane["qualified"].locator(".shelf-count")).to_have_text("2")
    assert set(Opportunity.objects.values_list("step", flat=True)) == {"qualified"}


PRESS_WHILE_DRAWN = """document.addEventListener("htmx:afterSwap", function press({ target }) {
  if (!target.matches("[data-board]")) return;
  document.removeEventListener("htmx:afterSwap", press);
  const key = { key: "ArrowRight", shiftKey: true, bubbles: true, cancelable: true };
  target.querySelector("[data-card] a").dispatchEvent(new KeyboardEvent("keydown", key));
})"""


def test_a_key_pressed_while_the_board_is_drawn_is_not_lost(page: Page, live_server, login, cast):
    row = services.create_opportunity(
        actor=cast.anna, account=cast.acme, name="Line 6", step="offered"
    )
    login(page, cast.anna)
    page.goto(f"{live_server.url}/pipeline/")
    page.evaluate(PRESS_WHILE_DRAWN)
    page.get_by_role("link", name="Line 6", exact=True).press("Shift+ArrowRight")
    expect(page.locator("#dialog [name=reason]")).to_be_visible()
    row.refresh_from_db()
    assert (row.stage, row.step) == ("open", "negotiated")
