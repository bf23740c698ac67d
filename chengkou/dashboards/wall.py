"""大屏: the slides that a wall screen turns through, of the same rows and sums as other pages.

A wall cannot be scrolled, so what one slide has no room for goes on in the next. Heights are in px
of a wall of 1920 × 1080 as screen.css draws it, estimated from the characters that fit on a line.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from django.utils.safestring import SafeString

from chengkou.dashboards.briefing import paragraph
from chengkou.dashboards.standing import PlanStanding
from indicators.presenters.groups import SectionBand, ShortfallGroup, by_section, shortfalls
from indicators.presenters.rows import IndicatorRow
from projects.presenters.charts import sums_in_words
from projects.presenters.projects import ProjectRow
from projects.presenters.task_totals import TaskTotals
from projects.presenters.tasks import TaskRow
from reporting.drawing.charts import Figure
from reporting.drawing.trend_bars import HIGH, LOW, Trend, trend_bars
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part, as_parts

NAMED = 3
"""How many shortfalls the paragraph names; the next slides have them all."""
LEAD = 170
"""How many characters the paragraph has in five lines as large as they can be."""
TILES = 8
"""How many 主要指标 fit side by side; plans have seven."""

ROOM = 780
"""For the rows of a table with its head, under a slide's title."""
BAND = 46
COMPARED = 30
"""A line about last year's same months, under a figure and under a gap."""
ABREAST = 4
"""How many indicators stand side by side by their names."""
NAME = 15
"""How many characters of a name fit on a line there."""
NAMED_BAND = 38
TRENDS = 6
"""How many charts fit on one slide."""
PROJECT_ROOM = 340
MOST_ROWS = 20
"""More rows than any slide has room for."""
"""The same, under the sums of the projects."""
TASK_ROOM = 1370
"""In both columns together, less what a column may leave at its end."""

Item = TypeVar("Item")
NamedRow = tuple[SectionBand, list[IndicatorRow]]
"""Indicators side by side, and the part of the plan that they are of."""
GroupedRow = tuple[ShortfallGroup, IndicatorRow]
Height = Callable[[Item, Item | None], int]
"""The height of something, below what comes before it in the same part."""


@dataclass(frozen=True)
class DrawnTrend:
    """One indicator over the years or months."""

    title: str
    about: str
    drawing: SafeString


def drawn_trend(figure: Figure, height: int) -> DrawnTrend:
    """The figure of a chart, drawn without a script: of lines the county's as bars."""
    data = figure.data
    if data["kind"] == "lines":
        target = data["target"] and data["target"]["value"]
        trend = Trend(data["labels"], data["county"], target=target, others=data["city"])
    else:
        targets, others = data.get("targets", ()), data.get("city", ())
        under = data.get("under", ())
        trend = Trend(data["labels"], data["values"], targets, others=others, under=under)
    return DrawnTrend(figure.title, figure.about, trend_bars(trend, height))


@dataclass(frozen=True)
class Slide:
    """What a slide is called and what it shows; `empty` says why there is nothing to show."""

    kind: str
    """overview, shortfalls, indicators, trends, projects or livelihood."""
    name: str
    """In short, for its dot."""
    title: str
    rows: Sequence[Any] = ()
    empty: str = ""
    turns: bool = True
    """Whether the wall turns to it; on paper and on a phone it is there all the same."""
    part: int = 1
    parts: int = 1

    @property
    def key(self) -> str:
        """Its id on the page: shortfalls, shortfalls-2."""
        return self.kind if self.part == 1 else f"{self.kind}-{self.part}"

    @property
    def template(self) -> str:
        return f"chengkou/_wall_{self.kind}.html"

    @property
    def place(self) -> str:
        """1/2 where the rows take more than one slide."""
        return f"{self.part}/{self.parts}" if self.parts > 1 else ""


class Wall:
    """Everything the wall shows of a plan at the end of a period."""

    def __init__(self, page: PlanPage, standing: PlanStanding) -> None:
        self.page = page
        self.standing = standing
        self.tally = standing.tally
        self.projects = standing.plan_projects.all
        self.tasks = TaskTotals(standing.tasks)

    @property
    def is_sample(self) -> bool:
        return self.standing.is_sample

    @property
    def slides(self) -> list[Slide]:
        """In the order in which they are shown."""
        return [
            Slide("overview", "总览", "总览"),
            *self._shortfalls(),
            *self._indicators(),
            *self._trends(),
            self._projects(),
            *self._livelihood(),
        ]

    # The overview.

    @property
    def lead(self) -> list[Part]:
        """The overview's paragraph in short."""
        rows = self.standing.rows
        return paragraph(self.page, rows, named=NAMED, rest="见后面的画面", is_brief=True)

    @property
    def has_long_lead(self) -> bool:
        """Whether the paragraph would take more than five lines, and so is set smaller."""
        return sum(len(part.text) for part in self.lead) > LEAD

    @property
    def main(self) -> list[IndicatorRow]:
        """主要指标 in printed order; where a plan marks none, its first rows."""
        headlines: list[IndicatorRow] = []
        for band in self.bands:
            headlines += band.tally.headlines
        main = [row for row in headlines if row.target.is_main]
        return (main or headlines)[:TILES]

    @property
    def has_last_year(self) -> bool:
        """Whether last year's same months are known of any of them."""
        return any(row.last_year for row in self.main)

    @property
    def bands(self) -> list[SectionBand]:
        """The parts of the plan with their tallies."""
        return by_section(self.standing.rows)

    # What falls short.

    def _shortfalls(self) -> list[Slide]:
        """Most important first; a table goes on under the band that it left off in."""
        against = "目标" if self.page.is_year_end else "序时"
        lagging = self.tally.lagging
        title = f"低于{against}的{lagging}项" if lagging else f"低于{against}的指标"
        rows: list[GroupedRow] = []
        for group in shortfalls(self.standing.rows):
            rows += [(group, row) for row in group.rows]
        if not rows:
            is_known = bool(self.tally.with_data)
            return [Slide("shortfalls", "短板", title, empty=self._no_shortfalls(), turns=is_known)]
        return _slides(
            Slide("shortfalls", "短板", title), map(_bands, in_parts(rows, grouped_height, ROOM))
        )

    def _no_shortfalls(self) -> str:
        """Why no indicator is listed."""
        if self.tally.with_data:
            return "已有数据的指标中没有低于目标或低于序时的。"
        if self.page.too_early:
            return f"{self.page.too_early}。"
        return "这个报告期还没有发布数据，发布后在这里列出低于序时的指标和差距。"

    @property
    def has_unconfirmed_leads(self) -> bool:
        """Whether the lead unit of any indicator that falls short is still to be confirmed."""
        rows = self.standing.rows
        return any(row.status.lags and not row.target.lead_confirmed for row in rows)

    # All indicators, and how the main ones went.

    def _indicators(self) -> list[Slide]:
        """Every headline by its name with its mark, under its part of the plan; none without
        figures."""
        rows: list[NamedRow] = []
        for band in self.bands:
            rows += _abreast(band)
        if not rows or not self.tally.with_data:
            return []
        slide = Slide("indicators", "指标", "各项指标")
        return _slides(slide, map(_named_bands, in_parts(rows, named_height, ROOM)))

    def _trends(self) -> list[Slide]:
        """The main indicators over the years or months; none where nothing can be drawn."""
        figures: list[Figure] = []
        for group in self.standing.charts.groups:
            figures += group.figures
        if not figures:
            return []
        height = HIGH if len(figures) <= TRENDS // 2 else LOW
        trends = [drawn_trend(figure, height) for figure in figures[:TRENDS]]
        return [Slide("trends", "走势", "主要指标走势", trends)]

    # Projects.

    def _projects(self) -> Slide:
        name = "重点项目"
        if self.projects.number:
            return Slide("projects", name, name, self.worst)
        empty = "这个年度还没有录入重点项目，导入项目台账后在这里显示。"
        return Slide("projects", name, name, empty=empty, turns=False)

    @property
    def project_words(self) -> list[Part]:
        return as_parts(sums_in_words(self.standing.plan_projects, self.page.too_early))

    @property
    def no_progress(self) -> str:
        """1—6月还没有发布进展。 What stands where no livelihood task has data."""
        reason = "还没有发布进展"
        if self.page.too_early:
            reason = f"，{self.page.too_early}"
        return f"{self.page.period_name}{reason}。"

    @cached_property
    def worst(self) -> list[ProjectRow]:
        """Of the projects that lag as many as there is room for, the worst first."""
        lagging = self.projects.lagging[:MOST_ROWS]
        if not lagging:
            return []
        return in_parts(lagging, project_height, PROJECT_ROOM, even=False)[0]

    @property
    def lagging_left(self) -> int:
        """How many more projects lag than `worst` names."""
        return len(self.projects.lagging) - len(self.worst)

    # Livelihood tasks.

    def _livelihood(self) -> list[Slide]:
        name = "民生实事"
        if not self.tasks.rows:
            empty = "这个年度没有逐件录入民生实事，录入后在这里显示。"
            return [Slide("livelihood", name, name, empty=empty, turns=False)]
        parts = in_parts(self.tasks.rows, task_height, TASK_ROOM)
        return _slides(Slide("livelihood", name, name), parts)


def _slides(slide: Slide, parts: Iterable[Sequence[Any]]) -> list[Slide]:
    """The slide once for each part of its rows."""
    all_rows = list(parts)
    return [
        replace(slide, rows=rows, part=part, parts=len(all_rows))
        for part, rows in enumerate(all_rows, start=1)
    ]


def _bands(rows: Iterable[GroupedRow]) -> list[tuple[str, str, list[IndicatorRow]]]:
    """Title, note and rows of each group that the rows are of."""
    bands: dict[str, tuple[str, str, list[IndicatorRow]]] = {}
    for group, row in rows:
        bands.setdefault(group.title, (group.title, group.note, []))[2].append(row)
    return list(bands.values())


def _abreast(band: SectionBand) -> list[NamedRow]:
    """The headlines of a part of the plan, so many side by side."""
    headlines = band.tally.headlines
    starts = range(0, len(headlines), ABREAST)
    return [(band, headlines[start : start + ABREAST]) for start in starts]


def _named_bands(
    rows: Iterable[NamedRow],
) -> list[tuple[SectionBand, list[IndicatorRow]]]:
    """Each part of the plan with those of its indicators that the rows have."""
    bands: dict[int, tuple[SectionBand, list[IndicatorRow]]] = {}
    for band, of_row in rows:
        bands.setdefault(id(band), (band, []))[1].extend(of_row)
    return list(bands.values())


# What fits on a slide.


def in_parts(
    items: Sequence[Item], height: Height[Item], room: int, *, even: bool = True
) -> list[list[Item]]:
    """Items in their order, in as few parts as there is room for.

    `even`: make the tallest part as low as it can be. What is taller than the room is a part alone.
    """
    parts = _filled(items, height, room)
    if not even:
        return parts
    for less in range(room, 0, -10):
        lower = _filled(items, height, less)
        if len(lower) > len(parts):
            break
        parts = lower
    return parts


def _filled(items: Sequence[Item], height: Height[Item], room: int) -> list[list[Item]]:
    """Items in parts that are filled one after another."""
    parts: list[list[Item]] = []
    left = 0
    for item in items:
        needed = height(item, parts[-1][-1]) if parts else 0
        if not parts or needed > left:
            needed = height(item, None)
            parts.append([])
            left = room
        left -= needed
        parts[-1].append(item)
    return parts


def grouped_height(item: GroupedRow, before: GroupedRow | None) -> int:
    """A row, and over the first of a group its band."""
    group, row = item
    height = shortfall_height(row)
    if before is None or before[0] is not group:
        height += BAND
    return height


def named_height(item: NamedRow, before: NamedRow | None) -> int:
    """As many lines as the longest name takes, and over the first of a part its title."""
    band, rows = item
    height = 32 * max(_lines(row.name, NAME) for row in rows) + 14
    if before is None or before[0] is not band:
        height += NAMED_BAND
    return height


def shortfall_height(row: IndicatorRow) -> int:
    """By whatever takes most lines: the name with its unit and tag, target, figure, gap or lead.

    Under figure and gap stands what last year's same months say, where they are known.
    """
    actual = 48
    if row.assessment.actual is None:
        actual = 34 * _lines(row.actual_text, 6)
    name = 40 * _lines(f"{row.name}{row.unit}{row.nature}", 15)
    target = 34 * _lines(row.target_text, 6)
    gap = 48 * _lines(row.gap_text, 11)
    lead = 32 * _lines(row.lead_text, 8)
    if row.last_year:
        actual += COMPARED * _lines(f"上年同期{row.last_year}", 9)
    if row.change_in_words:
        gap += COMPARED * _lines(row.change_in_words, 13)
    return max(name, target, actual, gap, lead) + 22


def project_height(row: ProjectRow, _before: ProjectRow | None) -> int:
    return max(38 * _lines(row.name, 20), 32 * _lines(row.lead, 8), 40) + 21


def task_height(row: TaskRow, _before: TaskRow | None) -> int:
    """The name, and under it the numbers that lag."""
    height = 36 * _lines(row.name, 14)
    for part in row.parts:
        if part.status.lags:
            height += 30 * _lines(f"{part.words}：{part.done}", 17)
    return max(height, 40) + 21


def _lines(text: str, characters: int) -> int:
    """How many lines a text takes, all of its characters as wide as Chinese ones."""
    return max(1, -(-len(text) // characters))
