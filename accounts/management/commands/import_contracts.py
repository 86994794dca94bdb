"""`import_contracts FILE`: contracts from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes contracts in from a CSV or XLSX file."
    kind = "contracts"
