"""Keeps the files of evidence by their content, outside of what the web server serves.

Files are written once and never changed; the same content is one file. Each is its owner's alone.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.core.files.storage import storages

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_PICTURE = "-small"


def keep(digest: str, content: bytes, picture: bytes) -> None:
    """Keep a file, and its small picture where it has one. Raises OSError."""
    _write(path_of(digest), content)
    if picture:
        _write(path_of(digest, is_picture=True), picture)


def path_of(digest: str, *, is_picture: bool = False) -> Path:
    """Where the file of this content is kept, or its small picture."""
    name = f"{digest}{_PICTURE}" if is_picture else digest
    return Path(storages["evidence"].path(f"{digest[:2]}/{name}"))


def _write(path: Path, content: bytes) -> None:
    """Write a file that is whole as soon as it has its name."""
    if path.exists():
        return
    for folder in (path.parent.parent, path.parent):
        with suppress(FileExistsError):
            folder.mkdir(mode=FOLDER_MODE, parents=True)
    beginning = path.with_name(f"{path.name}.{uuid4().hex}")
    descriptor = os.open(beginning, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beginning.replace(path)
