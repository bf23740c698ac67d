"""Takes uploaded files as they come in: a file that is too large is counted, and not kept."""

import tempfile
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from reporting.spreadsheets.limits import MAX_BYTES, MEGABYTE, megabytes

MAX_BODY = 10 * MAX_BYTES
"""Bytes of a request that are taken in at all, most of them only counted."""


class UploadTooBig(RequestDataTooBig):
    """The request is too long even to be counted; the text is a sentence for its sender."""


class BoundedUploadHandler(FileUploadHandler):
    """Keeps at most `MAX_BYTES` of a file, in memory or in a file that has no name.

    Such a file is gone with the process, however that ends. `size` of the upload is the whole
    file's: whoever reads it compares it with `MAX_BYTES` first and can say by how much it is over.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803  Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a request that is too long even to be counted. Raises UploadTooBig."""
        if content_length > MAX_BODY:
            raise UploadTooBig(
                f"上传的内容有 {megabytes(content_length)}，文件最多 {megabytes(MAX_BYTES)}。"
            )

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MAX_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        self.file.seek(0)
        return UploadedFile(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
