"""Who may do what over REST: hidden is 404, refused is 403, and neither changes a row."""

import pytest

from accounts.models import Account
from accounts.services.tokens import create_token
from kam.core.models import Change
from tests.api.conftest import PREFIX, Rest, kept

NOWHERE = 987_654_321

# who, reads ACME's facts, changes them, adds to ACME
ACCOUNT_ACCESS = [
    ("anna", 200, 200, 201),  # owner
    ("bo", 200, 200, 201),  # manager of its team
    ("mia", 200, 200, 201),  # administrator
    ("rita", 200, 403, 403),  # on the account team, but a reader
    ("ben", 404, 404, 400),  # same team, another's account
    ("sue", 404, 404, 400),
    ("zed", 404, 404, 400),  # manages another team
]
FACTS = {  # address → what changes it, what adds one
    "people": ("person", {"title": "Boss"}, {"name": "New"}),
    "sales": ("sale", {"amount": "7"}, {"date": "2026-02-02", "amount": "1"}),
    "wallets": ("wallet", {"amount": "7"}, {"year": 2025, "amount": "1"}),
    "perceived-values": (
        "perceived_value",
        {"competitor": "Other"},
        {
            "competitor": "New",
            "price": "90",
            "ratings": [{"attribute": "Quality", "weight": 1, "ours": 7, "theirs": 8}],
        },
    ),
    "referrals": ("referral", {"note": "Won"}, {"company": "New"}),
    "opportunities": ("opportunity", {"name": "Other"}, {"name": "New"}),
    "competitor-positions": (
        "competitor_position",
        {"position": "stronger"},
        {"competitor": "New", "position": "level"},
    ),
    "receivables": (
        "receivable",
        {"paid_on": "2026-02-02"},
        {"invoice": "R-2", "due": "2026-04-01", "amount": "10"},
    ),
    "contracts": (
        "contract",
        {"state": "ended"},
        {"name": "C-2", "starts": "2026-01-01", "ends": "2026-12-31"},
    ),
    "concessions": ("concession", {"amount": "7"}, {"kind": "favour", "amount": "1"}),
    "costs-to-serve": ("service_cost", {"spent": "7"}, {"month": "2026-02-01", "hours": "3"}),
    "answers": ("answer", {"confirmed": True}, {"question": "use", "text": "Daily"}),
    "needs": ("need", {"line": "Pumps"}, {"stated": "Cheaper"}),
    "own-positions": ("own_position", {"ability": 4}, {"service_level": 3}),
    "actions": (
        "action",
        {"done_on": "2026-02-02"},
        {"title": "A visit", "due": "2999-01-01"},
    ),
    "commitments": ("commitment", {"state": "kept"}, {"what": "A visit", "due": "2999-01-01"}),
    "feedback": ("feedback", {"resolution": "New carrier"}, {"satisfaction": 8}),
}


@pytest.mark.parametrize(("who", "read", "write", "_add"), ACCOUNT_ACCESS)
def test_an_account(rest, facts, cast, who, read, write, _add):
    client, url = rest(who), f"accounts/{cast.acme.pk}/"
    etag = {"if_match": f'"{Account.objects.get(pk=cast.acme.pk).version}"'}
    assert client.read(url).status_code == read
    assert client.read("accounts/by-code/acme/").status_code == read
    assert client.read(f"{url}score/").status_code == read
    assert client.read(f"{url}history/").status_code == read
    before = kept()
    assert client.change(url, {"region": "Bavaria"}, **etag).status_code == write
    assert (kept() == before) is (write != 200)


@pytest.mark.parametrize("address", FACTS)
@pytest.mark.parametrize(("who", "read", "write", "add"), ACCOUNT_ACCESS)
def test_a_fact_of_an_account(rest, facts, cast, address, who, read, write, add):
    name, change, fresh = FACTS[address]
    client, url = rest(who), f"{address}/{getattr(facts.acme, name).pk}/"
    listed = client.read(f"{address}/").json()["results"]
    assert (getattr(facts.acme, name).pk in [row["id"] for row in listed]) is (read == 200)
    assert client.read(url).status_code == read
    before = kept()
    assert client.change(url, change).status_code == write
    assert (kept() == before) is (write != 200)
    before = kept()
    assert client.add(f"{address}/", {**fresh, "account": cast.acme.pk}).status_code == add
    assert (kept() == before) is (add != 201)


ACTIVITY_ACCESS = [  # the author alone corrects what was said
    ("anna", 200, 200, 201),
    ("bo", 200, 403, 201),
    ("mia", 200, 403, 201),
    ("rita", 200, 403, 403),
    ("ben", 404, 404, 400),
    ("zed", 404, 404, 400),
]


@pytest.mark.parametrize(("who", "read", "write", "add"), ACTIVITY_ACCESS)
def test_the_contact_log(rest, facts, cast, who, read, write, add):
    client, url = rest(who), f"activities/{facts.acme.activity.pk}/"
    entry = {"account": cast.acme.pk, "kind": "call", "at": "2026-03-01T10:00:00Z"}
    assert client.read(url).status_code == read
    before = kept()
    assert client.change(url, {"note": "No"}).status_code == write
    assert (kept() == before) is (write != 200)
    before = kept()
    assert client.add("activities/", entry).status_code == add
    assert (kept() == before) is (add != 201)
    before = kept()
    assert client.remove(url).status_code == (204 if write == 200 else write)
    assert (kept() == before) is (write != 200)


@pytest.mark.parametrize(
    ("who", "read", "write"),
    [("anna", 200, 403), ("rita", 200, 403), ("bo", 200, 200), ("mia", 200, 200)],
)
def test_products_belong_to_all_and_managers_change_them(rest, facts, who, read, write):
    client, url = rest(who), f"products/{facts.acme.product.pk}/"
    assert client.read(url).status_code == read
    assert client.change(url, {"name": "Big pump"}).status_code == write
    fresh = client.add("products/", {"code": "VALVE"}).status_code
    assert fresh == (201 if write == 200 else 403)


@pytest.mark.parametrize(
    ("who", "read", "start"),
    [("anna", 403, 403), ("rita", 200, 403), ("bo", 200, 202), ("mia", 200, 202)],
)
def test_evaluations_and_models(rest, facts, who, read, start):
    client = rest(who)
    before = kept()
    for url in ("evaluations/", "scoring-models/"):
        assert client.read(url).status_code == read
    assert client.add("evaluations/", {"as_of": "2026-02-01"}).status_code == start
    assert (kept() == before) is (start != 202)


@pytest.mark.parametrize("who", ["anna", "bo", "rita"])
def test_imports_are_for_administrators(rest, facts, who, unchanged):
    unchanged()
    assert rest(who).read("imports/").status_code == 403
    assert rest(who).read(f"imports/{facts.acme.file_import.pk}/").status_code == 403
    assert rest(who).add("imports/").status_code == 403


def test_jobs_are_their_owners_and_the_administrators(rest, facts, cast):
    url = f"jobs/{facts.acme.job.pk}/"
    assert [rest(who).read(url).status_code for who in ("anna", "mia", "sue")] == [200, 200, 404]


HIDDEN = [
    ("accounts", "account"),
    *((address, name) for address, (name, _change, _fresh) in FACTS.items()),
    ("activities", "activity"),
    ("influence-lines", "influence_line"),
    ("beliefs", "belief"),
    ("employments", "employment"),
    ("tokens", "token"),
    ("jobs", "job"),
]


@pytest.mark.parametrize(("address", "name"), HIDDEN)
@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
def test_what_is_hidden_answers_as_what_never_was(rest, lines, unchanged, address, name, method):
    client, hidden = rest("anna"), getattr(lines.bolt, name).pk
    unchanged()
    body = None if method in ("GET", "DELETE") else {}
    answers = [
        client.call(method, f"{address}/{pk}/", body, if_match="*") for pk in (hidden, NOWHERE)
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].status_code in (404, 405)
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("below", ["score", "history", "archive", "restore"])
def test_what_hangs_on_a_hidden_account_is_hidden(rest, facts, cast, unchanged, below):
    method = "POST" if below in ("archive", "restore") else "GET"
    unchanged()
    answers = [
        rest("anna").call(method, f"accounts/{pk}/{below}/") for pk in (cast.bolt.pk, NOWHERE)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("given", ["BOLT", "nobody"])
def test_a_hidden_account_cannot_be_named(rest, facts, unchanged, given):
    unchanged()
    answer = rest("anna").add("people/", {"account": given, "name": "Spy"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "does_not_exist"


@pytest.mark.parametrize("parameter", ["id__in", "id", "exclude", "owner__password__startswith"])
def test_lists_take_no_other_parameter(rest, facts, parameter):
    answer = rest("anna").read(f"accounts/?{parameter}=1")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": parameter,
            "code": "unknown_parameter",
            "detail": "There is no such parameter here.",
        }
    ]


def test_no_byte_of_another_team_is_in_any_list(rest, lines):
    client = rest("anna")
    for address in [*FACTS, "activities", "influence-lines", "accounts", "jobs", "tokens"]:
        assert "Bolt" not in client.read(f"{address}/?limit=500").content.decode()
    assert client.read("accounts/?count=true").json()["count"] == 1


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_an_export_holds_what_the_list_holds(rest, facts, form):
    answer = rest("anna").read(f"accounts/export/?format={form}")
    text = b"".join(answer.streaming_content).decode()
    assert "ACME" in text
    assert "BOLT" not in text


def test_an_export_leaves_its_trace(rest, facts, cast):
    rest("anna", "read").read("accounts/export/?format=ndjson&tier=A")
    change = Change.objects.get(action="exported")
    assert (change.actor, change.account_id) == (cast.anna, None)
    assert change.values["export"] == [None, "accounts.ndjson"]
    assert change.values["rows"] == [None, 1]
    assert change.values["asked"] == [None, "format=ndjson&tier=A"]


def test_a_refused_export_leaves_none(rest, facts):
    rest("anna").read("accounts/export/?format=pdf")
    assert not Change.objects.filter(action="exported").exists()


@pytest.mark.parametrize("changes", [{"owner": "sue"}, {"team": "South"}, {"owner": None}])
def test_nobody_takes_over_without_the_right(rest, cast, unchanged, changes):
    client = rest("anna")
    unchanged()
    answer = client.change(f"accounts/{cast.acme.pk}/", changes, if_match="*")
    assert answer.status_code in (400, 403)


def test_a_manager_hands_an_account_on_within_the_team(rest, cast):
    answer = rest("bo").change(f"accounts/{cast.acme.pk}/", {"owner": "ben"}, if_match="*")
    assert answer.json()["owner"] == {"id": cast.ben.pk, "name": "Ben"}


ROYAL = [
    {"role": "admin"},
    {"team": 1_000_000},
    {"team": None},
    {"username": "mia2"},
    {"username": "mia"},
    {"is_staff": True},
    {"is_superuser": True},
    {"is_active": False},
    {"password": "x"},
]


@pytest.mark.parametrize("wish", ROYAL, ids=str)
def test_nobody_raises_themselves(rest, unchanged, wish):
    client = rest("anna", "write")
    unchanged()
    assert client.change("users/me/", {"name": "A", **wish}).status_code == 400


def test_everybody_changes_their_own_name_and_wishes(rest, cast):
    wish = {"name": "Anna B", "email": "b@example.com", "language": "zh-hans", "theme": "dark"}
    answer = rest("anna", "write").change("users/me/", wish)
    assert answer.status_code == 200
    assert answer.json() == rest("anna").read("users/me/").json()
    assert {name: answer.json()[name] for name in wish} == wish
    change = Change.objects.get(kind="accounts.user", object_id=cast.anna.pk)
    assert (change.actor, change.values["theme"]) == (cast.anna, ["system", "dark"])


@pytest.mark.parametrize("wish", [{"theme": "pink"}, {"language": "tlh"}, {"email": "no"}], ids=str)
def test_a_wish_that_is_none_is_refused(rest, unchanged, wish):
    client = rest("anna")
    unchanged()
    assert client.change("users/me/", wish).status_code == 400


def test_what_was_read_of_oneself_can_be_sent_back(rest, cast, unchanged):
    client = rest("anna")
    unchanged()
    me = client.read("users/me/").json()
    assert client.change("users/me/", me).json() == me


def test_a_token_that_only_reads_changes_no_name(rest, unchanged):
    client = rest("anna", "read")
    unchanged()
    assert client.change("users/me/", {"name": "A"}).status_code == 403


def test_a_rep_logs_no_contact_of_others(rest, cast, unchanged):
    client = rest("anna")
    unchanged()
    entry = {"account": "ACME", "at": "2026-03-01T10:00:00Z", "user": "bo"}
    assert client.add("activities/", entry).status_code == 403


def test_nobody_gets_in_without_credentials(rest, facts):
    for address in ("accounts/", "schema/", "users/me/", "nowhere/"):
        answer = rest().read(address)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("key", ["", "x", "kam_" + "a" * 43, "é", "a b"])
def test_an_unknown_token_is_refused(cast, key):
    client = Rest()
    answer = client.read("accounts/", authorization=f"Bearer {key}")
    assert answer.status_code == 401


def test_a_read_token_reads_and_writes_nothing(rest, facts, cast, unchanged):
    client = rest("mia", "read")
    assert client.read("accounts/").status_code == 200
    unchanged()
    url = f"accounts/{cast.acme.pk}/"
    for method, path in [("PATCH", url), ("PUT", url), ("POST", "people/"), ("POST", "tokens/")]:
        assert client.call(method, path, {}, if_match="*").status_code == 403


def test_a_token_mints_no_token(rest, unchanged):
    client = rest("mia", "write")
    unchanged()
    assert client.add("tokens/", {"name": "second"}).status_code == 403


def test_a_token_dies_with_its_user(rest, cast):
    client = rest("anna", "write")
    assert client.read("accounts/").status_code == 200
    cast.anna.is_active = False
    cast.anna.save()
    assert client.read("accounts/").status_code == 401


def test_a_revoked_token_is_dead_at_once(rest, cast):
    token, key = create_token(user=cast.anna, name="x", scope="read", actor=None)
    client = Rest(key=key)
    assert client.read("accounts/").status_code == 200
    assert rest("anna").remove(f"tokens/{token.pk}/").status_code == 204
    assert client.read("accounts/").status_code == 401


def test_a_session_needs_the_csrf_token_to_change_anything(cast, unchanged):
    client = Rest(user=cast.anna, enforce_csrf_checks=True)
    unchanged()
    answer = client.add("people/", {"account": "ACME", "name": "X"})
    assert answer.status_code == 403
    plain = client.generic("POST", f"{PREFIX}people/", b'{"name": "X"}', "text/plain")
    assert plain.status_code == 403


def test_reading_changes_nothing(rest, facts, cast, unchanged):
    client = rest("mia")
    unchanged()
    for address in [*FACTS, "accounts", "activities", "tokens", "jobs", "imports", "evaluations"]:
        assert client.read(f"{address}/").status_code == 200
        assert client.call("HEAD", f"{address}/").status_code == 200
        assert client.call("OPTIONS", f"{address}/").status_code == 200
