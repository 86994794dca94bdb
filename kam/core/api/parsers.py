"""JSON, read strictly: what two readers could understand differently is refused."""

import json
import math
import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from kam.core.api.errors import TooLarge

MAX_DEPTH = 32
_SURROGATE = re.compile("[\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    """UTF-8 JSON: no NaN, no infinite number, no key twice, no depth above 32, no lone surrogate."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        try:
            text = self._read(stream).decode("utf-8")
            data = json.loads(
                text,
                parse_constant=_refuse_constant,
                parse_float=_finite,
                object_pairs_hook=_without_doubles,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not valid JSON: %s") % _reason(error)) from None
        _check_shape(data)
        return data

    def _read(self, stream) -> bytes:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge
        return raw


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%s is not a number") % name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(_("a number is too large"))
    return number


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError(_("a name appears twice in one object"))
    return data


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return _("it is nested too deeply")
    return str(error)[:200].encode("utf-8", "replace").decode()


def _check_shape(data: Any) -> None:
    """Walk without recursion: depth and texts that no database can keep."""
    todo = [(data, 1)]
    while todo:
        value, depth = todo.pop()
        if depth > MAX_DEPTH:
            raise ParseError(_("This is not valid JSON: %s") % _("it is nested too deeply"))
        if isinstance(value, dict):
            todo += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list):
            todo += [(inner, depth + 1) for inner in value]
        elif isinstance(value, str) and ("\0" in value or _SURROGATE.search(value)):
            raise ParseError(_("A text holds a character that is not allowed."))
