"""A rep's ten seconds: from the day page to a logged contact, on a phone, with one thumb."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts import services
from accounts.models import Account, Activity, Person
from kam.core import notices
from planning.models import Snooze


def _due(cast, account: Account, person: Person | None = None) -> Activity:
    """A next step that somebody promised five days ago and that was due yesterday."""
    return services.log_activity(
        actor=cast.anna,
        account=account,
        kind="call",
        at=timezone.now() - timedelta(days=5),
        next_step="Send the offer",
        next_step_due=timezone.localdate() - timedelta(days=1),
        people=[person] if person else [],
    )


def test_a_contact_is_logged_with_two_interactions(phone: Page, live_server, login, cast):
    """One tap opens the log with account and person, Enter saves; the row goes, undo brings it back."""
    person = Person.objects.create(account=cast.acme, name="Li Wei")
    _due(cast, cast.acme, person)
    login(phone, cast.anna)
    phone.goto(f"{live_server.url}/today/")
    first = phone.locator("#contacts li").first
    expect(first).to_contain_text("Next step 1 day overdue: Send the offer")
    interactions = 0
    first.get_by_role("link", name="Log a contact with ACME Corp").click()
    interactions += 1
    expect(phone.get_by_label("Note")).to_be_focused()
    expect(phone.locator(".htmx-settling")).to_have_count(0)  # no hand is as quick as a test
    phone.keyboard.press("Enter")
    interactions += 1
    expect(phone.get_by_text("Logged: ACME Corp")).to_be_visible()
    expect(phone.get_by_text("All your key accounts have heard from you in time.")).to_be_visible()
    assert interactions == 2
    entry = Activity.objects.latest("pk")
    assert (entry.account, list(entry.people.all())) == (cast.acme, [person])
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator("#contacts li")).to_have_count(1)


def test_not_today_takes_a_row_off_and_undo_brings_it_back(phone: Page, live_server, login, cast):
    _due(cast, cast.acme)
    login(phone, cast.anna)
    phone.goto(f"{live_server.url}/today/")
    phone.get_by_label("Not today: ACME Corp").click()
    phone.get_by_role("button", name="In a week").click()
    expect(phone.get_by_text("ACME Corp comes back in a week.")).to_be_visible()
    expect(phone.locator("#contacts li")).to_have_count(0)
    phone.get_by_role("button", name="Undo").click()
    expect(phone.locator("#contacts li")).to_have_count(1)
    assert not Snooze.objects.exists()


def test_a_next_step_is_done_by_one_tap(phone: Page, live_server, login, cast):
    _due(cast, cast.acme)
    login(phone, cast.anna)
    phone.goto(f"{live_server.url}/today/")
    phone.get_by_role("button", name="Mark as done: ACME Corp").click()
    expect(phone.get_by_text("Done.")).to_be_visible()
    expect(phone.get_by_text("Nothing is due.")).to_be_visible()


def test_a_manager_looks_at_one_person_and_at_the_team(page: Page, live_server, login, cast):
    _due(cast, cast.acme)
    login(page, cast.bo)
    page.goto(f"{live_server.url}/today/")
    expect(page.get_by_text("1 next step overdue")).to_be_visible()
    page.get_by_label("Whose day").select_option("Ben")
    expect(page.locator("#contacts li")).to_have_count(0)
    page.get_by_label("Whose day").select_option("Anna")
    expect(page.locator("#contacts li")).to_have_count(1)


def test_the_bar_of_a_phone_counts_what_is_new(phone: Page, live_server, login, cast):
    notices.notify(user=cast.anna, kind="job", text="Told", url="/accounts/", key="1")
    login(phone, cast.anna)
    phone.goto(f"{live_server.url}/today/")
    bar = phone.get_by_label("Quick navigation")
    bar.get_by_role("link", name="Alerts").click()
    phone.get_by_role("button", name="Told", exact=True).click()
    expect(phone.get_by_role("heading", name="Accounts", exact=True)).to_be_visible()
    expect(bar.locator(".bell-count")).to_have_count(0)


def test_nothing_runs_out_of_the_page_of_a_phone(phone: Page, live_server, login, cast):
    cast.acme.name = "A very long name of a company with many words, GmbH & Co. KG"
    cast.acme.save()
    _due(cast, cast.acme)
    login(phone, cast.anna)
    for path in ("today/", "alerts/", "profile/"):
        phone.goto(f"{live_server.url}/{path}")
        assert phone.evaluate("() => document.documentElement.scrollWidth") == 390, path
