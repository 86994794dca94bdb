"""Serves the whole product from one command: web, worker, beat and, unless set otherwise, broker."""

import logging
import signal
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connections

from kam.core import embedded, together
from kam.core.supervisor import Supervisor


class Command(BaseCommand):
    help = "Runs the web server with a worker, beat and broker of its own until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-workers", type=int, default=2, help="Web processes.")
        parser.add_argument("--concurrency", type=int, default=2, help="Jobs at the same time.")
        parser.add_argument(
            "--with-parent", action="store_true", help="Stop when the calling process ends."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["with_parent"]:
            together.end_with_parent(signal.SIGTERM)
        try:
            self._run(**options)
        except (embedded.CannotStart, OperationalError) as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready.") from None

    def _run(self, *, host: str, port: int, **options: Any) -> None:
        address = f"http://{host}:{port}"
        with embedded.only_one(settings.VAR_DIR, address):
            embedded.check_port(host, port)
            logging.getLogger().setLevel(logging.WARNING)  # people read this, not machines
            self._tell("Preparing the database and the pages …")
            embedded.prepare()
            password = embedded.load_demo(self._tell)
            connections.close_all()
            parts = embedded.parts(
                host,
                port,
                web_workers=options["web_workers"],
                concurrency=options["concurrency"],
            )
            Supervisor(parts, self._say).run(lambda house: self._welcome(house, address, password))
            self.stdout.write("Stopped.")

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _say(self, text: str) -> None:
        self.stderr.write(text)

    def _welcome(self, house: Supervisor, address: str, password: str | None) -> None:
        if not house.wait_for(lambda: _answers(f"{address}/health/"), seconds=120):
            self._say(f"The pages do not answer yet; see {settings.VAR_DIR / 'log'}")
            return
        lines = ["", f"KAM is running at {address}", ""]
        if password:
            names = ", ".join(embedded.DEMO_LOGINS)
            lines += [f"  log in as   {names}", f"  password    {password}", ""]
        lines += ["Ctrl-C stops it.", ""]
        self._tell("\n".join(lines))


def _answers(url: str) -> bool:
    """Whether everything is alive behind the address."""
    try:
        with urllib.request.urlopen(url, timeout=3):  # noqa: S310 - our own address
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
