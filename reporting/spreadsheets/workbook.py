"""Reads the sheets of an .xlsx: what was typed into its cells, nothing computed. No Django.

Each part is parsed as it is unpacked, so a file costs what its table has, not what its markup has.
Only what a table needs is opened at all: the lists of parts, the styles (which tell dates from
numbers), the shared texts and the sheets. Links to other files are never followed.
"""

import posixpath
from collections.abc import Iterator
from typing import IO

from reporting.spreadsheets.cells import Rows, Sheet, TextBudget
from reporting.spreadsheets.limits import (
    MAX_INDEX,
    MAX_SHEETS,
    MAX_STRINGS,
    MAX_STYLES,
    MAX_UNPACKED,
    Unreadable,
)
from reporting.spreadsheets.markup import Reader, feed
from reporting.spreadsheets.parts import KEEP_ONE_SHEET, Parts
from reporting.spreadsheets.sheet_parts import SheetReader, StringReader, StyleReader

_MANIFEST = "[Content_Types].xml"
_MAIN_TYPES = ("sheet.main+xml", "template.main+xml")
_BINARY = "sheet.binary.macroEnabled.main"
_WITH_MACROS = ".macroEnabled.main+xml"
_PASTE = "请把数值粘贴到一个新的工作簿里，另存后再上传。"
_LONGEST_NAME = 31  # of a sheet in Excel


def sheets(file: IO[bytes]) -> Iterator[Sheet | Unreadable]:
    """The sheets, for one that cannot be read, why; hidden ones come last and say so.

    Raises Unreadable or Broken for the whole file.
    """
    parts = Parts(file)
    if "mimetype" in parts:
        raise Unreadable("这是 ODS 文件。请在 WPS 或 LibreOffice 里另存为 .xlsx 后再上传。")
    main = _main_part(parts)
    relations = _relations(parts, main)
    index = _Index()
    _parse(parts, main, index, "工作簿目录", MAX_INDEX)
    strings = StringReader()
    styles = StyleReader()
    for kind, path in relations.values():
        if kind == "sharedStrings":
            _parse(parts, path, strings, "文件里的文字（共享字符串）", MAX_STRINGS)
        elif kind == "styles":
            _parse(parts, path, styles, "文件里的样式", MAX_STYLES)
    budget = TextBudget()
    for sheet in _within_limit(index):
        kind, path = relations.get(_key(sheet), ("", ""))
        if kind != "worksheet":  # a chart
            continue
        is_hidden = _is_hidden(sheet)
        rows = Rows(sheet.get("name", "")[:_LONGEST_NAME], budget, is_hidden=is_hidden)
        reader = SheetReader(rows, strings.texts, styles.shown, from_1904=index.from_1904)
        try:
            _parse(parts, path, reader, f"工作表“{rows.name}”", MAX_UNPACKED)
        except Unreadable as refused:
            yield _unread(rows.name, refused) if is_hidden else refused
        else:
            yield rows.sheet


def _main_part(parts: Parts) -> str:
    """The part that lists the sheets."""
    manifest = _Manifest()
    _parse(parts, _MANIFEST, manifest, "文件目录", MAX_INDEX)
    for path, kind in manifest.types.items():
        if kind.endswith(_BINARY):
            raise Unreadable("这是二进制的 Excel 文件（.xlsb）。请另存为 .xlsx 后再上传。")
        if kind.endswith(_WITH_MACROS):
            raise Unreadable(
                "这是带宏的 Excel 文件（.xlsm），系统不读。请在 Excel 里另存为 .xlsx 后再上传。"
            )
        if kind.endswith(_MAIN_TYPES):
            return path.lstrip("/")
    raise Unreadable("这不是 Excel 文件。请上传 .xlsx 或 .csv 文件。")


def _relations(parts: Parts, main: str) -> dict[str, tuple[str, str]]:
    """By its key, the kind and the path of each part that the workbook names inside the file."""
    folder, name = posixpath.split(main)
    found = _Relations()
    _parse(parts, posixpath.join(folder, "_rels", f"{name}.rels"), found, "工作簿目录", MAX_INDEX)
    relations = {}
    for relation in found.relations:
        if relation.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
        kind = relation.get("Type", "").rpartition("/")[2]
        relations[relation.get("Id", "")] = (kind, target.lstrip("/"))
    return relations


def _key(sheet: dict[str, str]) -> str:
    """By which key the sheet names its part: r:id, whatever prefix stands for r."""
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


def _within_limit(index: "_Index") -> list[dict[str, str]]:
    number = len(index.sheets)
    if number > MAX_SHEETS:
        raise Unreadable(f"文件里有{number}张工作表，最多能读{MAX_SHEETS}张。{KEEP_ONE_SHEET}")
    # Those that people see first: what is hidden must not use up what one file may have.
    return sorted(index.sheets, key=_is_hidden)


def _is_hidden(sheet: dict[str, str]) -> bool:
    return sheet.get("state", "visible") != "visible"


def _unread(name: str, refused: Unreadable) -> Sheet:
    """A hidden sheet that cannot be read: no reason to refuse those that people see."""
    return Sheet(name, [], [str(refused)], is_hidden=True)


def _parse(parts: Parts, path: str, reader: Reader, what: str, limit: int) -> None:
    """Tell the reader of a part, which is called `what` where it has more bytes than `limit`."""
    feed(parts.pieces(path, what=f"{what}解开后", limit=limit, advice=_PASTE), reader)


class _Leaves:
    """A reader of parts whose elements say all in their attributes."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def text(self, piece: str) -> None:
        pass

    def end(self, name: str) -> None:
        pass


class _Manifest(_Leaves):
    """The content type of each part by its path."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Override":
            self.types[attributes.get("PartName", "")] = attributes.get("ContentType", "")


class _Relations(_Leaves):
    """What the workbook names."""

    def __init__(self) -> None:
        self.relations: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.relations.append(attributes)


class _Index(_Leaves):
    """The sheets of a workbook, and from which day on its days are counted."""

    def __init__(self) -> None:
        self.sheets: list[dict[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append(attributes)
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
