"""The draft of a completion statement: sections of paragraphs, every figure from the pages'."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengkou.dashboards.standing import PlanStanding
from chengkou.statement.indicators import completion, reasons, went_well
from chengkou.statement.projects import projects_in_words
from chengkou.statement.tasks import tasks_in_words
from projects.presenters.task_totals import TaskTotals
from reporting.enums import RowGroup
from reporting.pages.plan_page import PlanPage
from reporting.rules.labels import in_numerals


@dataclass(frozen=True)
class Section:
    """A heading and the paragraphs under it."""

    title: str
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class Statement:
    """The draft."""

    sections: Sequence[Section]

    @property
    def text(self) -> str:
        """All its sentences, a line for each paragraph."""
        lines: list[str] = []
        for section in self.sections:
            lines += section.paragraphs
        return "\n".join(lines)

    @property
    def numbered(self) -> list[tuple[str, Sequence[str]]]:
        """一、计划指标完成情况, with its paragraphs."""
        found = []
        for place, section in enumerate(self.sections, start=1):
            found.append((f"{in_numerals(place)}、{section.title}", section.paragraphs))
        return found


def draft(page: PlanPage, standing: PlanStanding, whose: str = "") -> Statement:
    """The draft of a plan at the end of a period, or of somebody's part of it; no query.

    What the plan has none of has no section.
    """
    flagged = [row for row in standing.flagged if row.kind is RowGroup.TASKS]
    sections = (
        Section("计划指标完成情况", [completion(page, standing, whose)]),
        Section(f"{standing.indicators.lagging_word}的指标及原因", reasons(standing)),
        Section("完成较好的指标", [went_well(standing)]),
        Section("重点项目", projects_in_words(standing.plan_projects)),
        Section("民生实事", tasks_in_words(TaskTotals(standing.tasks), flagged)),
    )
    return Statement([section for section in sections if any(section.paragraphs)])
