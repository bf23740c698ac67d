"""一页纸简报: what a leader takes into a meeting, on exactly one sheet.

The same figures and sentences as the pages. Where it would run over, rows are left out by rank, and
the sheet says how many there are besides.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from chengkou.brief.layout import (
    CELL_PADDING,
    CHANGES,
    HEAD,
    HEADING,
    LEAD,
    MATTER_COLUMNS,
    NOTE,
    SAFETY,
    SHORTFALL_COLUMNS,
    SUB,
    paragraph_height,
    row_height,
)
from chengkou.dashboards.briefing import paragraph
from chengkou.dashboards.since_last import since_last
from chengkou.dashboards.standing import PlanStanding
from indicators.presenters.groups import shortfalls
from indicators.presenters.rows import IndicatorRow
from projects.presenters.projects import ProjectRow
from projects.presenters.task_totals import TaskTotals
from reporting.documents.layout import HEIGHT, TITLE
from reporting.models.site import ANY_OFFICE
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.rules.summary import pace_in_words

SPANS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: ""}
SHORTFALLS = 8
MATTERS = 5
NAMED = 3
"""How many shortfalls the paragraph names at most."""
TASKS_NAMED = 3
REASON = 28
"""How many characters of a reason or a matter the sheet has; the list has it whole."""

Cells = tuple[str, ...]


@dataclass(frozen=True)
class BriefRow:
    """One row that falls short, as the cells of the sheet's table."""

    cells: Cells
    """Name with unit and lead, target, actual, last year's same months, gap, reason and 后期."""
    tone: str
    """bad for what is lost or missed for good, else late."""


@dataclass(frozen=True)
class Brief:
    """The sheet of a plan at the end of a period, or of somebody's part of it."""

    page: PlanPage
    standing: PlanStanding
    whose: str = ""
    """Whose part of the plan it is: a unit's or a leader's; empty for the county's."""
    office: str = ANY_OFFICE
    """Whose sheet it is where it is the county's."""
    shortfalls: int = SHORTFALLS
    """How many rows of each kind it has at most."""
    matters: int = MATTERS
    named: int = NAMED

    @property
    def title(self) -> str:
        """2024年上半年计划执行情况简报."""
        span = SPANS.get(self.page.through, self.page.period_name)
        return f"{self.page.year}年{span}计划{self.page.plan.draft_mark}执行情况简报"

    @property
    def sub(self) -> list[str]:
        """Whose part, up to when, and whether it is published."""
        words = [self.whose or self.office, f"截至{self.page.through}月底"]
        if self.page.known_on:
            words.append(self.page.known_text)
        words.append(self.page.published_in_words)
        if self.page.held_back_in_words:
            words.append(self.page.held_back_in_words)
        if self.standing.is_sample:
            words.append("示例数据")
        return words

    @cached_property
    def lead(self) -> list[Part]:
        """The overview's paragraph."""
        names = self.standing.indicators_just_made_good
        return paragraph(self.page, self.standing.rows, names, named=self.named, rest="见清单")

    @cached_property
    def _lagging(self) -> list[IndicatorRow]:
        found: list[IndicatorRow] = []
        for group in shortfalls(self.standing.rows):
            found += group.rows
        return found

    @property
    def shortfall_title(self) -> str:
        against = "目标" if self.page.is_year_end else "序时"
        number = self.standing.tally.lagging
        return f"低于{against}的{number}项" if number else f"低于{against}的指标"

    @cached_property
    def rows(self) -> list[BriefRow]:
        return [_row(row) for row in self._lagging[: self.shortfalls]]

    @property
    def rows_left(self) -> str:
        """另有3项见清单; empty where all are there."""
        left = len(self._lagging) - len(self.rows)
        return f"另有{left}项见清单。" if left else ""

    @property
    def no_rows(self) -> str:
        """What is said where nothing falls short."""
        if self._lagging:
            return ""
        return "没有。" if self.standing.tally.with_data else "还没有数据。"

    # Projects, tasks and matters.

    @cached_property
    def others(self) -> list[str]:
        """Projects and tasks, a paragraph each; what the plan has none of is left out."""
        return [words for words in (self._projects(), self._tasks()) if words]

    def _projects(self) -> str:
        whole = self.standing.plan_projects.all
        if not whole.number:
            return ""
        if not whole.with_data:
            return f"{whole.number}个重点项目都还没有数据。"
        coverage = f"{whole.number}个重点项目"
        if not whole.is_whole:
            coverage += f"中{whole.with_data}个有数据"
        words = f"{coverage}，完成投资{whole.completed}亿元"
        if whole.points is not None:
            words += f"，完成其年度计划的{whole.completion_text}，{pace_in_words(whole.points)}"
        flagged = [f"滞后及以下{whole.slow}个"]
        if whole.late_nodes:
            flagged.append(f"节点逾期{whole.late_nodes}个")
        silent = f"；{whole.silent}" if whole.silent else ""
        return f"{words}；{'、'.join(flagged)}{silent}。"

    def _tasks(self) -> str:
        tasks = TaskTotals(self.standing.tasks)
        if not tasks.number:
            return ""
        names = "、".join(row.name for row in tasks.lagging[:TASKS_NAMED])
        if len(tasks.lagging) > TASKS_NAMED:
            names += "等"
        counts = []
        for status, label, number in tasks.counts:
            named = f"（{names}）" if status.lags and number == len(tasks.lagging) else ""
            counts.append(f"{label}{number}件{named}")
        return f"{tasks.number}件民生实事中{'、'.join(counts)}。"

    @cached_property
    def _all_matters(self) -> list[ProjectRow]:
        return self.standing.plan_projects.all.matters

    @cached_property
    def matter_rows(self) -> list[Cells]:
        return [_matter(row) for row in self._all_matters[: self.matters]]

    @property
    def matters_left(self) -> str:
        left = len(self._all_matters) - len(self.matter_rows)
        return f"另有{left}件见清单。" if left else ""

    @cached_property
    def changes(self) -> str:
        """与1—3月相比，…: empty in a year's first period."""
        return _text(since_last(self.standing, named_made_good=False))

    @property
    def note(self) -> str:
        return "数据来自已审核的填报；“快”“预”为快报数和预计数。"

    # Room.

    @property
    def height(self) -> float:
        """How high everything stands, in points."""
        heights = [TITLE.line, SUB.line, 8, paragraph_height(_text(self.lead), LEAD)]
        heights += [paragraph_height(self.changes, CHANGES), HEADING.line]
        if self.rows:
            heights.append(HEAD.line + CELL_PADDING)
            heights += [row_height(row.cells, SHORTFALL_COLUMNS) for row in self.rows]
        heights += [paragraph_height(self.rows_left or self.no_rows, NOTE, 0)]
        if self.others:
            heights.append(HEADING.line)
        heights += [paragraph_height(words, LEAD) for words in self.others]
        if self.matter_rows or self.matters_left:
            heights.append(HEADING.line)
        if self.matter_rows:
            heights.append(HEAD.line + CELL_PADDING)
            heights += [row_height(cells, MATTER_COLUMNS) for cells in self.matter_rows]
        heights += [paragraph_height(self.matters_left, NOTE, 0)]
        heights.append(NOTE.line)
        return sum(heights)

    @property
    def fits(self) -> bool:
        return self.height <= HEIGHT - SAFETY


def one_page(brief: Brief) -> Brief:
    """The brief with as many rows as one sheet has room for.

    Rows are cut in turn, and the names in the paragraph after them.
    """
    cuts = (
        ("matters", 3),
        ("shortfalls", 6),
        ("matters", 1),
        ("shortfalls", 3),
        ("named", 1),
        ("matters", 0),
        ("shortfalls", 0),
    )
    for name, fewest in cuts:
        while not brief.fits and getattr(brief, name) > fewest:
            brief = replace(brief, **{name: getattr(brief, name) - 1})
    return brief


def _text(parts: list[Part]) -> str:
    return "".join(part.text for part in parts)


def _row(row: IndicatorRow) -> BriefRow:
    unit = f"（{row.unit}）" if row.unit else ""
    why = shortened(row.explanation or row.no_reason)
    reason = "；".join(filter(None, (why.rstrip("。；"), row.onward)))
    cells = (
        f"{row.number} {row.name}{unit}　{row.lead}",
        row.target_text,
        f"{row.actual_text}{row.nature_mark}",
        row.last_year or "—",
        row.gap_text or row.label,
        reason,
    )
    return BriefRow(cells, row.gap_tone)


def _matter(row: ProjectRow) -> Cells:
    assert row.row is not None, "only what was reported has a matter"
    due = row.row.matter_by
    when = f"{due.month}月{due.day}日前" if due else "时限未写明"
    whom = row.row.matter_for or "未写明"
    points = f"，完成{row.completion}" if row.points else ""
    return (f"{row.name}：{shortened(row.row.matter)}", f"{whom}　{when}", f"{row.label}{points}")


def shortened(text: str) -> str:
    """The text, or its beginning with … where the sheet has no room for all of it."""
    return text if len(text) <= REASON else f"{text[: REASON - 1]}…"
