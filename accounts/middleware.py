"""What is asked of each request of somebody who is signed in."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.audit.writing import record
from accounts.enums import AuditAction
from accounts.sessions import go_on
from reporting.models import User
from reporting.pages.kept.shown import unpublished_on


class SessionsEnd:
    """Ends a session after a working day, and notes that it is used: without use it ends itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            go_on(request)
        return self.get_response(request)


# Pages of the admin that show what units report, whoever's it is.
_FORMS = {
    "reporting_submission_change": "填报表",
    "reporting_submission_print": "填报表打印件",
    "reporting_period_board": "看板",
    "reporting_period_figures": "统计数据录入",
}
_READ = "read"
"""In a session: what of the unpublished the log was told about."""


class Audited:
    """Tells the log of files that leave the site, and of who reads what is not published.

    Reading is told once per session and period, or form: pages are turned back and forth. It is
    that of people who see the figures of all units; that a unit sees its own is no news.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(request.user, User) or response.status_code != HTTPStatus.OK:
            return response
        disposition = response.get("Content-Disposition", "")
        if disposition.startswith("attachment"):
            name = _file_name(disposition)
            record(
                AuditAction.EXPORTED,
                user=request.user,
                request=request,
                subject=name,
                words=request.path,
            )
        elif request.method == "GET" and settings.AUDIT_READING:
            self._told_of_reading(request, request.user)
        return response

    def _told_of_reading(self, request: HttpRequest, user: User) -> None:
        subject = unpublished_on(request) or _form(request, user)
        if not subject:
            return
        read = request.session.get(_READ, [])
        if subject in read:
            return
        request.session[_READ] = [*read, subject]
        record(AuditAction.READ, user=user, request=request, subject=subject, words=request.path)


def _form(request: HttpRequest, user: User) -> str:
    """The page of the admin that shows what units report, to one who sees all; empty for others."""
    match = request.resolver_match
    if match is None or match.url_name not in _FORMS or not user.sees_all_submissions:
        return ""
    return f"{_FORMS[match.url_name]} {' '.join(map(str, match.kwargs.values()))}"


def _file_name(disposition: str) -> str:
    """The name that a header gives a file, as people read it."""
    _, _, name = disposition.rpartition("=")
    _, is_encoded, encoded = name.rpartition("''")
    return unquote(encoded) if is_encoded else name.strip('"')
