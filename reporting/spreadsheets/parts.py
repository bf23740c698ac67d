"""The parts of a zip file, unpacked piece by piece within limits. No Django.

Nothing that the file says of itself is believed: sizes are checked in its directory first, to
refuse at once and name the size, and counted again while unpacking, as a directory can lie.
"""

import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import IO

from reporting.spreadsheets.limits import (
    MAX_PARTS,
    MAX_UNPACKED,
    Unreadable,
    too_large,
)

KEEP_ONE_SHEET = "请只留下台账那张工作表，删去图片，另存后再上传。"

_PIECE = 64 * 1024
_LOCAL_HEAD = 30  # bytes before the name of an entry
_ENCRYPTED = 0x1


class Broken(Exception):
    """The file is not what it says it is, or damaged."""


class Parts:
    """The parts of a file by name. Raises Unreadable or Broken."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
        if len(entries) > MAX_PARTS:
            raise Unreadable(
                f"文件里有{len(entries)}个部分，最多能读{MAX_PARTS}个。{KEEP_ONE_SHEET}"
            )
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MAX_UNPACKED:
            raise too_large("文件解开后", unpacked, MAX_UNPACKED, KEEP_ONE_SHEET)
        _refuse_overlaps(entries)
        self._entries = {entry.filename: entry for entry in entries}
        self._left = MAX_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def pieces(self, name: str, *, what: str, limit: int, advice: str) -> Iterator[bytes]:
        """The content of a part, which is called `what` where it has more than `limit` bytes."""
        entry = self._entries.get(name)
        if entry is None:
            raise Broken(f"no part {name}")
        if entry.file_size > limit:
            raise too_large(what, entry.file_size, limit, advice)
        size = 0
        for piece in _unpacked(self._file, entry):
            size += len(piece)
            self._left -= len(piece)
            if size > limit:
                raise too_large(what, size, limit, advice, counted=False)
            if self._left < 0:
                raise too_large(
                    "文件解开后", MAX_UNPACKED, MAX_UNPACKED, KEEP_ONE_SHEET, counted=False
                )
            yield piece
        if size != entry.file_size:
            raise Broken(f"{name} has {size} bytes, not {entry.file_size}")


def _refuse_overlaps(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share their packed bytes, which unpack to much more than the file has."""
    if len({entry.filename for entry in entries}) < len(entries):
        raise Broken("two parts of one name")
    in_order = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in pairwise(in_order):
        end = entry.header_offset + _LOCAL_HEAD + len(entry.filename) + entry.compress_size
        if end > following.header_offset:
            raise Broken("parts that overlap")


def _unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of an entry in small pieces, as long as it goes on."""
    if entry.flag_bits & _ENCRYPTED:
        raise Unreadable("文件有打开密码，读不了。请在 Excel 里去掉密码，另存后再上传。")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Broken(f"packed by method {entry.compress_type}")
    check = 0
    packed = _packed(file, entry)
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        packed = _inflated(packed)
    for piece in packed:
        check = zlib.crc32(piece, check)
        yield piece
    if check != entry.CRC:
        raise Broken(f"the check sum of {entry.filename}")


def _packed(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry as they are in the file."""
    file.seek(entry.header_offset)
    head = file.read(_LOCAL_HEAD)
    if len(head) < _LOCAL_HEAD or not head.startswith(b"PK\x03\x04"):
        raise Broken(f"no entry at {entry.header_offset}")
    start = entry.header_offset + _LOCAL_HEAD
    start += int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    for place in range(start, start + entry.compress_size, _PIECE):
        file.seek(place)
        piece = file.read(min(_PIECE, start + entry.compress_size - place))
        if not piece:
            raise Broken("the file ends within a part")
        yield piece


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack, never more than a small piece at a time."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        rest = piece
        while rest and not inflater.eof:
            unpacked = inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
            if unpacked:
                yield unpacked
    if not inflater.eof:
        raise Broken("a part that does not end")
