"""Reads a table from an uploaded .xlsx or .csv file, with limits on everything, running no formula.

The counterpart of `reporting.spreadsheets.write`. The type of a file is decided by its content
wherever that is possible, not by its name.
"""

import csv
import datetime
import io
import math
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from reporting.spreadsheets.formulas import as_typed

MEGABYTE = 1024**2
MAX_BYTES = 10 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
"""Of all parts of an .xlsx together; a small file can unpack to a thousand times its size."""
MAX_ROWS = 3000
MAX_COLUMNS = 100
LAST_ROW = 1_048_576  # of any sheet in Excel; a forged file can name a later one
SIGNIFICANT = 15  # digits that Excel keeps of a number

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Whatever openpyxl and the libraries below it raise for a file that is not what it says it is.
_BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    struct.error,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class Unreadable(Exception):
    """The file cannot be read; the text is a sentence for the person who chose it."""


@dataclass(frozen=True)
class Formula:
    """A cell that is computed, or whose computation failed (#REF!): not a value that was typed."""

    text: str


Cell = str | Decimal | datetime.date | Formula | None


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet that are not empty, with the numbers that Excel shows beside them."""

    name: str
    rows: list[tuple[int, tuple[Cell, ...]]]


def sheets(file: IO[bytes], *, name: str, size: int) -> Iterator[Sheet]:
    """The visible sheets of the file one by one.

    Raises Unreadable, before anything is unpacked where it can. Only a .csv is recognised by its
    `name`, as its content has no signature; `size` is in bytes.
    """
    if size == 0:
        raise Unreadable("文件是空的。")
    if size > MAX_BYTES:
        raise Unreadable(
            f"文件有 {size / MEGABYTE:.0f} MB，最多能读 {MAX_BYTES // MEGABYTE} MB。"
            "台账一般不到 1 MB，请删去图片和用不着的工作表。"
        )
    file.seek(0)
    start = file.read(len(_OLE))
    file.seek(0)
    if start.startswith(_ZIP):
        return _of_workbook(file)
    if start == _OLE:
        if _ENCRYPTED in file.read():
            raise Unreadable("文件有打开密码，读不了。请在 Excel 里去掉密码，另存后再上传。")
        raise Unreadable("这是旧格式的 Excel 文件（.xls）。请在 Excel 里另存为 .xlsx 后再上传。")
    if name.lower().endswith(".csv"):
        return _of_text(file.read())
    raise Unreadable("这不是 Excel 文件。请上传 .xlsx 或 .csv 文件。")


def _of_workbook(file: IO[bytes]) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise Unreadable(
                f"文件解开后有 {unpacked // MEGABYTE} MB，最多能读 {MAX_UNPACKED // MEGABYTE} MB。"
                "请只留下台账那张工作表。"
            )
        file.seek(0)
        # Read-only: one row at a time, never the whole sheet as objects.
        for sheet in load_workbook(file, read_only=True, keep_links=False).worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # a file can say that it is smaller than it is
                lines = sheet.iter_rows(max_col=MAX_COLUMNS)
                yield Sheet(sheet.title, _full(map(_cell, line) for line in lines))
    except _BROKEN as error:
        raise Unreadable(
            "文件打不开：不是 Excel 的 .xlsx 文件，或者已经损坏。"
            "请在 Excel 里打开，另存为 .xlsx 后再上传。"
        ) from error


def _of_text(content: bytes) -> Iterator[Sheet]:
    lines = csv.reader(io.StringIO(_decoded(content), newline=""))
    try:
        rows = _full(map(_typed, line[:MAX_COLUMNS]) for line in lines)
    except csv.Error as error:
        raise Unreadable("这不是用逗号分隔的表格。请在 Excel 里另存为 .xlsx 后再上传。") from error
    yield Sheet("", rows)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):  # the latter is what Excel in China writes
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件里的文字读不出来。请在 Excel 里另存为 .xlsx 后再上传。")


def _full(lines: Iterable[Iterable[Cell]]) -> list[tuple[int, tuple[Cell, ...]]]:
    """The lines that are not empty, numbered from 1. Raises Unreadable if there are too many."""
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = tuple(line)
        if cells.count(None) < len(cells):
            rows.append((number, cells))
        if len(rows) > MAX_ROWS or number > LAST_ROW:
            raise Unreadable(
                f"表里有 {MAX_ROWS} 行以上，一次最多读 {MAX_ROWS} 行。请分成几个文件。"
            )
    return rows


def _cell(cell: Any) -> Cell:
    """What somebody typed into a cell of a workbook."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        return Formula(str(getattr(value, "text", value)))
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date) or value is None:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, float) and math.isfinite(value):
        # A file has numbers as doubles: what was typed is what Excel shows of it, never
        # 0.30000000000000004.
        return Decimal(f"{value:.{SIGNIFICANT}g}")
    return _text(str(value))


def _typed(value: str) -> Cell:
    """A cell of a .csv, without the apostrophe that our export puts before a seeming formula."""
    return _text(as_typed(value))


def _text(value: str) -> str | None:
    return ILLEGAL_CHARACTERS_RE.sub("", value).strip() or None
