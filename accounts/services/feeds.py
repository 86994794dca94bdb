"""A user's calendar address: 256 random bits, of which only a SHA-256 is kept."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import CalendarFeed, User
from accounts.services.tokens import digest
from kam.core import changes
from kam.core.models import Change

READ_AGAIN = timedelta(minutes=10)


@transaction.atomic
def open_feed(*, user: User) -> str:
    """Give the user a calendar address; return its secret, which nobody sees again.

    An address that the user had before stops working at once.
    """
    close_feed(user=user)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=user, digest=digest(secret))
    changes.record(feed, actor=user, action=Change.Action.CREATED, values={"user": [None, user.pk]})
    return secret


@transaction.atomic
def close_feed(*, user: User) -> None:
    """End the user's calendar address; a second call changes nothing."""
    feed = CalendarFeed.objects.select_for_update().filter(user=user).first()
    if feed is None:
        return
    changes.record(feed, actor=user, action=Change.Action.DELETED, values={"user": [user.pk, None]})
    feed.delete()


def find_feed(secret: str) -> CalendarFeed | None:
    """The feed of this secret with its active user, or None. Notes the reading now and then.

    Looked up by the secret's hash, so how long it takes tells nothing about the secret.
    """
    known = CalendarFeed.objects.select_related("user__team")
    feed = known.filter(digest=digest(secret), user__is_active=True).first()
    if feed and (feed.last_used_at is None or feed.last_used_at < timezone.now() - READ_AGAIN):
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=Now())
    return feed
