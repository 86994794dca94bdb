"""Who is told that somebody else gave them an action."""

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from accounts.models import User
from kam.core.models import Notification
from kam.core.notices import notify
from planning.day.words import short
from planning.models import Action

__all__ = ["tell_given"]

GIVEN = _("%(actor)s gave you an action at %(account)s: %(what)s")


def tell_given(action: Action, *, actor: User) -> None:
    """Tell who sees to an open action, unless it is who wrote it down."""
    if action.owner is None or action.owner == actor or not action.is_open:
        return
    notify(
        user=action.owner,
        kind=Notification.Kind.GIVEN,
        text=GIVEN,
        params={
            "actor": str(actor),
            "account": action.account.name,
            "what": short(action.title),
        },
        url=reverse("pages:actions"),
        account_id=action.account_id,
        key=f"given:action:{action.pk}:{action.owner_id}",
    )
