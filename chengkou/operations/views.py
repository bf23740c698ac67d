"""Addresses for machines: whether the process lives, whether it can serve, what it counted."""

import ipaddress
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengkou.operations import metrics as counted
from chengkou.operations.readiness import readiness

# Whoever comes through a proxy comes from elsewhere, though the proxy is on this machine.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via")


@login_not_required
@never_cache
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Tell a supervisor that this process answers; it says nothing of the database (no query)."""
    return HttpResponse("alive: this process answers\n", content_type="text/plain")


@login_not_required
@never_cache
@require_GET
def readyz(_request: HttpRequest) -> HttpResponse:
    """Tell a load balancer whether people can be served: 200, or 503 with what is wrong.

    Three queries. Remedies name files and settings: they stand in `manage.py doctor` alone.
    """
    found = readiness()
    is_ready = not any(finding.is_fault for finding in found)
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    text = "\n".join([*map(str, found), ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


@login_not_required
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """What this worker counted, for who asks on this machine, where METRICS is on (no query)."""
    if not settings.METRICS or not _is_from_here(request):
        raise Http404
    return HttpResponse(counted.metrics.text(), content_type=counted.CONTENT_TYPE)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a program of this machine asks, and not for somebody else.

    Who asks through a socket of the file system has no address.
    """
    if any(header in request.headers for header in _FORWARDED):
        return False
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
