"""ETags of pages: while nothing changed, a browser that asks again gets 304 without any judging."""

import hashlib
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac

from reporting.site import names_on

_CODE = ("chengkou", "indicators", "projects", "reporting", "static", "templates")


def answer_with_etag(
    request: HttpRequest, data_version: str | None, make_page: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page with its ETag, or 304 without calling `make_page` for a browser that has that page.

    The ETag covers the address, the reader, their theme, the names of the site, the secret of their
    forms, today's date, the data and the code. A page has none without a data version, and none
    while it shows messages: these are shown once. `data_version` must be older than anything that
    `make_page` reads.
    """
    if data_version is None or len(get_messages(request)):
        response = make_page()
    else:
        response = _tagged(request, data_version, make_page)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _tagged(
    request: HttpRequest, data_version: str, make_page: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page with its ETag, or 304; without one where the page is not found or refused."""
    ingredients = _ingredients(request, data_version)
    response = None
    # Without its cookie the browser's page could not send its forms any more.
    if "CSRF_COOKIE" in request.META:
        response = get_conditional_response(request, _etag(request, ingredients))
    if response is None:
        response = make_page()
    if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        response.headers["ETag"] = _etag(request, ingredients)
    return response


def _ingredients(request: HttpRequest, data_version: str) -> list[str]:
    """What the page is made from, except the secret of its forms: the first page creates that."""
    return [
        request.get_full_path(),
        str(request.user.pk),
        request.COOKIES.get("theme", ""),
        # Read with the reader, before the version of the data was.
        repr(names_on(request)),
        timezone.localdate().isoformat(),
        data_version,
        code_version(),
    ]


def _etag(request: HttpRequest, ingredients: list[str]) -> str:
    text = repr([*ingredients, request.META.get("CSRF_COOKIE", "")])
    return f'"{salted_hmac("reporting.pages.etag", text, algorithm="sha256").hexdigest()}"'


@cache
def code_version() -> str:
    """A check sum of what pages are made from besides the data.

    That is code, templates, static files, requirements and settings. It is read once in a process,
    which runs the code it started with.
    """
    digest = hashlib.sha256(str(settings.CHART_CDN).encode())
    requirements = settings.BASE_DIR / "requirements.txt"
    names_served = Path(settings.STATIC_ROOT) / "staticfiles.json"
    for path in (*_source_files(), requirements, names_served):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _source_files() -> list[Path]:
    """Every file of the project's own folders in a stable order, without compiled Python."""
    found: list[Path] = []
    for folder in _CODE:
        found += (settings.BASE_DIR / folder).rglob("*.*")
    return sorted(path for path in found if path.suffix != ".pyc")
