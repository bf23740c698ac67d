"""What kind of file it is, and its tables. A process of its own runs this.

The type of a file is decided by its content wherever that is possible, not by its name.
"""

import io
from collections.abc import Iterator

from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

from reporting.spreadsheets import parse
from reporting.spreadsheets.limits import Unreadable
from reporting.spreadsheets.parts import Parts
from reporting.tables import plain, word
from reporting.tables.found import FoundTable
from reporting.tables.sheets import table_of

TEXT, CSV, OTHER = "text", "csv", "other"
"""What the name of a file says of its content; a text and a .csv have no signature."""
_DOCUMENT = "word/document.xml"
_BROKEN = (*parse.BROKEN, AttributeError, LxmlError, OpcError, TypeError)


def tables(content: bytes, kind: str) -> Iterator[FoundTable | Unreadable]:
    """The tables of the file; for a part that cannot be read, why.

    Raises Unreadable for a file that cannot be read at all.
    """
    if content.startswith(parse.ZIP) and _is_word(content):
        yield from _of_word(content)
        return
    if kind == TEXT and not content.startswith((parse.ZIP, parse.OLE)):
        yield from plain.tables(parse.decoded(content))
        return
    for sheet in parse.sheets(content, is_csv=kind == CSV):
        yield sheet if isinstance(sheet, Unreadable) else table_of(sheet)


def _is_word(content: bytes) -> bool:
    try:
        return _DOCUMENT in Parts(io.BytesIO(content))
    except parse.BROKEN:
        return False  # `parse.sheets` says what is wrong with it


def _of_word(content: bytes) -> Iterator[FoundTable]:
    try:
        yield from word.tables(content)
    except _BROKEN as error:
        raise Unreadable(
            "文件打不开：不是 Word 的 .docx 文件，或者已经损坏。"
            "请在 Word 或 WPS 里打开，另存为 .docx 后再上传。"
        ) from error
