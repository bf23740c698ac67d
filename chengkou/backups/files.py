"""The files that belong to the data: every storage of the settings but what can be made anew."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import storages
from django.db import models

from chengkou.private_files import new_private_file, private_folder
from reporting.evidence.store import path_of
from reporting.models import Evidence

FOLDER = "files"
_NOT_OURS = {"default", "staticfiles"}
_UNFINISHED = re.compile(r".*\.[0-9a-f]{32}")
"""The name of a file that is being written; it is renamed when it is whole."""


def folders() -> dict[str, Path]:
    """Name of a storage → the folder that it keeps its files in."""
    kept = [name for name in settings.STORAGES if name not in _NOT_OURS]
    return {name: Path(storages[name].path("")) for name in sorted(kept)}


def all_files() -> Iterator[tuple[str, Path]]:
    """Each file, with the name that it has in an archive."""
    for storage, folder in folders().items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not _UNFINISHED.fullmatch(path.name):
                yield f"{FOLDER}/{storage}/{path.relative_to(folder).as_posix()}", path


def place_of(name: str) -> Path | None:
    """Where the file of this name in an archive belongs; None for one of no storage of ours."""
    folder, _, rest = name.partition("/")
    storage, _, below = rest.partition("/")
    found = folders().get(storage)
    return found / below if folder == FOLDER and found and below else None


def put(path: Path, content: IO[bytes], digest: str) -> bool:
    """Write a file whole, unless the same is there already; whether it was written.

    Raises OSError.
    """
    if path.is_file() and _digest(path) == digest:
        return False
    private_folder(path.parent)
    beginning = path.with_name(f"{path.name}.{uuid4().hex}")
    with os.fdopen(new_private_file(beginning), "wb") as file:
        shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())
    beginning.replace(path)
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def missing_evidence(alias: str) -> list[str]:
    """Digests of evidence that the database names and no folder has (one query)."""
    every: models.QuerySet[Evidence] = models.QuerySet(Evidence, using=alias)
    digests = every.order_by("digest").values_list("digest", flat=True).distinct()
    return [digest for digest in digests if not path_of(digest).is_file()]
