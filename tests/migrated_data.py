"""A test that commits ends with empty tables; what migrations wrote comes back before the next one."""

from collections.abc import Generator
from importlib import import_module

import pytest
from django.apps import apps
from pytest_django.plugin import blocking_manager_key

SEEDS = (
    ("scoring.migrations.0002_default_model", "seed"),
    ("planning.migrations.0002_default_coverage", "add_defaults"),
    ("planning.migrations.0003_default_demands", "add_demands"),
    ("planning.migrations.0004_core_tasks", "add_core_tasks"),
)
COMMITTING = {"transactional_db", "live_server", "django_db_serialized_rollback"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, None, None]:
    yield  # here the tables are emptied; after the last test the database is gone
    if _commits(item) and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            for module, function in SEEDS:
                getattr(import_module(module), function)(apps, None)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    committing = COMMITTING.intersection(getattr(item, "fixturenames", ()))
    return bool(committing) or bool(marker and marker.kwargs.get("transaction"))
