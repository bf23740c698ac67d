"""What a page gives to its charts: drawings as data for the script, and their numbers as tables."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from reporting.drawing.figure_marks import FigureMark

FEW = 4
"""A drawing of fewer points is a small one beside its numbers."""
MANY_COLUMNS = 8
"""From so many columns on a table scrolls in its own box on a phone."""


@dataclass(frozen=True)
class Figure:
    """One chart: its title, what is drawn, and the drawing's data as strings."""

    key: str
    """Unique on the page; names the drawing in `Charts.data`."""
    title: str
    about: str
    data: dict[str, Any]
    is_tall: bool = False

    @property
    def points(self) -> int:
        """How many places its axis has."""
        return len(self.data.get("labels", ()))

    @property
    def label(self) -> str:
        """What a screen reader says instead of the drawing."""
        return f"{self.title}。{self.about}，数字见下表"


@dataclass(frozen=True)
class NumberRow:
    """One line of numbers; where a number is not known, its cell says why."""

    name: str
    cells: list[str]
    tags: list[list[FigureMark]] = field(default_factory=list)
    """The marks beside every figure; empty for a line without any."""

    @property
    def marked_cells(self) -> list[tuple[str, list[FigureMark]]]:
        """The cells with the marks beside them."""
        tags = self.tags or [[]] * len(self.cells)
        return list(zip(self.cells, tags, strict=True))


@dataclass(frozen=True)
class NumberTable:
    """The numbers of one or more charts, in the columns of the drawing."""

    caption: str
    corner: str
    head: list[str]
    rows: list[NumberRow]

    @property
    def is_wide(self) -> bool:
        return len(self.head) >= MANY_COLUMNS


@dataclass(frozen=True)
class ChartGroup:
    """Charts side by side, over their tables and a note with sources and cautions."""

    figures: list[Figure]
    tables: list[NumberTable] = field(default_factory=list)
    note: str = ""

    @property
    def is_small(self) -> bool:
        """Whether its only drawing has so few points that it stands beside its table."""
        return len(self.figures) == 1 and self.figures[0].points < FEW


@dataclass(frozen=True)
class Charts:
    """All charts of a page; false when there is nothing to draw."""

    groups: list[ChartGroup]
    is_sample: bool = False
    """Whether a figure in it was made up for the demo."""

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def data(self) -> dict[str, Any]:
        """What the script needs: the drawings by their keys, and where to load the library from."""
        drawings = {}
        for group in self.groups:
            for figure in group.figures:
                drawings[figure.key] = figure.data
        return {"files": library(), "drawings": drawings}


def library() -> list[dict[str, str]]:
    """The files of the drawing library in loading order: own copy, CDN address, check sum.

    The CDN address is empty where it may not be used.
    """
    files = []
    for file in settings.CHART_FILES:
        own = static(f"vendor/{file['name']}")
        cdn = file["cdn"] if settings.CHART_CDN else ""
        files.append({"own": own, "cdn": cdn, "integrity": file["integrity"]})
    return files
