"""`import_wallets FILE`: what accounts spend with all suppliers, from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes wallets in from a CSV or XLSX file."
    kind = "wallets"
