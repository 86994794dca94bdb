"""The cast: one set of people for all tests.

Group ── North: anna (rep), ben (rep), bo (manager)     ACME belongs to anna
      └─ South: sue (rep), zed (manager)                BOLT belongs to sue
rita is a reader on ACME's account team, mia an administrator, gus has left (inactive).
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from accounts.models import Account, AccountRole, Team, User
from kam.core.embedded import compile_translations


def pytest_sessionstart() -> None:
    compile_translations()


# How long an example takes is the machine's business, not the formula's.
hypothesis_settings.register_profile("kam", deadline=None)
hypothesis_settings.load_profile("kam")

pytest_plugins = [
    "tests.covered",
    "tests.services",
    "tests.nothing_skipped",
    "tests.migrated_data",
    "tests.touching_nothing",
]


@dataclass(frozen=True)
class Cast:
    group: Team
    north: Team
    south: Team
    anna: User
    ben: User
    bo: User
    sue: User
    zed: User
    rita: User
    mia: User
    gus: User
    acme: Account
    bolt: Account


def _user(username: str, role: str, team: Team | None = None, **fields) -> User:
    return User.objects.create_user(
        username,
        "secret-" + username,
        name=username.title(),
        email=f"{username}@example.com",
        role=role,
        team=team,
        **fields,
    )


@pytest.fixture(autouse=True)
def _quiet_doorbell(monkeypatch):
    """Tests run the work themselves; those of real workers ring the real bell."""
    monkeypatch.setattr("kam.core.jobs.ring", lambda job_id, kind: None)


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    """A safe hash takes a tenth of a second; the cast would cost each test a whole one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_english():
    """A page asked for in Chinese leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _fresh_brakes():
    """What one test asked for too often must not be refused to the next."""
    cache.clear()


@pytest.fixture
def cast(db) -> Cast:
    group = Team.objects.create(name="Group")
    north = Team.objects.create(name="North", parent=group)
    south = Team.objects.create(name="South", parent=group)
    anna, sue = _user("anna", "rep", north), _user("sue", "rep", south)
    rita = _user("rita", "reader")
    acme = Account.objects.create(
        code="ACME", name="ACME Corp", owner=anna, team=north, status="active", country="Germany"
    )
    bolt = Account.objects.create(
        code="BOLT", name="Bolt Ltd", owner=sue, team=south, status="active", country="China"
    )
    AccountRole.objects.create(account=acme, user=rita, role="service", starts=date(2020, 1, 1))
    return Cast(
        group=group,
        north=north,
        south=south,
        anna=anna,
        ben=_user("ben", "rep", north),
        bo=_user("bo", "manager", north),
        sue=sue,
        zed=_user("zed", "manager", south),
        rita=rita,
        mia=_user("mia", "admin"),
        gus=_user("gus", "manager", group, is_active=False),
        acme=acme,
        bolt=bolt,
    )


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of public data sets beside the project; its tests are skipped where it is not."""
    folder = Path(os.environ.get("KAM_REAL_DATA", settings.BASE_DIR.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the public data sets are not beside the project")
    return folder
