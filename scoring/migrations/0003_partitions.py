"""On PostgreSQL, standings and evidence get one partition per evaluation; the state is unchanged.

A run fills a table of its own and attaches it, so readers never meet half an evaluation, and old
runs are dropped as tables. Rows that come by another road (fixtures, tests) land in the default
partition.
"""

from django.db import migrations

PARTITION = """
ALTER TABLE {table} DROP CONSTRAINT {table}_pkey;
ALTER TABLE {table} RENAME TO {table}_default;
CREATE TABLE {table} (LIKE {table}_default INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY LIST (evaluation_id);
ALTER TABLE {table} ADD PRIMARY KEY (account_id, evaluation_id);
ALTER TABLE {table} ATTACH PARTITION {table}_default DEFAULT;
"""
STANDING_INDEXES = {
    "standing_score": "evaluation_id, score DESC, account_id",
    "standing_sales": "evaluation_id, sales_12m DESC, account_id",
    "standing_tier": "evaluation_id, tier, score DESC, account_id",
}


def partition(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in STANDING_INDEXES:
        schema_editor.execute(f"ALTER INDEX {name} RENAME TO {name}_default")
    for table in ("scoring_standing", "scoring_evidence"):
        schema_editor.execute(PARTITION.format(table=table))
    for name, columns in STANDING_INDEXES.items():
        schema_editor.execute(f"CREATE INDEX {name} ON scoring_standing ({columns})")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0002_default_model")]
    operations = [migrations.RunPython(partition, migrations.RunPython.noop)]
