"""The history of a row in words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import formats, timezone
from simple_history.utils import get_history_manager_for_model, get_m2m_reverse_field_name

from reporting.enums import Role
from reporting.rules.figures import plain, trimmed

EMPTY = "（空）"
WHAT_HAPPENED = {"+": "新增", "~": "修改", "-": "删除"}


@dataclass(frozen=True)
class FieldChange:
    """A field that changed, with its values before and after in words."""

    field: str
    old: str
    new: str


def history_of(row: models.Model) -> models.QuerySet[Any]:
    """The row's historical records, the newest first, with the users who made them."""
    manager: models.Manager[Any] = get_history_manager_for_model(type(row))
    return (
        manager.filter(**{row._meta.pk.attname: row.pk})
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )


def with_links(records: Iterable[Any]) -> list[Any]:
    """The records with their many-to-many rows as `links`, by field (one query a field).

    `changes` and `contents` need them.
    """
    found = list(records)
    if not found:
        return []
    fields = _tracked_many_to_many(found[0])
    for record in found:
        record.links = {field.name: [] for field in fields}
    by_key = {record.pk: record for record in found}
    for field in fields:
        linked = getattr(found[0], field.name).model.objects.filter(history__in=by_key)
        for link in linked.select_related(get_m2m_reverse_field_name(field)).order_by("pk"):
            by_key[link.history_id].links[field.name].append(link)
    return found


def changes(record: Any, earlier: Any) -> list[FieldChange]:
    """The fields in which a historical record differs from the one before it, in the model's order.

    7 and 7.0 differ: a figure is what was typed.
    """
    found = []
    for field in _fields(record):
        if _key(earlier, field) != _key(record, field):
            name = str(field.verbose_name)
            found.append(FieldChange(name, shown(earlier, field), shown(record, field)))
    return found


def changes_in_words(earlier: Any, row: models.Model, names: Iterable[str]) -> list[str]:
    """What changed in these fields of a row since an earlier record; nothing without a record."""
    if earlier is None:
        return []
    sentences = []
    for name in names:
        field: Any = row._meta.get_field(name)
        old = shown(earlier, field)
        new = shown(row, field)
        if old != new:
            sentences.append(f"{field.verbose_name}“{old}”改为“{new}”")
    return sentences


def contents(record: Any) -> list[tuple[str, str]]:
    """Every field of a historical record with its value in words."""
    return [(str(field.verbose_name), shown(record, field)) for field in _fields(record)]


def _fields(record: Any) -> list[Any]:
    options = record.instance_type._meta
    tracked = {field.name for field in _tracked_many_to_many(record)}
    kept = {field.name for field in record._meta.concrete_fields}
    fields = [
        field
        for field in options.concrete_fields
        if not field.primary_key and field.name in kept  # a password is not
    ]
    fields += [field for field in options.many_to_many if field.name in tracked]
    return fields


def _tracked_many_to_many(record: Any) -> list[Any]:
    """The many-to-many fields whose rows simple-history records; it has no public name for them."""
    return list(record._history_m2m_fields)  # noqa: SLF001


def _key(record: Any, field: Any) -> Any:
    """What distinguishes two versions of a field, without reading related rows."""
    if field.many_to_many:
        name = f"{get_m2m_reverse_field_name(field)}_id"
        return sorted(getattr(link, name) for link in record.links[field.name])
    value = getattr(record, field.attname)
    if isinstance(value, Decimal) and not isinstance(field, models.DecimalField):
        return plain(value)
    return value


def shown(record: Any, field: Any) -> str:
    """The value of a field of a row or of a historical record in words."""
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
    # Money is stored with four decimals, whatever was typed; a figure with those that were typed.
    if isinstance(field, models.DecimalField) and isinstance(value, Decimal):
        return plain(trimmed(value))
    return _value_in_words(value)


def _value_in_words(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain(value)
        case datetime.datetime():
            return formats.date_format(timezone.localtime(value), "Y-m-d H:i")
        case datetime.date():
            return value.isoformat()
    return str(value)


def _other(record: Any, name: str) -> str:
    """The row that a key names, which may have been deleted since."""
    try:
        other = getattr(record, name)
    except ObjectDoesNotExist:
        other = None
    if other is None:
        return f"已删除（编号 {getattr(record, f'{name}_id')}）"
    if isinstance(other, Group) and other.name in Role.values:
        return Role(other.name).label
    return str(other)
