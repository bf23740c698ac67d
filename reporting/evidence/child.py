"""Looks at one file in a process of its own: `python -m reporting.evidence.child`. No Django.

The file comes by standard input; what goes out is its type and its small picture as JSON, or why it
is refused, as `reporting.spreadsheets.child` says it and within its limits.
"""

import base64
from collections.abc import Iterator
from typing import Any

from reporting.evidence.content import Inspected, inspected
from reporting.spreadsheets.child import run
from reporting.spreadsheets.limits import Unreadable

TOO_LARGE = "这个文件打开要用的内存太多。图片请缩小后再上传。"


def _read(content: bytes) -> Iterator[Inspected | Unreadable]:
    try:
        yield inspected(content)
    except MemoryError:
        yield Unreadable(TOO_LARGE)


def _dumped(found: Inspected) -> dict[str, Any]:
    picture = base64.b64encode(found.picture).decode()
    return {"media_type": found.media_type, "picture": picture}


if __name__ == "__main__":
    run(_read, _dumped)
