from django.db import migrations

from scoring.defaults import create_default_model


def seed(apps, schema_editor):
    """Give a fresh installation a model to score with. Repeatable: an own model is left alone."""
    classes = [
        apps.get_model("scoring", name)
        for name in ("ScoringModel", "Dimension", "ModelMetric", "TierBand")
    ]
    if not classes[0].objects.exists():
        create_default_model(*classes)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_tables")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
