"""People who log in, and what they wish for themselves."""

from typing import Any

from django.db import transaction

from accounts.models import User
from kam.core import changes
from kam.core.models import Change


def _apply(user: User, *, actor: User, wanted: dict[str, Any]) -> list[str]:
    """Set fields of a locked user and log them; return the names of those that changed."""
    changed = changes.differences(user, wanted)
    if not changed:
        return []
    for name in changed:
        setattr(user, name, wanted[name])
    user.save(update_fields=list(changed))
    changes.record(user, actor=actor, action=Change.Action.CHANGED, values=changed)
    return list(changed)


@transaction.atomic
def set_preferences(*, user: User, **wanted: Any) -> User:
    """A user's own name, e-mail, language and theme."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    _apply(locked, actor=user, wanted=wanted)
    return locked
