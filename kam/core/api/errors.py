"""Every refusal as `application/problem+json` (RFC 9457), and never a trace."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import structlog
from django.core import exceptions as django_errors
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from kam.core.api.constraints import violated
from kam.core.errors import Conflict, DomainError

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
TAKEN = {"unique", "unique_together"}
NOT_YOURS = {"not_author", "forbidden"}


class Stale(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = _("Somebody else changed this in the meantime: read it again.")
    default_code = "stale"


class IfMatchMissing(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Send the ETag you have read in If-Match.")
    default_code = "if_match_missing"


class Clash(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = _("This contradicts what is on record.")
    default_code = "conflict"


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The request is too large.")
    default_code = "too_large"


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = _("This Idempotency-Key was used for another request.")
    default_code = "idempotency_key_reused"


class Busy(exceptions.APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("The database is busy: try again in a moment.")
    default_code = "busy"
    wait = 2


def problem(exc: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: any exception becomes a problem document."""
    error = _translate(exc)
    request = context.get("request")
    codes = None if _is_about_fields(error) else str(error.get_codes())
    body = document(_status_of(error), _sentence(error), code=codes)
    if codes is None:
        body["errors"] = list(_flat(error.detail))
    if body["status"] >= 500:
        body["request_id"] = getattr(request, "request_id", "")
    return Response(body, body["status"], headers=_headers(error), content_type=CONTENT_TYPE)


def document(status_code: int, detail: str, *, code: str | None = None) -> dict[str, Any]:
    """The body of a problem. It says no more of a hidden object than of one that never was."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status_code).phrase,
        "status": status_code,
        "detail": detail,
        "errors": [{"field": None, "code": code, "detail": detail}],
    }


def _translate(exc: Exception) -> exceptions.APIException:
    for kind, translate in TRANSLATIONS:
        if isinstance(exc, kind):
            return translate(exc)
    log.exception("unhandled_error", exc_info=exc)
    return exceptions.APIException(_("Something went wrong here. It is in the log."), "error")


def _domain_error(exc: DomainError) -> exceptions.APIException:
    """What only others may do is 403; what the rules refuse to anybody is 400."""
    if exc.code in NOT_YOURS:
        return exceptions.PermissionDenied(str(exc), exc.code)
    return exceptions.ValidationError(
        {exc.field or "": [exceptions.ErrorDetail(str(exc), code=exc.code)]}
    )


def _model_error(exc: django_errors.ValidationError) -> exceptions.APIException:
    """Django's own ValidationError, with its fields where it has them."""
    lists = exc.error_dict if hasattr(exc, "error_dict") else {"": exc.error_list}
    return exceptions.ValidationError(
        {
            "" if name == django_errors.NON_FIELD_ERRORS else name: [
                exceptions.ErrorDetail(message, code=error.code or "invalid")
                for error in errors
                for message in error.messages
            ]
            for name, errors in lists.items()
        }
    )


def _integrity(exc: IntegrityError) -> exceptions.APIException:
    """A constraint refused: say its sentence. What it guards is on record already: 409."""
    constraint = violated(exc)
    if constraint is None:
        log.warning("integrity_error", error=str(exc))
        return Clash()
    return Clash(constraint.violation_error_message, constraint.name)


def _database(exc: DatabaseError) -> exceptions.APIException:
    log.warning("database_busy", error=str(exc))
    return Busy()


TRANSLATIONS: list[tuple[type[Exception] | tuple[type[Exception], ...], Any]] = [
    (exceptions.APIException, lambda exc: exc),
    ((Http404, django_errors.ObjectDoesNotExist), lambda exc: exceptions.NotFound()),
    (django_errors.PermissionDenied, lambda exc: exceptions.PermissionDenied()),
    (Conflict, lambda exc: Stale(str(exc), exc.code)),
    (DomainError, _domain_error),
    (django_errors.ValidationError, _model_error),
    ((ProtectedError, RestrictedError), lambda exc: Clash()),
    (IntegrityError, _integrity),
    (DataError, lambda exc: exceptions.ValidationError(_("This value is not allowed."))),
    (OperationalError, _database),
    (django_errors.RequestDataTooBig, lambda exc: TooLarge()),
    (
        (django_errors.SuspiciousOperation, UnreadablePostError),
        lambda exc: exceptions.ParseError(),
    ),
]


def _is_about_fields(error: exceptions.APIException) -> bool:
    return isinstance(error.detail, dict | list)


def _status_of(error: exceptions.APIException) -> int:
    """400 for what is wrong, 409 where all that is wrong is that it exists already."""
    if isinstance(error, exceptions.ValidationError):
        codes = {entry["code"] for entry in _flat(error.detail)}
        return status.HTTP_409_CONFLICT if codes and codes <= TAKEN else error.status_code
    return error.status_code


def _sentence(error: exceptions.APIException) -> str:
    if not _is_about_fields(error):
        return str(error.detail)
    entries = list(_flat(error.detail))
    return entries[0]["detail"] if len(entries) == 1 else str(_("Several fields are wrong."))


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, Any]]:
    """{"rows": [{"code": ["…"]}]} as entries whose field is `rows.0.code`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            plain = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, [path, plain])))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _flat(inner, f"{path}.{place}".lstrip(".") if nested else path)
    else:
        code = getattr(detail, "code", None) or "invalid"
        yield {"field": path or None, "code": code, "detail": str(detail)}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    return headers
