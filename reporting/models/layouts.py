"""How tables that were imported are laid out, so that the same layout is asked about once."""

from django.db import models


class ImportLayout(models.Model):
    """What a planner said of the columns of a table, for the next one with the same titles."""

    kind = models.CharField("导入的内容", max_length=20)
    layout = models.CharField("表头", max_length=64, help_text="表头各列的摘要。")
    fields = models.JSONField("各列的含义")
    """By place from 0, as text, the field of each column that is taken."""

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
    def remembered(cls, kind: str) -> dict[str, dict[int, str]]:
        """The columns of each layout of a kind of tables, by its digest (one query)."""
        known = {}
        for layout, fields in cls.objects.filter(kind=kind).values_list("layout", "fields"):
            known[layout] = {int(place): name for place, name in fields.items()}
        return known

    @classmethod
    def remember(cls, kind: str, layout: str, fields: dict[int, str]) -> None:
        """Keep what the columns of a layout are, in place of what was said before."""
        cls.objects.update_or_create(kind=kind, layout=layout, defaults={"fields": fields})
