"""Where a request comes from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNIX = "unix"
"""In TRUSTED_PROXIES: a proxy that hands requests over by a socket, which has no address."""


def client_address(request: HttpRequest) -> str | None:
    """The address that asked; None where none is known.

    X-Forwarded-For, which anybody can send, is read only of what a proxy in TRUSTED_PROXIES sent,
    from its end on, and never past the first address that is none of those.
    """
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    address = str(request.META.get("REMOTE_ADDR", "")).strip()
    while told and _is_trusted(address):
        before = told.pop().strip()
        if _read(before) is None:
            break
        address = before
    return _read(address)


def _is_trusted(address: str) -> bool:
    return (address or UNIX) in settings.TRUSTED_PROXIES


def _read(text: str) -> str | None:
    """The address as databases take it; None for what is none."""
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return None
