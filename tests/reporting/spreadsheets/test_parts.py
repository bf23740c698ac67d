"""Parts of a file that unpack to too much, or lie about it."""

import io
import struct
import zipfile

import pytest

from reporting.spreadsheets import limits
from reporting.spreadsheets.limits import MEGABYTE, Unreadable, megabytes
from reporting.spreadsheets.parts import Broken, Parts
from tests.reporting.spreadsheets.workbooks import SHEET, STYLES, opened, repacked, workbook

LARGE = 3 * MEGABYTE


def packed(content: bytes, name: str = "a") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def unpacked(file: bytes, limit: int = 2 * MEGABYTE) -> bytes:
    parts = Parts(io.BytesIO(file))
    return b"".join(parts.pieces("a", what="样式解开后", limit=limit, advice="请删去。"))


@pytest.mark.parametrize("size", [0, 1, 70_000, 2 * MEGABYTE])
def test_part_up_to_the_limit_is_unpacked(size: int) -> None:
    assert unpacked(packed(b"x" * size)) == b"x" * size


def test_part_over_the_limit_is_refused_with_its_size() -> None:
    with pytest.raises(Unreadable, match=r"样式解开后有 2\.1 MB，最多能读 2 MB。请删去。"):
        unpacked(packed(b"x" * (2 * MEGABYTE + 1)))


def test_part_that_says_it_is_smaller_is_refused_while_unpacking() -> None:
    lying = packed(b"x" * LARGE).replace(struct.pack("<I", LARGE), struct.pack("<I", 10))
    with pytest.raises(Unreadable, match="样式解开后超过 2 MB，最多能读 2 MB"):
        unpacked(lying)


def test_part_whose_size_is_not_what_it_says_is_broken() -> None:
    lying = packed(b"x" * 1000).replace(struct.pack("<I", 1000), struct.pack("<I", 10))
    with pytest.raises(Broken):
        unpacked(lying)


def test_part_with_another_check_sum_is_broken() -> None:
    file = packed(b"x" * 1000)
    with pytest.raises(Broken, match="check sum"):
        unpacked(file.replace(file[14:18], b"\0\0\0\0"))


def test_all_parts_together_are_refused_with_their_size() -> None:
    bomb = repacked(workbook(["a"]), {"xl/media/a.png": b" " * (101 * MEGABYTE)})
    assert len(bomb) < 200_000
    with pytest.raises(Unreadable, match=r"文件解开后有 101(\.\d)? MB，最多能读 20 MB"):
        opened(bomb)


def test_parts_that_lie_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.spreadsheets.parts.MAX_UNPACKED", 1000)
    lying = packed(b"x" * LARGE).replace(struct.pack("<I", LARGE), struct.pack("<I", 10))
    with pytest.raises(Unreadable, match="文件解开后超过"):
        unpacked(lying, limit=10 * MEGABYTE)


def test_styles_have_a_limit_of_their_own() -> None:
    styles = b"<styleSheet>" + b"<xf/>" * 2_000_000 + b"</styleSheet>"
    with pytest.raises(Unreadable, match=r"文件里的样式解开后有 9\.6 MB，最多能读 2 MB"):
        opened(repacked(workbook(["a"]), {STYLES: styles}))


def test_too_many_parts_are_refused_with_their_number() -> None:
    many = {f"x/{number}": b"" for number in range(limits.MAX_PARTS)}
    with pytest.raises(Unreadable, match=rf"文件里有20\d\d个部分，最多能读{limits.MAX_PARTS}个"):
        opened(repacked(workbook(["a"]), many))


def test_parts_that_overlap_are_refused() -> None:
    """Two entries of the directory that point to the same packed bytes."""
    file = bytearray(packed(b"x" * 1000))
    start = file.rindex(b"PK\x01\x02")
    end = file.rindex(b"PK\x05\x06")
    entry = file[start:end]
    again = entry[:46] + b"b" + entry[47:]
    tail = bytearray(file[end:])
    tail[8:12] = struct.pack("<HH", 2, 2)
    tail[12:16] = struct.pack("<I", 2 * len(entry))
    overlapping = bytes(file[:start] + entry + again + tail)
    with zipfile.ZipFile(io.BytesIO(overlapping)) as archive:
        assert archive.namelist() == ["a", "b"]
    with pytest.raises(Broken, match="overlap"):
        Parts(io.BytesIO(overlapping))


def test_two_parts_of_one_name_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", b"2")
    with pytest.raises(Broken, match="one name"):
        Parts(file)


def test_encrypted_part_is_refused_by_name() -> None:
    file = bytearray(packed(b"x"))
    file[file.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable, match="密码"):
        unpacked(bytes(file))


def test_other_packing_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x" * 1000)
    with pytest.raises(Broken, match="method"):
        unpacked(file.getvalue())


def test_workbook_inside_a_workbook_is_not_opened() -> None:
    inner = repacked(workbook(["a"]), {SHEET: b" " * (15 * MEGABYTE)})
    assert opened(repacked(workbook(["a"]), {"xl/embeddings/a.xlsx": inner}))


@pytest.mark.parametrize(
    "size, said",
    [(0, "0 MB"), (1, "0.1 MB"), (10 * MEGABYTE, "10 MB"), (10 * MEGABYTE + 1, "10.1 MB")],
)
def test_size_is_rounded_up(size: int, said: str) -> None:
    assert megabytes(size) == said
