"""`python manage.py demo`: fills an empty installation with a living demo company."""

import os
import secrets
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kam.core.errors import DomainError
from planning.demo.organisation import LOGINS
from planning.demo.plan import LIVELY_UP_TO
from planning.demo.services import Filled, fill, live_through
from planning.demo.twins import write_twins

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
        today = timezone.localdate()
        try:
            filled = fill(
                accounts=accounts,
                sales=sales,
                seed=options["seed"],
                today=today,
                password=password,
                progress=self._bar("accounts"),
            )
            if accounts <= LIVELY_UP_TO:
                write_twins()
            live_through(today=today, progress=self._bar("evaluations"))
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self._tell(filled, password if not given else None)

    def _bar(self, what: str) -> Callable[[int, int], None]:
        """A progress bar on a terminal; silence in a log."""

        def show(done: int, total: int) -> None:
            bar = "█" * (BAR * done // total)
            text = f"\r{bar:<{BAR}} {done:,} of {total:,} {what}"
            self.stderr.write(text, ending="\n" if done == total else "")

        return show if self.stderr.isatty() else lambda done, total: None

    def _tell(self, filled: Filled, password: str | None) -> None:
        self.stdout.write(
            f"{filled.accounts:,} accounts, {filled.sales:,} sales lines,"
            f" {filled.people:,} people, {filled.contacts:,} contacts."
        )
        if not settings.DEMO:
            self.stdout.write("Nobody of them can log in: KAM_DEMO is off.")
        elif password:
            self.stdout.write(f"Log in as {', '.join(LOGINS)} with the password {password}")
