"""Whom to know at an account of each tier, as a fresh installation starts; it may be changed."""

from django.db import migrations

DEMANDS = {
    "A": {
        "executive_every_days": 90,
        "roles_to_know": ["sponsor", "economic_buyer", "coach"],
        "deciders_to_know": 3,
        "people_who_know": 2,
    },
    "B": {"roles_to_know": ["economic_buyer", "coach"], "deciders_to_know": 2},
    "C": {"deciders_to_know": 1},
}
NOTHING = {
    "executive_every_days": None,
    "roles_to_know": [],
    "deciders_to_know": 0,
    "people_who_know": 0,
}


def add_demands(apps, schema_editor):
    """Repeatable: a tier that asks for anything keeps what it asks for."""
    policies = apps.get_model("planning", "CoveragePolicy")
    for tier, demand in DEMANDS.items():
        policies.objects.filter(tier=tier, **NOTHING).update(**demand)


class Migration(migrations.Migration):
    replaces = [("planning", "0005_default_demands")]
    dependencies = [("planning", "0002_default_coverage")]
    operations = [migrations.RunPython(add_demands, migrations.RunPython.noop, elidable=False)]
