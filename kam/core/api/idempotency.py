"""POST that may be repeated: the answer is written in the transaction of its effect.

Pattern: IETF draft-ietf-httpapi-idempotency-key-header-07. Because key, effect and answer commit
together, a server that dies half way leaves no key behind; the same key sent twice at once waits
for the first on the database's own unique index, and gets 409 when that takes too long.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from kam.core.api.errors import Clash, KeyReused
from kam.core.models import IdempotentRequest

KEPT = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
REPLAYED = "Idempotency-Replayed"


def answer_once(request, answer: Callable[[], Response], secrets: tuple[str, ...] = ()) -> Response:
    """Run `answer` in a transaction, or give the answer that this key had before.

    Only successes are kept: a refusal changed nothing, so trying again is safe. The fields named
    in `secrets` are answered once and kept as null.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            return answer()
    if not _KEY.fullmatch(key):
        raise ParseError(_("Idempotency-Key takes 1 to 200 visible ASCII characters."))
    with transaction.atomic():
        kept, is_new = _reserve(request.user, key, fingerprint(request))
        return _answer_and_keep(kept, answer, secrets) if is_new else _replay(kept)


def repeatable(handler: Callable[..., Response]) -> Callable[..., Response]:
    """A view's method for POST, run once for each Idempotency-Key; the schema tells it from this."""

    @wraps(handler)
    def once(view, request, *args: Any, **kwargs: Any) -> Response:
        secrets = getattr(view, "secrets", ())
        return answer_once(request, lambda: handler(view, request, *args, **kwargs), secrets)

    once.is_repeatable = True
    return once


def fingerprint(request) -> str:
    """SHA-256 over address and body; the order of names in the JSON does not count."""
    parts = hashlib.sha256(request.get_full_path().encode())
    body = request.POST.dict() if request.FILES else request.data
    parts.update(json.dumps(body, sort_keys=True).encode())
    for name, upload in sorted(request.FILES.items()):
        parts.update(f"{name}={upload.name}".encode())
        for chunk in upload.chunks():
            parts.update(chunk)
        upload.seek(0)
    return parts.hexdigest()


def _reserve(user, key: str, body_hash: str) -> tuple[IdempotentRequest, bool]:
    IdempotentRequest.objects.filter(user=user, key=key, at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(user=user, key=key, body_hash=body_hash), True
    except IntegrityError:
        kept = IdempotentRequest.objects.get(user=user, key=key)
    except OperationalError:  # the first one still holds its lock
        raise Clash(_("The first request with this key is still running."), "in_flight") from None
    if kept.body_hash != body_hash:
        raise KeyReused
    return kept, False


def _answer_and_keep(kept: IdempotentRequest, answer, secrets: tuple[str, ...]) -> Response:
    response = answer()
    kept.status = response.status_code
    kept.answer = json.dumps({**response.data, **dict.fromkeys(secrets)}, cls=JSONEncoder)
    kept.headers = {
        name: response.headers[name] for name in ("ETag", "Location") if name in response.headers
    }
    kept.save(update_fields=["status", "answer", "headers"])
    return response


def _replay(kept: IdempotentRequest) -> Response:
    answer = json.loads(kept.answer)  # kept as text: jsonb would sort the names
    return Response(answer, kept.status, headers={**kept.headers, REPLAYED: "true"})
