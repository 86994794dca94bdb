from django.db import migrations

FORWARD = """
CREATE INDEX custom_value_trigrams ON accounts_customvalue
    USING gin (upper(text::text) gin_trgm_ops) WHERE text IS NOT NULL;
CREATE INDEX custom_value_grams ON accounts_customvalue
    USING gin (kam_grams(text, text)) WHERE text IS NOT NULL;
"""
BACK = "DROP INDEX IF EXISTS custom_value_grams, custom_value_trigrams;"


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FORWARD)


def back(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BACK)


class Migration(migrations.Migration):
    replaces = [("accounts", "0009_custom_search")]
    dependencies = [("accounts", "0003_search")]
    operations = [migrations.RunPython(forward, back)]
