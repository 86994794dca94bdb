"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("system", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """`theme` is the user's wish; before login it is the cookie's."""
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "") or request.COOKIES.get("theme", "")
    return {
        "demo": settings.DEMO,
        "currency": settings.KAM_CURRENCY,
        "theme": theme if theme in THEMES else "system",
    }
