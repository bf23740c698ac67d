"""Reads the sheets of an uploaded .xlsx or .csv file, in a process of its own.

The counterpart of `reporting.spreadsheets.write`. A file comes from anywhere: whatever it does to
its reader, this process waits without holding anything back, and answers everybody else meanwhile.
What is read, and within which limits, is decided by the modules that `child` imports.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from reporting.spreadsheets import cells
from reporting.spreadsheets.cells import Sheet
from reporting.spreadsheets.limits import (
    MAX_BYTES,
    SECONDS,
    TOO_MUCH_MEMORY,
    TOO_SLOW,
    Unreadable,
    too_large,
)

AT_ONCE = 2
"""Files read at the same time by one process of the site: each may take `limits.MEMORY`."""
PATIENCE = 2.0
"""Seconds that a file waits for its turn."""

_ROOT = Path(__file__).parents[2]
# What Python itself may need; never the keys and passwords of the site.
_ENVIRONMENT = (
    "PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
)
# Windows has none of these.
_CLOCKS = [getattr(signal, name, None) for name in ("SIGXCPU", "SIGALRM")]
_KILLED = getattr(signal, "SIGKILL", None)
_log = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)


def sheets(file: IO[bytes], *, name: str, size: int) -> Iterator[Sheet]:
    """The sheets of the file one by one, hidden ones too: they say so.

    Raises Unreadable, unread for a file that is too large. Only a .csv is recognised by its `name`,
    as its content has no signature; `size` is in bytes. It may take `limits.SECONDS`: hold no lock
    and no transaction meanwhile.
    """
    if size > MAX_BYTES:
        raise too_large("文件", size, MAX_BYTES, "台账一般不到 1 MB，请删去图片和用不着的工作表。")
    file.seek(0)
    kind = ["csv"] if name.lower().endswith(".csv") else []
    for found in answers("reporting.spreadsheets.child", kind, file.read()):
        yield cells.loaded(found)


def answers(module: str, arguments: list[str], content: bytes) -> Iterator[dict[str, Any]]:
    """What a module says of a file, which reads it in a process of its own by `child.run`.

    Raises Unreadable for a file or a part of it that is refused.
    """
    for line in _lines(module, arguments, content):
        found: dict[str, Any] = json.loads(line)
        if "refused" in found:
            raise Unreadable(found["refused"])
        yield found


def _lines(module: str, arguments: list[str], content: bytes) -> list[bytes]:
    """The lines that the process writes. Raises Unreadable where it could write none."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Unreadable("系统正在读别人上传的文件，请过一会儿再上传。")
    try:
        # Started afresh, never forked: a fork of a process with threads may stand still for ever.
        ended = subprocess.run(  # noqa: S603  our own module, and nothing of the file
            _command(module, arguments),
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Unreadable(TOO_SLOW) from late
    finally:
        _turns.release()
    if ended.returncode:
        raise Unreadable(_why_ended(ended.returncode, ended.stderr))
    return ended.stdout.splitlines()


def _command(module: str, arguments: list[str]) -> list[str]:
    """How to run one of our modules in a process of its own."""
    return [sys.executable, "-m", module, *arguments]


def _why_ended(code: int, errors: bytes) -> str:
    """The sentence for a child that ended before it could say anything."""
    if -code in _CLOCKS:
        return TOO_SLOW
    said = errors.decode(errors="replace").strip()
    if -code == _KILLED or "MemoryError" in said:
        return TOO_MUCH_MEMORY
    _log.error("An uploaded file was not read: exit status %s. %s", code, said)
    return "读这个文件的程序意外停止了。请在 Excel 里打开，另存为 .xlsx 后再上传。"
