"""The pool and the coverage policy over REST."""

import pytest

from accounts.models import Account
from planning.models import CoveragePolicy
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
