"""Reads one file in a process of its own: `python -m reporting.spreadsheets.child`. No Django.

The file comes by standard input, its sheets go to standard output, one JSON object a line: a sheet
(`cells.dumped`) or {"refused": sentence}. With the argument `csv` the file is named so.

The process limits itself before it reads anything: its memory, its time by processor and clock, and
that it writes no file. It ends with its parent, however that ends.
"""

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from reporting.spreadsheets import cells, parse
from reporting.spreadsheets.limits import MEMORY, SECONDS, TOO_MUCH_MEMORY, Unreadable

FoundT = TypeVar("FoundT")
_PR_SET_PDEATHSIG = 1  # Linux: the signal that a process gets when its parent ends
_KINDNESS = 5  # the site goes first


def main() -> None:
    """Read the sheets of the file on standard input within the limits."""
    is_csv = sys.argv[1:] == ["csv"]
    run(lambda content: parse.sheets(content, is_csv=is_csv), cells.dumped)


def run(
    read: Callable[[bytes], Iterator[FoundT | Unreadable]],
    dump: Callable[[FoundT], dict[str, Any]],
) -> None:
    """Limit this process, then say line by line what `read` finds in the file on standard input."""
    limit()
    try:
        lines = _lines(read, dump, sys.stdin.buffer.read())
    except MemoryError:
        lines = [_refusal(TOO_MUCH_MEMORY)]
    sys.stdout.buffer.write("\n".join(lines).encode())


def _lines(
    read: Callable[[bytes], Iterator[FoundT | Unreadable]],
    dump: Callable[[FoundT], dict[str, Any]],
    content: bytes,
) -> list[str]:
    lines: list[str] = []
    try:
        for found in read(content):
            if isinstance(found, Unreadable):
                lines.append(_refusal(str(found)))
            else:
                lines.append(json.dumps(dump(found), ensure_ascii=False))
    except Unreadable as refused:
        lines.append(_refusal(str(refused)))
    return lines


def _refusal(sentence: str) -> str:
    return json.dumps({"refused": sentence})


def limit() -> None:
    """Limit this process, as far as the system knows how; only the parent's clock is everywhere."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _set(resource.RLIMIT_AS, MEMORY)
    _set(resource.RLIMIT_CPU, SECONDS)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)
    signal.alarm(SECONDS + 1)
    os.nice(_KINDNESS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _set(kind: int, most: int) -> None:
    """Set a limit, never above one that the process has already."""
    import resource

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
