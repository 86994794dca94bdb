"""GET /health/ without a broker; with one: test_jobs_for_real and test_run."""

import json

import pytest

from kam.core import health

URL = "/health/"


@pytest.fixture(autouse=True)
def _no_broker(settings, tmp_path):
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path / 'nobody.sock'}"
    health.broker.cache_clear()
    yield
    health.broker.cache_clear()


def test_health_needs_no_login_and_names_what_is_down(client, db):
    answer = client.get(URL)
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failing",
        "database": "ok",
        "broker": "down",
        "worker": "unknown",
        "beat": "unknown",
    }
    assert answer["Cache-Control"] == "no-store"


def test_health_answers_whatever_name_it_is_asked_by(client, db):
    assert client.get(URL, headers={"host": "10.0.0.7:8000"}).status_code == 503


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ({"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}, 200),
        ({"database": "down", "broker": "ok", "worker": "ok", "beat": "ok"}, 503),
        ({"database": "ok", "broker": "ok", "worker": "ok", "beat": "down"}, 503),
    ],
)
def test_health_is_well_only_when_all_parts_are(client, monkeypatch, found, status):
    monkeypatch.setattr("kam.core.health.status", lambda: found)
    answer = client.get(URL)
    assert answer.status_code == status
    assert json.loads(answer.content) | found == json.loads(answer.content)


def test_health_takes_no_other_method(client):
    assert client.post(URL).status_code == 405
