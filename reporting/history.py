"""What the history of a row says, in the words of the people who read it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import formats, timezone
from simple_history.utils import get_history_manager_for_model, get_m2m_reverse_field_name

from reporting.rules.figures import plain, trimmed

EMPTY = "（空）"
WHAT_HAPPENED = {"+": "新增", "~": "修改", "-": "删除"}


@dataclass(frozen=True)
class FieldChange:
    """One field that a change touched, with what stood there before and after."""

    field: str
    old: str
    new: str


def history_of(row: models.Model) -> models.QuerySet:
    """The row's historical records, the newest first, with who made each."""
    manager = get_history_manager_for_model(type(row))
    return (
        manager.filter(**{row._meta.pk.attname: row.pk})
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )


def with_links(records: Iterable[Any]) -> list[Any]:
    """The records with what they name by many-to-many, which `changes` and `contents` need (one query a field)."""
    found = list(records)
    for record in found:
        record.links = {field.name: [] for field in record._history_m2m_fields}
    by_key = {record.pk: record for record in found}
    for field in found[0]._history_m2m_fields if found else ():
        named = getattr(found[0], field.name).model.objects.filter(history__in=by_key)
        for link in named.select_related(get_m2m_reverse_field_name(field)).order_by("pk"):
            by_key[link.history_id].links[field.name].append(link)
    return found


def changes(record: Any, earlier: Any) -> list[FieldChange]:
    """The fields in which a historical record differs from the one before it, in the model's order.

    7 and 7.0 differ: a figure is what was typed.
    """
    return [
        FieldChange(str(field.verbose_name), shown(earlier, field), shown(record, field))
        for field in _fields(record)
        if _key(earlier, field) != _key(record, field)
    ]


def contents(record: Any) -> list[tuple[str, str]]:
    """Every field of a historical record with what stood in it."""
    return [(str(field.verbose_name), shown(record, field)) for field in _fields(record)]


def _fields(record: Any) -> list[Any]:
    options = record.instance_type._meta
    tracked = {field.name for field in record._history_m2m_fields}
    plain_fields = [field for field in options.concrete_fields if not field.primary_key]
    return [*plain_fields, *(field for field in options.many_to_many if field.name in tracked)]


def _key(record: Any, field: Any) -> Any:
    """What tells two versions of a field apart, without reading related rows."""
    if field.many_to_many:
        name = f"{get_m2m_reverse_field_name(field)}_id"
        return sorted(getattr(link, name) for link in record.links[field.name])
    value = getattr(record, field.attname)
    return (
        plain(value)
        if isinstance(value, Decimal) and not isinstance(field, models.DecimalField)
        else value
    )


def shown(record: Any, field: Any) -> str:
    """What a field of a row or of a historical record holds, as a person reads it."""
    if field.many_to_many:
        name = get_m2m_reverse_field_name(field)
        return "、".join(_other(link, name) for link in record.links[field.name]) or EMPTY
    value = getattr(record, field.attname)
    if value is None or value == "":
        return EMPTY
    if field.is_relation:
        return _other(record, field.name)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        # Money is stored with four decimals, whatever was typed; a figure with those of the typed one.
        return plain(trimmed(value) if isinstance(field, models.DecimalField) else value)
    if isinstance(value, datetime.datetime):
        return formats.date_format(timezone.localtime(value), "Y-m-d H:i")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _other(record: Any, name: str) -> str:
    """The row that a key points at; it may be gone, the history is not."""
    try:
        other = getattr(record, name)
    except ObjectDoesNotExist:
        other = None
    return str(other) if other is not None else f"已删除（编号 {getattr(record, f'{name}_id')}）"
