"""`import_receivables FILE`: receivables from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes receivables in from a CSV or XLSX file."
    kind = "receivables"
