"""`python manage.py demo`: fills an empty installation with a living demo company."""

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kam.core.errors import DomainError
from planning.demo.organisation import LOGINS
from planning.demo.services import Filled, fill

BAR = 30


class Command(BaseCommand):
    help = "Fill an empty installation with a living demo company; large numbers for load tests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=int, default=240)
        parser.add_argument("--sales", type=int, help="sales lines; default 60 per account")
        parser.add_argument("--seed", type=int, default=1, help="same seed, same company")
        parser.add_argument("--password", help="of the demo logins; default: KAM_DEMO_PASSWORD")

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = options["accounts"]
        sales = accounts * 60 if options["sales"] is None else options["sales"]
        if accounts < 1 or sales < 0:
            raise CommandError("--accounts starts at 1 and --sales at 0.")
        given = options["password"] or os.environ.get("KAM_DEMO_PASSWORD")
        password = given or secrets.token_urlsafe(9)
        try:
            filled = fill(
                accounts=accounts,
                sales=sales,
                seed=options["seed"],
                today=timezone.localdate(),
                password=password,
                progress=self._show,
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self._tell(filled, password if not given else None)

    def _show(self, done: int, total: int) -> None:
        """A progress bar on a terminal; silence in a log."""
        if self.stderr.isatty():
            bar = "█" * (BAR * done // total)
            self.stderr.write(f"\r{bar:<{BAR}} {done:,} of {total:,} accounts", ending="")

    def _tell(self, filled: Filled, password: str | None) -> None:
        self.stdout.write(
            f"{filled.accounts:,} accounts, {filled.sales:,} sales lines,"
            f" {filled.people:,} people, {filled.contacts:,} contacts."
        )
        if password:
            self.stdout.write(f"Log in as {', '.join(LOGINS)} with the password {password}")
