"""Websites, telephone numbers and addresses, each as the one thing that two ways of writing share."""

import re

from accounts.matching.names import plain
from accounts.matching.words import FREE_MAIL, PUBLIC_SUFFIXES, SHARED_HOSTS

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")
SIGNIFICANT_DIGITS = 8  # of a telephone number, from its end


def host_of(website: str) -> str:
    """The domain that a company registered: `https://www.shop.acme.co.uk/x` is `acme.co.uk`.

    Empty for what is no address and for hosts that many companies share.
    """
    host = _SCHEME.sub("", plain(website).strip()).split("/")[0].split("?")[0]
    host = host.rsplit("@", 1)[-1].split(":")[0].strip(".")
    return _registered(host)


def _registered(host: str) -> str:
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or " " in host:
        return ""
    keep = 3 if ".".join(labels[-2:]) in PUBLIC_SUFFIXES else 2
    domain = ".".join(labels[-keep:])
    return "" if len(labels) < keep or {domain, host} & SHARED_HOSTS else domain


def same_mailbox(email: str) -> str:
    """An e-mail address as its mailbox: lower case, without what stands behind a plus."""
    local, at, domain = plain(email).strip().rpartition("@")
    return f"{local.split('+')[0]}@{domain}" if at and local and "." in domain else ""


def domain_of(email: str) -> str:
    """The registered domain of an address, empty for mail that everybody can have."""
    _, at, domain = plain(email).strip().rpartition("@")
    return "" if not at or domain in FREE_MAIL else _registered(domain)


def phone_key(phone: str) -> str:
    """The last digits of a number, which all ways of writing it share; empty when it has too few.

    Country codes, trunk zeros and what stands behind an `ext` or `x` fall away.
    """
    number = re.split(r"(?:ext|x|转|#|,|;|/)", plain(phone))[0]
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    digits = re.sub(r"^(?:00)?0*", "", digits)
    return digits[-SIGNIFICANT_DIGITS:] if len(digits) >= SIGNIFICANT_DIGITS - 1 else ""
