"""What a file that was uploaded as evidence is, by its content; a small picture of it. No Django.

A process of its own runs this (`reporting.evidence.child`): files come from anywhere.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from reporting.spreadsheets.limits import MAX_INDEX, Unreadable
from reporting.spreadsheets.parts import Broken, Parts

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}
"""The files that are taken, each with the ending of its name."""

MAX_PIXELS = 40_000_000
"""Of a picture: one of a few bytes can be opened to gigabytes."""
PICTURE = (320, 240)
"""The size of a small picture, in pixels."""
OTHERS = "只收 PDF、JPG、PNG、DOCX、XLSX 文件；照片、扫描件请存成 JPG 或 PDF。"
_TAIL = 2048  # bytes at the end of a PDF among which its end is told
_MANIFEST = "[Content_Types].xml"
# Of a zip file: what its list of parts says of its main part, and the part itself.
_OFFICE = (
    (DOCX, b"wordprocessingml.document.main+xml", "word/document.xml"),
    (XLSX, b"spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
)
_MACROS = (b"macroEnabled", b"vbaProject")
_BROKEN = (Broken, EOFError, OSError, ValueError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Inspected:
    """A file that is taken."""

    media_type: str
    picture: bytes = b""
    """A small JPEG of a picture, made anew; empty for other files."""


def inspected(content: bytes) -> Inspected:
    """What the file is. Raises Unreadable with a sentence for its sender."""
    if not content:
        raise Unreadable("文件是空的。")
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-_TAIL:]:
            raise Unreadable("这个 PDF 文件不完整，请重新生成后再上传。")
        return Inspected(PDF)
    if content.startswith(b"PK\x03\x04"):
        return Inspected(_office(content))
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(content)
    raise Unreadable(OTHERS)


def _office(content: bytes) -> str:
    """The type of a document or workbook without macros."""
    try:
        parts = Parts(io.BytesIO(content))
        pieces = parts.pieces(_MANIFEST, what="文件目录", limit=MAX_INDEX, advice="")
        manifest = b"".join(pieces)
    except _BROKEN as error:
        raise Unreadable(f"这个文件打不开，可能已经损坏。{OTHERS}") from error
    if any(sign in manifest for sign in _MACROS):
        raise Unreadable("文件里有宏，不能作佐证。请另存为不带宏的文件后再上传。")
    for media_type, sign, main in _OFFICE:
        if sign in manifest and main in parts:
            return media_type
    raise Unreadable(OTHERS)


def _picture(content: bytes) -> Inspected:
    """A photograph or scan, with a small picture that has nothing of the file but what is seen."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
            media_type = JPEG if opened.format == "JPEG" else PNG
            if opened.width * opened.height > MAX_PIXELS:
                most = MAX_PIXELS // 10_000
                raise Unreadable(f"图片太大，最多{most}万像素。请缩小后再上传。")
            opened.draft("RGB", PICTURE)  # a JPEG is read as small as it may be
            small = ImageOps.exif_transpose(opened)
            small.thumbnail(PICTURE)
            out = io.BytesIO()
            small.convert("RGB").save(out, "JPEG", quality=80)
    except (*_BROKEN, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Unreadable("这张图片打不开，可能已经损坏，请重新拍照或扫描。") from error
    return Inspected(media_type, out.getvalue())
