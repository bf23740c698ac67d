"""A Word file from anywhere, opened within limits. No Django."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import TypeVar

from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

from reporting.spreadsheets.limits import MAX_INDEX, MEGABYTE, Unreadable
from reporting.spreadsheets.parts import Broken, Parts

OpenedT = TypeVar("OpenedT")
NOT_WORD = (
    "文件打不开：不是 Word 的 .docx 文件，或者已经损坏。请在 Word 或 WPS 里另存为 .docx 后再上传。"
)
_MAIN = "word/document.xml"
_MANIFEST = "[Content_Types].xml"
_LINKS = "word/_rels/document.xml.rels"
_MACROS = (b"macroEnabled", b"vbaProject")
_EXTERNAL = re.compile(
    rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE
)
_HYPERLINK = b"relationships/hyperlink"
MAX_MAIN = 8 * MEGABYTE
_ADVICE = "模板一般不到 1 MB，请删去图片后再上传。"
_BROKEN = (
    *(Broken, EOFError, OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error),
    *(OpcError, LxmlError),
)


def opened(content: bytes, open_with: Callable[[io.BytesIO], OpenedT]) -> OpenedT:
    """The file as `open_with` makes it, once its parts were looked at.

    Raises Unreadable with a sentence for whoever chose the file: what is no Word file or damaged,
    too large once it is unpacked, has macros, or fetches anything from elsewhere when it is opened.
    """
    try:
        parts = Parts(io.BytesIO(content))
        manifest = _part(parts, _MANIFEST, MAX_INDEX)
        if _MAIN not in parts or b"wordprocessingml" not in manifest:
            raise Unreadable(NOT_WORD)
        if any(sign in manifest for sign in _MACROS):
            raise Unreadable("文件里有宏，不能作模板。请另存为不带宏的 .docx 后再上传。")
        _part(parts, _MAIN, MAX_MAIN)
        links = _part(parts, _LINKS, MAX_INDEX) if _LINKS in parts else b""
        if any(_HYPERLINK not in link for link in _EXTERNAL.findall(links)):
            raise Unreadable(
                "文件里有链接到外部的图片、模板或对象，不能作模板。请改为嵌入后再上传。"
            )
        return open_with(io.BytesIO(content))
    except _BROKEN as error:
        raise Unreadable(NOT_WORD) from error


def _part(parts: Parts, name: str, limit: int) -> bytes:
    return b"".join(parts.pieces(name, what="文件", limit=limit, advice=_ADVICE))
