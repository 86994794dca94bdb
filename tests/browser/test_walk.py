"""Every page that a link leads to: it answers, nothing complains, nothing is wider than the screen."""

import re
from collections import deque
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from accounts.models import Activity, Person, Product, Sale
from accounts.services.users import set_preferences
from scoring import services as scoring

NOT_FOLLOWED = re.compile(r"^/(admin|api|static)/|/refused/$|/export/|/vcard/$")
AT_MOST = 80
# What lies outside the flow and below everything else makes a page longer than what it shows.
BELOW_THE_END = (
    "document.documentElement.scrollHeight"
    " - Math.max(innerHeight, document.querySelector('.frame').offsetHeight)"
)


@pytest.fixture
def lively(cast):
    """ACME with people, sales, a contact and a score, so that its pages show something."""
    Person.objects.create(account=cast.acme, name="Carl Buyer", title="Head of purchasing")
    product = Product.objects.create(code="P1", name="Pump")
    for month in range(1, 10):
        Sale.objects.create(
            account=cast.acme, date=date(2026, month, 5), product=product, amount=1000 * month,
            base_amount=1000 * month, currency="EUR", key=f"00000000-0000-0000-0000-{month:012}",
        )  # fmt: skip
    Activity.objects.create(
        account=cast.acme, user=cast.anna, kind="visit", note="Saw the new line.",
        at=datetime(2026, 9, 1, 10, tzinfo=UTC),
    )  # fmt: skip
    scoring.evaluate(as_of=date(2026, 10, 1))
    return cast


def _kind(path: str) -> str:
    """The page without its ids and query: each kind of page is looked at once."""
    return re.sub(r"\d+", "N", urlsplit(path).path)


def _links(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "a[href]", "links => links.map(a => a.getAttribute('href')).filter(h => h.startsWith('/'))"
    )


def _walk(page: Page, start: str) -> tuple[list[str], list[str]]:
    """Kinds of pages seen, and what was wrong with any of them."""
    todo, seen, wrong = deque(["/"]), ["/"], []
    while todo and len(seen) < AT_MOST:
        path = todo.popleft()
        answer = page.goto(start + path)
        if answer is None or answer.status != 200:
            wrong.append(f"{path} answers {answer and answer.status}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{path} is wider than the screen")
        if page.evaluate(BELOW_THE_END) > 1:
            wrong.append(f"{path} goes on below its last element")
        if page.locator("h1").count() != 1:
            wrong.append(f"{path} has {page.locator('h1').count()} main headings")
        for link in _links(page):
            if _kind(link) not in seen and not NOT_FOLLOWED.search(urlsplit(link).path):
                seen.append(_kind(link))
                todo.append(link)
    return seen, wrong


@pytest.mark.parametrize(
    ("who", "width", "language", "theme"),
    [("mia", 1440, "en", "light"), ("bo", 390, "zh-hans", "dark"), ("anna", 390, "en", "light")],
)
def test_every_page_that_a_link_leads_to_is_sound(
    page: Page, live_server, login, lively, who, width, language, theme
):
    user = getattr(lively, who)
    set_preferences(user=user, language=language, theme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    login(page, user)
    page.goto(f"{live_server.url}/profile/")
    seen, wrong = _walk(page, live_server.url)
    assert wrong == []
    assert "/accounts/N/" in seen
    assert len(seen) > 10


def test_words_for_screen_readers_in_a_long_matrix_do_not_lengthen_the_page(
    page: Page, live_server, login, lively
):
    people = Person.objects.bulk_create(
        Person(account=lively.acme, name=f"Colleague {n}", known_by=lively.anna) for n in range(60)
    )
    Activity.objects.get().people.add(*people)
    login(page, lively.anna)
    page.goto(f"{live_server.url}/accounts/{lively.acme.pk}/people/known/")
    assert page.locator(".known-matrix .visually-hidden").count() > 0
    assert page.evaluate(BELOW_THE_END) <= 1
