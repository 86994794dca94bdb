"""`import_costs_to_serve FILE`: costs to serve from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes costs to serve in from a CSV or XLSX file."
    kind = "costs_to_serve"
