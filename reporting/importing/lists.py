"""The rows of a list, as texts by their fields; what was not read of it is said."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.spreadsheets.cells import Cell, Formula
from reporting.tables.found import FoundTable, TableRow
from reporting.tables.heads import Head

_HEADING = re.compile(r"[(（]?[一二三四五六七八九十]+[)）、.．]")
_TOTAL = re.compile(r"合计|总计|小计|共计|共[0-9]+(个|家|人|名)")


@dataclass(frozen=True)
class ListRow:
    """One row of a list."""

    key: str
    """Names it among all rows of the file: its table and its number there."""
    place: str
    """Where it stands, for people: 工作表“单位”第3行."""
    texts: dict[str, str]
    """By field, without blanks at the ends; fields whose cell is empty are not in it."""

    def text(self, field: str) -> str:
        """The text of a field; empty for none."""
        return self.texts.get(field, "")


@dataclass
class ReadList:
    """All rows of a file's lists in their order."""

    rows: list[ListRow] = field(default_factory=list)
    not_taken: list[str] = field(default_factory=list)
    """Sentences on what was passed over."""


def read_list(tables: Iterable[tuple[FoundTable, Sequence[Head]]], name: str) -> ReadList:
    """The rows below the heads of these tables; `name` is the field that names a row."""
    read = ReadList()
    for at, (table, heads) in enumerate(tables):
        _read_table(at, table, heads, name, read)
    return read


def _read_table(
    at: int, table: FoundTable, heads: Sequence[Head], name: str, read: ReadList
) -> None:
    begins = {head.first: head for head in heads}
    of_heads = {place for head in heads for place in range(head.first, head.last + 1)}
    head: Head | None = None
    for place, row in enumerate(table.rows):
        head = begins.get(place, head)
        if head is None or place in of_heads or not row.own:
            continue
        texts = _texts(row, head)
        why = _passed_over(row, texts, name)
        if why:
            read.not_taken.append(f"{table.place}第{row.number}行{why}，没有读。")
        else:
            where = f"{table.place}第{row.number}行"
            read.rows.append(ListRow(f"r{at}-{row.number}", where, texts))


def _texts(row: TableRow, head: Head) -> dict[str, str]:
    """The text of each field; of several columns of one field, all that is in them."""
    texts: dict[str, str] = {}
    for place, field_name in sorted(head.fields.items()):
        text = text_of(row.cells[place]) if place < len(row.cells) else ""
        if text and text != texts.get(field_name):
            before = texts.get(field_name)
            texts[field_name] = f"{before}、{text}" if before else text
    return texts


def _passed_over(row: TableRow, texts: dict[str, str], name: str) -> str:
    """Why the row is none of the list; empty where it is one."""
    if row.is_hidden:
        return "是隐藏的行"
    words = [text_of(cell) for _, cell in row.own]
    if len(words) == 1 and (row.spread or _HEADING.match(words[0])):
        return f"是标题“{words[0][:20]}”"
    if any(_TOTAL.fullmatch(re.sub(r"\s", "", word)) for word in words):
        return "是合计"
    return "" if texts.get(name) else "没有名称"


def text_of(cell: Cell) -> str:
    """A cell as somebody would type it: a telephone number that Excel keeps as one, too.

    A cell that is computed has no text: what it shows is not in the file.
    """
    if isinstance(cell, str):
        return " ".join(unicodedata.normalize("NFKC", cell).split())
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    if cell is None or isinstance(cell, Formula):
        return ""
    return cell.isoformat()
