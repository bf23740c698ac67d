"""XML as it is unpacked, told to a reader element by element: never a tree. No Django."""

from collections.abc import Iterable
from typing import Any, Protocol
from xml.parsers import expat

from reporting.spreadsheets.limits import MAX_CELL, Unreadable
from reporting.spreadsheets.parts import Broken


class Reader(Protocol):
    """What is told of the elements of a part; their names come without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, piece: str) -> None:
        """Some of the text inside."""

    def end(self, name: str) -> None:
        """An element ends."""


class Enough(Exception):
    """A reader needs no more of its part."""


class Words:
    """The text of one cell, collected piece by piece; only as much is kept as one may have."""

    def __init__(self) -> None:
        self.length = 0
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        self.length += len(piece)
        if self.length <= MAX_CELL:
            self._pieces.append(piece)

    @property
    def is_too_long(self) -> bool:
        return self.length > MAX_CELL

    def __str__(self) -> str:
        return "".join(self._pieces)


def feed(pieces: Iterable[bytes], reader: Reader) -> None:
    """Tell the reader of the elements, until it has enough.

    Document type definitions, the only place of entities and their tricks, are refused. Raises
    Unreadable for these and Broken for what is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: reader.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except Enough:
        return
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise Broken(str(error)) from error


def _local(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name.rpartition(":")[2] if ":" in name else name


def _refuse_doctype(*_arguments: Any) -> None:
    raise Unreadable(
        "文件打不开：不是 Excel 存的 .xlsx 文件，里面有 DTD 或实体定义，系统不读。"
        "请在 Excel 里打开，另存为 .xlsx 后再上传。"
    )
