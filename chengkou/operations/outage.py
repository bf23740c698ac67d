"""When the database or the disk fails: what people are told, and what they typed given back.

Django asks the handler of 500 wherever an exception comes from: a view, a middleware, a template.
There it is told apart from an error of the program.
"""

import errno
import sqlite3
from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, RawPostDataException
from django.http.multipartparser import MultiPartParserError

RETRY_AFTER = 30
"""Seconds after which it is worth trying again."""


@dataclass(frozen=True)
class Outage:
    """Why nothing can be read or saved at the moment."""

    title: str
    words: str


BUSY = Outage("现在使用的人太多", "数据库正忙，等了很久还没有轮到。过一会儿再试就可以。")
AWAY = Outage(
    "数据库暂时连不上", "可能正在重启或者维护。请稍后再试；如果几分钟后还是这样，请告诉系统管理员。"
)
FULL = Outage("服务器的磁盘满了", "现在什么也存不下来。请马上告诉系统管理员，清理以后再试。")

_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_ERROR: None,  # a statement that is wrong: no such table
}
# Beginnings of PostgreSQL's codes: full disk; no connection left; locks that others hold.
_POSTGRESQL = {"53100": FULL, "53": BUSY, "55P03": BUSY, "40": BUSY, "57014": BUSY}


def outage_of(error: BaseException | None) -> Outage | None:
    """What is out of order where that is why the error was raised; None for errors of the code."""
    if isinstance(error, OSError) and error.errno in _FULL_DISK:
        return FULL
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # The lower byte is the kind of error, whatever its variant.
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", -1) & 0xFF, AWAY)
    code = str(getattr(cause, "sqlstate", None) or "")
    for begin, outage in _POSTGRESQL.items():
        if code.startswith(begin):
            return outage
    return AWAY


@dataclass(frozen=True)
class Typed:
    """What a POST carried, to be sent once more by whoever typed it."""

    address: str
    fields: list[tuple[str, str]]
    has_files: bool
    """Files were chosen too; a page cannot give those back."""


def typed_of(request: HttpRequest) -> Typed | None:
    """What was typed; None where there is nothing, it cannot be read, or it holds a password.

    The token against forged requests is the one that came: a forged request does not become a
    good one by being sent from here.
    """
    if request.method != "POST":
        return None
    try:
        posted, files = request.POST, request.FILES
    except (OSError, SuspiciousOperation, RawPostDataException, MultiPartParserError):
        return None
    if not posted or any("password" in name for name in posted):
        return None
    fields = [(name, str(value)) for name, values in posted.lists() for value in values]
    return Typed(request.get_full_path(), fields, has_files=bool(files))
