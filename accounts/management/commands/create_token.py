"""Make an API token from the command line: the key alone on standard output."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import ApiToken, User
from accounts.services.tokens import create_token
from kam.core.errors import DomainError


class Command(BaseCommand):
    help = "Print a new API token of USER. It is shown this once; only a hash of it is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USER")
        parser.add_argument("--name", required=True, help="What the token is for.")
        parser.add_argument("--scope", choices=ApiToken.Scope.values, required=True)
        parser.add_argument(
            "--expires", type=date.fromisoformat, metavar="DATE", help="Last day, YYYY-MM-DD."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['username']!r}.")
        try:
            _, key = create_token(
                user=user,
                name=options["name"],
                scope=options["scope"],
                expires=options["expires"],
                actor=None,
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(key)
