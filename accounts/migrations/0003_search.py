from django.db import migrations

FORWARD = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE OR REPLACE FUNCTION kam_grams(first text, second text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
    whole text := lower(first || chr(10) || second);
BEGIN
    IF whole !~ '[^\\u0001-\\u007F]' THEN
        RETURN '{}'::text[];
    END IF;
    RETURN (
        SELECT coalesce(array_agg(DISTINCT gram), '{}'::text[])
        FROM generate_series(1, length(whole)) AS place,
             generate_series(1, 2) AS size,
             substr(whole, place, size) AS gram
        WHERE gram ~ '[^\\u0001-\\u007F]'
    );
END
$$;
COMMENT ON FUNCTION kam_grams(text, text) IS
    'Single and paired characters that lie beyond ASCII: finds two Chinese characters by index.';

CREATE INDEX account_trigrams ON accounts_account
    USING gin (upper(name::text) gin_trgm_ops, upper(code::text) gin_trgm_ops);
CREATE INDEX account_grams ON accounts_account USING gin (kam_grams(name, code));
CREATE INDEX person_trigrams ON accounts_person
    USING gin (upper(name::text) gin_trgm_ops, upper(email::text) gin_trgm_ops);
CREATE INDEX person_grams ON accounts_person USING gin (kam_grams(name, email));
"""
BACK = """
DROP INDEX IF EXISTS person_grams, person_trigrams, account_grams, account_trigrams;
DROP FUNCTION IF EXISTS kam_grams(text, text);
"""


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FORWARD)


def back(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BACK)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_tables")]
    operations = [migrations.RunPython(forward, back)]
