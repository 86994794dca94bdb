"""What every answer carries, and what no answer gives away."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = [  # address, status for somebody who is not logged in
    ("/login/", 200),
    ("/", 302),
    ("/accounts/", 302),
    ("/no-such-page/", 404),
    ("/api/v1/accounts/", 401),
    ("/health/", 503),
]
HIDDEN = [
    *("/.git/HEAD", "/.env", "/var/kam.sqlite3", "/metrics", "/flower/", "/__debug__/"),
    *("/media/", "/static/../kam/settings.py", "/static/src/app.js%00", "/manage.py"),
]


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_every_answer_is_closed_to_scripts_frames_and_caches(client, db, address, status):
    answer = client.get(address, headers={"origin": "https://evil.example"})
    policy = answer["Content-Security-Policy"]
    assert answer.status_code == status
    assert "unsafe" not in policy
    for rule in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("address", HIDDEN)
def test_nothing_that_is_not_a_page_can_be_fetched(client, cast, address):
    client.force_login(cast.mia)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_a_foreign_host_name_is_refused_or_not_heard(client, db, header):
    answer = client.get("/login/", headers={header: "evil.example"})
    assert answer.status_code == (400 if header == "host" else 200)
    assert b"evil.example" not in answer.content


def test_trace_is_not_answered(client, cast):
    client.force_login(cast.mia)
    assert client.trace("/").status_code == 405


def test_a_fault_shows_no_more_than_the_id_of_the_request(client, cast, monkeypatch):
    def broken(*_):
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("kam.core.middleware.health", broken)
    client.raise_request_exception = False
    answer = client.get("/health/")
    assert answer.status_code == 500
    assert b"secret of the house" not in answer.content
    assert b"Traceback" not in answer.content


def test_behind_tls_cookies_are_bound_to_the_host_and_http_is_left(tmp_path):
    code = (
        "import django, json; django.setup(); from django.test import Client\n"
        "safe = Client().get('/login/', secure=True, headers={'host': 'kam.example.com'})\n"
        "plain = Client().get('/login/', headers={'host': 'kam.example.com'})\n"
        "cookies = {name: dict(morsel) for name, morsel in safe.cookies.items()}\n"
        "print(json.dumps([safe['Strict-Transport-Security'], cookies, plain.status_code, plain['Location']]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "KAM_VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "kam.settings",
            "DEBUG": "true",  # plain static files; changes none of what is looked at here
            "KAM_HTTPS": "true",
            "ALLOWED_HOSTS": "kam.example.com",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    strict, cookies, status, target = json.loads(done.stdout.splitlines()[-1])
    assert strict == "max-age=31536000; includeSubDomains"
    assert (status, target) == (301, "https://kam.example.com/login/")
    assert cookies
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
