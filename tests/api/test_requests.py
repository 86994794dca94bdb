"""What comes in: strict JSON, strict parameters, versions, repeats. Bad input never is a 5xx."""

import threading
import time
from datetime import date

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings
from django.urls import URLPattern
from django.utils import timezone

from accounts.models import Account, Person
from kam import api_urls
from kam.core.api.idempotency import KEPT
from kam.core.api.schema import document
from kam.core.models import IdempotentRequest
from scoring.services import evaluate
from tests.api.conftest import Rest, kept

FRESH = {"code": "NEW", "name": "New Ltd"}

BAD_JSON = {
    "cut off": '{"name": ',
    "not a number": '{"name": NaN}',
    "infinite": '{"name": -Infinity}',
    "too large a number": '{"employees": 1e400}',
    "a name twice": '{"name": "a", "name": "b"}',
    "too deep": '{"name": ' + "[" * 10_000 + "]" * 10_000 + "}",
    "rather deep": '{"name": ' + "[" * 40 + "]" * 40 + "}",
    "not UTF-8": b'{"name": "\xff"}',
    "a lone surrogate": '{"name": "\\ud800"}',
    "a zero byte": '{"name": "a\\u0000b"}',
    "a lone surrogate as a name": '{"\\udfff": 1}',
    "5,000 digits": '{"employees": ' + "9" * 5000 + "}",
    "nothing": "",
    "a byte order mark": b'\xef\xbb\xbf{"name": "a"}',
}


@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON.keys())
def test_what_is_not_plain_json_is_refused(rest, unchanged, body):
    client = rest("anna")
    unchanged()
    assert client.add("people/", body).status_code == 400


WRONG_VALUES = [
    ("accounts/", {**FRESH, "employees": 2**63}),
    ("accounts/", {**FRESH, "employees": -1}),
    ("accounts/", {**FRESH, "annual_revenue": "1e30"}),
    ("accounts/", {**FRESH, "annual_revenue": "NaN"}),
    ("accounts/", {**FRESH, "status": {"$ne": 1}}),
    ("accounts/", {**FRESH, "status": "archived"}),
    ("accounts/", {**FRESH, "owner": [1]}),
    ("accounts/", {**FRESH, "owner": True}),
    ("accounts/", {**FRESH, "owner": 2**70}),
    ("accounts/", {**FRESH, "parent": "no such code"}),
    ("accounts/", {**FRESH, "since": "2026-02-30"}),
    ("accounts/", {**FRESH, "colour": "red"}),
    ("accounts/", {**FRESH, "name": "x" * 201}),
    ("accounts/", {**FRESH, "name": "  "}),
    ("accounts/", {"name": "no code"}),
    ("accounts/", [FRESH]),
    ("people/", {"name": "A", "account": "ACME", "roles": ["king"]}),
    ("people/", {"name": "A", "account": "ACME", "roles": "coach"}),
    ("people/", {"name": "A", "account": "ACME", "email": "a@b.c\r\nBcc:x@evil.example"}),
    ("people/", {"name": "A", "account": "ACME", "influence": 6}),
    ("activities/", {"account": "ACME", "at": "2999-01-01T00:00:00Z"}),
    ("activities/", {"account": "ACME", "at": "2026-03-01T00:00:00Z", "people": [10**30]}),
    ("activities/", {"account": "ACME", "at": "2026-03-01T00:00:00Z", "people": "all"}),
    ("activities/", {"account": "ACME", "at": "0000-00-00"}),
    ("sales/", {"account": "ACME", "date": "2026-03-01", "amount": "1", "currency": "XYZ"}),
    ("sales/", {"account": "ACME", "date": "2026-03-01", "amount": "12345678901234567890"}),
    ("sales/", {"account": "ACME", "date": "2026-03-01", "amount": "1", "key": "no"}),
    ("sales/", {"account": "ACME", "date": "2026-03-01", "amount": "1", "product": "none"}),
    ("wallets/", {"account": "ACME", "year": 2026, "amount": "-1"}),
    ("receivables/", {"account": "ACME", "invoice": "R-3", "due": "2026-03-01", "amount": "-1"}),
    ("concessions/", {"account": "ACME", "amount": "0"}),
    ("contracts/", {"account": "ACME", "name": "C", "starts": "2026-03-01", "ends": "2026-02-01"}),
    ("costs-to-serve/", {"account": "ACME", "month": "2026-03-01", "hours": "0"}),
    ("opportunities/", {"account": "ACME", "name": "A", "probability": 101}),
]


@pytest.mark.parametrize(("address", "body"), WRONG_VALUES, ids=str)
def test_a_wrong_value_is_refused_and_named(rest, unchanged, address, body):
    client = rest("anna")
    unchanged()
    answer = client.add(address, body)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_a_body_that_is_too_large_is_refused_unread(rest, unchanged):
    client = rest("anna")
    unchanged()
    started = time.monotonic()
    body = '{"name": "' + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}'
    assert client.add("people/", body).status_code == 413
    assert time.monotonic() - started < 2


def test_only_json_is_taken(rest, unchanged):
    client = rest("anna")
    unchanged()
    for media in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        answer = client.generic("POST", "/api/v1/people/", b"name=A", media)
        assert answer.status_code == 415
        assert answer.headers["Content-Type"] == "application/problem+json"


NUL, DEEP = "%00", "x" * 10_000
BAD_PARAMETERS = [
    "ordering=(select pg_sleep(5))",
    "ordering=name;--",
    "ordering=-name,pg_sleep(5)",
    f"ordering={NUL}",
    "ordering=owner__password",
    "ordering=",
    "limit=0",
    "limit=501",
    "limit=1e9",
    "limit=²",
    "limit=-1",
    "count=yes",
    "cursor=abc",
    f"cursor={NUL}",
    "page=2",
    "offset=5",
    "_connector=OR 1=1 OR",
    "_negated=true",
    "owner__email__regex=^a",
    "tier=E",
    "tier=A&tier=Z",
    "stage=9",
    "stage=growing",
    "segment=none",
    "status=gone",
    "owner=987654321",
    "owner=x",
    "team=987654321",
    "industry=Nothing",
    "parent=x",
    f"parent={2**70}",
    "score_min=-1",
    "score_max=101",
    "score_min=NaN",
    "last_contact_before=yesterday",
    "updated_since=0000-00-00T00:00",
    "updated_since=0001-01-01T00:00%2B08:00",
    f"q={NUL}",
    f"q={DEEP}",
    "q=a&q=b",
    "code=",
    "region=",
    f"{DEEP}=1",
    "a%0d%0ab=1",
]


@pytest.mark.parametrize("query", BAD_PARAMETERS, ids=lambda query: query[:40])
def test_an_unknown_parameter_or_value_is_refused(rest, query):
    started = time.monotonic()
    answer = rest("mia").read(f"accounts/?{query}")
    assert answer.status_code == 400
    assert time.monotonic() - started < 1
    assert answer.json()["errors"][0]["field"]


MISREAD = {  # what a filter would pass over, or take for another value
    "takes_more": ["criteria/?takes_more=maybe"],
    "leaving": ["loyalty/?leaving=yes", "lifetime-values/?leaving=1"],
    "missed": ["reviews/?missed=TRUE"],
    "held": ["reviews/?held=None"],
    "resolved": ["plan-comments/?resolved=0"],
    "plan": ["actions/?plan=1.5", "goals/?plan=1_0"],
    "owner": ["risks/?owner=1e0", "plans/?owner=%2B1", "process/?owner=１"],
    "year": ["wallets/?year=2026.5", "plans/?year=2.026e3"],
    "group": ["accounts/?group=1.5"],
    "no_contact_days": ["accounts/?no_contact_days=7.5"],
}


def test_no_value_is_passed_over_or_taken_for_another(rest, facts):
    client = rest("mia")
    for name, queries in MISREAD.items():
        for query in queries:
            answer = client.read(query)
            assert answer.status_code == 400, query
            assert [error["field"] for error in answer.json()["errors"]] == [name], query
    for query in ("reviews/?missed=false", "plans/?year=2026", "accounts/?score_min=0.5"):
        assert client.read(query).status_code == 200, query


def test_a_day_before_all_days_is_a_day(rest, cast, settings):
    """The first morning of the calendar comes before UTC can tell it, east of Greenwich."""
    settings.TIME_ZONE = "Asia/Shanghai"
    found = rest("mia").read("accounts/?last_contact_before=0001-01-01").json()["results"]
    assert {row["code"] for row in found} == {"ACME", "BOLT"}  # never contacted


TEXTS = [
    "'",
    "&",
    "|",
    "!",
    "(",
    ")",
    ":*",
    "\\",
    '"',
    "%",
    "_",
    "<->",
    "\u202e",
    "😀",
    "中",
    "\ud7ff",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_search_takes_any_text(rest, text):
    assert rest("mia").call("GET", "accounts/?q=" + quoted(text)).status_code == 200
    assert rest("mia").call("GET", "people/?q=" + quoted(text)).status_code == 200


def quoted(text):
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%C0%AF"])
def test_bytes_that_are_no_text_do_no_harm(rest, raw):
    assert rest("mia").read(f"accounts/?q={raw}").status_code in (200, 400)
    assert rest("mia").read(f"accounts/by-code/{raw}/").status_code == 404


@pytest.mark.parametrize("pk", ["0", "9223372036854775808", "99999999999999999999999", "1%00", "x"])
def test_an_impossible_id_is_not_found(rest, pk):
    assert rest("mia").read(f"accounts/{pk}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["nowhere/", "accounts", "accounts/by-code/a%00b/", "accounts/1/x/"]
)
def test_an_unknown_address_is_not_found(rest, path):
    assert rest("mia").read(path).status_code == 404


@pytest.mark.parametrize("address", ["accounts/{}/", "people/", "users/me/", "schema/"])
def test_a_method_that_is_not_there_is_405(rest, cast, address):
    answer = rest("mia").remove(address.format(cast.acme.pk))
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_fault_of_ours_tells_nothing_but_where_to_look(rest, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("scoring.api.accounts.shown", fail)
    client = rest("mia")
    answer = client.get("/api/v1/accounts/")
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert b"secret" not in answer.content


def test_a_lost_update_is_refused(rest, cast):
    client, url = rest("anna"), f"accounts/{cast.acme.pk}/"
    etag = client.read(url).headers["ETag"]
    assert client.change(url, {"region": "north"}).status_code == 428
    assert client.change(url, {"region": "north"}, if_match=etag).status_code == 200
    assert client.change(url, {"region": "south"}, if_match=etag).status_code == 412
    assert client.read(url).json()["region"] == "north"


def test_a_weak_or_garbled_tag_matches_nothing(rest, cast, unchanged):
    client, url = rest("anna"), f"accounts/{cast.acme.pk}/"
    unchanged()
    assert client.change(url, {"region": "x"}, if_match='W/"1"').status_code == 412
    assert client.change(url, {"region": "x"}, if_match="1").status_code == 400


def test_one_of_several_tags_is_enough(rest, cast):
    url = f"accounts/{cast.acme.pk}/"
    answer = rest("anna").change(url, {"region": "x"}, if_match='"9", "1"')
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'


def test_every_change_and_removal_takes_if_match():
    taken = {
        f"{method} {path}": [header["name"] for header in operation["parameters"]]
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        if method in ("put", "patch", "delete")
    }
    assert [named for named, headers in taken.items() if "If-Match" not in headers] == []


def test_nothing_is_changed_or_removed_that_has_moved_on(rest, facts, cast, unchanged):
    client, on = rest("mia"), {"account": cast.acme.pk, "kind": "tier", "value": "A"}
    pinned = client.add("overrides/", {**on, "reason": "x", "expires": "2099-01-01"}).json()
    token = client.add("tokens/", {"name": "x"})
    unchanged()
    for address in (f"overrides/{pinned['id']}/", f"tokens/{token.json()['id']}/"):
        assert client.remove(address, if_match='"9"').status_code == 412
    assert client.change("users/me/", {"name": "M"}, if_match='"9"').status_code == 412
    assert client.read("users/me/?colour=red").status_code == 400
    read = client.read(f"tokens/{token.json()['id']}/").headers["ETag"]
    assert token.headers["ETag"] == read


def test_sales_have_etags_without_a_version(rest, facts):
    client, url = rest("anna"), f"sales/{facts.acme.sale.pk}/"
    etag = client.read(url).headers["ETag"]
    assert client.change(url, {"amount": "2"}, if_match=etag).status_code == 200
    assert client.change(url, {"amount": "3"}, if_match=etag).status_code == 412


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_that_read_the_same_one_is_refused(rest, facts, cast):
    """Both know the same ETag; the second must see under the lock that the first was faster."""
    url = f"sales/{facts.acme.sale.pk}/"
    etag = rest("anna").read(url).headers["ETag"]
    clients, statuses = [Rest(user=cast.anna) for _ in range(6)], []

    def correct(client, amount):
        statuses.append(client.change(url, {"amount": amount}, if_match=etag).status_code)
        connections.close_all()

    threads = [
        threading.Thread(target=correct, args=(client, str(200 + place)))
        for place, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 412, 503}  # SQLite in memory does not wait for its turn


def test_a_new_evaluation_leaves_the_etag_of_an_account(rest, facts, cast):
    """The tag stands for what a client may change: a nightly run makes nobody's edit stale."""
    client, url = rest("anna"), f"accounts/{cast.acme.pk}/"
    before = client.read(url)
    evaluate(as_of=date(2026, 9, 1))
    after = client.read(url)
    assert before.json() != after.json()
    assert before.headers["ETag"] == after.headers["ETag"]


def test_a_managers_new_account_stands_in_their_team(rest, cast):
    account = rest("bo").add("accounts/", FRESH).json()
    assert (account["owner"], account["team"]["name"]) == (None, "North")


@pytest.mark.parametrize("address", ["accounts", "people", "activities"])
def test_updated_since_takes_in_the_moment_itself(rest, facts, address):
    newest = rest("anna").read(f"{address}/?ordering=updated_at").json()["results"][-1]
    moment = newest["updated_at"].replace("+", "%2B")
    found = rest("anna").read(f"{address}/?updated_since={moment}").json()["results"]
    assert newest["id"] in [row["id"] for row in found]


@pytest.mark.parametrize(
    "name",
    [
        "account", "person", "activity", "sale", "wallet", "referral", "opportunity", "competitor_position",
        "answer", "need", "own_position", "commitment", "feedback", "receivable", "concession",
        "service_cost", "action", "contract",
    ],
)  # fmt: skip
def test_what_was_read_can_be_put_back_and_changes_nothing(rest, facts, name):
    address = {
        "person": "people",
        "activity": "activities",
        "opportunity": "opportunities",
        "feedback": "feedback",
        "service_cost": "costs-to-serve",
    }
    place = address.get(name, f"{name}s").replace("_", "-")
    client, url = rest("anna"), f"{place}/{getattr(facts.acme, name).pk}/"
    answer = client.read(url)
    before = kept()
    put = client.replace(url, answer.json(), if_match=answer.headers["ETag"])
    assert put.json() == answer.json()
    assert put.headers["ETag"] == answer.headers["ETag"]
    assert kept() == before


def test_put_empties_what_it_leaves_out(rest, facts):
    url = f"people/{facts.acme.person.pk}/"
    client = rest("anna")
    client.change(url, {"title": "Boss", "influence": 3})
    put = client.replace(url, {"name": "Somebody", "account": "ACME"}).json()
    assert (put["title"], put["influence"], put["roles"]) == ("", None, [])


def test_a_fact_does_not_move_to_another_account(rest, facts, unchanged):
    client = rest("mia")
    unchanged()
    answer = client.change(f"sales/{facts.acme.sale.pk}/", {"account": "BOLT"})
    assert answer.json()["errors"][0]["code"] == "fixed"


def test_the_same_code_twice_is_a_conflict(rest, cast):
    client = rest("mia")
    assert client.add("accounts/", FRESH).status_code == 201
    answer = client.add("accounts/", {**FRESH, "code": "new"})
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "code"


def test_an_account_is_archived_and_restored(rest, cast):
    client, url = rest("anna"), f"accounts/{cast.acme.pk}/"
    assert client.add(f"{url}archive/").json()["status"] == "archived"
    assert client.change(url, {"region": "x"}, if_match="*").status_code == 403
    assert client.add(f"{url}restore/").json()["status"] == "active"


def test_every_post_may_be_repeated_and_the_schema_says_so():
    taken = {
        path: [header["name"] for header in item["post"]["parameters"]]
        for path, item in document()["paths"].items()
        if "post" in item
    }
    assert [path for path, headers in taken.items() if "Idempotency-Key" not in headers] == []


def test_every_post_of_an_object_may_be_repeated():
    posts = {
        (address.name, address.callback.actions["post"]): address.callback
        for address in api_urls.urlpatterns
        if isinstance(address, URLPattern)
        and "post" in (getattr(address.callback, "actions", None) or {})
    }
    assert len(posts) > 30
    once = {
        named: hasattr(getattr(view.cls, view.actions["post"]), "is_repeatable")
        for named, view in posts.items()
    }
    assert [named for named, is_repeatable in once.items() if not is_repeatable] == []


def test_a_repeated_act_is_answered_from_its_key(rest, cast):
    client, url = rest("anna"), f"accounts/{cast.acme.pk}/"
    first = client.add(f"{url}archive/", idempotency_key="a")
    client.add(f"{url}restore/", idempotency_key="r")
    again = client.add(f"{url}archive/", idempotency_key="a")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.content == first.content
    cast.acme.refresh_from_db()
    assert cast.acme.status == "active"


@pytest.mark.parametrize("query", ["?colour=red", "?limit=3", "?name=Li", "?cursor=x"])
def test_one_object_and_every_post_take_no_parameter_of_the_list(rest, cast, unchanged, query):
    client, url = rest("anna"), f"accounts/{cast.acme.pk}/"
    unchanged()
    assert client.read(f"{url}{query}").status_code == 400
    assert client.read(f"accounts/by-code/ACME/{query}").status_code == 400
    assert client.change(f"{url}{query}", {"region": "x"}, if_match="*").status_code == 400
    assert client.add(f"{url}archive/{query}").status_code == 400
    answer = client.add(f"people/{query}", {"account": "ACME", "name": "P"})
    assert answer.json()["errors"][0]["code"] == "unknown_parameter"


def test_a_repeated_post_gives_the_same_answer_and_one_row(rest, cast):
    client = rest("anna")
    answers = [
        client.add("people/", {"account": "ACME", "name": "P"}, idempotency_key="k-1")
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers["Location"] for answer in answers} == {answers[0].headers["Location"]}
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]
    assert Person.objects.filter(name="P").count() == 1


def test_a_key_used_for_another_body_is_refused(rest, cast):
    client = rest("anna")
    client.add("people/", {"account": "ACME", "name": "P"}, idempotency_key="k")
    answer = client.add("people/", {"account": "ACME", "name": "Q"}, idempotency_key="k")
    assert answer.status_code == 422
    assert (
        client.add(
            "opportunities/", {"account": "ACME", "name": "P"}, idempotency_key="k"
        ).status_code
        == 422
    )


def test_the_order_of_names_makes_no_other_body(rest, cast):
    client = rest("anna")
    first = client.add("people/", '{"account": "ACME", "name": "P"}', idempotency_key="k")
    second = client.add("people/", '{"name": "P", "account": "ACME"}', idempotency_key="k")
    assert first.content == second.content


def test_keys_belong_to_their_user(rest, cast):
    body = {"account": "ACME", "name": "P"}
    ids = {
        rest(who).add("people/", body, idempotency_key="k").json()["id"] for who in ("anna", "bo")
    }
    assert len(ids) == 2


def test_a_key_is_free_again_after_a_day(rest, cast):
    client, body = rest("anna"), {"account": "ACME", "name": "P"}
    first = client.add("people/", body, idempotency_key="k").json()["id"]
    IdempotentRequest.objects.update(at=timezone.now() - KEPT * 1.01)
    assert client.add("people/", body, idempotency_key="k").json()["id"] != first


def test_a_refused_post_leaves_its_key_free(rest, cast):
    client = rest("anna")
    assert client.add("people/", {"account": "ACME"}, idempotency_key="k").status_code == 400
    assert not IdempotentRequest.objects.exists()


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 201])
def test_a_key_is_visible_ascii(rest, unchanged, key):
    client = rest("anna")
    unchanged()
    body = {"account": "ACME", "name": "P"}
    assert client.add("people/", body, idempotency_key=key).status_code == 400


def test_a_repeated_token_does_not_show_its_key_again(rest, cast):
    client = rest("anna")
    answers = [client.add("tokens/", {"name": "t"}, idempotency_key="k").json() for _ in range(2)]
    assert answers[0]["key"].startswith("kam_")
    assert answers[1] == {**answers[0], "key": None}
    assert answers[0]["key"] not in str(IdempotentRequest.objects.get().answer)


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_at_once_with_one_key_make_one_row(cast):
    """The first writes; the others wait for it and repeat its answer, or hear that it runs."""
    client = Rest(user=cast.anna)
    statuses = []

    def post():
        mine = Rest()
        mine.cookies = client.cookies
        body = {"account": "ACME", "name": "P"}
        statuses.append(mine.add("people/", body, idempotency_key="k").status_code)
        connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(20 if on_postgres() else 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= ({201, 409} if on_postgres() else {201, 503})
    assert 201 in statuses
    assert Person.objects.filter(name="P").count() == 1


def on_postgres():
    return connection.vendor == "postgresql"


@override_settings(DEBUG=False)
def test_addresses_outside_the_schema_answer_the_same_way(rest):
    assert rest("mia").read("nowhere/").json()["title"] == "Not Found"


def test_every_account_of_a_long_list_is_shown_once(rest, cast):
    Account.objects.bulk_create(
        Account(code=f"L{i}", name=f"Long {i % 5}", owner=cast.anna) for i in range(60)
    )
    client, url, seen = rest("anna"), "accounts/?limit=7&ordering=-name", []
    while url:
        body = client.read(url).json()
        seen += [row["id"] for row in body["results"]]
        Account.objects.create(code=f"M{len(seen)}", name="Long 3", owner=cast.anna)
        url = body["next"]
    assert len(seen) == len(set(seen))
    assert set(Account.objects.filter(code__startswith="L").values_list("pk", flat=True)) <= set(
        seen
    )
