"""Which files are taken as evidence: by what they are, not by what they are called."""

import io
import zlib
from struct import pack

import pytest
from docx import Document
from PIL import Image

from reporting.evidence.content import (
    DOCX,
    JPEG,
    PDF,
    PICTURE,
    PNG,
    XLSX,
    inspected,
)
from reporting.spreadsheets.limits import Unreadable
from reporting.spreadsheets.read import answers
from tests.reporting.spreadsheets.workbooks import repacked, workbook

PAGE = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MANIFEST = "[Content_Types].xml"


def picture(kind: str, size: tuple[int, int] = (900, 600), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def document() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""

    def part(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    head = part(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"")) + part(b"IEND", b"")


@pytest.mark.parametrize(
    "content, media_type",
    [
        (PAGE, PDF),
        (picture("JPEG"), JPEG),
        (picture("PNG"), PNG),
        (document(), DOCX),
        (workbook(["a"]), XLSX),
    ],
    ids=["pdf", "jpeg", "png", "docx", "xlsx"],
)
def test_file_is_known_by_its_content(content: bytes, media_type: str) -> None:
    assert inspected(content).media_type == media_type


def test_small_picture_is_made_anew() -> None:
    exif = Image.Exif()
    exif[0x010E] = "县长办公室的位置"
    found = inspected(picture("JPEG", exif=exif))
    with Image.open(io.BytesIO(found.picture)) as small:
        assert small.format == "JPEG"
        assert small.width <= PICTURE[0] and small.height <= PICTURE[1]
        assert not small.getexif()
    assert inspected(PAGE).picture == b""


def _macros() -> bytes:
    content = workbook(["a"])
    return repacked(content, {MANIFEST: b"<Types>sheet.macroEnabled.main+xml vbaProject</Types>"})


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "空"),
        (b"<html><script>alert(1)</script>", "只收"),
        (b"MZ\x90\0", "只收"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只收"),
        (b"GIF89a", "只收"),
        (b"%PDF-1.4 and no end", "不完整"),
        (b"\xff\xd8\xff\xe0 nothing", "打不开"),
        (picture("PNG")[:400], "打不开"),
        (bomb(60_000, 60_000), "图片"),
        (bomb(8_000, 6_000), "图片太大"),
        (b"PK\x03\x04 nothing", "打不开"),
        (repacked(workbook(["a"]), {MANIFEST: b"<Types/>"}), "只收"),
        (_macros(), "宏"),
    ],
)
def test_other_files_are_refused_with_a_reason(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        inspected(content)


def test_process_of_its_own_says_the_same() -> None:
    (said,) = answers("reporting.evidence.child", [], picture("JPEG", (5000, 4000)))
    assert said["media_type"] == JPEG and said["picture"]
    with pytest.raises(Unreadable, match="图片太大"):
        list(answers("reporting.evidence.child", [], bomb(8_000, 6_000)))
    with pytest.raises(Unreadable, match="只收"):
        list(answers("reporting.evidence.child", [], b"MZ"))
