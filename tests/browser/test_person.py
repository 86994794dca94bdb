"""The page of a person in a browser: dialogs over the page, a menu, and what they leave behind."""

from playwright.sync_api import Page, expect

from accounts import services
from accounts.models import Person


def test_a_belief_is_noted_over_the_page_by_taps(phone: Page, live_server, login, cast):
    li = services.create_person(actor=cast.anna, account=cast.acme, name="Li Wei", support=1)
    login(phone, cast.anna)
    phone.goto(f"{live_server.url}/people/{li.pk}/")
    phone.locator("#standing").get_by_role("link", name="Judge anew").click()
    dialog = phone.locator("#dialog")
    expect(dialog.get_by_role("heading")).to_have_text("What do we hold of Li Wei?")
    dialog.get_by_role("link", name="Buy–sell level").click()
    dialog.get_by_text("4 contributes to their business").click()
    dialog.get_by_text("Direct talk").click()
    dialog.get_by_label("Confirmed").check()
    dialog.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Noted.")).to_be_visible()
    expect(phone.locator("#standing")).to_contain_text("4 contributes to their business")
    belief = li.beliefs.get(kind="level")
    assert (belief.value, belief.source, belief.confirmed) == (4, "direct", True)


def test_who_left_can_be_brought_back_at_once(page: Page, live_server, login, cast):
    li = services.create_person(actor=cast.anna, account=cast.acme, name="Li Wei")
    login(page, cast.anna)
    page.goto(f"{live_server.url}/people/{li.pk}/")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="They have left").click()
    page.locator("#dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Noted: Li Wei has left.")).to_be_visible()
    assert Person.objects.get(pk=li.pk).left_on is not None
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Li Wei still works there.")).to_be_visible()
    assert Person.objects.get(pk=li.pk).left_on is None


def test_where_they_work_now_is_found_while_typing(page: Page, live_server, login, cast):
    li = services.create_person(actor=cast.mia, account=cast.acme, name="Li Wei", support=2)
    login(page, cast.mia)
    page.goto(f"{live_server.url}/people/{li.pk}/")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="They work elsewhere now").click()
    page.locator("#dialog .ts-control").click()
    page.keyboard.type("bol")
    page.get_by_role("option", name="Bolt Ltd").click()
    page.locator("#dialog").get_by_label("Title there").fill("Buyer")
    page.locator("#dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Li Wei has moved.")).to_be_visible()
    moved = Person.objects.get(pk=li.pk)
    assert (moved.account, moved.title, moved.support) == (cast.bolt, "Buyer", 2)


def test_the_list_narrows_as_filters_are_chosen(page: Page, live_server, login, cast):
    for name, support in (("Friend", 2), ("Foe", -2)):
        services.create_person(actor=cast.anna, account=cast.acme, name=name, support=support)
    login(page, cast.anna)
    page.goto(f"{live_server.url}/people/")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Support").select_option("against")
    expect(page.get_by_role("link", name="Friend")).not_to_be_visible()
    expect(page.get_by_role("link", name="Foe")).to_be_visible()
    assert "support=against" in page.url
