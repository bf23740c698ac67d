"""What kind of file was uploaded, and its sheets. No Django: a process of its own runs this.

The type of a file is decided by its content wherever that is possible, not by its name.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator

from reporting.spreadsheets import workbook
from reporting.spreadsheets.cells import Rows, Sheet, TextBudget, cleaned
from reporting.spreadsheets.formulas import as_typed
from reporting.spreadsheets.limits import MAX_BYTES, MAX_CELL, Unreadable
from reporting.spreadsheets.parts import Broken

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Whatever a file that is not what it says it is makes of the libraries that read it.
BROKEN = (
    Broken,
    ArithmeticError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def sheets(content: bytes, *, is_csv: bool) -> Iterator[Sheet | Unreadable]:
    """The sheets of the file one by one; for one that cannot be read, why.

    Raises Unreadable for a file that cannot be read at all. `is_csv`: it is named so, for such a
    file has no signature.
    """
    if not content:
        raise Unreadable("文件是空的。")
    if content.startswith(ZIP):
        return _of_workbook(content)
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise Unreadable("文件有打开密码，读不了。请在 Excel 里去掉密码，另存后再上传。")
        raise Unreadable("这是旧格式的 Excel 文件（.xls）。请在 Excel 里另存为 .xlsx 后再上传。")
    if is_csv:
        return _of_text(content)
    raise Unreadable("这不是 Excel 文件。请上传 .xlsx 或 .csv 文件。")


def _of_workbook(content: bytes) -> Iterator[Sheet | Unreadable]:
    try:
        yield from workbook.sheets(io.BytesIO(content))
    except BROKEN as error:
        raise Unreadable(
            "文件打不开：不是 Excel 的 .xlsx 文件，或者已经损坏。"
            "请在 Excel 里打开，另存为 .xlsx 后再上传。"
        ) from error


def _of_text(content: bytes) -> Iterator[Sheet]:
    rows = Rows("", TextBudget())
    csv.field_size_limit(MAX_BYTES)  # a cell that is too long is refused by its own sentence
    lines = csv.reader(io.StringIO(decoded(content), newline=""))
    try:
        for number, line in enumerate(lines, start=1):
            cells = {}
            for place, value in enumerate(line):
                if value:
                    cells[place] = _typed(value, number, place)
            rows.take(number, cells)
            if rows.stopped:
                break
    except csv.Error as error:
        raise Unreadable("这不是用逗号分隔的表格。请在 Excel 里另存为 .xlsx 后再上传。") from error
    yield rows.sheet


def decoded(content: bytes) -> str:
    """The text of a file. Raises Unreadable."""
    for encoding in ("utf-8-sig", "gb18030"):  # the latter is what Excel in China writes
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件里的文字读不出来。请在 Excel 里另存为 .xlsx 后再上传。")


def _typed(value: str, number: int, place: int) -> str | None:
    """A cell of a .csv, without the apostrophe that our export puts before a seeming formula."""
    if len(value) <= MAX_CELL:  # a longer one is refused before any pattern meets it
        value = as_typed(value)
    return cleaned(value, number, place)
