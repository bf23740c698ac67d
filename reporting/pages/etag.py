"""Pages that a browser asks for again: answered with 304 and without judging anything while nothing changed."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac

from reporting.db.data_version import data_version

View = Callable[..., HttpResponse]
_VERSION = "DATA_VERSION"
_CODE = ("chengkou", "indicators", "projects", "reporting", "static", "templates")


def etag(view: View) -> View:
    """Give the view's pages an ETag of all that they are made from, and answer 304 to a browser that has that page.

    That is the address, the reader, his theme, the secret of his forms, today's date, the data and the code. A page
    with messages is shown once and has none.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        # While templates are being written no process starts anew with them.
        has_tag = not settings.DEBUG and not len(get_messages(request))
        # Asked for before the page reads any data: a page may be newer than its ETag says, never older.
        made_from = _made_from(request) if has_tag else []
        response = None
        # Without its cookie the browser's page could not send its forms any more.
        if has_tag and "CSRF_COOKIE" in request.META:
            response = get_conditional_response(request, _etag(request, made_from))
        if response is None:
            response = view(request, *args, **kwargs)
        if has_tag and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response.headers["ETag"] = _etag(request, made_from)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def data_version_of(request: HttpRequest) -> str:
    """The version of the data by which the page asked for goes; empty where it goes by none."""
    version: str = request.META.get(_VERSION, "")
    return version


def _made_from(request: HttpRequest) -> list[str]:
    """What the page asked for is made from, but the secret of its forms: the first page makes that itself."""
    request.META[_VERSION] = data_version()
    return [
        request.get_full_path(),
        str(request.user.pk),
        request.COOKIES.get("theme", ""),
        timezone.localdate().isoformat(),
        data_version_of(request),
        code_version(),
    ]


def _etag(request: HttpRequest, made_from: list[str]) -> str:
    told = repr([*made_from, request.META.get("CSRF_COOKIE", "")])
    return f'"{salted_hmac("reporting.pages.etag", told).hexdigest()}"'


@cache
def code_version() -> str:
    """A check sum of what pages are made from besides the data: code, templates, static files, parts, settings.

    Read once in a process, which keeps the code it started with.
    """
    digest = hashlib.sha256(str(settings.CHART_CDN).encode())
    files = (
        path
        for name in _CODE
        for path in (settings.BASE_DIR / name).rglob("*.*")
        if path.suffix != ".pyc"
    )
    parts = settings.BASE_DIR / "requirements.txt"
    names_served = Path(settings.STATIC_ROOT) / "staticfiles.json"
    for path in (*sorted(files), parts, names_served):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
