"""Files that nobody should upload as a workbook, through the page that takes them: each is told
what it is, nothing is written, and the site's own process takes in no more than it may keep.
"""

import tracemalloc
from typing import Any

import pytest
from django.urls import reverse

from indicators.models import Actual
from reporting.spreadsheets.limits import MAX_BYTES, MAX_UNPACKED, MEGABYTE
from tests.chengkou.cycle.workbook.books import content_of, downloaded, sent
from tests.chengkou.forms import Reporting
from tests.pages import Page, text_of
from tests.reporting.spreadsheets.workbooks import part, repacked

pytestmark = pytest.mark.django_db
TYPES = "[Content_Types].xml"
HELD = 4 * MEGABYTE
"""So much of a file may be in memory at once: what is kept of it goes to the disk beyond that."""


@pytest.fixture
def url(reporting: Reporting) -> str:
    return reverse("admin:reporting_submission_workbook", args=[reporting.form.pk])


@pytest.fixture
def filled_in(reporting: Reporting, url: str) -> bytes:
    """The workbook of the form, as a clerk sends it back."""
    return content_of(downloaded(reporting.clerk, url))


def with_macros(content: bytes) -> bytes:
    """The same workbook, saved as .xlsm with a macro."""
    plain = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = part(content, TYPES)
    assert plain in types
    macros = types.replace(plain, b"vnd.ms-excel.sheet.macroEnabled.main+xml")
    return repacked(content, {TYPES: macros, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def bomb(content: bytes) -> bytes:
    """The same workbook with a picture that unpacks to more than is ever unpacked."""
    return repacked(content, {"xl/media/a.png": b" " * (MAX_UNPACKED + MEGABYTE)})


class Blanks:
    """A request of so many bytes, made while it is read: a form's file, then blanks to its end."""

    boundary = "----of-a-test"

    def __init__(self, size: int, name: str) -> None:
        head = (
            f"--{self.boundary}\r\n"
            f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        self.begins = head.encode()
        self.ends = f"\r\n--{self.boundary}--\r\n".encode()
        self.blanks = size
        self.taken = 0

    @property
    def length(self) -> int:
        return len(self.begins) + self.blanks + len(self.ends)

    def read(self, size: int) -> bytes:
        """The next bytes, as many as are asked for."""
        first = self.taken
        self.taken = last = min(first + size, self.length)
        blanks_end = len(self.begins) + self.blanks
        head = self.begins[first:last]
        tail = self.ends[max(first - blanks_end, 0) : max(last - blanks_end, 0)]
        return head + b" " * (last - first - len(head) - len(tail)) + tail


def send_blanks(reporting: Reporting, url: str, blanks: Blanks) -> tuple[Any, int]:
    """The answer, and how many bytes were held at most while it was made."""
    environ: dict[str, Any] = {"wsgi.input": blanks, "CONTENT_LENGTH": str(blanks.length)}
    kind = f"multipart/form-data; boundary={blanks.boundary}"
    tracemalloc.start()
    try:
        answer = reporting.clerk.generic("POST", url, content_type=kind, **environ)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return answer, most


def assert_nothing_was_written(reporting: Reporting) -> None:
    rows = Actual.objects.filter(submission=reporting.form)
    assert set(rows.values_list("version", flat=True)) == {1}
    reporting.form.refresh_from_db()
    assert reporting.form.version == 1


@pytest.mark.parametrize("name", ["填好.xlsm", "填好.xlsx"])
def test_workbook_with_macros_is_refused_whatever_its_name(
    reporting: Reporting, url: str, filled_in: bytes, name: str
) -> None:
    answer = sent(reporting.clerk, url, with_macros(filled_in), name)
    (said,) = [
        text_of(each) for each in Page(answer).all("ul") if "errorlist" in each.get("class", "")
    ]
    assert said == "这是带宏的 Excel 文件（.xlsm），系统不读。请在 Excel 里另存为 .xlsx 后再上传。"
    assert_nothing_was_written(reporting)


def test_workbook_that_unpacks_to_too_much_is_refused_unread(
    reporting: Reporting, url: str, filled_in: bytes
) -> None:
    content = bomb(filled_in)
    assert len(content) < 200_000
    answer = sent(reporting.clerk, url, content)
    assert "最多能读 20 MB" in Page(answer).text and "文件解开后有 21" in Page(answer).text
    assert_nothing_was_written(reporting)


def test_file_of_almost_a_hundred_megabytes_is_counted_and_not_held(
    reporting: Reporting, url: str
) -> None:
    blanks = Blanks(99 * MEGABYTE, "a.xlsx")
    answer, most = send_blanks(reporting, url, blanks)
    assert answer.status_code == 200 and blanks.taken == blanks.length
    assert "文件有 99 MB，最多能读 10 MB" in Page(answer).text
    assert most < HELD
    assert_nothing_was_written(reporting)


def test_file_of_a_hundred_megabytes_is_refused_before_it_is_taken_in(
    reporting: Reporting, url: str
) -> None:
    blanks = Blanks(10 * MAX_BYTES, "a.xlsx")
    answer, most = send_blanks(reporting, url, blanks)
    assert answer.status_code == 413
    assert "文件最多 10 MB" in Page(answer).text
    assert blanks.taken == 0 and most < HELD
    assert_nothing_was_written(reporting)
