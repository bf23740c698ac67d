"""The overview: how the plan stands in ninety seconds, from one reading of its indicators, projects and tasks."""

from dataclasses import dataclass
from functools import cached_property

from chengkou.dashboards.briefing import paragraph
from chengkou.dashboards.since_last import since_last
from chengkou.dashboards.standing import PlanStanding, beside_indicators
from indicators.judging import JudgedRow
from indicators.presenters.groups import SectionBand, ShortfallGroup, by_section, shortfalls
from projects.presenters.charts import sums_in_words
from projects.presenters.project_totals import ProjectTotals
from projects.presenters.projects import ProjectRow
from projects.presenters.task_totals import TaskTotals
from reporting.drawing.charts import Charts
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part

SLOWEST = 3
"""How many projects that lag the overview names; their page has them all."""


@dataclass(frozen=True)
class Overview:
    """What the page shows, in the order in which it is read."""

    page: PlanPage
    sheet: PlanStanding

    @property
    def judged(self) -> list[JudgedRow]:
        return [row.judged for row in self.sheet.rows]

    # Are we on plan; what is not; why; what is needed from here; who carries it.

    @property
    def lead(self) -> list[Part]:
        """The answer: how the indicators stand and what falls short."""
        return paragraph(self.page, self.sheet.rows)

    @property
    def further(self) -> list[Part]:
        """What comes after it: projects and tasks, what has turned, what leaders are asked to settle."""
        parts: list[Part] = []
        if self.sheet.tally.with_data:
            parts += [*beside_indicators(self.sheet), *since_last(self.sheet)]
        if self.matters:
            parts += [
                Part(f"需县领导协调{len(self.matters)}件", "strong", "#h-matters"),
                Part("。"),
            ]
        return parts

    @cached_property
    def groups(self) -> list[ShortfallGroup]:
        return shortfalls(self.sheet.rows)

    @property
    def unconfirmed(self) -> bool:
        """Whether a lead unit named in the list waits for the county's word."""
        return any(not row.target.lead_confirmed for group in self.groups for row in group.rows)

    @cached_property
    def matters(self) -> list[ProjectRow]:
        """需协调事项: projects with something that a leader is asked to settle, the most pressing first."""
        return sorted(self.projects.matters, key=lambda row: row.matter_order)

    # The bands that open into their pages.

    @cached_property
    def bands(self) -> list[SectionBand]:
        return by_section(self.sheet.rows)

    @property
    def projects(self) -> ProjectTotals:
        return self.sheet.project_sheet.all

    @cached_property
    def project_words(self) -> list[Part]:
        return [
            Part(text, tone)
            for text, tone in sums_in_words(self.sheet.project_sheet, self.page.too_early)
        ]

    @property
    def sectors(self) -> list[ProjectTotals]:
        return self.sheet.project_sheet.sectors

    @property
    def slowest(self) -> list[ProjectRow]:
        return self.projects.lagging[:SLOWEST]

    @cached_property
    def tasks(self) -> TaskTotals:
        return TaskTotals(self.sheet.tasks)

    @property
    def charts(self) -> Charts:
        return self.sheet.charts

    @property
    def is_sample(self) -> bool:
        """Whether anything it shows was made by the demo."""
        return self.charts.is_sample or self.sheet.is_sample
