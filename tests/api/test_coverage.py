"""The pool and the coverage policy over REST."""

import pytest
from django.utils import timezone

from accounts.models import Account
from planning.coverage import renew_all
from planning.models import CoveragePolicy
from scoring.services import evaluate
from tests.api.conftest import kept


@pytest.mark.parametrize(
    ("who", "status"),
    [("ben", 200), ("bo", 200), ("mia", 200), ("sue", 404), ("zed", 404), ("rita", 403)],
)
def test_taking_from_the_pool(rest, cast, who, status):
    Account.objects.filter(pk=cast.acme.pk).update(owner=None)
    before = kept()
    answer = rest(who).add(f"accounts/{cast.acme.pk}/take/")
    assert answer.status_code == status
    assert (kept() == before) is (status != 200)
    if status == 200:
        assert answer.json()["owner"]["id"] == getattr(cast, who).pk


def test_a_repeat_with_the_same_key_is_the_same_answer(rest, cast):
    Account.objects.filter(pk=cast.acme.pk).update(owner=None)
    client, url = rest("ben"), f"accounts/{cast.acme.pk}/take/"
    first = client.add(url, idempotency_key="take-1")
    assert client.add(url, idempotency_key="take-1").json() == first.json()
    assert rest("anna").add(url).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 200), ("bo", 200), ("ben", 404), ("zed", 404), ("rita", 403)]
)
def test_giving_back(rest, cast, who, status):
    before = kept()
    answer = rest(who).add(f"accounts/{cast.acme.pk}/give-back/", {"reason": "Too far"})
    assert answer.status_code == status
    assert (kept() == before) is (status != 200)
    if status == 200:
        assert answer.json()["owner"] is None


def test_giving_back_asks_why(rest, cast, unchanged):
    unchanged()
    answer = rest("anna").add(f"accounts/{cast.acme.pk}/give-back/", {"reason": ""})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 403), ("bo", 403), ("rita", 403), ("mia", 200)]
)
def test_all_read_the_policy_and_administrators_change_it(rest, cast, who, status):
    client, policy = rest(who), CoveragePolicy.objects.get(tier="A")
    assert [row["tier"] for row in client.read("coverage-policies/").json()["results"]] == [*"ABCD"]
    before = kept()
    changed = client.change(f"coverage-policies/{policy.pk}/", {"roles_to_know": ["coach"]})
    assert changed.status_code == status
    assert (kept() == before) is (status != 200)
    if status == 200:
        assert changed.json()["roles_to_know"] == ["coach"]


@pytest.mark.parametrize(
    "change", [{"contact_every_days": 0}, {"roles_to_know": ["king"]}, {"deciders_to_know": 51}]
)
def test_what_cannot_be_is_refused(rest, cast, change, unchanged):
    unchanged()
    policy = CoveragePolicy.objects.get(tier="A")
    assert rest("mia").change(f"coverage-policies/{policy.pk}/", change).status_code == 400


def test_gaps_are_listed_as_far_as_one_sees_the_accounts(rest, facts, cast):
    renew_all()
    listed = {
        who: [row["code"] for row in rest(who).read("coverage-gaps/").json()["results"]]
        for who in ("anna", "rita", "mia", "sue", "zed")
    }
    assert listed == {"anna": ["ACME"], "rita": ["ACME"], "mia": ["ACME"], "sue": [], "zed": []}


def test_a_gap_says_what_is_missing_in_figures_and_in_words(rest, facts, cast):
    renew_all()
    client = rest("anna")
    found = client.read("coverage-gaps/").json()["results"][0]
    assert found["kinds"][0] in ("contact", "executive", "roles", "deciders", "knowers")
    assert len(found["texts"]) >= len(found["kinds"])
    for kind in ("contact", "executive", "roles", "deciders", "knowers"):
        rows = client.read(f"coverage-gaps/?gap={kind}").json()["results"]
        assert bool(rows) is (kind in found["kinds"])
    assert client.read("coverage-gaps/?gap=mood").status_code == 400
    assert client.read(f"coverage-gaps/?account={cast.bolt.pk}").status_code == 400


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow_with_the_gaps(rest, cast, django_assert_max_num_queries, rows):
    Account.objects.bulk_create(
        Account(code=f"G{n}", name=f"G{n}", owner=cast.anna, team=cast.north, status="active")
        for n in range(rows)
    )
    evaluate(as_of=timezone.localdate())
    renew_all()
    client = rest("anna")
    with django_assert_max_num_queries(5):  # session, user, last seen, policies, page
        assert len(client.read("coverage-gaps/").json()["results"]) >= rows


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 200), ("rita", 200), ("bo", 200), ("ben", 404), ("zed", 404)]
)
def test_who_reads_who_knows_whom(rest, facts, cast, who, status):
    answer = rest(who).read(f"accounts/{cast.acme.pk}/known/")
    assert answer.status_code == status
    if status == 200:
        (one,) = [
            row for row in answer.json()["people"] if row["person"]["id"] == facts.acme.person.pk
        ]
        assert (one["roles"], one["met"], one["ties"][0]["user"]["name"]) == (
            ["coach"],
            True,
            "Anna",
        )
        assert answer.json()["of_us"][0] == {
            "user": {"id": cast.anna.pk, "name": "Anna"}, "knows": 1, "share": 100,
        }  # fmt: skip
