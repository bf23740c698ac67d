"""A backup or a restore that dies in the middle: `python -m tests.chengkou.backups.killed WHERE
COMMAND …`.

It kills itself, as the kernel would when memory runs out: nothing can be cleaned up then. WHERE is
`name` (an archive or a file is about to get its name), `file` (a file of evidence is being put into
the archive), `pages` (a part of the database's pages are copied) or `full` (nothing is killed: no
file may grow beyond what the archive needs at least).
"""

import os
import resource
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengkou.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

PAGES = 8
FULL_BYTES = 60_000


class _Dying(sqlite3.Connection):
    """Copies its pages into the site's database in steps, and dies after the third."""

    def backup(self, target: sqlite3.Connection, **_: Any) -> None:
        left: list[int] = []
        _number, _name, file = target.execute("PRAGMA database_list").fetchone()
        if Path(file) != Path(os.environ["DB_NAME"]).resolve():
            super().backup(target)
            return

        def step(status: int, remaining: int, total: int) -> None:
            left.append(remaining)
            if len(left) == 3 and remaining:
                die()

        super().backup(target, pages=PAGES, progress=step)


def die() -> None:
    """End at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Die where it was asked for."""
    if WHERE == "name" and event == "os.rename":
        die()
    # The second one: the archive then has one, and begins the next.
    if WHERE == "file" and event == "open" and EVIDENCE in str(arguments[0]):
        seen.append(arguments[0])
        if len(seen) == 2:
            die()


WHERE, *COMMAND = sys.argv[1:]
EVIDENCE = os.environ["EVIDENCE_DIR"]
seen: list[Any] = []

if WHERE == "pages":
    connect = sqlite3.connect
    sqlite3.connect = lambda path, **options: connect(path, factory=_Dying)  # type: ignore[assignment]
elif WHERE == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))
else:
    sys.addaudithook(watch)
call_command(*COMMAND)
