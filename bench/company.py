"""The accounts and sales that benchmarks work on: the demo company at size."""

from django.core.management import call_command

from accounts.models import Account
from bench import Size


def ensure(size: Size) -> None:
    """Fill the database once; benchmarks that share it find it filled."""
    if not Account.objects.exists():
        call_command("demo", accounts=size.accounts, sales=size.sales, seed=1)
