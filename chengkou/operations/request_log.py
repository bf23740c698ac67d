"""Each request gets a number, and is timed, counted and written to the log."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from chengkou.operations.logs import request_id
from chengkou.operations.metrics import metrics

HEADER = "X-Request-ID"
# What a proxy may give: anything else could forge lines of the log.
_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST_ADDRESS = 300

requests = logging.getLogger("chengkou.requests")
slow = logging.getLogger("chengkou.slow")


class _Queries:
    """Counts the statements of a request, and the seconds that the database took for them."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        began = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.seconds += time.perf_counter() - began


class RequestLog:
    """Numbers each request, and tells log and metrics what came of it.

    The number is taken from `X-Request-ID` where the proxy sets one, and stands in the answer.
    Adds no query; static files are answered before they come here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if _NUMBER.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(number)
        queries = _Queries()
        began = time.perf_counter()
        try:
            with connection.execute_wrapper(queries):
                response = self.get_response(request)
            _tell(request, response, time.perf_counter() - began, queries)
        finally:
            request_id.reset(token)
        response[HEADER] = number
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float, queries: _Queries) -> None:
    view = request.resolver_match.view_name if request.resolver_match else ""
    metrics.observe(view or "none", response.status_code, seconds, queries.count)
    fields = {
        "method": request.method,
        "path": request.get_full_path()[:_LONGEST_ADDRESS],
        "view": view,
        "status": response.status_code,
        "user": _user_name(request),
        "ms": round(seconds * 1000),
        "queries": queries.count,
        "database_ms": round(queries.seconds * 1000),
    }
    words = "%(method)s %(path)s %(status)s %(ms)s毫秒 查询%(queries)s次 %(user)s"
    requests.info(words, fields, extra={"fields": fields})
    if 0 < settings.SLOW_REQUEST_SECONDS <= seconds:
        slow.warning("慢请求：" + words, fields, extra={"fields": fields})


def _user_name(request: HttpRequest) -> str:
    """Who was signed in; `-` for nobody, and where nothing asked for it (no query)."""
    known = vars(request)
    # Signing in puts a user there; else Django remembers the one that was asked for.
    for user in (known.get("user"), known.get("_cached_user")):
        name = getattr(user, "__dict__", {}).get("username")
        if name:
            return str(name)
    return "-"
