"""A backup is made beside a site in use: whole as soon as it has its name."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from chengkou.backups import archive, dumps, files
from chengkou.backups.failure import BackupFailed
from chengkou.backups.rotation import Keep, name_of, outdated
from chengkou.databases.tables import migrations_of
from chengkou.private_files import FILE_MODE, private_folder

UNFINISHED = ".part"
BEFORE_RESTORE = "before-restore-"
"""What the name of a backup begins with that a restore took: none is ever removed."""


@dataclass(frozen=True)
class Made:
    """A backup, how much is in it, what the data lacks, and what was removed for it."""

    path: Path
    rows: int
    files: int
    missing: list[str]
    removed: list[str]


def usual_folder() -> Path:
    """Where backups are kept: BACKUP_DIR, else var/backups."""
    return Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else settings.VAR_DIR / "backups"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One backup or restore at a time; what an earlier one left unfinished is removed.

    Raises BackupFailed where another one runs, and OSError.
    """
    private_folder(folder)
    lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, FILE_MODE)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupFailed(f"{folder} 里正有另一次备份或恢复在进行。") from error
        for left in folder.glob(f"*{UNFINISHED}"):
            left.unlink()
        yield
    finally:
        os.close(lock)


def make(folder: Path, keep: Keep, recipient: str = "", *, alias: str = DEFAULT_DB_ALIAS) -> Made:
    """Make a backup in the folder, and remove those there that need not be kept.

    Raises BackupFailed; then there is no new backup, and no old one was removed.
    """
    try:
        with alone(folder):
            made = write(folder, recipient, alias=alias)
            removed = outdated([path.name for path in folder.iterdir()], keep)
            for name in removed:
                (folder / name).unlink()
    except OSError as error:
        raise BackupFailed(f"备份没有做成（{error}）：请检查磁盘空间和目录权限。") from error
    return Made(made.path, made.rows, made.files, made.missing, removed)


def write(folder: Path, recipient: str, *, alias: str, prefix: str = "") -> Made:
    """Write a backup, where this process is `alone`. Raises BackupFailed and OSError."""
    moment = timezone.localtime()
    path = folder / f"{prefix}{name_of(moment, is_encrypted=bool(recipient))}"
    unfinished = path.with_name(path.name + UNFINISHED)
    count = 0
    with tempfile.TemporaryDirectory(prefix="chengkou-backup-") as scratch:
        kind = dumps.kind_of(alias)
        database = Path(scratch) / f"database.{kind}"
        migrations = sorted(migrations_of(alias))
        # The database first: a file is kept before the row that names it is committed.
        measures = dumps.dump(alias, database)
        missing = files.missing_evidence(alias)
        with archive.writing(unfinished, recipient) as writer:
            writer.add(database.name, database)
            for name, file in files.all_files():
                writer.add(name, file)
                count += 1
            writer.finish(
                {
                    "format": 1,
                    "made_at": moment.isoformat(),
                    "database": kind,
                    "migrations": migrations,
                    "measures": {name: kept.as_json() for name, kept in measures.items()},
                    "missing": missing,
                }
            )
    unfinished.replace(path)
    _fsync(folder)
    return Made(path, sum(each.rows for each in measures.values()), count, missing, [])


def _fsync(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
