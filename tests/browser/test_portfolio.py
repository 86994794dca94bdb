"""The dashboard in a browser: charts are drawn, switches work, nothing overflows on a phone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from scoring.services import evaluate


@pytest.fixture
def evaluated(transactional_db, cast):
    for day in (date(2026, 2, 1), date(2026, 3, 2)):
        evaluate(as_of=day)
    return cast


def test_charts_are_drawn_beside_their_tables(page: Page, live_server, login, evaluated):
    login(page, evaluated.mia)
    page.goto(f"{live_server.url}/portfolio/")
    expect(page.locator("figure .chart svg")).to_have_count(2)
    page.get_by_text("As a table").click()
    expect(page.get_by_role("columnheader", name="% of sales")).to_be_visible()


def test_team_and_day_switch_at_once(page: Page, live_server, login, evaluated):
    login(page, evaluated.mia)
    page.goto(f"{live_server.url}/portfolio/")
    page.get_by_label("Team", exact=True).select_option(label="North")
    expect(page.get_by_text("North and all teams below it")).to_be_visible()
    page.get_by_role("link", name="The evaluation before").click()
    expect(page.get_by_text("as of 1 Feb 2026")).to_be_visible()
    expect(page.get_by_label("Team", exact=True)).to_have_value(str(evaluated.north.pk))
    page.get_by_label("As of", exact=True).fill("2026-03-03")
    expect(page.get_by_text("as of 2 Mar 2026")).to_be_visible()


def test_nothing_overflows_on_a_phone(phone: Page, live_server, login, evaluated):
    login(phone, evaluated.bo)
    phone.goto(f"{live_server.url}/portfolio/")
    expect(phone.get_by_role("heading", name="Tiers", level=1)).to_be_visible()
    expect(phone.locator("figure .chart svg")).to_have_count(2)
    assert phone.evaluate("() => document.documentElement.scrollWidth") == 390
