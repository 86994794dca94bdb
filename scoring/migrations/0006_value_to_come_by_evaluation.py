"""Values to come are kept for more than one evaluation: the key is now evaluation and account.

A primary key cannot be altered, so the rows move into a new table.
"""

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = (
    "evaluation_id, account_id, frequency, p_alive, expected_purchases, expected_spend, value,"
    " at_stake, rank, sales_rank"
)
NEW, OLD = "scoring_lifetimevalue", "scoring_valueofnewest"


def move(apps, schema_editor):
    schema_editor.execute(f"INSERT INTO {NEW} ({COLUMNS}) SELECT {COLUMNS} FROM {OLD}")  # noqa: S608


def forget_fits_without_rows(apps, schema_editor):
    """Past fits whose rows were replaced are worked out again when somebody asks for the day."""
    row = apps.get_model("scoring", "LifetimeValue").objects.order_by().first()
    fits = apps.get_model("scoring", "LifetimeFit").objects.filter(refused_because="")
    fits.exclude(evaluation=row.evaluation_id if row else None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_import_of_opportunities"),
        ("scoring", "0005_criteria_by_plans"),
    ]
    operations = [
        migrations.RemoveIndex(model_name="lifetimevalue", name="lifetime_value"),
        migrations.RemoveIndex(model_name="lifetimevalue", name="lifetime_leaving"),
        migrations.RenameModel("LifetimeValue", "ValueOfNewest"),
        migrations.CreateModel(
            name="LifetimeValue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evaluation_id",
                        "account_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "frequency",
                    models.PositiveIntegerField(help_text="Purchase days after the first one."),
                ),
                (
                    "p_alive",
                    models.FloatField(
                        help_text="Chance that the customer still buys from us, 0 to 1."
                    ),
                ),
                (
                    "expected_purchases",
                    models.FloatField(help_text="Purchase days in the next 12 months."),
                ),
                ("expected_spend", models.FloatField(help_text="Per purchase day, base currency.")),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="To come, discounted, base currency.",
                        max_digits=18,
                    ),
                ),
                (
                    "at_stake",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Sales of the better of the last two years.",
                        max_digits=18,
                    ),
                ),
                ("rank", models.PositiveIntegerField(help_text="By value.")),
                ("sales_rank", models.PositiveIntegerField(help_text="By sales of 12 months.")),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lifetime_values",
                        to="accounts.account",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="scoring.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "value to come",
                "verbose_name_plural": "values to come",
                "ordering": ["rank"],
                "indexes": [
                    models.Index(fields=["evaluation", "-value", "account"], name="lifetime_value"),
                    models.Index(
                        condition=models.Q(("p_alive__lt", 0.5)),
                        fields=["evaluation", "-at_stake", "account"],
                        name="lifetime_leaving",
                    ),
                ],
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(forget_fits_without_rows, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel("ValueOfNewest"),
    ]
