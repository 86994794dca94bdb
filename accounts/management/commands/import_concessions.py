"""`import_concessions FILE`: concessions from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes concessions in from a CSV or XLSX file."
    kind = "concessions"
