"""Reads the tables of an uploaded file, in a process of its own."""

from pathlib import PurePath
from typing import IO

from reporting.spreadsheets.limits import MAX_BYTES, too_large
from reporting.spreadsheets.read import answers
from reporting.tables import found, parse
from reporting.tables.convert import as_new_format
from reporting.tables.found import FoundTable

_KINDS = {".csv": parse.CSV, ".txt": parse.TEXT}


def tables_of(file: IO[bytes], *, name: str, size: int) -> list[FoundTable]:
    """All tables of the file, those of hidden sheets too: they say so.

    A file in an old format is converted where the machine can do it. Raises Unreadable, unread for
    a file that is too large; `size` is in bytes. It may take `limits.SECONDS` and those of a
    conversion: hold no lock and no transaction meanwhile.
    """
    if size > MAX_BYTES:
        raise too_large("文件", size, MAX_BYTES, "请删去图片和用不着的部分。")
    file.seek(0)
    content = as_new_format(file.read())
    kind = _KINDS.get(PurePath(name).suffix.lower(), parse.OTHER)
    return [found.loaded(table) for table in answers("reporting.tables.child", [kind], content)]
