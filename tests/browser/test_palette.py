"""The command palette and the hint at duplicates, by keyboard in a browser."""

from playwright.sync_api import Page, expect

from accounts.models import Account


def test_two_chinese_characters_and_enter_lead_to_an_account(page: Page, live_server, login, cast):
    for code, name in [("C1", "苏州锐驰传动有限公司"), ("C2", "锐驰精密有限公司")]:
        Account.objects.create(code=code, name=name, owner=cast.anna)
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-input")).to_be_focused()
    page.keyboard.type("锐驰")
    chosen = page.locator("#palette-list [aria-selected=true]")
    expect(chosen).to_contain_text("锐驰精密有限公司")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("苏州锐驰传动有限公司")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="苏州锐驰传动有限公司")).to_be_visible()


def test_escape_closes_and_the_focus_is_where_it_was(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/accounts/new/")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_a_likely_duplicate_is_hinted_at_and_saving_still_works(
    page: Page, live_server, login, cast
):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/accounts/new/")
    page.get_by_label("Name", exact=True).fill("Acme Corporation")
    expect(page.get_by_role("link", name="ACME Corp")).to_be_visible()
    page.get_by_label("Code", exact=True).fill("ACME-9")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Acme Corporation")).to_be_visible()
    assert Account.objects.filter(name="Acme Corporation", code="ACME-9").exists()
