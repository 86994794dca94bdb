"""Telling users what happened: written once per user and key, read in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Now
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kam.core.models import Notification

AT_MOST = 99  # unread ones that are counted
BATCH = 2_000


def notify(
    *,
    user,
    kind: str,
    text: str,
    url: str,
    key: str,
    params: dict[str, Any] | None = None,
    account_id: int | None = None,
) -> bool:
    """Tell a user something once; False where it was told before or is not wanted.

    text: a message id with %(names)s. params: what stands for them; {"day": "2026-03-02"} is shown
    as a date and {"word": "Growth"} translated when it is read. key: what is told, so that a repeat
    tells it once. Call it in the transaction of what it tells of.
    """
    notice = Notification(
        user=user,
        kind=kind,
        text=text,
        params=params or {},
        url=url,
        account_id=account_id,
        key=key,
    )
    return notify_all([notice]) == 1


@transaction.atomic
def notify_all(notices: Iterable[Notification]) -> int:
    """Tell many at once, the active who want the kind, each key once; return how many are new."""
    notices = list(notices)
    wanting = _wanting({notice.user_id for notice in notices})
    wanted = {
        (notice.user_id, notice.key): notice
        for notice in notices
        if notice.user_id in wanting and notice.kind not in wanting[notice.user_id]
    }
    known = _known(wanted)
    fresh = [notice for key, notice in wanted.items() if key not in known]
    Notification.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=BATCH)
    return len(fresh)


def _wanting(users: set[int]) -> dict[int, list[str]]:
    """Of the users, the active ones with the kinds that they do not want."""
    active = get_user_model().objects.filter(is_active=True, pk__in=users)
    return {pk: muted.split(",") for pk, muted in active.values_list("pk", "muted")}


def _known(wanted: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Which of these users were told of these keys before."""
    keys = sorted({key for _user, key in wanted})
    found: set[tuple[int, str]] = set()
    for start in range(0, len(keys), BATCH):
        some = Notification.objects.filter(key__in=keys[start : start + BATCH])
        found.update(some.values_list("user_id", "key"))
    return found


def in_words(notice: Notification) -> str:
    """What it says, in the language of whoever reads it."""
    shown = {name: _shown(value) for name, value in notice.params.items()}
    return _(notice.text) % shown


def _shown(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if word := value.get("word"):
        return _(word)
    day = parse_date(value["day"])
    return date_format(day) if day else value["day"]


def unread(user) -> int:
    """How many unread notices the user has; `AT_MOST` + 1 stands for more."""
    rows = Notification.objects.visible_to(user).unread()
    return rows.order_by().values("pk")[: AT_MOST + 1].count()


def mark_read(*, user, pks: Iterable[int] | None = None) -> int:
    """Mark the user's notices as read, all of them where no ids are given; return how many were new."""
    rows = Notification.objects.filter(user=user).unread()
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    return rows.update(read_at=Now())
