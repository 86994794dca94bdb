"""The compose file: no secret has a default, every part is watched, every variable is known."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(TEXT)["services"]
ITS_OWN = {"KAM_PORTS", "KAM_WORKER_CONCURRENCY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}


def test_all_parts_are_there():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}


@pytest.mark.parametrize("name", ["web", "worker", "beat", "postgres", "redis"])
def test_every_lasting_part_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("secret", ["SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"])
def test_no_secret_has_a_default(secret):
    uses = re.findall(rf"\$\{{{secret}(.{{0,2}})", TEXT)
    assert uses
    assert set(uses) == {":?"}


def test_every_variable_is_a_setting_or_explained():
    settings = set(re.findall(r"env_\w+\(\s*['\"](\w+)", (ROOT / "kam/settings.py").read_text()))
    assert set(re.findall(r"\$\{(\w+)", TEXT)) <= settings | ITS_OWN
    assert set(SERVICES["web"]["environment"]) <= settings
    documented = (ROOT / "docs/operations.md").read_text()
    assert all(name in documented for name in ITS_OWN)


def test_the_broker_keeps_what_it_is_told_and_drops_nothing():
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_data_lives_in_named_volumes():
    named = set(yaml.safe_load(TEXT)["volumes"])
    mounted = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])}
    assert mounted == named
