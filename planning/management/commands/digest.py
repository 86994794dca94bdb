"""`python manage.py digest USER`: the morning mail of a user, sent or shown."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from planning.day.digest import mail_of, queue_one


class Command(BaseCommand):
    help = "Queue the morning mail of a user, or print what it says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the user name")
        parser.add_argument("--print", action="store_true", help="show it, send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"No active user is called {options['user']}.")
        if not options["print"]:
            queue_one(user=user, day=timezone.localdate())
            self.stdout.write("It is queued.")
            return
        mail = mail_of(user, timezone.localdate())
        self.stdout.write(f"{mail.subject}\n\n{mail.body}" if mail else "There is nothing to say.")
