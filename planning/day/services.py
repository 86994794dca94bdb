"""Putting an account off: a wish about one's own day page, so the change log has no part in it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, User
from kam.core.errors import DomainError
from planning.models import Snooze

__all__ = ["bring_back", "put_off"]

LONGEST = timedelta(days=60)


@transaction.atomic
def put_off(*, actor: User, account: Account, until: date, today: date) -> Snooze:
    """Keep an account off the actor's list until a day; said again the newer day counts.

    Raises DomainError for a day that is not ahead, or too far: an account is not forgotten.
    """
    if not today < until <= today + LONGEST:
        raise DomainError(_("Choose a day within the next two months."), field="until")
    row, _new = Snooze.objects.update_or_create(
        user=actor, account=account, defaults={"until": until}
    )
    return row


@transaction.atomic
def bring_back(*, actor: User, account: Account) -> None:
    """Show the account again; a second call changes nothing."""
    Snooze.objects.filter(user=actor, account=account).delete()
