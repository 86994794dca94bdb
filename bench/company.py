"""The accounts and sales that benchmarks work on: the demo company at size."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Account
from bench import Size
from planning.models import Plan

PLANNED = Path(__file__).with_name("planning.sql")


def ensure(size: Size) -> None:
    """Fill the database once; benchmarks that share it find it filled."""
    fill_once(size.accounts, size.sales)


def ensure_planned(size: Size) -> None:
    """The same, with plans and what hangs on them, opportunities and money facts."""
    ensure(size)
    if not Plan.objects.exists():
        plan(size.accounts)


def fill_once(accounts: int, sales: int) -> None:
    if not Account.objects.exists():
        call_command("demo", accounts=accounts, sales=sales, seed=1, password="benchmark")  # noqa: S106 - a private database


def plan(accounts: int) -> None:
    """Write what the demo company leaves out when it is large."""
    today = timezone.localdate()
    facts = {"accounts": accounts, "today": today, "year": today.year}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLANNED.read_text(), facts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
