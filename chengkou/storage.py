"""Collects static files for a running site: hashed, compressed, style sheets with their imports."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import url\("(?P<name>[\w-]+\.css)"\);\n', re.MULTILINE)


class OneFileStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """whitenoise's storage, with each @import of a style sheet replaced by the imported file.

    Styles are written in several files, with the tokens in one for all. A browser that has to read
    a file to learn which others it needs draws the page one round trip later. With DEBUG nothing is
    collected, and the browser follows the imports itself.
    """

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], *args: Any, **options: Any
    ) -> Iterator[Any]:
        inlined: dict[str, tuple[_InliningStorage, str]] = {}
        for name, (storage, path) in paths.items():
            inlined[name] = (_InliningStorage(storage), path)
        yield from super().post_process(inlined, *args, **options)


class _InliningStorage:
    """Opens the files of a storage with imports replaced; collecting needs no other method."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> "File[Any]":
        file = self.storage.open(path)
        if not path.endswith(".css"):
            return file
        with file:
            return ContentFile(self._with_imports(path, file.read().decode()).encode())

    def _with_imports(self, path: str, text: str) -> str:
        def imported(found: re.Match[str]) -> str:
            # From the same folder, so that relative addresses in the imported file stay right.
            other = posixpath.join(posixpath.dirname(path), found["name"])
            with self.storage.open(other) as file:
                return self._with_imports(other, file.read().decode())

        return _IMPORT.sub(imported, text)
