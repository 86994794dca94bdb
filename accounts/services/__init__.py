"""The one door for writing: rules, locks and the change log live here, doors stay thin."""

from accounts.services.accounts import (
    archive_account,
    create_account,
    hand_over,
    lock_account,
    may_reassign,
    note_export,
    restore_account,
    update_account,
)
from accounts.services.activities import (
    already_logged,
    finish_next_step,
    log_activity,
    reopen_next_step,
    undo_activity,
    update_activity,
)
from accounts.services.facts import (
    create_competitor_position,
    create_opportunity,
    create_product,
    create_relationship_stage,
    create_wallet,
    update_competitor_position,
    update_opportunity,
    update_product,
    update_relationship_stage,
    update_wallet,
)
from accounts.services.people import create_person, update_person
from accounts.services.roles import assign_role, end_role
from accounts.services.sales import create_sale, in_base_currency, update_sale
from accounts.services.stale import mark_stale

__all__ = [
    "already_logged",
    "archive_account",
    "assign_role",
    "create_account",
    "create_competitor_position",
    "create_opportunity",
    "create_person",
    "create_product",
    "create_relationship_stage",
    "create_sale",
    "create_wallet",
    "end_role",
    "finish_next_step",
    "hand_over",
    "in_base_currency",
    "lock_account",
    "log_activity",
    "mark_stale",
    "may_reassign",
    "note_export",
    "reopen_next_step",
    "restore_account",
    "undo_activity",
    "update_account",
    "update_activity",
    "update_competitor_position",
    "update_opportunity",
    "update_person",
    "update_product",
    "update_relationship_stage",
    "update_sale",
    "update_wallet",
]
