"""What the customer gained, what we gave before, and what came back."""

from planning.value.rules import Ledger, ledger
from planning.value.services import (
    create_value_entry,
    ledger_of,
    remove_value_entry,
    update_value_entry,
)

__all__ = [
    "Ledger", "create_value_entry", "ledger", "ledger_of", "remove_value_entry",
    "update_value_entry",
]  # fmt: skip
