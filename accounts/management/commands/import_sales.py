"""`import_sales FILE`: sales lines from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes sales lines in from a CSV or XLSX file."
    kind = "sales"
