import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("scoring", "0017_criteria_by_plans")]
    dependencies = [
        ("scoring", "0004_loyalty_partitions"),
    ]

    operations = [
        migrations.AddField(
            model_name="criteriaresult",
            name="planned",
            field=models.BooleanField(
                default=False,
                help_text="What it is expected to bring is the target of its plan, not sales and chances.",
            ),
        ),
        migrations.AlterField(
            model_name="criteriarule",
            name="targets",
            field=models.DecimalField(
                decimal_places=2,
                default=5,
                help_text="Of what the own team counts on: the targets of its plans, for accounts without one what was sold in 12 months and is in hand.",
                max_digits=5,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="crucial to our targets, %",
            ),
        ),
    ]
