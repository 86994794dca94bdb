"""Where a request comes from, and where a page of ours is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address, past as many proxies of our own as KAM_PROXIES says.

    Each proxy adds at the end of X-Forwarded-For who spoke to it; what stands further left is the
    client's own claim and counts for nothing.
    """
    claimed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    direct = request.META.get("REMOTE_ADDR", "")
    if not 0 < settings.KAM_PROXIES <= len(claimed):
        return direct
    try:
        return str(ipaddress.ip_address(claimed[-settings.KAM_PROXIES].strip()))
    except ValueError:
        return direct


def site(path: str) -> str:
    """The whole address of a page of ours, for what leaves the house: mail and calendars."""
    return settings.KAM_SITE_URL.rstrip("/") + path
