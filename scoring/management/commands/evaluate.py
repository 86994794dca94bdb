"""`manage.py evaluate`: scores, tiers and stages for all accounts, as the nightly job does."""

import sys
from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from scoring import services
from scoring.evaluation.snapshot import Busy
from scoring.models import Evaluation, Stage, Standing

BAR = 30


class Command(BaseCommand):
    help = "Score, rank and stage all accounts as of a day, and publish the result."

    def add_arguments(self, parser):
        parser.add_argument(
            "--as-of", type=_day, default=None, help="YYYY-MM-DD; default: today, where we stand."
        )

    def handle(self, *args, as_of: date | None, **options):
        try:
            evaluation = services.evaluate(as_of=as_of or timezone.localdate(), progress=self._bar)
        except Busy:
            raise CommandError(
                "Another evaluation is running; try again when it is done."
            ) from None
        if sys.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(_closing_line(evaluation))

    def _bar(self, done: int, total: int, step: str) -> None:
        if not sys.stderr.isatty():
            return
        filled = BAR * done // total if total else BAR
        bar = "#" * filled + "." * (BAR - filled)
        self.stderr.write(f"\r[{bar}] {step:<24}", ending="")
        self.stderr.flush()


def _day(text: str) -> date:
    """A day that has come; argparse puts the sentence of what is refused before the usage."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day such as 2026-03-31") from None
    if day > timezone.localdate():
        raise ArgumentTypeError(f"{text} has not come yet")
    return day


def _closing_line(evaluation: Evaluation) -> str:
    tiers = _counts(evaluation, "tier")
    stages = {Stage(number).label: n for number, n in _counts(evaluation, "stage").items()}
    return (
        f"Evaluated {evaluation.accounts} accounts as of {evaluation.as_of}."
        f" Tiers: {_listed(tiers)}. Stages: {_listed(stages)}."
    )


def _counts(evaluation: Evaluation, column: str) -> dict:
    rows = Standing.objects.filter(evaluation=evaluation).order_by(column).values(column)
    return dict(rows.annotate(n=Count("account")).values_list(column, "n"))


def _listed(counts: dict) -> str:
    return ", ".join(f"{name} {n}" for name, n in counts.items()) or "none"
