"""`import_accounts FILE`: accounts from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes accounts in from a CSV or XLSX file."
    kind = "accounts"
