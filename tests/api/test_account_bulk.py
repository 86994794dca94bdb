"""Many accounts in one request: by code, all or nothing or in part, with the caller's rights."""

import pytest
from django.db import connection

from accounts import services
from accounts.custom_fields import fields_in_use, values_of
from accounts.imports.caller_rows import take_rows
from accounts.models import Account, Industry, StaleAccount
from kam.core.models import Change, Notification
from kam.core.notices import in_words
from tests.api.conftest import kept

PLACE = "accounts/bulk/"
PARTLY = f"{PLACE}?partial=true"


@pytest.fixture
def own(cast):
    for key, kind in (("seats", "number"), ("renewal", "date"), ("nda", "yes_no")):
        services.create_custom_field(actor=cast.mia, key=key, label_en=key, kind=kind)
    services.create_tag(actor=cast.mia, name="VIP")
    Industry.objects.create(name="Steel")


def send(client, *rows, place=PLACE, **headers):
    return client.add(place, {"rows": list(rows)}, **headers)


def outcomes(answer):
    return [row["outcome"] for row in answer.json()["rows"]]


def errors(answer):
    return [(e["field"], e["code"]) for row in answer.json()["rows"] for e in row["errors"]]


def test_accounts_are_created_and_updated_by_their_codes(rest, cast, own):
    new = {
        "code": "NEW", "name": "New Steel", "parent": "acme", "industry": "steel", "region": "West",
        "country": "China", "website": "new.example", "employees": 12, "annual_revenue": "1200.5",
        "status": "active", "since": "2020-02-29", "tags": ["vip"],
        "custom": {"seats": 12.5, "renewal": "2027-01-31", "nda": True},
    }  # fmt: skip
    answer = send(rest("anna", "write"), {"code": "acme", "region": "North"}, new)
    assert answer.status_code == 200, answer.content
    assert outcomes(answer) == ["updated", "created"]
    made = Account.objects.get(code="NEW")
    assert [row["id"] for row in answer.json()["rows"]] == [cast.acme.pk, made.pk]
    assert (made.owner, made.team, made.parent) == (cast.anna, cast.north, cast.acme)
    shown = rest("anna").read(f"accounts/{made.pk}/").json()
    for name in ("name", "region", "employees", "status", "since", "custom"):
        assert shown[name] == new[name]
    assert (shown["industry"], shown["tags"], shown["annual_revenue"]) == (
        "Steel",
        ["VIP"],
        "1200.50",
    )
    assert Change.objects.filter(object_id=made.pk, actor=cast.anna, action="created").exists()
    assert StaleAccount.objects.filter(account=made).exists()
    assert outcomes(send(rest("anna"), new)) == ["unchanged"]


def test_what_a_row_leaves_empty_stays(rest, cast, own):
    services.update_account(
        account=cast.acme, actor=cast.anna, changes={"region": "North", "custom": {"seats": 3}}
    )
    row = {"code": "ACME", "region": None, "country": "", "tags": [], "custom": {"seats": None}}
    assert outcomes(send(rest("anna"), row)) == ["unchanged"]
    assert values_of([cast.acme.pk], fields_in_use())[cast.acme.pk]["seats"] == 3


def test_one_refused_row_refuses_them_all(rest, cast, own):
    before = kept()
    answer = send(rest("anna"), {"code": "ACME", "region": "X"}, {"code": "N1", "since": "soon"})
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json()["errors"]] == ["rows.1.since"]
    assert kept() == before


def test_in_part_the_good_rows_come_in_and_each_bad_one_says_why(rest, cast, own):
    bad = [
        ({"name": "No code"}, ("code", "missing")),
        ({"code": "acme"}, ("code", "twice")),
        ({"code": "B1", "colour": "red"}, ("colour", "unknown")),
        ({"code": "B2", "name": 5}, ("name", "invalid")),
        ({"code": "B3", "employees": True}, ("employees", "invalid")),
        ({"code": "B4", "employees": -1}, ("employees", "bad_number")),
        ({"code": "B5", "industry": "Nonsense"}, ("industry", "does_not_exist")),
        ({"code": "B6", "tags": ["Nonsense"]}, ("tags", "unknown_tag")),
        ({"code": "B7", "tags": "VIP"}, ("tags", "not_a_list")),
        ({"code": "B8", "custom": {"none": 1}}, ("custom.none", "unknown")),
        ({"code": "B9", "custom": {"seats": "many"}}, ("custom.seats", "bad_number")),
        ({"code": "B10", "custom": {"renewal": "45000"}}, ("custom.renewal", "bad_date")),
        ({"code": "B11", "custom": {"nda": [1]}}, ("custom.nda", "invalid")),
        ({"code": "B12", "parent": "NOWHERE"}, ("parent", "unknown_account")),
        ({"code": "B13", "parent": "B13"}, ("parent", "circle")),
        ({"code": "B14", "owner": "gus"}, ("owner", "unknown_owner")),
        ({"code": "B15", "status": "archived"}, ("status", "refused")),
        ({"code": "B16", "since": "45000"}, ("since", "bad_date")),
        ("B17", (None, "invalid")),
    ]
    rows = [{"code": "ACME", "region": "West"}, *(row for row, _error in bad), {"code": "GOOD"}]
    answer = send(rest("mia"), *rows, place=PARTLY)
    assert answer.status_code == 200
    assert errors(answer) == [error for _row, error in bad]
    counts = {name: answer.json()[name] for name in ("created", "updated", "refused")}
    assert counts == {"created": 1, "updated": 1, "refused": len(bad)}
    assert set(Account.objects.values_list("code", flat=True)) == {"ACME", "BOLT", "GOOD"}


@pytest.mark.parametrize(
    ("who", "row", "refused"),
    [
        ("sue", {"code": "ACME", "region": "X"}, ("code", "unique")),  # hidden: as one by one
        ("anna", {"code": "ACME", "owner": "ben"}, ("owner", "refused")),
        ("anna", {"code": "ACME", "team": "South"}, ("team", "refused")),
        ("anna", {"code": "N", "owner": "sue"}, ("owner", "refused")),
        ("anna", {"code": "N", "parent": "BOLT"}, ("parent", "unknown_account")),
        ("bo", {"code": "BOLT", "region": "X"}, ("code", "unique")),
        ("bo", {"code": "N", "team": "South"}, ("owner", "refused")),
    ],
)
def test_a_row_does_no_more_than_its_caller_may(rest, cast, who, row, refused):
    before = kept()
    assert errors(send(rest(who), row, place=PARTLY)) == [refused]
    assert kept() == before


def test_readers_change_nothing_and_archived_accounts_stay(rest, cast):
    only_reads = rest("anna", "read")
    before = kept()
    assert send(rest("rita"), {"code": "ACME", "region": "X"}).status_code == 403
    assert send(only_reads, {"code": "ACME", "region": "X"}).status_code == 403
    assert kept() == before
    services.archive_account(account=cast.acme, actor=cast.anna)
    refused = errors(send(rest("anna"), {"code": "ACME", "region": "X"}, place=PARTLY))
    assert refused == [(None, "archived")]


def test_a_manager_gives_accounts_to_the_people_of_the_team(rest, cast):
    rows = [{"code": "ACME", "owner": "ben"}, {"code": "N1", "owner": "Anna"}, {"code": "N2"}]
    assert outcomes(send(rest("bo"), *rows)) == ["updated", "created", "created"]
    found = {account.code: account for account in Account.objects.all()}
    assert [found[code].owner for code in ("ACME", "N1", "N2")] == [cast.ben, cast.anna, None]
    assert [found[code].team for code in ("N1", "N2")] == [cast.north, cast.north]


def test_new_owners_are_told_once_of_all_that_they_got(rest, cast):
    mine = [{"code": "ACME", "owner": "ben"}, {"code": "N1", "owner": "ben"}]
    send(rest("bo"), *mine, {"code": "N2", "owner": "anna"}, {"code": "N3", "owner": "bo"})
    assert {notice.user: in_words(notice) for notice in Notification.objects.all()} == {
        cast.ben: "Bo handed 2 accounts to you.", cast.anna: "Bo handed N2 to you.",
    }  # fmt: skip
    send(rest("bo"), *mine)
    assert Notification.objects.count() == 2


def test_rows_may_name_parents_that_come_later(rest, cast):
    rows = [
        {"code": "LEAF", "parent": "TRUNK"},
        {"code": "TRUNK", "parent": "ROOT"},
        {"code": "ROOT"},
    ]
    assert outcomes(send(rest("anna"), *rows)) == ["created"] * 3
    assert Account.objects.get(code="LEAF").parent.parent.code == "ROOT"


def test_the_same_key_takes_rows_in_once(rest, cast):
    client, row = rest("anna", "write"), {"code": "ONCE"}
    first = send(client, row, Idempotency_Key="k1")
    again = send(client, row, Idempotency_Key="k1")
    assert again.json() == first.json()
    assert outcomes(again) == ["created"]
    assert send(client, {"code": "OTHER"}, Idempotency_Key="k1").status_code == 422
    assert not Account.objects.filter(code="OTHER").exists()


@pytest.mark.parametrize(
    "body", [[], {}, {"rows": []}, {"rows": {}}, {"rows": [{}] * 10_001}, {"rows": [{}], "x": 1}]
)
def test_a_body_of_another_shape_is_refused(rest, cast, body):
    assert rest("anna").add(PLACE, body).status_code == 400
    assert rest("anna").add(f"{PLACE}?partial=perhaps", {"rows": [{}]}).status_code == 400


def test_ten_thousand_rows_take_few_statements(cast, own, django_assert_max_num_queries):
    """SQLite takes far fewer values in a statement: there a thousand rows say the same."""
    count = 10_000 if connection.vendor == "postgresql" else 1_000
    rows = [{"code": f"R{n:05}", "name": f"Row {n}", "tags": ["VIP"]} for n in range(count)]
    with django_assert_max_num_queries(200):
        made = take_rows(actor=cast.anna, rows=rows)
    assert {row.outcome for row in made} == {"created"}
    changes = [row | {"region": "West", "custom": {"seats": 7}} for row in rows[:1_000]]
    with django_assert_max_num_queries(100):
        changed = take_rows(actor=cast.anna, rows=changes)
    assert {row.outcome for row in changed} == {"updated"}
    assert Account.objects.filter(region="West", version=2).count() == 1_000
