"""Lists as files: the rows of the page, safe to open, in the user's language, and noted."""

import csv
import io
from datetime import date

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts import services
from accounts.models import Account, LikelyPair
from kam.core.models import Change
from planning.coverage import renew_all
from scoring.criteria import judge_all
from scoring.services import evaluate

EVIL = "=cmd|' /C calc'!A0"


@pytest.fixture
def known(cast):
    """ACME with one of each, named as a formula where names are free."""
    on = {"actor": cast.anna, "account": cast.acme}
    person = services.create_person(**on, name=EVIL, title="+1+1", roles=["coach"])
    services.log_activity(
        **on, kind="call", at=timezone.now(), note=EVIL, people=[person], main_line="support"
    )
    twin = services.create_person(**on, name="@twin")
    LikelyPair.objects.create(
        kind="person", person=person, other_person=twin, likeness="0.9", reasons=["same_name"]
    )
    services.create_commitment(**on, what=EVIL, due=timezone.localdate(), owner=cast.anna)
    services.create_sale(**on, date=date(2026, 1, 5), amount="100", invoice="@SUM(A1)")
    services.create_sale(actor=cast.sue, account=cast.bolt, date=date(2026, 1, 5), amount="-7.5")
    services.update_account(account=cast.acme, actor=cast.mia, changes={"name": "-ACME"})
    Account.objects.create(code="FREE", name=EVIL, team=cast.north, status="active")
    judge_all(evaluate(as_of=date(2026, 3, 2)))
    renew_all()
    cast.acme.refresh_from_db()
    return cast


def rows_of(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


LISTS = [  # address, who, name of the file, a cell that must be there
    ("/accounts/", "anna", "accounts.csv", "'-ACME"),
    ("/people/", "anna", "people.csv", f"'{EVIL}"),
    ("/accounts/{}/timeline/", "anna", "timeline-ACME.csv", f"'{EVIL}"),
    ("/accounts/{}/sales/", "anna", "sales-ACME.csv", "'@SUM(A1)"),
    ("/accounts/{}/people/", "anna", "people-ACME.csv", f"'{EVIL}"),
    ("/duplicates/", "anna", "duplicates.csv", f"'{EVIL}"),
    ("/coverage/", "anna", "coverage.csv", "'-ACME"),
    ("/pool/", "anna", "pool.csv", f"'{EVIL}"),
    ("/promises/", "anna", "promises.csv", f"'{EVIL}"),
    ("/portfolio/accounts/", "bo", "tiers-accounts.csv", "'-ACME"),
    ("/portfolio/uncovered/", "bo", "tiers-uncovered.csv", "Account"),
    ("/portfolio/movers/", "bo", "tiers-rose.csv", "Account"),
    ("/matrix/", "bo", "matrix.csv", "'-ACME"),
    ("/criteria/", "bo", "criteria.csv", "'-ACME"),
    ("/lifecycle/moves/", "bo", "stage-moves.csv", "Account"),
]


@pytest.mark.parametrize(("address", "who", "name", "cell"), LISTS)
def test_a_list_leaves_as_a_file_that_no_spreadsheet_computes(
    client, known, address, who, name, cell
):
    client.force_login(getattr(known, who))
    url = address.format(known.acme.pk)
    page = client.get(url)
    assert b"download=csv" in page.content
    answer = client.get(f"{url}?download=csv")
    assert f'filename="{name}"' in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    cells = [one for row in rows_of(answer) for one in row]
    assert cell in cells
    assert not [one for one in cells if one[:1] in "=@\t\r" and one]
    noted = Change.objects.get(action="exported")
    assert noted.actor == getattr(known, who)
    assert noted.values["export"] == [None, name]
    assert noted.account_id is None


@pytest.mark.parametrize(("address", "who", "name", "cell"), LISTS)
def test_the_same_as_a_workbook(client, known, address, who, name, cell):
    client.force_login(getattr(known, who))
    answer = client.get(f"{address.format(known.acme.pk)}?download=xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [one for row in book.active.iter_rows() for one in row]
    assert cell.removeprefix("'") in [one.value for one in cells]
    assert all(one.data_type != "f" for one in cells)


def test_a_file_holds_what_the_page_is_narrowed_to_and_no_more(client, known):
    client.force_login(known.anna)
    pk = known.acme.pk
    assert len(rows_of(client.get("/accounts/?download=csv"))) == 2
    assert len(rows_of(client.get("/accounts/?download=csv&q=nobody"))) == 1
    lane = rows_of(client.get(f"/accounts/{pk}/timeline/?download=csv&lane=support&show=contact"))
    assert [row[-1] for row in lane[1:]] == ["Support"]
    other = client.get(f"/accounts/{pk}/timeline/?download=csv&lane=relationships&show=contact")
    assert len(rows_of(other)) == 1
    people = rows_of(client.get("/people/?download=csv&q=nobody"))
    assert len(people) == 1


def test_what_is_hidden_is_in_no_file(client, known):
    client.force_login(known.sue)
    pk = known.acme.pk
    for tab in ("timeline", "sales", "people"):
        assert client.get(f"/accounts/{pk}/{tab}/?download=csv").status_code == 404
    for url in ("/accounts/", "/people/", "/coverage/", "/pool/", "/duplicates/", "/promises/"):
        text = b"".join(client.get(f"{url}?download=csv").streaming_content)
        assert b"ACME" not in text
        assert EVIL.encode() not in text
    assert client.get("/portfolio/accounts/?download=csv").status_code == 404


def test_heads_speak_the_users_language(client, known):
    client.force_login(known.anna)
    answer = client.get("/people/?download=csv", headers={"accept-language": "zh-hans"})
    assert "名称" in rows_of(answer)[0]
    timeline = f"/accounts/{known.acme.pk}/timeline/?download=csv&show=contact"
    rows = rows_of(client.get(timeline, headers={"accept-language": "zh-hans"}))
    assert "电话" in rows[1]


def test_an_unknown_form_is_the_page(client, known):
    client.force_login(known.anna)
    assert b"<html" in client.get("/people/?download=exe").content


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize("url", ["/accounts/", "/people/", "/coverage/"])
def test_queries_do_not_grow_with_rows(client, cast, rows, url, django_assert_max_num_queries):
    for number in range(rows):
        account = Account.objects.create(code=f"N{number}", name=f"N{number}", owner=cast.anna)
        services.create_person(actor=cast.anna, account=account, name="P", roles=["coach"])
    client.force_login(cast.anna)
    with django_assert_max_num_queries(14):
        rows_of(client.get(f"{url}?download=csv"))
