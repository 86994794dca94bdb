"""For the health checks of containers: is this machine's worker or beat alive?"""

from argparse import ArgumentParser
from typing import Any

import redis
from django.core.management.base import BaseCommand, CommandError

from kam.core import health


class Command(BaseCommand):
    help = "Succeeds when the worker or beat of this machine is alive."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", choices=["worker", "beat"])

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        try:
            alive = health.is_alive_here(part)
        except redis.RedisError as error:
            raise CommandError(f"The broker does not answer: {error}") from None
        if not alive:
            raise CommandError(f"The {part} has given no sign for {health.SIGN_LASTS_S} seconds.")
