"""What the frame does on every page."""

from playwright.sync_api import Page, expect


def test_a_user_logs_in_with_the_form_and_out_again(page: Page, live_server, cast):
    page.goto(f"{live_server.url}/profile/")
    page.get_by_label("User name").fill("anna")
    page.get_by_label("Password").fill("secret-anna")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
    page.get_by_label("Menu of Anna").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_the_language_changes_at_once_and_stays(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    page.get_by_label("Menu of Anna").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.goto(f"{live_server.url}/profile/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    cast.anna.refresh_from_db()
    assert cast.anna.language == "zh-hans"


def test_the_theme_changes_at_once_and_stays(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    page.get_by_label("Menu of Anna").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_leaving_with_unsaved_text_asks(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Name", exact=False).nth(0).fill("Anna B.")
    page.get_by_role("link", name="Change password").click()
    page.wait_for_timeout(0)
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
    assert asked == ["beforeunload"]


def test_the_question_mark_shows_the_keys(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Keyboard")).to_be_hidden()


def test_the_first_tab_stop_skips_to_the_content(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
