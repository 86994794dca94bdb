"""Tags, custom fields, saved views and bulk changes over REST."""

import pytest

from accounts import services
from accounts.models import Account, BulkChange, SavedView, Tag


@pytest.fixture
def own(cast):
    for key, kind in (
        ("seats", "number"),
        ("renewal", "date"),
        ("nda", "yes_no"),
        ("motto", "text"),
    ):
        services.create_custom_field(actor=cast.mia, key=key, label_en=key, kind=kind)
    services.create_tag(actor=cast.mia, name="VIP")
    services.create_tag(actor=cast.mia, name="Fair")


def patch(client, account, data):
    etag = client.read(f"accounts/{account.pk}/").headers["ETag"]
    return client.change(f"accounts/{account.pk}/", data, if_match=etag)


def codes(client, query):
    return [row["code"] for row in client.read(f"accounts/?{query}").json()["results"]]


def test_tags_and_custom_values_are_written_read_and_cleared(rest, cast, own):
    client = rest("anna", "write")
    custom = {"seats": 12.5, "renewal": "2027-01-31", "nda": True, "motto": "第一"}
    answer = patch(client, cast.acme, {"tags": ["vip"], "custom": custom})
    assert (answer.status_code, answer.json()["tags"]) == (200, ["VIP"])
    assert answer.json()["custom"] == custom
    answer = patch(client, cast.acme, {"tags": [], "custom": {"seats": None, "nda": False}})
    assert answer.json()["tags"] == []
    assert answer.json()["custom"] == {"renewal": "2027-01-31", "nda": False, "motto": "第一"}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"custom": {"none": 1}}, "custom.none"),
        ({"custom": {"seats": "many"}}, "custom.seats"),
        ({"custom": {"seats": [1]}}, "custom.seats"),
        ({"custom": {"renewal": {"$gt": ""}}}, "custom.renewal"),
        ({"custom": ["seats"]}, "custom"),
        ({"tags": ["Unknown"]}, "tags"),
        ({"tags": "VIP"}, "tags"),
    ],
)
def test_wrong_values_are_refused_by_the_name_of_their_field(rest, cast, own, data, field):
    answer = patch(rest("anna"), cast.acme, data)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tag=VIP", ["ACME"]),
        ("tag=fair&tag=VIP", ["ACME", "BOLT"]),
        ("tag_all=Fair&tag_all=VIP", []),
        ("custom.seats=12.5", ["ACME"]),
        ("custom.seats__gte=12", ["ACME"]),
        ("custom.nda=false", ["BOLT"]),
        ("custom.motto__contains=first", ["ACME"]),
        ("custom.motto__empty=true", ["BOLT"]),
        ("owner=me", []),
    ],
)
def test_the_list_filters_by_them(rest, cast, own, query, found):
    acme = {"seats": 12.5, "nda": True, "motto": "Quality first"}
    for account, tag, custom in ((cast.acme, "VIP", acme), (cast.bolt, "Fair", {"nda": False})):
        changes = {"tags": [Tag.objects.get(name=tag)], "custom": custom}
        services.update_account(account=account, actor=cast.mia, changes=changes)
    assert codes(rest("mia"), query) == found


@pytest.mark.parametrize(
    "query",
    [
        "custom.none=1",
        "custom.seats__regex=.*",
        "custom.seats__gte=many",
        "custom.motto__gte=a",
        "custom.nda=maybe",
        "custom.=1",
        "custom.seats__account__owner__password=x",
        "tag=Unknown",
    ],
)
def test_what_the_list_cannot_filter_by_is_refused(rest, cast, own, query):
    assert rest("mia").read(f"accounts/?{query}").status_code == 400


def test_a_retired_field_is_gone_from_answers_and_filters(rest, cast, own):
    changes = {"custom": {"seats": 1}}
    services.update_account(account=cast.acme, actor=cast.mia, changes=changes)
    field = cast.acme.custom_values.get().field
    services.update_custom_field(field=field, actor=cast.mia, changes={"is_retired": True})
    client = rest("mia")
    assert client.read(f"accounts/{cast.acme.pk}/").json()["custom"] == {}
    assert client.read("accounts/?custom.seats=1").status_code == 400


def test_the_export_carries_tags_and_custom_fields_safely(rest, cast, own):
    changes = {"custom": {"motto": "=1+1", "seats": 3}, "tags": list(Tag.objects.all())}
    services.update_account(account=cast.acme, actor=cast.mia, changes=changes)
    text = b"".join(rest("anna").get("/api/v1/accounts/export/")).decode("utf-8-sig")
    header, row = (line.split(",") for line in text.splitlines())
    found = dict(zip(header, row, strict=True))
    assert found["tags"] == "Fair;VIP"
    assert found["custom.motto"] == "'=1+1"
    assert found["custom.seats"] == "3"


def test_managers_keep_tags_and_others_read_them(rest, cast, own):
    assert rest("anna").add("tags/", {"name": "New"}).status_code == 403
    made = rest("bo").add("tags/", {"name": "New", "colour": "red"})
    assert made.status_code == 201
    place = f"tags/{made.json()['id']}/"
    assert rest("bo").add("tags/", {"name": "NEW"}).status_code == 409
    assert rest("bo").change(place, {"name": "Newer"}).json()["name"] == "Newer"
    assert rest("anna").read(place).status_code == 200
    assert rest("rita").remove(place).status_code == 403
    assert rest("bo").remove(place).status_code == 204


def test_saved_views_are_one_s_own_until_they_are_shared(rest, cast, own):
    client = rest("anna")
    wish = {
        "name": "Big", "filters": {"tier": ["A"], "custom.seats__gte": ["5"], "tag": ["VIP"]},
        "columns": ["name", "custom.seats"], "ordering": "-custom.seats",
    }  # fmt: skip
    made = client.add("saved-views/", wish)
    assert made.status_code == 201, made.content
    assert {name: made.json()[name] for name in wish} == wish
    place = f"saved-views/{made.json()['id']}/"
    assert rest("bo").read(place).status_code == 404
    assert client.change(place, {"team": cast.north.pk}).status_code == 200
    assert rest("ben").read(place).status_code == 200
    assert rest("ben").change(place, {"name": "Mine now"}).status_code == 403
    assert rest("ben").remove(place).status_code == 403
    assert rest("sue").read(place).status_code == 404
    assert rest("bo").change(place, {"name": "North"}).json()["name"] == "North"
    assert client.remove(place).status_code == 204
    assert client.read(place).status_code == 404
    assert rest("sue").add(f"{place}restore/").status_code == 404
    assert client.add(f"{place}restore/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"filters": {"nonsense": ["1"]}},
        {"filters": {"tier": "A"}},
        {"filters": {"tier": ["Z"]}},
        {"filters": {"custom.none": ["1"]}},
        {"columns": ["password"]},
        {"ordering": "owner__password"},
        {"owner": 1, "team": 2_000_000_000},
        {"deleted_at": None},
    ],
)
def test_a_view_holds_only_what_the_list_understands(rest, cast, own, wrong):
    assert rest("anna").add("saved-views/", {"name": "X", **wrong}).status_code == 400
    assert not SavedView.objects.exists()


def test_a_bulk_change_is_previewed_run_followed_and_undone(rest, cast, own):
    client = rest("bo")
    wish = {"filters": {"country": ["Germany"]}, "changes": {"owner": "ben", "tags_add": ["VIP"]}}
    seen = client.add("bulk-changes/", {**wish, "preview": True})
    assert (seen.status_code, seen.json()["changing"]) == (200, 1)
    assert not BulkChange.objects.exists()
    made = client.add("bulk-changes/", wish, idempotency_key="once")
    again = client.add("bulk-changes/", wish, idempotency_key="once")
    assert (made.status_code, again.json()) == (202, made.json())
    assert BulkChange.objects.count() == 1
    assert made.json()["state"] == "done"
    place = f"bulk-changes/{made.json()['id']}/"
    assert client.read(place).json()["counts"]["changed"] == 1
    assert rest("anna").read(place).status_code == 404
    assert rest("anna").add(f"{place}undo/").status_code == 404
    undone = client.add(f"{place}undo/")
    assert (undone.status_code, undone.json()["counts"]["restored"]) == (202, 1)
    assert Account.objects.get(code="ACME").owner == cast.anna
    assert client.add(f"{place}undo/").status_code == 400


def test_a_bulk_change_reaches_nothing_out_of_sight(rest, cast):
    wish = {"accounts": [cast.acme.pk, cast.bolt.pk], "changes": {"region": "new"}}
    made = rest("anna").add("bulk-changes/", wish)
    assert made.json()["counts"]["size"] == 1
    assert Account.objects.get(code="BOLT").region == ""
    assert rest("rita").add("bulk-changes/", wish).status_code == 403
    assert rest("anna", "read").add("bulk-changes/", wish).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"changes": {"region": "x"}},
        {"accounts": [1], "filters": {}, "changes": {"region": "x"}},
        {"filters": {}, "changes": {}},
        {"filters": {}, "changes": {"status": "archived"}},
        {"filters": {}, "changes": {"owner": "ben"}},
        {"filters": {"nonsense": ["1"]}, "changes": {"region": "x"}},
        {"filters": {}, "changes": {"custom": {"none": 1}}},
    ],
)
def test_a_bulk_change_that_is_not_understood_changes_nothing(rest, cast, wrong):
    assert rest("anna").add("bulk-changes/", wrong).status_code == 400
    assert not BulkChange.objects.exists()
