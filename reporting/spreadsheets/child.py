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

from reporting.spreadsheets import cells, parse
from reporting.spreadsheets.limits import MEMORY, SECONDS, TOO_MUCH_MEMORY, Unreadable

_PR_SET_PDEATHSIG = 1  # Linux: the signal that a process gets when its parent ends
_KINDNESS = 5  # the site goes first


def main() -> None:
    """Read the file of standard input within the limits."""
    limit()
    is_csv = sys.argv[1:] == ["csv"]
    try:
        lines = _lines(sys.stdin.buffer.read(), is_csv=is_csv)
    except MemoryError:
        lines = [json.dumps({"refused": TOO_MUCH_MEMORY})]
    sys.stdout.buffer.write("\n".join(lines).encode())


def _lines(content: bytes, *, is_csv: bool) -> list[str]:
    lines: list[str] = []
    try:
        lines.extend(map(_line, parse.sheets(content, is_csv=is_csv)))
    except Unreadable as refused:
        lines.append(_line(refused))
    return lines


def _line(sheet: cells.Sheet | Unreadable) -> str:
    if isinstance(sheet, Unreadable):
        return json.dumps({"refused": str(sheet)})
    return json.dumps(cells.dumped(sheet), ensure_ascii=False)


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
