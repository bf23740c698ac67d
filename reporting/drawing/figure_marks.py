"""What stands small beside a figure: that it is not final yet, and what it was before a later revision changed it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils import timezone

from reporting.enums import DataNature
from reporting.models import ReportRow
from reporting.rules.labels import in_chinese

RowT = TypeVar("RowT", bound=ReportRow)
KeyT = TypeVar("KeyT")

NATURES = {DataNature.ESTIMATE: "预", DataNature.FLASH: "快", DataNature.FINAL: ""}
"""The short mark of a figure by how final it is; none where it is."""


@dataclass(frozen=True)
class FigureMark:
    """A mark of a character or a few, and what it means."""

    text: str
    title: str
    css: str
    """Its class: nature has its place beside the number, was takes a line of its own where there is no room."""


def counting_rows(rows: Iterable[RowT], key: Callable[[RowT], KeyT]) -> dict[KeyT, RowT]:
    """Of `approved` rows the one that counts by each key, the last; it knows the one that it `replaced`."""
    found: dict[KeyT, RowT] = {}
    for row in rows:
        name = key(row)
        row.replaced = found.get(name)
        found[name] = row
    return found


def nature_marks(nature: str) -> list[FigureMark]:
    """预 or 快, for a figure that is not final and is known to be none."""
    short = NATURES[DataNature(nature)] if nature else ""
    return [FigureMark(short, DataNature(nature).label, "nature")] if short else []


def correction_marks(row: RowT | None, shown: Callable[[RowT], str]) -> list[FigureMark]:
    """原报6.1, where the revision before showed another figure; `shown` is how a row's figure stands on the page.

    Nothing where there was no figure yet: what is handed in later (补报) corrects nothing.
    """
    before = row.replaced if row is not None else None
    if row is None or before is None:
        return []
    old, new = shown(before), shown(row)
    if not old or old == new:
        return []
    day, since = (in_chinese(timezone.localtime(each.approved_at).date()) for each in (before, row))
    who = f"由{row.approver}" if row.approver else ""
    title = f"第{before.revision}版为{old}，{day}审核通过；第{row.revision}版改为{new or '空'}，{since}{who}审核通过"
    return [FigureMark(f"原报{old}", title, "was")]


def marks_in_words(tags: Iterable[FigureMark]) -> str:
    """What tags of corrections mean, for a cell of a file."""
    return "；".join(tag.title for tag in tags)
