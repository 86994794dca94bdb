"""The board of the five steps: who is stuck, why, and whose accounts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account
from scoring.models import Standing
from scoring.services import evaluate


@pytest.fixture
def key(cast):
    evaluate(as_of=timezone.localdate())
    Standing.objects.update(tier="A")


def page(client, user, address="/process/") -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "acme", "bolt"),
    [("anna", True, False), ("bo", True, False), ("mia", True, True), ("ben", False, False)],
)
def test_everybody_sees_where_their_own_accounts_are_stuck(client, cast, key, who, acme, bolt):
    told = page(client, getattr(cast, who))
    assert ("ACME Corp" in told) is acme
    assert ("Bolt Ltd" in told) is bolt


def test_the_reason_is_told_in_words(client, cast, key):
    assert "no plan is approved for this year" in page(client, cast.anna, "/process/?step=plan")
    assert "ACME Corp" not in page(client, cast.anna, "/process/?step=value")


@pytest.mark.parametrize(("who", "shown"), [("anna", True), ("bo", True), ("rita", False)])
def test_what_is_missing_first_leads_to_where_it_is_mended(client, cast, key, who, shown):
    told = page(client, getattr(cast, who), "/process/?step=plan")
    assert (f'<a href="/accounts/{cast.acme.pk}/plan/">no plan is approved' in told) is shown


def test_the_board_is_narrowed_to_a_team(client, cast, key):
    told = page(client, cast.mia, f"/process/?step=plan&team={cast.south.pk}")
    assert "Bolt Ltd" in told
    assert "ACME Corp" not in told


def test_the_list_comes_as_a_file(client, cast, key):
    client.force_login(cast.anna)
    told = b"".join(client.get("/process/?step=plan&download=csv").streaming_content).decode()
    assert "no plan is approved" in told


def test_it_works_before_the_first_evaluation(client, cast):
    assert "No A or B account" in page(client, cast.mia)


def test_the_board_asks_as_often_for_many_as_for_one(client, cast, key):
    page(client, cast.mia)
    with CaptureQueriesContext(connection) as few:
        page(client, cast.mia)
    for number in range(10):
        Account.objects.create(code=f"C{number}", name=f"C{number}", owner=cast.anna)
    evaluate(as_of=timezone.localdate())
    Standing.objects.update(tier="B")
    with CaptureQueriesContext(connection) as many:
        page(client, cast.mia)
    assert len(many) == len(few)
