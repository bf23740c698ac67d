"""How tables that were imported are laid out, so that the same layout is asked about once."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import models

_SAID = "said"


class Layout(NamedTuple):
    """What was said of tables with the same titles, or of names in tables of a kind."""

    digest: str
    """Of the titles in their order; of names `names:` and their field."""
    fields: dict[int, str]
    """By place from 0, the field of each column that is taken."""
    said: dict[str, str]
    """What holds for the whole table, by name: its unit of money; of names what each means."""

    @classmethod
    def loaded(cls, digest: str, fields: Mapping[str, str], said: Mapping[str, str]) -> "Layout":
        """The layout back from JSON, whose names are texts."""
        return cls(digest, {int(place): name for place, name in fields.items()}, dict(said))


class ImportLayout(models.Model):
    """What a planner said of an import, for the next one: of columns, and of names.

    Of columns one row for each layout, found by the digest of its titles. Of the names of one
    field (交通局 is 县交通局) one row for all files of the kind: its `layout` is no digest but
    `names:` and the field, its `fields` are empty but for `said`.
    """

    kind = models.CharField("导入的内容", max_length=20)
    layout = models.CharField("表头", max_length=64, help_text="表头各列的摘要。")
    fields = models.JSONField("各列的含义")
    """By place from 0, as text, the field of each column that is taken; under `said`, where there
    is any, what holds for the whole table, or what each name means."""

    class Meta:
        verbose_name = verbose_name_plural = "导入表的列"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "layout"],
                name="import_layout_once",
                violation_error_message="这种表头已经记下。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.layout[:8]}"

    @classmethod
    def remembered(cls, kind: str) -> dict[str, Layout]:
        """What was said of each layout of a kind of tables, by its digest (one query)."""
        known = {}
        for layout, stored in cls.objects.filter(kind=kind).values_list("layout", "fields"):
            said = stored.pop(_SAID, {})
            known[layout] = Layout.loaded(layout, stored, said)
        return known

    @classmethod
    def remember(cls, kind: str, layouts: Iterable[Layout]) -> None:
        """Keep what was said of layouts, in place of what was said before."""
        for layout in layouts:
            fields: dict[str, object] = {str(at): name for at, name in layout.fields.items()}
            if layout.said:
                fields[_SAID] = layout.said
            cls.objects.update_or_create(
                kind=kind, layout=layout.digest, defaults={"fields": fields}
            )
