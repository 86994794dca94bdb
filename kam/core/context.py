"""What every page's frame needs."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    return {"demo": settings.DEMO, "currency": settings.KAM_CURRENCY}
