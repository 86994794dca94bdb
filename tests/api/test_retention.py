"""How long customers stay over REST, every answer held against the schema."""

import pytest

from scoring.models import Evaluation, RetentionFit
from tests.api.conftest import PREFIX

URL = f"{PREFIX}retention-fit/"


@pytest.fixture
def fit(lines):
    return RetentionFit.objects.create(
        evaluation=Evaluation.objects.current(), months=12, customers=200, before=7,
        cohorts=[{"ends": "2025-06-30", "still": [60, 48], "back": 2}],
        alpha=0.668, beta=3.806, log_likelihood=-160.5, discount=10,
        held_out={"at_risk": 135, "model": 121.6, "repeat": 117.4, "stayed": 122},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 403), ("rita", 200), ("bo", 200), ("zed", 200), ("mia", 200)]
)
def test_it_is_for_who_leads(rest, fit, who, status):
    assert rest(who).get(URL).status_code == status


def test_it_tells_cohorts_parameters_and_words(rest, fit):
    told = rest("bo").get(URL).json()
    assert told["cohorts"] == [{"ends": "2025-06-30", "still": [60, 48], "back": 2}]
    assert (told["alpha"], told["half_gone_after"], told["reason"]) == (0.668, 7, "")
    assert told["source"] == "purchases"
    assert told["finding"].startswith("Held against the last period")


def test_a_refused_fit_says_why(rest, fit):
    RetentionFit.objects.update(
        refused_because="months", found=14, months=0, needed=30, cohorts=[],
        alpha=None, beta=None, log_likelihood=None, held_out=None,
    )  # fmt: skip
    told = rest("bo").get(URL).json()
    assert told["reason"] == "The sales on record reach back 14 months; it takes 30."
    assert (told["half_gone_after"], told["held_out"], told["finding"]) == (None, None, "")


def test_before_the_first_fit_it_is_not_there(rest, lines):
    assert rest("bo").get(URL).status_code == 404


def test_unknown_parameters_are_refused(rest, fit):
    assert rest("bo").get(f"{URL}?x=1").status_code == 400
