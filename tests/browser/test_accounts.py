"""What only a browser shows: ten seconds for a contact, filters that keep the form, dialogs."""

import time

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account, Activity, Person


def test_a_contact_is_logged_in_three_interactions_and_ten_seconds(
    page: Page, live_server, login, cast
):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/today/")
    started = time.monotonic()
    page.keyboard.press("l")  # opens the form, focus in the account
    expect(page.get_by_role("listbox").get_by_role("option", name="ACME Corp")).to_be_visible()
    page.keyboard.press("Enter")  # 1: the first of the recent accounts
    page.get_by_text("Call", exact=True).click()  # 2: the kind
    page.keyboard.press("Control+Enter")  # 3: save
    expect(page.get_by_text("Logged: ACME Corp")).to_be_visible()
    assert time.monotonic() - started < 10
    expect(page.locator("#dialog")).not_to_be_visible()
    entry = Activity.objects.get()
    assert (entry.account, entry.kind, entry.user) == (cast.acme, "call", cast.anna)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The entry is taken back.")).to_be_visible()
    assert not Activity.objects.exists()


def test_enter_saves_and_a_draft_keeps_its_key_over_a_reload(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/log/?account={cast.acme.pk}")
    note = page.get_by_label("note")
    note.fill("Price")
    note.press("Shift+Enter")
    note.press_sequentially("and delivery")
    key = page.locator("[name=key]").input_value()
    page.reload()
    expect(page.get_by_label("note")).to_have_value("Price\nand delivery")
    expect(page.locator("[name=key]")).to_have_value(key)
    page.get_by_label("note").press("Enter")
    expect(page.get_by_text("Logged: ACME Corp")).to_be_visible()
    entry = Activity.objects.get()
    assert (entry.note.split(), str(entry.key)) == (["Price", "and", "delivery"], key)


def test_a_contact_is_logged_with_one_thumb(phone: Page, live_server, login, cast):
    login(phone, cast.anna)
    phone.goto(f"{live_server.url}/accounts/{cast.acme.pk}/")
    phone.locator("main").get_by_role("link", name="Log contact").click()
    dialog = phone.locator("#dialog")
    dialog.get_by_label("note").fill("Spoke with purchasing")
    dialog.get_by_text("People, scene, mood, next step").click()
    dialog.get_by_label("Next step").fill("Send the offer")
    dialog.get_by_role("button", name="in a week", exact=True).click()
    for button in dialog.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 32  # type: ignore[index]
    dialog.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Logged: ACME Corp")).to_be_visible()
    expect(phone.locator("#latest").get_by_text("Spoke with purchasing")).to_be_visible()
    assert Activity.objects.get().next_step == "Send the offer"
    width = phone.evaluate("() => document.documentElement.scrollWidth")
    assert width == 390


def test_what_was_typed_outlives_a_lost_line_and_is_kept_once(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/log/?account={cast.acme.pk}")
    page.get_by_label("note").fill("Long talk about the new plant")
    page.context.set_offline(True)
    with (
        page.expect_console_message(lambda said: said.text.startswith("htmx:sendError")),
        page.expect_console_message(lambda said: "INTERNET_DISCONNECTED" in said.text),
    ):
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The server cannot be reached").first).to_be_visible()
    page.context.set_offline(False)
    page.complaints.clear()  # type: ignore[attr-defined]  # the lost line is meant to be lost
    page.goto(f"{live_server.url}/log/?account={cast.acme.pk}")
    expect(page.get_by_label("note")).to_have_value("Long talk about the new plant")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/accounts/{cast.acme.pk}/")
    assert Activity.objects.get().note == "Long talk about the new plant"
    page.goto(f"{live_server.url}/log/")
    expect(page.get_by_label("note")).to_have_value("")


def test_filters_swap_the_table_and_keep_the_form(page: Page, live_server, login, cast):
    login(page, cast.mia)
    page.goto(f"{live_server.url}/accounts/")
    search = page.locator("#id_q")
    search.press_sequentially("acme")
    expect(page.get_by_role("link", name="Bolt Ltd")).not_to_be_visible()
    expect(page.get_by_role("link", name="ACME Corp")).to_be_visible()
    expect(search).to_be_focused()
    page.wait_for_url("**q=acme**")
    search.fill("no such company")
    expect(page.get_by_text("No account matches.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="ACME Corp")).to_be_visible()


def test_archiving_asks_by_name_and_can_be_undone(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/accounts/{cast.acme.pk}/")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Archive").click()
    expect(page.get_by_text("Archive ACME Corp?")).to_be_visible()
    page.locator("#dialog").get_by_role("link", name="Cancel").click()
    assert Account.objects.get(pk=cast.acme.pk).status == "active"
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Archive").click()
    page.locator("#dialog").get_by_role("button", name="Archive").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("ACME Corp is back.")).to_be_visible()
    assert Account.objects.get(pk=cast.acme.pk).status == "active"


@pytest.mark.parametrize("path", ["", "timeline/", "people/", "sales/", "facts/"])
def test_no_tab_is_wider_than_a_phone(phone: Page, live_server, login, cast, path):
    login(phone, cast.anna)
    phone.goto(f"{live_server.url}/accounts/{cast.acme.pk}/{path}")
    assert phone.evaluate("() => document.documentElement.scrollWidth") == 390


def test_today_logs_again_and_again_and_takes_in_the_news(page: Page, live_server, login, cast):
    """The dialog opens over the list as often as one likes, and the list follows."""
    login(page, cast.anna)
    page.goto(f"{live_server.url}/today/")
    for step in ("Call the plant", "Send the offer"):
        page.get_by_role("link", name="Log contact").click()
        expect(page.get_by_role("listbox").get_by_role("option", name="ACME Corp")).to_be_visible()
        page.keyboard.press("Enter")
        page.get_by_text("People, scene, mood, next step").click()
        page.get_by_label("Next step").fill(step)
        page.get_by_role("button", name="tomorrow").click()
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#today").get_by_text(step)).to_be_visible()


def test_the_chosen_account_brings_its_people(page: Page, live_server, login, cast):
    Person.objects.create(account=cast.acme, name="Li Wei")
    login(page, cast.anna)
    page.goto(f"{live_server.url}/log/")
    expect(page.get_by_role("listbox").get_by_role("option", name="ACME Corp")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_text("People, scene, mood, next step").click()
    page.get_by_text("Li Wei").click()
    expect(page.get_by_label("Li Wei")).to_be_checked()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/accounts/{cast.acme.pk}/")
    assert [person.name for person in Activity.objects.get().people.all()] == ["Li Wei"]


def test_rows_chosen_by_shift_click_are_changed_together_and_taken_back(
    page: Page, live_server, login, cast
):
    Account.objects.bulk_create(
        Account(code=f"R{n}", name=f"Row {n}", owner=cast.anna, team=cast.north, region="old")
        for n in range(5)
    )
    login(page, cast.anna)
    page.goto(f"{live_server.url}/accounts/?q=Row")
    change = page.get_by_role("button", name="Change the chosen")
    expect(change).to_be_disabled()
    page.get_by_label("Choose Row 1").click()
    page.get_by_label("Choose Row 3").click(modifiers=["Shift"])
    expect(page.get_by_label("Choose Row 2")).to_be_checked()
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    change.click()
    page.get_by_label("Region").fill("new")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("row", name="old new 3")).to_be_visible()
    page.get_by_role("button", name="Change 3 accounts").click()
    expect(page.locator("#bulk")).to_contain_text("Were changed")
    changed = Account.objects.filter(region="new").order_by("name")
    assert [account.name for account in changed] == ["Row 1", "Row 2", "Row 3"]
    page.locator("#bulk").get_by_role("link", name="Undo").click()
    page.locator("#dialog").get_by_role("button", name="Undo").click()
    expect(page.locator("#bulk")).to_contain_text("Undone")
    assert Account.objects.filter(region="old").count() == 5
