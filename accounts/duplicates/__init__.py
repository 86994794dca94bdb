"""Likely duplicates: found while typing and at night, merged field by field, taken apart again."""
