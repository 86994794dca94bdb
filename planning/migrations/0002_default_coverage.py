"""The rhythm that a fresh installation starts with; an administrator may change it."""

from django.db import migrations

DAYS = {"A": 14, "B": 30, "C": 90, "D": 180}


def add_defaults(apps, schema_editor):
    """Repeatable: a tier that has a policy keeps it."""
    policies = apps.get_model("planning", "CoveragePolicy")
    for tier, days in DAYS.items():
        policies.objects.get_or_create(tier=tier, defaults={"contact_every_days": days})


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_tables")]
    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop, elidable=False)]
