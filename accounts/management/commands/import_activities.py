"""`import_activities FILE`: contact log entries from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes contact log entries in from a CSV or XLSX file."
    kind = "activities"
