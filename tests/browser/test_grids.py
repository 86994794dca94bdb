"""Grids to type in: keys move between the fields, a block from a spreadsheet is pasted over them."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Industry
from scoring.models import IndustryNeed

CLIPBOARD = """(input, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def industries(transactional_db):
    return Industry.objects.bulk_create(Industry(name=name) for name in ("Brewing", "Mining"))


def test_a_block_is_pasted_and_keys_move_and_all_is_saved(
    page: Page, live_server, login, cast, industries
):
    login(page, cast.bo)
    page.goto(f"{live_server.url}/matching/industries/?line=Pumps")
    fields = page.locator("[data-grid] tbody input")
    first, second, _third, fourth = (fields.nth(at) for at in range(4))
    first.focus()
    first.evaluate(CLIPBOARD, "4\t2\r\n 3.5 \t1\tbeyond the grid\r\n5\t5\r\n")
    values = [fields.nth(at).input_value() for at in range(4)]
    assert values == ["4", "2", "3.5", "1"]

    second.focus()
    page.keyboard.press("ArrowDown")
    expect(fourth).to_be_focused()
    page.keyboard.type("0")  # what was there was selected
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(fourth).to_have_value("0")
    expect(fourth).to_be_focused()
    page.keyboard.press("Enter")  # below the last row there is nothing: nothing is sent either
    expect(fourth).to_be_focused()
    first.evaluate(CLIPBOARD, "one word is pasted as ever")
    expect(first).to_have_value("4")

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved").first).to_be_visible()
    told = list(IndustryNeed.objects.order_by("industry").values_list("need", "strength"))
    assert [(float(need), float(strength)) for need, strength in told] == [(4, 2), (3.5, 0)]
