"""The page of the log."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.audit.reading import HEAD, Asked, cells
from accounts.enums import AuditAction
from reporting.spreadsheets.write import file_response


def may_read(user: Any) -> bool:
    """Whether the person reads the log: auditors, and superusers unless powers are separated."""
    if user.is_superuser and settings.SEPARATE_POWERS:
        return False
    return bool(user.has_perm("accounts.read_audit"))


@never_cache
@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    """The log, filtered by day, user and action, or as CSV (`?export=csv`).

    Raises PermissionDenied for whoever may not read it.
    """
    if not may_read(request.user):
        raise PermissionDenied("审计日志由安全审计员查看。")
    asked = Asked.of(request.GET)
    if request.GET.get("export") == "csv":
        name = f"审计日志{timezone.localdate():%Y%m%d}"
        return file_response("csv", name, HEAD, map(cells, asked.rows().iterator()))
    chosen = [(key, value) for key, value in request.GET.items() if key not in ("page", "export")]
    context = {
        "asked": asked,
        "actions": AuditAction.choices,
        "paged": asked.page(request.GET.get("page")),
        "query": urlencode(chosen),
    }
    return render(request, "accounts/audit.html", context)
