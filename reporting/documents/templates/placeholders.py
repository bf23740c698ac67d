"""What a template may name: the fields of frozen dataclasses, by the names that people write.

A value is a text, a list of texts, or a list of rows of such values; nothing else is reachable.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, get_args, get_origin, get_type_hints

Value = str | list[str] | list[dict[str, Any]]
"""A dict has the values of a row by the names of its placeholders."""
_NAME = "name"
_MEANING = "meaning"
_REQUIRED = "required"


def placeholder(name: str, meaning: str, *, required: bool = False) -> Any:
    """A field of a context, with its name in templates and what it says; `required`: every
    template must have it."""
    return field(metadata={_NAME: name, _MEANING: meaning, _REQUIRED: required})


@dataclass(frozen=True)
class Placeholder:
    """One name that a template may use."""

    name: str
    meaning: str
    is_list: bool = False
    parts: tuple["Placeholder", ...] = ()
    """Of a list of rows: what each row has; empty for a list of texts."""
    is_required: bool = False


def placeholders_of(context: type[Any]) -> tuple[Placeholder, ...]:
    """Those of a dataclass whose fields are str, Sequence[str] or Sequence[dataclass]."""
    hints = get_type_hints(context)
    found = []
    for each in fields(context):
        kind = hints[each.name]
        is_list = get_origin(kind) is not None
        parts: tuple[Placeholder, ...] = ()
        if is_list and get_args(kind)[0] is not str:
            parts = placeholders_of(get_args(kind)[0])
        meta = each.metadata
        found.append(Placeholder(meta[_NAME], meta[_MEANING], is_list, parts, meta[_REQUIRED]))
    return tuple(found)


def values_of(context: Any) -> dict[str, Value]:
    """The values of a context by the names of its placeholders."""
    found: dict[str, Value] = {}
    for each in fields(context):
        value = getattr(context, each.name)
        if not isinstance(value, str):
            value = [_item(item) for item in value]
        found[each.metadata[_NAME]] = value
    return found


def _item(item: Any) -> str | dict[str, Value]:
    return item if isinstance(item, str) else values_of(item)


def example_of(value: Value) -> str:
    """A value as an example of its placeholder: the text, or how many lines and the first."""
    if isinstance(value, str):
        return value
    if not value:
        return "（没有）"
    first = value[0]
    words = first if isinstance(first, str) else "，".join(_texts(first.values()))
    return f"{len(value)}行，第一行：{words}"


def _texts(values: Sequence[Any] | Any) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]
