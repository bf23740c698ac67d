"""Fills in templates that somebody uploaded, each in a process of its own."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reporting.documents.templates.fill import Faulty
from reporting.documents.templates.placeholders import Placeholder, Value
from reporting.spreadsheets.limits import MAX_BYTES, Unreadable, megabytes
from reporting.spreadsheets.read import answers

CHILD = "reporting.documents.templates.child"


def filled_apart(
    content: bytes,
    placeholders: Sequence[Placeholder],
    values: Mapping[str, Value],
    properties: Mapping[str, Any],
) -> bytes:
    """As `fill.filled`. It may take seconds: hold no lock and no transaction meanwhile."""
    if len(content) > MAX_BYTES:
        size = megabytes(len(content))
        raise Unreadable(f"文件有 {size}，最多 {megabytes(MAX_BYTES)}。请删去图片后再上传。")
    head = {
        "placeholders": [asdict(each) for each in placeholders],
        "values": values,
        "properties": {
            name: value if isinstance(value, str) else value.isoformat()
            for name, value in properties.items()
        },
    }
    told = json.dumps(head, ensure_ascii=False).encode() + b"\n" + content
    (answer,) = answers(CHILD, [], told)
    if "faults" in answer:
        raise Faulty(answer["faults"])
    return base64.b64decode(answer["document"])
