"""Files come in through pages: who may, what is shown, what becomes of the rows."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import tasks
from accounts.models import Account, Import, Sale

SALES = b"""CustomerID,Customer Name,InvoiceDate,InvoiceNo,Amount
ACME,ACME Corp,2026-09-01,1,100.50
NEWCO,New Company,2026-09-02,2,80
NEWCO,New Company,not a date,3,80
"""


@pytest.fixture
def uploads(settings, tmp_path, client, cast):
    """Log an administrator in and give a function that uploads sales and returns the import."""
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.mia)

    def upload(content: bytes = SALES, name: str = "sales.csv", kind: str = "sales") -> Import:
        file = SimpleUploadedFile(name, content)
        answer = client.post("/imports/new/", {"kind": kind, "file": file})
        assert answer.status_code == 302, answer.content.decode()
        return Import.objects.latest("pk")

    return upload


def _form(client, file: Import, **more) -> dict[str, str]:
    """What the mapping page would send as it stands."""
    context = client.get(f"/imports/{file.pk}/map/").context
    columns = {f"column-{n}": column.field.initial for n, column in enumerate(context["rows"])}
    return columns | {"signature": context["signature"]} | more


def _run(file: Import) -> Import:
    file.refresh_from_db()
    tasks.run_import(file.job_id)
    file.refresh_from_db()
    return file


def test_a_file_goes_from_upload_to_result(client, cast, uploads):
    file = uploads()
    page = client.get(f"/imports/{file.pk}/map/").content.decode()
    assert "not a date" in page
    assert "New Company" in page
    client.post(f"/imports/{file.pk}/map/", _form(client, file, do="start", create_missing="on"))
    assert "You may leave this page" in client.get(f"/imports/{file.pk}/").content.decode()
    file = _run(file)
    assert (file.read, file.created, file.refused) == (3, 2, 1)
    page = client.get(f"/imports/{file.pk}/").content.decode()
    assert "Not a possible date" in page
    assert Sale.objects.filter(account=cast.acme).count() == 1
    refused = client.get(f"/imports/{file.pk}/refused/")
    assert "attachment" in refused["Content-Disposition"]
    assert "no-store" in refused["Cache-Control"]
    assert b"not a date" in b"".join(refused.streaming_content)


def test_looking_at_a_file_changes_nothing(client, cast, uploads):
    file = uploads()
    client.post(f"/imports/{file.pk}/map/", _form(client, file, do="preview", create_missing="on"))
    assert not Sale.objects.exists()
    assert Account.objects.count() == 2


def test_the_first_file_of_an_installation_may_name_what_nobody_knows(client, cast, uploads):
    file, url = uploads(), "/imports/{}/map/"
    later = client.get(url.format(file.pk))
    assert not later.context["options"]["create_missing"].value()
    assert "there is no account “NEWCO”" in later.content.decode()
    Account.objects.all().delete()
    first = client.get(url.format(file.pk))
    assert first.context["options"]["create_missing"].value()
    assert "there is no account" not in first.content.decode()


def test_starting_twice_makes_one_job(client, cast, uploads):
    file = uploads()
    form = _form(client, file, do="start", create_missing="on")
    for _n in range(2):
        client.post(f"/imports/{file.pk}/map/", form)
    assert Import.objects.filter(job__isnull=False).count() == 1
    assert _run(file).created == 2


def test_the_columns_are_remembered(client, cast, uploads):
    first = uploads()
    form = _form(client, first, do="start") | {"column-1": ""}
    client.post(f"/imports/{first.pk}/map/", form)
    second = uploads(name="again.csv")
    page = client.get(f"/imports/{second.pk}/map/")
    assert "as last time" in page.content.decode()
    assert page.context["rows"][1].field.initial == ""


def test_another_separator_makes_other_columns(client, cast, uploads):
    file = uploads(b"a|b;c\nx|1;2\n")
    form = _form(client, file, do="preview") | {"delimiter": ";"}
    page = client.post(f"/imports/{file.pk}/map/", form)
    assert [column.field.label for column in page.context["rows"]] == ["a|b", "c"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "empty"),
        (b"only,columns\n", "columns.csv", "No column is mapped"),
        (b"PK\x03\x04 not really", "fake.xlsx", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    client, cast, uploads, content, name, sentence
):
    file = SimpleUploadedFile(name, content)
    page = client.post("/imports/new/", {"kind": "sales", "file": file}, follow=True)
    assert page.status_code == 200
    assert 'class="err' in page.content.decode()
    assert sentence in page.content.decode()
    assert b"Start the import" not in page.content


@pytest.mark.parametrize("who", ["anna", "bo", "rita"])
def test_only_administrators_bring_files_in(client, cast, uploads, who):
    file = uploads()
    client.force_login(getattr(cast, who))
    before = Import.objects.count()
    for path in ("", "new/", f"{file.pk}/", f"{file.pk}/map/", f"{file.pk}/refused/"):
        assert client.get(f"/imports/{path}").status_code == 403
    client.post("/imports/new/", {"kind": "sales", "file": SimpleUploadedFile("s.csv", SALES)})
    client.post(f"/imports/{file.pk}/map/", {"do": "start"})
    assert Import.objects.count() == before
    assert not Import.objects.filter(job__isnull=False).exists()


def test_a_file_name_is_shown_as_text_and_never_used_as_a_path(client, cast, uploads):
    file = uploads(name="../../<b>x</b>.csv")
    assert "/" not in file.filename.replace("</b>", "")
    assert ".." not in file.file.name
    assert b"<b>x" not in client.get("/imports/").content


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_of_the_list_do_not_grow(
    client, cast, uploads, django_assert_max_num_queries, rows
):
    Import.objects.bulk_create(
        Import(kind="sales", filename=f"{n}.csv", started_by=cast.mia) for n in range(rows)
    )
    with django_assert_max_num_queries(4):
        assert client.get("/imports/").status_code == 200


@pytest.mark.parametrize(("days_ago", "offered"), [(400, True), (10, False)])
def test_sales_that_ended_long_ago_offer_an_evaluation_of_their_last_day(
    client, cast, uploads, days_ago, offered
):
    day = timezone.localdate() - timedelta(days=days_ago)
    file = uploads(f"CustomerID,InvoiceDate,Amount\nACME,{day},10\n".encode())
    client.post(f"/imports/{file.pk}/map/", _form(client, file, do="start"))
    assert _run(file).created == 1
    page = client.get(f"/imports/{file.pk}/").content.decode()
    assert (f'name="as_of" value="{day}"' in page) is offered
