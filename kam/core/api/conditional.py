"""Lost updates: each object carries an ETag, a change says in If-Match which state it has read."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError

from kam.core.api.errors import IfMatchMissing, Stale

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')


def etag_of(obj: Model, represented: dict[str, Any]) -> str:
    """The version where rows count it, else a digest of what is shown. Quoted, as in RFC 9110."""
    version = getattr(obj, "version", None)
    return f'"{version}"' if version is not None else digest(represented)


def digest(represented: dict[str, Any]) -> str:
    text = json.dumps(represented, cls=DjangoJSONEncoder, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def check(request, etag: str, *, required: bool = False) -> None:
    """Compare If-Match strongly: 412 when none of its tags is `etag`, 428 when it must be there."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        if required:
            raise IfMatchMissing
        return
    if header != "*" and etag not in _strong_tags(header):
        raise Stale


def conditional(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A view's method for POST that acts on what was read; the schema tells If-Match from this."""
    handler.is_conditional = True
    return handler


def _strong_tags(header: str) -> set[str]:
    parts = [part.strip() for part in header.split(",")]
    matches = [_TAG.fullmatch(part) for part in parts]
    if not all(matches):
        raise ParseError(_("If-Match is not a list of quoted ETags."))
    return {f'"{match[2]}"' for match in matches if match and not match[1]}
