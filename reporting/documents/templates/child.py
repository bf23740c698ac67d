"""Fills in one template in a process of its own: `python -m reporting.documents.templates.child`.

By standard input come a line of JSON, with the placeholders, the values and the properties, and the
template; what goes out is the document, or what is wrong, within the limits of
`reporting.spreadsheets.child`. No Django.
"""

import base64
import datetime
import json
from collections.abc import Iterator
from typing import Any

from reporting.documents.templates.fill import Faulty, filled
from reporting.documents.templates.placeholders import Placeholder
from reporting.spreadsheets.child import run
from reporting.spreadsheets.limits import Unreadable

TOO_LARGE = "这个模板填起来要用的内存太多，请删去图片和用不着的内容。"


def _read(content: bytes) -> Iterator[dict[str, Any] | Unreadable]:
    head, _, template = content.partition(b"\n")
    told = json.loads(head)
    properties = told["properties"]
    for name in ("created", "modified"):
        properties[name] = datetime.datetime.fromisoformat(properties[name])
    placeholders = [_placeholder(each) for each in told["placeholders"]]
    try:
        document = filled(template, placeholders, told["values"], properties)
        yield {"document": base64.b64encode(document).decode()}
    except Faulty as error:
        yield {"faults": list(error.faults)}
    except MemoryError:
        yield Unreadable(TOO_LARGE)


def _placeholder(told: dict[str, Any]) -> Placeholder:
    parts = tuple(_placeholder(part) for part in told["parts"])
    return Placeholder(**{**told, "parts": parts})


if __name__ == "__main__":
    run(_read, dict)
