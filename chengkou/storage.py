"""How static files are collected for a running site: hashed, compressed, and each style sheet with what it imports."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import url\("(?P<name>[\w-]+\.css)"\);\n', re.MULTILINE)


class OneFileStorage(CompressedManifestStaticFilesStorage):
    """whitenoise's storage, with every file that a style sheet imports copied into its place.

    Styles are written in several files, with the tokens in one for all; a browser that first had to read a file to
    learn which others it wants would draw the page one journey later. While they are being written (DEBUG) nothing is
    collected and the browser follows the imports itself.
    """

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], *args: Any, **options: Any
    ) -> Iterator[Any]:
        whole = {name: (_Whole(storage), path) for name, (storage, path) in paths.items()}
        yield from super().post_process(whole, *args, **options)


class _Whole:
    """The files of a storage as they are served; Django reads its sources anew each time it collects them."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> File:
        file = self.storage.open(path)
        if not path.endswith(".css"):
            return file
        with file:
            return ContentFile(self._with_imports(path, file.read().decode()).encode())

    def _with_imports(self, path: str, text: str) -> str:
        def imported(found: re.Match[str]) -> str:
            # In the same folder, so that what the file itself names by url() stands where it stood.
            other = posixpath.join(posixpath.dirname(path), found["name"])
            with self.storage.open(other) as file:
                return self._with_imports(other, file.read().decode())

        return _IMPORT.sub(imported, text)
