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
    move_next_step,
    reopen_next_step,
    undo_activity,
    update_activity,
)
from accounts.services.custom import (
    create_custom_field,
    move_custom_field,
    update_custom_field,
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
from accounts.services.file_sweep import sweep_files
from accounts.services.files import attach_file, remove_attachment, restore_attachment
from accounts.services.influence import change_influence, draw_influence, erase_influence
from accounts.services.people import create_person, update_person
from accounts.services.people_beliefs import Judgement, note_belief, note_role
from accounts.services.people_moves import leave_company, move_person, undo_leave
from accounts.services.pool import give_back, take_account
from accounts.services.promises import (
    create_commitment,
    create_feedback,
    reopen_commitment,
    reopen_complaint,
    resolve_complaint,
    settle_commitment,
    update_commitment,
    update_feedback,
)
from accounts.services.roles import assign_role, end_role
from accounts.services.sales import create_sale, in_base_currency, update_sale
from accounts.services.saved_views import (
    create_view,
    delete_view,
    open_with,
    restore_view,
    update_view,
)
from accounts.services.stale import mark_stale
from accounts.services.tags import (
    create_tag,
    delete_tag,
    may_keep_tags,
    tag_account,
    update_tag,
)
from accounts.services.understanding import (
    create_answer,
    create_need,
    create_own_position,
    update_answer,
    update_need,
    update_own_position,
)

__all__ = [
    "Judgement",
    "already_logged",
    "archive_account",
    "assign_role",
    "attach_file",
    "change_influence",
    "create_account",
    "create_answer",
    "create_commitment",
    "create_competitor_position",
    "create_custom_field",
    "create_feedback",
    "create_need",
    "create_opportunity",
    "create_own_position",
    "create_person",
    "create_product",
    "create_relationship_stage",
    "create_sale",
    "create_tag",
    "create_view",
    "create_wallet",
    "delete_tag",
    "delete_view",
    "draw_influence",
    "end_role",
    "erase_influence",
    "finish_next_step",
    "give_back",
    "hand_over",
    "in_base_currency",
    "leave_company",
    "lock_account",
    "log_activity",
    "mark_stale",
    "may_keep_tags",
    "may_reassign",
    "move_custom_field",
    "move_next_step",
    "move_person",
    "note_belief",
    "note_export",
    "note_role",
    "open_with",
    "remove_attachment",
    "reopen_commitment",
    "reopen_complaint",
    "reopen_next_step",
    "resolve_complaint",
    "restore_account",
    "restore_attachment",
    "restore_view",
    "settle_commitment",
    "sweep_files",
    "tag_account",
    "take_account",
    "undo_activity",
    "undo_leave",
    "update_account",
    "update_activity",
    "update_answer",
    "update_commitment",
    "update_competitor_position",
    "update_custom_field",
    "update_feedback",
    "update_need",
    "update_opportunity",
    "update_own_position",
    "update_person",
    "update_product",
    "update_relationship_stage",
    "update_sale",
    "update_tag",
    "update_view",
    "update_wallet",
]
