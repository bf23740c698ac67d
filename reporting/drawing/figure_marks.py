"""Small marks beside a figure: that it is not final yet, and what it was before a correction."""

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
"""The short mark of a figure that is not final."""


@dataclass(frozen=True)
class FigureMark:
    """A mark of few characters, and what it means."""

    text: str
    title: str
    css: str
    """Its class: `nature` is beside the number, `was` below it where there is no room."""


def counting_rows(rows: Iterable[RowT], key: Callable[[RowT], KeyT]) -> dict[KeyT, RowT]:
    """The last of the `approved` rows by key; sets `replaced` to the one before it."""
    latest: dict[KeyT, RowT] = {}
    for row in rows:
        row_key = key(row)
        row.replaced = latest.get(row_key)
        latest[row_key] = row
    return latest


def nature_marks(nature: str) -> list[FigureMark]:
    """预 or 快, for a figure that is known not to be final."""
    if not nature or nature == DataNature.FINAL:
        return []
    known = DataNature(nature)
    return [FigureMark(NATURES[known], known.label, "nature")]


def correction_marks(row: RowT | None, shown: Callable[[RowT], str]) -> list[FigureMark]:
    """原报6.1, where the revision before had another figure; `shown` writes a row's figure.

    Nothing where there was no figure yet: what is reported later (补报) corrects nothing.
    """
    if row is None or row.replaced is None:
        return []
    before = row.replaced
    old = shown(before)
    new = shown(row)
    if not old or old == new:
        return []
    approver = f"由{row.approver}" if row.approver else ""
    title = (
        f"第{before.revision}版为{old}，{_day_of_approval(before)}审核通过；"
        f"第{row.revision}版改为{new or '空'}，{_day_of_approval(row)}{approver}审核通过"
    )
    return [FigureMark(f"原报{old}", title, "was")]


def _day_of_approval(row: ReportRow) -> str:
    return in_chinese(timezone.localtime(row.approved_at).date())


def marks_in_words(tags: Iterable[FigureMark]) -> str:
    """What marks of corrections mean, for a cell of a file."""
    return "；".join(tag.title for tag in tags)
