"""`import_people FILE`: people at accounts from CSV or XLSX."""

from accounts.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Takes people at accounts in from a CSV or XLSX file."
    kind = "people"
