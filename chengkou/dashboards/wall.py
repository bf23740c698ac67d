"""大屏: the pictures that a wall screen turns through, of the same judged rows and sums as the pages of a plan.

A wall cannot be scrolled, so what one picture has no room for goes on in the next. Heights are in px of a wall of
1920 × 1080 as screen.css draws it, and reckoned from how many characters stand on a line.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from chengkou.dashboards.briefing import paragraph
from chengkou.dashboards.standing import PlanStanding
from indicators.presenters.groups import SectionBand, ShortfallGroup, by_section, shortfalls
from indicators.presenters.rows import IndicatorRow
from projects.presenters.charts import sums_in_words
from projects.presenters.projects import ProjectRow
from projects.presenters.task_totals import TaskTotals
from projects.presenters.tasks import TaskRow
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part

NAMED = 3
"""How many shortfalls the paragraph names; the next pictures have them all."""
LEAD = 170
"""How many characters the paragraph has in five lines as large as they can be."""
TILES = 8
"""How many 主要指标 stand side by side; plans have seven."""

ROOM = 780
"""For the rows of a table with its head, under a picture's title."""
BAND = 46
PROJECT_ROOM = 340
"""The same, under the sums of the projects."""
TASK_ROOM = 1370
"""In both columns together, less what a column may leave at its end."""

Each = TypeVar("Each")
Told = tuple[ShortfallGroup, IndicatorRow]
Height = Callable[[Each, Each | None], int]
"""How tall something is, below what stands before it in the same part."""


@dataclass(frozen=True)
class Slide:
    """One of the pictures: what it is called and what it shows; `empty` says why there is nothing to show."""

    kind: str
    """overview, shortfalls, projects or livelihood."""
    name: str
    """In short, for its dot."""
    title: str
    rows: Sequence[Any] = ()
    empty: str = ""
    turns: bool = True
    """Whether the wall turns to it; on paper and on a phone it stands with the others all the same."""
    part: int = 1
    parts: int = 1

    @property
    def key(self) -> str:
        """Its id on the page: shortfalls, shortfalls-2."""
        return self.kind if self.part == 1 else f"{self.kind}-{self.part}"

    @property
    def template(self) -> str:
        return f"chengkou/_screen_{self.kind}.html"

    @property
    def place(self) -> str:
        """1/2 where the rows take more than one picture."""
        return f"{self.part}/{self.parts}" if self.parts > 1 else ""


class Wall:
    """Everything the wall shows of a plan at the end of a period."""

    def __init__(self, page: PlanPage, sheet: PlanStanding) -> None:
        self.page, self.sheet = page, sheet
        self.tally = self.sheet.tally
        self.whole = self.sheet.project_sheet.all
        self.tasks = TaskTotals(self.sheet.tasks)

    @property
    def is_sample(self) -> bool:
        return self.sheet.is_sample

    @property
    def lead(self) -> list[Part]:
        """The overview's paragraph in short."""
        return paragraph(self.page, self.sheet.rows, named=NAMED, rest="见后面的画面")

    @property
    def has_long_lead(self) -> bool:
        """Whether the paragraph would take more than five lines, and so is written smaller."""
        return sum(len(part.text) for part in self.lead) > LEAD

    @property
    def main(self) -> list[IndicatorRow]:
        """主要指标 in printed order; where a plan marks none, its first rows."""
        headlines = [row for band in self.bands for row in band.tally.headlines]
        return ([row for row in headlines if row.target.is_main] or headlines)[:TILES]

    @property
    def bands(self) -> list[SectionBand]:
        """The parts of the plan, each with its tally."""
        return by_section(self.sheet.rows)

    @property
    def project_words(self) -> list[Part]:
        return [
            Part(text, tone)
            for text, tone in sums_in_words(self.sheet.project_sheet, self.page.too_early)
        ]

    @property
    def has_unconfirmed_leads(self) -> bool:
        return any(not row.target.lead_confirmed for row in self.sheet.rows if row.status.lags)

    @cached_property
    def worst(self) -> list[ProjectRow]:
        """Of the projects that lag as many as there is room for, the worst first."""
        lagging = self.whole.lagging
        return in_parts(lagging, project_height, PROJECT_ROOM, even=False)[0] if lagging else []

    @property
    def lagging_left(self) -> int:
        """How many more projects lag than `worst` names."""
        return len(self.whole.lagging) - len(self.worst)

    @property
    def pictures(self) -> list[Slide]:
        """In the order in which they are shown."""
        return [*self._overview(), *self._shortfalls(), *self._projects(), *self._livelihood()]

    def _overview(self) -> Iterable[Slide]:
        yield Slide("overview", "总览", "总览")

    def _shortfalls(self) -> Iterable[Slide]:
        """In the order in which they are told; a table goes on under the band that it left off in."""
        against = "目标" if self.page.is_year_end else "序时"
        title = (
            f"低于{against}的{self.tally.lagging}项"
            if self.tally.lagging
            else f"低于{against}的指标"
        )
        told = [(group, row) for group in shortfalls(self.sheet.rows) for row in group.rows]
        if not told:
            known = "已有数据的指标中没有低于目标或低于序时的。"
            early = self.page.too_early
            unknown = (
                f"{early}。"
                if early
                else "这个报告期还没有发布数据，发布后在这里列出低于序时的指标和差距。"
            )
            is_known = bool(self.tally.with_data)
            yield Slide(
                "shortfalls", "短板", title, empty=known if is_known else unknown, turns=is_known
            )
            return
        parts = in_parts(told, told_height, ROOM)
        for number, part in enumerate(parts, 1):
            bands: dict[str, tuple[str, list[IndicatorRow]]] = {}
            for group, row in part:
                bands.setdefault(group.title, (group.note, []))[1].append(row)
            rows = [(name, note, rows) for name, (note, rows) in bands.items()]
            yield Slide("shortfalls", "短板", title, rows, part=number, parts=len(parts))

    def _projects(self) -> Iterable[Slide]:
        empty = (
            "" if self.whole.number else "这个年度还没有录入重点项目，导入项目台账后在这里显示。"
        )
        yield Slide("projects", "重点项目", "重点项目", self.worst, empty, turns=not empty)

    def _livelihood(self) -> Iterable[Slide]:
        name = "民生实事"
        if not self.tasks.rows:
            empty = "这个年度没有逐件录入民生实事，录入后在这里显示。"
            yield Slide("livelihood", name, name, empty=empty, turns=False)
            return
        parts = in_parts(self.tasks.rows, task_height, TASK_ROOM)
        for number, part in enumerate(parts, 1):
            yield Slide("livelihood", name, name, part, part=number, parts=len(parts))


def in_parts(
    things: Sequence[Each], height: Height[Each], room: int, *, even: bool = True
) -> list[list[Each]]:
    """Things in their order, in as few parts as there is room for; `even`: the tallest part as low as it can be.

    What is taller than the room stands alone.
    """
    parts = _filled(things, height, room)
    for less in range(room, 0, -10) if even else ():
        tried = _filled(things, height, less)
        if len(tried) > len(parts):
            break
        parts = tried
    return parts


def _filled(things: Sequence[Each], height: Height[Each], room: int) -> list[list[Each]]:
    parts: list[list[Each]] = []
    left = 0
    for each in things:
        if not parts or height(each, parts[-1][-1]) > left:
            parts.append([])
            left = room
        left -= height(each, parts[-1][-1] if parts[-1] else None)
        parts[-1].append(each)
    return parts


def told_height(told: Told, before: Told | None) -> int:
    """A row, and over the first of a group its band."""
    group, row = told
    return shortfall_height(row) + (BAND if before is None or before[0] is not group else 0)


def shortfall_height(row: IndicatorRow) -> int:
    """By whatever takes most lines: the name with its unit and tag, the target, the figure, the gap, who leads."""
    lines = (
        40 * _lines(f"{row.name}{row.unit}{row.nature}", 15),
        34 * _lines(row.target_text, 6),
        34 * _lines(row.actual_text, 6) if row.assessment.actual is None else 48,
        48 * _lines(row.gap_text, 11),
        32 * _lines(row.lead_text, 8),
    )
    return max(lines) + 22


def project_height(row: ProjectRow, before: ProjectRow | None) -> int:
    return max(38 * _lines(row.name, 20), 32 * _lines(row.lead, 8), 40) + 21


def task_height(row: TaskRow, before: TaskRow | None) -> int:
    told = sum(
        30 * _lines(f"{part.words}：{part.done}", 17) for part in row.parts if part.status.lags
    )
    return max(36 * _lines(row.name, 14) + told, 40) + 21


def _lines(text: str, characters: int) -> int:
    """How many lines a text takes, all of its characters as wide as Chinese ones."""
    return max(1, -(-len(text) // characters))
