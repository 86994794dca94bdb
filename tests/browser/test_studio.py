"""A manager's way through the studio: copy, weigh, see who moves and why, try the past, activate."""

import pytest
from playwright.sync_api import Page, expect

from kam.core.models import Job
from scoring import tasks
from scoring.evaluation.services import EVALUATION, evaluate_nightly
from scoring.models import BackTest, Evaluation, ScoringModel
from scoring.services import evaluate
from tests.scoring.test_back_tests import DAY, TODAY, _today, customers

__all__ = ["_today", "customers"]


@pytest.fixture
def evaluated(transactional_db, cast, customers):
    evaluate(as_of=TODAY)
    return cast


def test_a_copy_is_weighed_tried_on_the_past_and_counts_from_then_on(
    page: Page, live_server, login, evaluated
):
    login(page, evaluated.mia)
    page.goto(f"{live_server.url}/models/")
    page.get_by_role("button", name="New draft").click()
    expect(page.locator("#outcome")).to_contain_text("Nobody would change their tier")

    page.get_by_role("slider", name="Sales", exact=True).fill("70")
    expect(page.get_by_text("100 of 100")).to_be_visible()  # the others share what is left
    expect(page.get_by_role("spinbutton", name="Potential", exact=True)).to_have_value("15")
    weigh(page, Sales="40")
    expect(page.locator("#outcome")).to_contain_text("The weights sum to 70")
    page.get_by_role("button", name="Scale to 100").click()
    expect(page.locator("#outcome")).to_contain_text("would change")

    weigh(page, Sales="10", Potential="60", **{"Demonstration value": "15", "Winnability": "15"})
    expect(page.locator("#outcome")).to_contain_text("would change")
    expect(page.locator("#outcome")).to_contain_text("Likeness of the two orders")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("spinbutton", name="Sales", exact=True)).to_have_value("10")
    draft = ScoringModel.objects.get(state="draft")
    assert [float(row.weight) for row in draft.dimensions.all()][:2] == [10, 60]

    try_on_the_past(page, live_server.url, draft)
    expect(page.get_by_role("cell", name=str(draft)).first).to_be_visible()

    page.goto(f"{live_server.url}/models/{draft.pk}/")
    page.get_by_role("link", name="Activate …").click()
    page.get_by_role("textbox", name="Why").fill("Potential counts more in new markets")
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("All accounts are being evaluated by it")).to_be_visible()

    for job in Job.objects.unfinished().filter(kind=EVALUATION):
        tasks.run_evaluation(job.pk)
    evaluate_nightly(today=TODAY)
    tasks.run_evaluation(Job.objects.unfinished().get(kind=EVALUATION).pk)
    assert Evaluation.objects.current().model == draft


def weigh(page: Page, **weights: str) -> None:
    for name, weight in weights.items():
        page.get_by_role("spinbutton", name=name, exact=True).first.fill(weight)


def try_on_the_past(page: Page, url: str, draft: ScoringModel) -> None:
    page.goto(f"{url}/backtest/")
    page.get_by_label("The day to go back to").fill(DAY.isoformat())
    page.get_by_text(str(draft), exact=True).click()
    page.get_by_role("button", name="Test it").click()
    expect(page.get_by_text("Waiting for its turn")).to_be_visible()
    tasks.run_back_test(BackTest.objects.get().job_id)
    expect(page.locator(".chart svg").first).to_be_visible()  # the page looks again by itself
