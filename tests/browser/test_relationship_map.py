"""The relationship map under the hand: drag, undo, find, fold; a reader moves nobody; paper."""

import pytest
from playwright.sync_api import Page, expect

from accounts import services
from accounts.models import Person

PLACE = """id => {
  const box = document.querySelector("[data-map]");
  const at = box.cy.getElementById(id).renderedPosition();
  const corner = box.getBoundingClientRect();
  return [corner.left + at.x, corner.top + at.y];
}"""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SHOWN = """id => document.querySelector("[data-map]").cy.getElementById(id).style("display")"""


@pytest.fixture
def people(cast):
    """Boss ── Ann, Bob ── Cem; Ann sways the boss."""
    boss = Person.objects.create(account=cast.acme, name="Boss", influence=5, support=-1)
    ann = Person.objects.create(account=cast.acme, name="Ann", reports_to=boss, support=2)
    bob = Person.objects.create(account=cast.acme, name="Bob", reports_to=boss)
    cem = Person.objects.create(account=cast.acme, name="Cem", reports_to=bob)
    services.draw_influence(actor=cast.anna, person=ann, on=boss)
    return {"boss": boss, "ann": ann, "bob": bob, "cem": cem}


@pytest.fixture
def open_map(live_server, login, cast, people):
    def go(page, who="anna"):
        login(page, getattr(cast, who))
        page.goto(f"{live_server.url}/accounts/{cast.acme.pk}/people/map/")
        expect(page.locator("[data-map][data-ready]")).to_be_visible()
        page.locator("[data-map]").scroll_into_view_if_needed()
        page.evaluate(TWO_FRAMES)  # the map learns in the next one that the page has scrolled

    return go


def place(page, person):
    return page.evaluate(PLACE, f"p{person.pk}")


def drag(page, person, onto):
    page.mouse.move(*place(page, person))
    page.mouse.down()
    page.mouse.move(*place(page, onto), steps=8)
    page.mouse.up()


def test_who_is_dragged_onto_another_reports_to_them_also_after_a_reload(
    page: Page, open_map, people
):
    open_map(page)
    drag(page, people["cem"], people["ann"])
    bar = page.locator("[data-map-bar]")
    expect(bar.get_by_text("Should Cem report to Ann?")).to_be_visible()
    bar.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Cem reports to Ann now.")).to_be_visible()
    people["cem"].refresh_from_db()
    assert people["cem"].reports_to == people["ann"]
    page.reload()
    row = page.locator(f"#person-{people['cem'].pk}")
    expect(row.locator(".depth-2")).to_be_visible()
    assert (
        page.evaluate(
            "id => document.querySelector('[data-map]').cy.getElementById(id).source().id()",
            f"r{people['cem'].pk}",
        )
        == f"p{people['ann'].pk}"
    )


def test_the_move_is_undone_from_the_message(page: Page, open_map, people):
    open_map(page)
    drag(page, people["cem"], people["ann"])
    page.locator("[data-map-bar]").get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Cem reports to Bob now.")).to_be_visible()
    people["cem"].refresh_from_db()
    assert people["cem"].reports_to == people["bob"]


def test_cancel_puts_the_person_back(page: Page, open_map, people):
    open_map(page)
    before = place(page, people["cem"])
    drag(page, people["cem"], people["ann"])
    page.locator("[data-map-bar]").get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-map-bar]")).to_be_hidden()
    page.wait_for_timeout(300)  # the way back is shown
    assert place(page, people["cem"]) == pytest.approx(before, abs=1)


def test_a_boss_dragged_below_their_own_report_is_refused_in_words(page: Page, open_map, people):
    open_map(page)
    drag(page, people["boss"], people["ann"])
    page.locator("[data-map-bar]").get_by_role("button", name="Save").click()
    expect(page.get_by_text("This person would report to themselves.")).to_be_visible()


def test_a_reader_looks_and_moves_nobody(page: Page, open_map, people):
    open_map(page, "rita")
    before = place(page, people["cem"])
    drag(page, people["cem"], people["ann"])
    assert page.locator("[data-map-bar]").count() == 0
    assert place(page, people["cem"]) == pytest.approx(before, abs=1)


def test_a_tap_tells_of_the_person_and_folds_their_branch(page: Page, open_map, people):
    open_map(page)
    page.mouse.click(*place(page, people["bob"]))
    panel = page.locator("[data-map-panel]")
    expect(panel.get_by_role("heading", name="Bob")).to_be_visible()
    panel.get_by_role("button", name="Fold the branch").click()
    assert page.evaluate(SHOWN, f"p{people['cem'].pk}") == "none"
    panel.get_by_role("button", name="Unfold the branch").click()
    assert page.evaluate(SHOWN, f"p{people['cem'].pk}") == "element"


def test_a_person_is_found_by_name_and_from_the_table(page: Page, open_map, people):
    open_map(page)
    search = page.get_by_role("combobox", name="Find a person")
    search.fill("an")
    search.press("Enter")
    expect(page.locator("[data-map-panel]").get_by_role("heading", name="Ann")).to_be_visible()
    expect(page.locator("[data-map-panel]").get_by_text("Boss")).to_be_visible()
    page.get_by_role("button", name="Show Cem on the map").click()
    expect(page.locator("[data-map-panel]").get_by_role("heading", name="Cem")).to_be_visible()


def test_on_paper_it_is_a_drawing(page: Page, open_map, people):
    open_map(page)
    drawing = page.locator(".map-drawing")
    expect(drawing).to_be_hidden()
    page.emulate_media(media="print")
    expect(drawing).to_be_visible()
    expect(page.locator(".map-stage")).to_be_hidden()
    expect(drawing.get_by_text("−1")).to_be_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
