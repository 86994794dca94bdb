"""Lists as keyset pages: {"next", "previous", "results"}, with "count" where it is asked for."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from kam.core import keyset

LIMIT, MOST = 50, 500


class KeysetPagination(BasePagination):
    """`cursor`, `limit`, `ordering` and `count` of a list; the view names its orderings."""

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list:
        self.url = request.build_absolute_uri()
        self.order = _choice(request, "ordering", list(view.orderings))
        self.count = (
            queryset.count() if _choice(request, "count", ["false", "true"]) == "true" else None
        )
        self.page = self._page(queryset, view, _limit(request), _position(request, self.order))
        return self.page.rows

    def _page(
        self, queryset: QuerySet, view: Any, limit: int, at: keyset.Position | None
    ) -> keyset.Page:
        ordering = view.orderings[self.order]
        kept = None if at else view.kept_statements(queryset, self.order, limit)
        if kept:
            rows = (statement.rows() for statement in kept)
            return keyset.first_page(rows, ordering, limit=limit)
        return keyset.page(queryset, ordering, limit=limit, at=at)

    def get_paginated_response(self, data: list) -> Response:
        body = {
            "next": self._link(self.page.next),
            "previous": self._link(self.page.previous),
            "results": data,
        }
        return Response(body if self.count is None else {"count": self.count, **body})

    def _link(self, position: keyset.Position | None) -> str | None:
        if position is None:
            return None
        return replace_query_param(self.url, "cursor", position.encode(self.order))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "All rows of the list; only with `count=true`.",
                },
                "next": {**link, "description": "Address of the next page."},
                "previous": {**link, "description": "Address of the page before."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _parameter("cursor", {"type": "string"}, "Where the page starts: taken from a link."),
            _parameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
                "How many rows a page holds.",
            ),
            _parameter(
                "ordering",
                {"type": "string", "enum": list(view.orderings)},
                "Ties are broken by id; rows without the value come last.",
            ),
            _parameter(
                "count",
                {"type": "string", "enum": ["true", "false"]},
                "`true`: say how many rows the whole list has.",
            ),
        ]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def _choice(request: Request, name: str, allowed: list[str]) -> str:
    value = request.query_params.get(name, allowed[0])
    if value not in allowed:
        raise _refused(name, _("Choose one of: %s.") % ", ".join(allowed), "unknown_value")
    return value


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST):
        raise _refused("limit", _("Give a whole number from 1 to %s.") % MOST, "invalid")
    return int(text)


def _position(request: Request, order: str) -> keyset.Position | None:
    cursor = request.query_params.get("cursor")
    try:
        return keyset.Position.decode(cursor, order) if cursor else None
    except keyset.CursorError:
        raise _refused(
            "cursor", _("Take the cursor from a link of this list."), "invalid"
        ) from None


def _refused(name: str, sentence: str, code: str) -> ValidationError:
    return ValidationError({name: [ErrorDetail(sentence, code=code)]})
