"""Keys for REST clients: 256 random bits, of which only a SHA-256 is kept."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import CharField, DateField, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User
from kam.core import changes
from kam.core.errors import DomainError
from kam.core.models import Change
from kam.core.statements import Slot, Statement

MARK = "kam_"  # lets secret scanners recognise a key that leaked
USED_AGAIN = timedelta(minutes=1)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def create_token(
    *, user: User, name: str, scope: str, actor: User | None, expires: date | None = None
) -> tuple[ApiToken, str]:
    """Make a key for the user; return its row and the key itself, which nobody sees again.

    Raises DomainError for an empty name, an unknown scope, an expiry in the past or a user who
    may not log in.
    """
    _check(user=user, name=name, scope=scope, expires=expires)
    key = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        prefix=key[:10],
        digest=digest(key),
        scope=scope,
        expires=expires,
    )
    changes.record(
        token,
        actor=actor,
        action=Change.Action.CREATED,
        values=changes.snapshot(token, ["user", "name", "scope", "expires"]),
    )
    token.refresh_from_db()
    return token, key


def _check(*, user: User, name: str, scope: str, expires: date | None) -> None:
    if not user.is_active:
        raise DomainError(_("This user may not log in."), field="user")
    if not name.strip() or len(name.strip()) > 100:
        raise DomainError(_("Give the token a name of up to 100 characters."), field="name")
    if scope not in ApiToken.Scope.values:
        raise DomainError(_("The scope is read or write."), field="scope")
    if expires is not None and expires < timezone.localdate():
        raise DomainError(_("The last day lies in the past."), field="expires")


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User) -> None:
    """End the key at once. Revoking it again changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        return
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=Now())
    changes.record(
        token,
        actor=actor,
        action=Change.Action.CHANGED,
        values={"revoked_at": [None, timezone.now().isoformat()]},
    )


_TOKEN = [field.attname for field in ApiToken._meta.concrete_fields]
_USER = [field.attname for field in User._meta.concrete_fields if field.name != "password"]
_LIVING = Statement(
    lambda: (
        ApiToken.objects.filter(Q(expires=None) | Q(expires__gte=Slot("today", DateField())))
        .filter(digest=Slot("digest", CharField()), revoked_at=None, user__is_active=True)
        .order_by()
        .values(*_TOKEN, *(f"user__{name}" for name in _USER))
    )
)


def _with_user(row: dict[str, Any]) -> ApiToken:
    token = ApiToken.from_db(DEFAULT_DB_ALIAS, _TOKEN, [row[name] for name in _TOKEN])
    values = [row[f"user__{name}"] for name in _USER]
    token.user = User.from_db(DEFAULT_DB_ALIAS, _USER, values)
    return token


def find_token(key: str) -> ApiToken | None:
    """The living token of this key with its user, or None. Notes its use, once a minute."""
    found = _LIVING.rows(digest=digest(key), today=timezone.localdate())
    token = _with_user(found[0]) if found else None
    if token and (token.last_used_at is None or token.last_used_at < timezone.now() - USED_AGAIN):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=Now())
    return token
