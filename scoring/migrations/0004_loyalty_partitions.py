"""PostgreSQL: one partition of loyalty per evaluation, as of standings; see 0003_partitions."""

from django.db import migrations

TABLE = "scoring_loyalty"
PARTITION = f"""
ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_pkey;
ALTER TABLE {TABLE} RENAME TO {TABLE}_default;
CREATE TABLE {TABLE} (LIKE {TABLE}_default INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY LIST (evaluation_id);
ALTER TABLE {TABLE} ADD PRIMARY KEY (account_id, evaluation_id);
ALTER TABLE {TABLE} ATTACH PARTITION {TABLE}_default DEFAULT;
"""
INDEXES = {
    "loyalty_score": "(evaluation_id, score, account_id)",
    "loyalty_zone": "(evaluation_id, zone, score, account_id)",
    "loyalty_leaving": "(evaluation_id, at_stake DESC, account_id) WHERE leaving",
}


def partition(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in INDEXES:
        schema_editor.execute(f"ALTER INDEX {name} RENAME TO {name}_default")
    schema_editor.execute(PARTITION)
    for name, columns in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {TABLE} {columns}")


class Migration(migrations.Migration):
    replaces = [("scoring", "0011_loyalty_partitions")]
    dependencies = [("scoring", "0003_partitions")]
    operations = [migrations.RunPython(partition, migrations.RunPython.noop)]
