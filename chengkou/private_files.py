"""Files that only the user who runs the site may read: the database, and the key of its sessions.

They hold unpublished figures, passwords' hashes, and what signs a session. A copy of any of them in
the hands of another account of the machine is worth as much as the site itself.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
# SQLite keeps these beside its database while it is in use, or after it was killed.
COMPANIONS = ("-wal", "-shm", "-journal")
# What else this site keeps in its folder.
_OURS = {"secret-key", "static", "evidence"}


def private_folder(path: Path) -> None:
    """Make the folder for its owner alone, and close one that exists to others.

    Folders above it that are missing are made the same way. Raises OSError where it cannot be made.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        with suppress(FileExistsError):  # another process of the site was faster
            folder.mkdir(mode=FOLDER_MODE)
    close_to_others(path, FOLDER_MODE)


def private_database(path: Path, *, own_folder: Path) -> None:
    """See to it that SQLite's file, what it keeps beside it and its folder are their owner's alone.

    A missing database is made as an empty file, so that it is never readable by others, not even
    for a moment; SQLite gives the modes of this file to the ones beside it. `own_folder` is the
    site's; another one that holds more than files of the site, such as a home, stays as it is. Does
    nothing where files cannot be changed: SQLite itself then says what is wrong, and
    `manage.py check` what is still open (W004).
    """
    if path.name == ":memory:":
        return
    with suppress(OSError):
        if not path.parent.exists() or path.parent == own_folder or _is_ours(path):
            private_folder(path.parent)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
        for suffix in ("", *COMPANIONS):
            close_to_others(path.with_name(path.name + suffix))


def close_to_others(path: Path, mode: int = FILE_MODE) -> None:
    """Take from others what they may do with a file or folder, where it exists and is ours."""
    with suppress(OSError):
        if is_open_to_others(path):
            path.chmod(mode)


def is_open_to_others(path: Path) -> bool:
    """Whether another account of this machine may open the file or list the folder."""
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False


def _is_ours(database: Path) -> bool:
    """Whether the database's folder is this user's and holds nothing but files of the site."""
    found = database.parent.stat()
    if found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX:
        return False
    ours = {database.name + suffix for suffix in ("", *COMPANIONS)} | _OURS
    return {entry.name for entry in database.parent.iterdir()} <= ours
