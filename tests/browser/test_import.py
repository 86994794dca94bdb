"""A file from the disk to scored accounts, through the pages alone."""

import gzip
from datetime import date, timedelta
from itertools import islice

import pytest
from playwright.sync_api import Page, expect

from accounts import tasks
from accounts.models import Import, Sale
from kam.core.models import Job
from scoring.models import Standing
from scoring.services import evaluate
from scoring.tasks import run_evaluation


def _sales(today: date) -> bytes:
    lines = ["Customer ID;Customer Name;InvoiceDate;InvoiceNo;Amount"]
    for n in range(40):
        day = today - timedelta(days=9 * n + 1)
        lines.append(f"C{n % 5};Customer {n % 5};{day};{n};{100 + 10 * n}")
    lines.append("C1;Customer 1;31.02.2026;99;100")
    return "\n".join(lines).encode()


def _work() -> None:
    """What the workers would do."""
    for job in Job.objects.filter(state="queued"):
        {"import": tasks.run_import, "evaluation": run_evaluation}[job.kind](job.pk)


def _upload(page: Page, start: str, name: str, content: bytes) -> None:
    page.goto(f"{start}/imports/new/?kind=sales")
    page.get_by_label("File").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Go on").click()


def test_a_sales_file_becomes_scored_accounts(
    page: Page, live_server, login, cast, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    login(page, cast.mia)
    page.goto(f"{live_server.url}/first-steps/")
    page.get_by_role("link", name="Import sales").click()
    expect(page.get_by_label("Sales", exact=True)).to_be_checked()
    _upload(page, live_server.url, "sales.csv", _sales(date.today()))
    expect(page.get_by_label("Customer ID")).to_have_value("account_code")
    expect(
        page.get_by_text("Unknown account").or_(page.get_by_text("refused")).first
    ).to_be_visible()
    page.get_by_label("Create what is missing").check()
    expect(page.get_by_text("new", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_text("You may leave this page")).to_be_visible()
    _work()
    expect(page.get_by_role("link", name="Download the refused rows")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the refused rows").click()
    assert "31.02.2026" in download.value.path().read_text("utf-8")
    page.goto(f"{live_server.url}/jobs/")
    page.get_by_role("button", name="Evaluate now").click()
    expect(page.get_by_text("The evaluation is on its way")).to_be_visible()
    _work()
    expect(page.get_by_text("done", exact=True).nth(1)).to_be_visible()
    assert Standing.objects.of_current().filter(account__code="C1", score__gt=0).exists()


@pytest.mark.realdata
def test_real_invoice_lines_come_in_by_page_and_end_scored(
    page: Page, live_server, login, cast, settings, tmp_path, real_data
):
    """The first 4,000 lines of a wholesaler's year as they are, cancellations and gaps included."""
    settings.MEDIA_ROOT = tmp_path
    login(page, cast.mia)
    with gzip.open(real_data / "online_retail.csv.gz", "rt", encoding="utf-8-sig") as lines:
        part = "".join(islice(lines, 4001))
    _upload(page, live_server.url, "online_retail.csv", part.encode())
    expect(page.get_by_label("CustomerID")).to_have_value("account_code")
    expect(page.get_by_label("UnitPrice")).to_have_value("unit_price")
    page.get_by_label("Create what is missing").check()
    expect(page.get_by_text("new", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_text("You may leave this page")).to_be_visible()
    _work()
    expect(page.get_by_text("A line without a customer")).to_be_visible()
    file = Import.objects.get()
    assert file.read == 4000 == file.accepted + file.refused + file.ignored
    assert file.ignored > 0
    evaluate(as_of=Sale.objects.latest("date").date)
    bought = Sale.objects.values("account").distinct().count()
    scored = Standing.objects.of_current().filter(sales_12m__gt=0)
    assert 0 < scored.count() <= bought
    page.goto(f"{live_server.url}/accounts/")
    expect(page.get_by_title("Tier A").first).to_be_visible()
