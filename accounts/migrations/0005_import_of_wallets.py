from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("accounts", "0019_import_of_wallets")]
    dependencies = [
        ("accounts", "0004_custom_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="import",
            name="kind",
            field=models.CharField(
                choices=[
                    ("accounts", "Accounts"),
                    ("people", "People"),
                    ("sales", "Sales"),
                    ("products", "Products"),
                    ("activities", "Contact log"),
                    ("receivables", "Receivables"),
                    ("concessions", "Concessions"),
                    ("costs_to_serve", "Costs to serve"),
                    ("contracts", "Contracts"),
                    ("wallets", "Wallets"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
