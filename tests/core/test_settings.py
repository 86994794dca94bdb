"""Settings come from the environment, a wrong one stops the start, and all are written down."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(set(re.findall(r"env_\w+\(\s*['\"](\w+)", (ROOT / "kam/settings.py").read_text())))


def load(place: Path, code: str = "import kam.settings", **environment: str):
    bare = {"PATH": os.environ["PATH"], "KAM_VAR_DIR": str(place)}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=bare | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", "perhaps", "true or false"),
        ("KAM_DEMO", "2", "true or false"),
        ("KAM_HTTPS", "tls", "true or false"),
        ("KAM_PROXIES", "-1", "a whole number, 0 or more"),
        ("KAM_UPLOAD_LIMIT_MB", "much", "a whole number"),
        ("KAM_BELIEF_HALF_LIFE", "0", "a whole number, 1 or more"),
        ("KAM_STATEMENT_TIMEOUT_S", "10s", "a whole number"),
        ("DATABASE_URL", "mysql://db/kam", "postgres"),
        ("DATABASE_URL", "postgres://db:port/kam", "postgres"),
        ("REDIS_URL", "amqp://broker", "redis"),
        ("EMAIL_URL", "pigeon://loft", "smtp"),
        ("LANGUAGE_CODE", "tlh", "one of en, zh-hans"),
        ("TIME_ZONE", "Mars/Olympus", "Europe/Berlin"),
        ("KAM_CURRENCY", "euro", "three letters"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence_that_names_it(
    tmp_path, name, value, expected
):
    done = load(tmp_path, **{"SECRET_KEY": "x" * 50, name: value})
    last = done.stderr.splitlines()[-1]
    assert done.returncode != 0
    assert f"{name}={value!r} is not valid" in last or f"{name}='{value}" in last
    assert expected in last


def test_a_server_with_a_database_demands_a_secret(tmp_path):
    done = load(tmp_path, DATABASE_URL="postgres://kam@db/kam")
    assert "SECRET_KEY must be set" in done.stderr
    assert not (tmp_path / "secret_key").exists()


def test_one_machine_makes_its_secret_once(tmp_path):
    code = "from kam.settings import SECRET_KEY; print(SECRET_KEY)"
    assert len(load(tmp_path, code).stdout.strip()) > 50
    assert load(tmp_path, code).stdout == load(tmp_path, code).stdout


def test_a_long_folder_still_gets_a_socket_that_fits(tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    code = "from kam.settings import BROKER_SOCKET; print(BROKER_SOCKET)"
    assert len(load(deep, code).stdout.strip()) <= 100


def test_every_setting_stands_in_the_example_and_in_the_readme():
    example = re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M)
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.M)
    assert sorted(example) == NAMES
    assert sorted(table) == NAMES


def test_the_example_starts_as_it_stands(tmp_path):
    lines = (ROOT / ".env.example").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    done = load(tmp_path, **{name: value for name, value in values.items() if value})
    assert done.returncode == 0, done.stderr


def test_production_settings_pass_the_deployment_check(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "KAM_VAR_DIR": str(tmp_path),
            "SECRET_KEY": "a long random text of at least fifty characters, 0123456789",
            "KAM_HTTPS": "true",
            "ALLOWED_HOSTS": "kam.example.com",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("entry", "set_to", "seconds"),
    [("kam.settings", "", "600"), ("kam.wsgi", "", "10"), ("kam.wsgi", "25", "25")],
)
def test_pages_end_a_statement_earlier_than_jobs_unless_it_is_set(tmp_path, entry, set_to, seconds):
    code = f"import {entry}; from kam import settings; print(settings.STATEMENT_TIMEOUT_S)"
    done = load(tmp_path, code, DEBUG="true", KAM_STATEMENT_TIMEOUT_S=set_to)
    assert done.stdout.strip() == seconds, done.stderr


def test_a_command_stops_with_one_sentence_that_names_the_setting(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "KAM_VAR_DIR": str(tmp_path), "TIME_ZONE": "Mars/Base"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "TIME_ZONE='Mars/Base' is not valid: expected a name such as Europe/Berlin.\n"
    )
