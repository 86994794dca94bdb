"""`import_opportunities FILE`: what accounts may buy, from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes opportunities in from a CSV or XLSX file."
    kind = "opportunities"
