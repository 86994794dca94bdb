"""Cut-off scores stand under the key of the group that competes; all together are the group ""."""

from django.db import migrations


def wrap(apps, schema_editor):
    """Repeatable: looks at lists only."""
    Evaluation = apps.get_model("scoring", "Evaluation")
    for pk, cuts in Evaluation.objects.values_list("pk", "cut_scores"):
        if isinstance(cuts, list):
            Evaluation.objects.filter(pk=pk).update(cut_scores={"": cuts} if cuts else {})


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_versions")]
    operations = [migrations.RunPython(wrap, migrations.RunPython.noop, elidable=True)]
