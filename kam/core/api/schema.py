"""The OpenAPI 3.1 document: exact about answers, refusals and headers; and its human page."""

import json
from functools import cache
from typing import Any, TypeVar

import yaml
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.plumbing import (
    ResolvedComponent,
    get_lib_doc_excludes,
    normalize_result_object,
)
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from kam.core.api import errors
from kam.core.api.fields import StrictModelSerializer, StrictSerializer
from kam.core.api.filters import check_parameters

View = TypeVar("View", bound=type)

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {"type": ["string", "null"]},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "request_id": {"type": "string", "description": "Where the log tells more; with 5xx."},
    },
}
REFUSALS = {
    400: "Something in the request is wrong; `errors` names it.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "You may see this, but not do this.",
    404: "There is no such object, or you may not see it.",
    405: "This address does not take this method.",
    409: "It exists already, or contradicts what is on record.",
    412: "Somebody else changed the object: read it again.",
    413: "The body is too large.",
    415: "The body must be JSON.",
    422: "The Idempotency-Key was used for another body.",
    428: "The ETag you have read must be sent in If-Match.",
    503: "The database is busy; try again after Retry-After.",
}
IF_MATCH = "The ETag that you have read: the change is refused when the object has moved on."
IDEMPOTENCY = "Makes the POST repeatable for 24 hours: the same key gives the same answer."


def described(one: str, many: str, about: str):
    """Say in words what a viewset is about; the schema's sentences are made of them."""

    def note(view: View) -> View:
        view.nouns = (one, many, about)
        return view

    return note


class AutoSchema(SpectacularSchema):
    """Adds to what spectacular finds: sentences, refusals, ETag, If-Match, Idempotency-Key."""

    def get_summary(self) -> str | None:
        return super().get_summary() or self._sentence()

    def get_description(self) -> str:
        own = self.view.__class__.__doc__ or ""
        nouns = getattr(self.view, "nouns", None)
        about = f"{nouns[1][:1].upper()}{nouns[1][1:]}: {nouns[2]}." if nouns else ""
        return about or own.strip().split("\n\n")[0]

    def _sentence(self) -> str | None:
        if not hasattr(self.view, "nouns"):
            return None
        one, many, _about = self.view.nouns
        a = "an" if one[0] in "aeiou" else "a"
        return {
            "list": f"List {many}",
            "retrieve": f"Read {a} {one}",
            "create": f"Add {a} {one}",
            "update": f"Replace {a} {one}",
            "partial_update": f"Change {a} {one}",
            "destroy": f"Take back {a} {one}",
        }.get(self.view.action)

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *self._headers_taken()]

    def _headers_taken(self) -> list[Any]:
        from_view = []
        if hasattr(self.view, "version_read") and self._is_conditional():
            required = getattr(self.view, "needs_if_match", False)
            from_view.append(_header("If-Match", IF_MATCH, required=required))
        if self.method == "POST" and hasattr(self._handler(), "is_repeatable"):
            from_view.append(_header("Idempotency-Key", IDEMPOTENCY, maxLength=200))
        return from_view

    def _handler(self) -> Any:
        name = getattr(self.view, "action", None) or self.method.lower()
        return getattr(self.view, name, None)

    def _is_conditional(self) -> bool:
        changes = self.method in ("PUT", "PATCH", "DELETE")
        return changes or hasattr(self._handler(), "is_conditional")

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if self._shows_one():
            for code, body in bodies.items():
                if code in ("200", "201"):
                    body["headers"] = {"ETag": {"schema": {"type": "string"}, "required": True}}
        return bodies | {str(code): self._refusal(code) for code in self._refusals()}

    def _shows_one(self) -> bool:
        if hasattr(self._handler(), "is_conditional"):
            return True
        return hasattr(self.view, "answer") and self.view.action in (
            "retrieve", "create", "update", "partial_update", "by_code", "archive", "restore",
            "leave", "come_back", "move",
        )  # fmt: skip

    def _refusals(self) -> list[int]:
        codes = [400, 401, 403, 404, 405, 503]
        if self.method in ("POST", "PUT", "PATCH"):
            codes += [409, 413, 415]
        if self.method == "POST":
            codes.append(422)
        if self._is_conditional():
            codes += [412, 428]
        return codes

    def _refusal(self, code: int) -> dict[str, Any]:
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, object="Problem", schema=PROBLEM
        )
        self.registry.register_on_missing(component)
        content = {errors.CONTENT_TYPE: {"schema": component.ref}}
        return {"content": content, "description": REFUSALS[code]}


def _header(name: str, description: str, *, required: bool = False, **limits: Any) -> Any:
    return OpenApiParameter(
        name=name,
        location=OpenApiParameter.HEADER,
        type={"type": "string", **limits},
        required=required,
        description=description,
    )


def undescribed() -> list[type]:
    """Classes whose docstrings are about our code: the schema says nothing rather than them."""
    return [*get_lib_doc_excludes(), StrictSerializer, StrictModelSerializer]


@cache
def document() -> dict[str, Any]:
    """The schema as data, in English; made once per process."""
    with translation.override("en"):
        made = SchemaGenerator().get_schema(request=None, public=True)
        return json.loads(json.dumps(normalize_result_object(made), cls=JSONEncoder))


class SchemaView(APIView):
    """This document. JSON, or YAML with `format=yaml`."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "options"]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        check_parameters(request, ["format"])
        form = request.query_params.get("format", "json")
        if form not in ("json", "yaml"):
            raise ValidationError({"format": [_("Choose one of: %s.") % "json, yaml"]})
        if form == "json":
            return JsonResponse(document())
        text = yaml.safe_dump(document(), sort_keys=False, allow_unicode=True)
        return HttpResponse(text, content_type="application/yaml; charset=utf-8")


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The schema for people: they try requests with their own session."""
    return render(request, "api/docs.html")
