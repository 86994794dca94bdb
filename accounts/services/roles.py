"""The key account team: who does what for an account, from when to when."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, AccountRole, User
from accounts.services import rows
from accounts.services.accounts import lock_account, may_reassign
from kam.core.errors import DomainError


@transaction.atomic
def assign_role(
    *,
    actor: User,
    account: Account,
    user: User,
    role: str,
    starts: date,
    ends: date | None = None,
) -> AccountRole:
    """Put a user on the account's team: from then on they see the account.

    Raises DomainError when the actor is neither owner nor manager, or the days are refused.
    """
    account = lock_account(account.pk)
    _refuse_strangers(account, actor)
    if not user.is_active:
        raise DomainError(_("%(user)s has left.") % {"user": user}, field="user")
    values = {"account": account, "user": user, "role": role, "starts": starts, "ends": ends}
    return rows.create(AccountRole, actor=actor, values=values)


@transaction.atomic
def end_role(*, role: AccountRole, actor: User, on: date) -> AccountRole:
    """Let a role end on a day, its last. Raises as `assign_role` does."""
    account = lock_account(role.account_id)
    _refuse_strangers(account, actor)
    role = AccountRole.objects.select_for_update(no_key=True).get(pk=role.pk)
    rows.update(role, actor=actor, values={"ends": on})
    return role


def _refuse_strangers(account: Account, actor: User) -> None:
    if account.owner_id != actor.pk and not may_reassign(account=account, actor=actor):
        raise DomainError(_("Only the owner or a manager decides who works for the account."))
