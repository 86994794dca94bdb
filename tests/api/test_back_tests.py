"""Back-tests over REST, every answer held against the schema."""

import pytest

from scoring import tasks
from scoring.models import BackTest
from tests.api.conftest import PREFIX
from tests.scoring.test_back_tests import _today as today_is_then
from tests.scoring.test_back_tests import customers, standard

__all__ = ["customers", "standard", "today_is_then"]

URL = f"{PREFIX}back-tests/"


def wish(standard, **changes):
    return {"as_of": "2025-03-01", "months": 12, "versions": [standard.pk]} | changes


def test_one_is_started_and_read_when_it_is_done(rest, customers, standard):
    client = rest("bo")
    made = client.add(URL, wish(standard))
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["percent"], made.json()["result"]) == (
        "queued", 20, None,
    )  # fmt: skip
    tasks.run_back_test(made.json()["job"])
    told = client.read(made.headers["Location"]).json()
    assert told["state"] == "done"
    assert told["result"]["fates"]["lost"] == 10
    assert [each["name"] for each in told["result"]["judges"]][:3] == ["model", "sales", "silence"]


def test_what_is_too_short_is_refused_at_its_field(rest, customers, standard):
    answer = rest("bo").add(URL, wish(standard, as_of="2024-01-01"))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "as_of"
    assert not BackTest.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("bo", 200), ("mia", 200)])
def test_they_are_for_who_leads(rest, cast, who, status):
    assert rest(who).read(URL).status_code == status


def test_unknown_parameters_are_refused(rest, cast):
    assert rest("bo").read(URL + "?x=1").status_code == 400
