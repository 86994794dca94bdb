"""What the frame does on every page."""

from playwright.sync_api import Page, expect

from accounts.models import Team


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


def test_a_question_names_the_thing_before_it_goes(page: Page, live_server, login, cast):
    login(page, cast.mia)
    empty = Team.objects.create(name="West")
    page.goto(f"{live_server.url}/settings/teams/{empty.pk}/")
    page.get_by_role("link", name="Delete").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Delete the team West?")
    question.get_by_role("link", name="Cancel").click()
    assert Team.objects.filter(pk=empty.pk).exists()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("West is gone.")).to_be_visible()
    assert not Team.objects.filter(pk=empty.pk).exists()


def test_a_server_that_does_not_answer_is_told_and_the_text_stays(
    page: Page, live_server, login, cast
):
    login(page, cast.mia)
    page.goto(f"{live_server.url}/settings/users/")
    page.route("**/settings/users/?q=*", lambda route: route.abort())
    search = page.get_by_label("Search users")
    search.fill("anna")
    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    expect(search).to_have_value("anna")
    page.unroute("**/settings/users/?q=*")
    search.fill("ben")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(search).to_be_focused()
    page.complaints.clear()  # the browser's own word for the request that was cut


def test_what_an_expired_login_refused_stands_in_its_form_again(
    page: Page, live_server, login, cast
):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    page.get_by_label("Name", exact=False).nth(0).fill("Anna B.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("User name").fill("anna")
    page.get_by_label("Password").fill("secret-anna")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("This was not saved yet.")).to_be_visible()
    expect(page.get_by_label("Name", exact=False).nth(0)).to_have_value("Anna B.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is saved").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("This was not saved yet.")).to_have_count(0)
    cast.anna.refresh_from_db()
    assert cast.anna.name == "Anna B."


def test_the_bar_at_the_bottom_leads_on_a_phone(phone: Page, live_server, login, cast):
    login(phone, cast.mia)
    phone.goto(f"{live_server.url}/profile/")
    expect(phone.get_by_label("Main navigation")).to_be_hidden()
    bar = phone.get_by_label("Quick navigation")
    bar.get_by_text("More").click()
    bar.get_by_role("link", name="Settings").click()
    expect(phone.get_by_role("heading", name="Settings")).to_be_visible()


def test_letters_lead_to_pages(page: Page, live_server, login, cast):
    login(page, cast.anna)
    page.goto(f"{live_server.url}/profile/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Accounts", exact=True)).to_be_visible()
    page.keyboard.press("/")
    expect(
        page.get_by_label("Search accounts").or_(page.get_by_label("Name or code")).first
    ).to_be_focused()
