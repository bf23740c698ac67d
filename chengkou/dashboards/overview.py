"""The overview: the plan in ninety seconds, from one reading of all that is in it."""

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
from reporting.pages.text import Part, as_parts

SLOWEST = 3
"""How many projects that lag the overview names; their page has them all."""


@dataclass(frozen=True)
class Overview:
    """What the page shows, in the order in which it is read."""

    page: PlanPage
    standing: PlanStanding

    @property
    def judged(self) -> list[JudgedRow]:
        return [row.judged for row in self.standing.rows]

    # Are we on plan; what is not; why; what is needed from here; who carries it.

    @property
    def lead(self) -> list[Part]:
        """The answer: the status of the indicators and what falls short."""
        return paragraph(self.page, self.standing.rows)

    @property
    def further(self) -> list[Part]:
        """What comes after it: projects and tasks, what has changed, what leaders are to settle."""
        parts: list[Part] = []
        if self.standing.tally.with_data:
            parts += [*beside_indicators(self.standing), *since_last(self.standing)]
        if self.matters:
            parts += [
                Part(f"需县领导协调{len(self.matters)}件", "strong", "#h-matters"),
                Part("。"),
            ]
        return parts

    @cached_property
    def groups(self) -> list[ShortfallGroup]:
        return shortfalls(self.standing.rows)

    @property
    def unconfirmed(self) -> bool:
        """Whether a lead unit named in the list is still to be confirmed by the county."""
        for group in self.groups:
            if any(not row.target.lead_confirmed for row in group.rows):
                return True
        return False

    @cached_property
    def matters(self) -> list[ProjectRow]:
        """需协调事项: projects with something for a leader to settle, the most pressing first."""
        return sorted(self.projects.matters, key=lambda row: row.matter_order)

    # The bands that open into their pages.

    @cached_property
    def bands(self) -> list[SectionBand]:
        return by_section(self.standing.rows)

    @property
    def projects(self) -> ProjectTotals:
        return self.standing.plan_projects.all

    @cached_property
    def project_words(self) -> list[Part]:
        return as_parts(sums_in_words(self.standing.plan_projects, self.page.too_early))

    @property
    def sectors(self) -> list[ProjectTotals]:
        return self.standing.plan_projects.sectors

    @property
    def slowest(self) -> list[ProjectRow]:
        return self.projects.lagging[:SLOWEST]

    @cached_property
    def tasks(self) -> TaskTotals:
        return TaskTotals(self.standing.tasks)

    @property
    def charts(self) -> Charts:
        return self.standing.charts

    @property
    def is_sample(self) -> bool:
        """Whether any figure it shows was made up by the demo."""
        return self.charts.is_sample or self.standing.is_sample
