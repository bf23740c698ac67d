"""Uploads as they come in: kept up to the limit, counted beyond it, gone with the request."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from reporting.spreadsheets import uploads
from reporting.spreadsheets.limits import MAX_BYTES
from reporting.spreadsheets.uploads import UploadTooBig


@contextmanager
def received(content: bytes) -> Iterator[Any]:
    """The file as a view gets it."""
    posted = {"before": "1", "file": SimpleUploadedFile("台账.xlsx", content), "after": "2"}
    request = RequestFactory().post("/", posted)
    assert (request.POST["before"], request.POST["after"]) == ("1", "2")
    yield request.FILES["file"]
    request.close()


@pytest.mark.parametrize("size", [1, 3_000_000, MAX_BYTES])
def test_file_up_to_the_limit_is_kept_whole(size: int) -> None:
    with received(b"x" * size) as file:
        assert (file.name, file.size) == ("台账.xlsx", size)
        assert file.read() == b"x" * size


def test_file_over_the_limit_is_counted_and_not_kept() -> None:
    with received(b"x" * (2 * MAX_BYTES)) as file:
        assert file.size == 2 * MAX_BYTES
        assert len(file.read()) <= MAX_BYTES


def test_file_has_no_name_on_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with received(b"x" * MAX_BYTES) as file:
        assert file.read(1) == b"x"
        assert list(tmp_path.iterdir()) == []


def test_request_too_long_to_be_counted_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BODY", 100)
    request = RequestFactory().post("/", {"file": io.BytesIO(b"x" * 1000)})
    with pytest.raises(UploadTooBig, match=r"上传的内容有 0\.1 MB，文件最多 10 MB。"):
        request.FILES  # noqa: B018
