"""`import_products FILE`: products from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes products in from a CSV or XLSX file."
    kind = "products"
