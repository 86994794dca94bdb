"""Content of users' files on its way out: saved by the browser, never shown or run by it."""

from typing import IO

from django.http import FileResponse

POLICY = "sandbox; default-src 'none'"


def as_saved(content: IO[bytes], *, name: str, content_type: str) -> FileResponse:
    """A streamed answer that a browser saves under the name and neither guesses at nor runs."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
