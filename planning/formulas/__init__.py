"""Formulas of coverage: pure, no Django, no database, no clock."""
