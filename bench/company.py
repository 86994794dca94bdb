"""The accounts and sales that benchmarks work on: the demo company at size."""

from django.core.management import call_command

from accounts.models import Account
from bench import Size


def ensure(size: Size) -> None:
    """Fill the database once; benchmarks that share it find it filled."""
    fill_once(size.accounts, size.sales)


def fill_once(accounts: int, sales: int) -> None:
    if not Account.objects.exists():
        call_command("demo", accounts=accounts, sales=sales, seed=1, password="benchmark")  # noqa: S106 - a private database
