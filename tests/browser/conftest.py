"""A real browser: Chromium of the machine, and a watch on its console and on our content policy."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("KAM_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that is here; skip it where there is no browser, except where nothing may be skipped."""
    missing = [
        reason
        for there, reason in [
            (Path(CHROMIUM).exists(), "Chromium is not installed"),
            ((ROOT / "static/dist/app.js").exists(), "the front end is not built (node build.mjs)"),
        ]
        if not there
    ]
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if missing and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=missing[0]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1440 × 900 in English; the test fails when the console says anything bad."""
    with _watched(browser) as page:
        yield page


@pytest.fixture
def other_page(browser: Browser) -> Iterator[Page]:
    """As `page`, in a browser of its own: for a colleague who is there at the same time."""
    with _watched(browser) as page:
        yield page


@contextmanager
def _watched(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if _is_bad(m) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    yield page
    context.close()
    assert complaints == []


def _is_bad(message: ConsoleMessage) -> bool:
    """Errors, but for htmx's word that faster typing gave up a question that was on its way."""
    given_up = ("htmx:sendAbort,", "htmx:afterRequest,")  # a real failure says sendError as well
    return message.type == "error" and not message.text.startswith(given_up)


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


@pytest.fixture
def login(live_server) -> Callable[[Page, User], None]:
    """Log a user in without the form: login(page, cast.anna)."""

    def log_in(page: Page, user: User) -> None:
        client = Client()  # one for each: to log in another user ends the session of the first
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie, "url": live_server.url, "httpOnly": True}]
        )

    return log_in
