"""The overview: the plan in ninety seconds, from one reading of all that is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from chengkou.dashboards.briefing import paragraph
from chengkou.dashboards.matters import Matters
from chengkou.dashboards.since_last import since_last
from chengkou.dashboards.standing import PlanStanding, kinds_beside
from indicators.judging import JudgedRow
from indicators.presenters.groups import SectionBand, ShortfallGroup, by_section, shortfalls
from indicators.presenters.rows import IndicatorRow
from indicators.presenters.tallies import BriefCount
from projects.presenters.charts import sums_in_words
from projects.presenters.project_totals import ProjectTotals
from projects.presenters.projects import ProjectRow
from projects.presenters.published import PublishedSums
from projects.presenters.task_totals import TaskTotals
from projects.presenters.tasks import TaskRow
from reporting.drawing.charts import Charts
from reporting.enums import RowGroup
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part, as_parts

SLOWEST = 3
"""How many projects that lag the overview names; their page has them all."""
LATE_TASKS = 8
"""How many livelihood tasks that lag the overview names."""
SHORTFALLS = 60
"""How many rows that fall short the overview lists; the list of what is flagged has them all."""
BY_DEPTH = "depth"
"""The order that puts the deepest shortfall of each group first."""

Reasoned = tuple[IndicatorRow, str]
"""A row that falls short, and the reason to be printed beside it."""


@dataclass(frozen=True)
class Overview:
    """What the page shows, in the order in which it is read."""

    page: PlanPage
    standing: PlanStanding
    order: str = ""
    """BY_DEPTH, or empty for the order of the plan."""

    @property
    def judged(self) -> list[JudgedRow]:
        return [row.judged for row in self.standing.rows]

    # Are we on plan; what is not; why; what is needed from here; who carries it.

    @property
    def lead(self) -> list[Part]:
        """The answer: the status of the indicators, what falls short, and what went well."""
        made_good = self.standing.indicators_just_made_good
        return paragraph(self.page, self.standing.rows, made_good)

    @property
    def further(self) -> list[Part]:
        """What comes after it: projects and tasks, what has changed, what leaders are to settle."""
        parts: list[Part] = []
        if self.standing.tally.with_data:
            parts += kinds_beside(self.standing, self._flagged_url)
            parts += since_last(self.standing, named_made_good=False)
        if self.matters.number:
            parts += [
                Part(f"需县领导协调{self.matters.number}件", "strong", "#h-matters"),
                Part("。"),
            ]
        return parts

    def _flagged_url(self, kind: RowGroup) -> str:
        """The list of what is flagged of one kind."""
        address = reverse("shortfalls", args=[self.page.year])
        return f"{address}?kind={kind.value}{self.page.more}"

    @property
    def counts(self) -> list[BriefCount]:
        tally = self.standing.tally
        return tally.by_attribute if self.page.is_year_end else tally.in_brief

    @cached_property
    def groups(self) -> list[tuple[ShortfallGroup, list[Reasoned]]]:
        """What falls short by kind, each row with its reason; the first SHORTFALLS rows of all."""
        groups = []
        room = SHORTFALLS
        said: dict[str, IndicatorRow] = {}
        for group in self._all_groups:
            rows = group.rows
            if self.order == BY_DEPTH:
                rows = sorted(rows, key=lambda row: -row.depth)
            if room:
                groups.append((group, [(row, _reason(row, said)) for row in rows[:room]]))
                room -= min(room, len(rows))
        return groups

    @cached_property
    def _all_groups(self) -> list[ShortfallGroup]:
        return shortfalls(self.standing.rows)

    @property
    def listed(self) -> int:
        """How many rows `groups` has."""
        return sum(len(rows) for _, rows in self.groups)

    @property
    def left(self) -> int:
        """How many more rows fall short than it has."""
        return sum(len(group.rows) for group in self._all_groups) - self.listed

    @property
    def shortfalls(self) -> Iterable[IndicatorRow]:
        for _, rows in self.groups:
            for row, _ in rows:
                yield row

    @property
    def has_last_year(self) -> bool:
        """Whether last year's same months or the city's figure is known of any of them."""
        return any(row.last_year or row.city_in_words for row in self.shortfalls)

    @property
    def columns(self) -> int:
        """How many columns their table has."""
        return 9 if self.has_last_year else 8

    @property
    def unconfirmed(self) -> bool:
        """Whether a lead unit named in the list is still to be confirmed by the county."""
        return any(not row.target.lead_confirmed for row in self.shortfalls)

    @cached_property
    def matters(self) -> Matters:
        """需协调事项: what leaders are asked to settle."""
        return Matters.of(self.projects, self.page)

    # The bands that open into their pages.

    @cached_property
    def bands(self) -> list[SectionBand]:
        return by_section(self.standing.rows)

    @property
    def projects(self) -> ProjectTotals:
        return self.standing.plan_projects.all

    @cached_property
    def printed(self) -> PublishedSums:
        """What the document itself prints of projects, for a plan without a ledger (one query)."""
        return PublishedSums(self.page.plan)

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
    def first_late_tasks(self) -> list[TaskRow]:
        return self.tasks.lagging[:LATE_TASKS]

    @property
    def late_tasks_left(self) -> int:
        """How many more lag than these."""
        return len(self.tasks.lagging) - len(self.first_late_tasks)

    @property
    def charts(self) -> Charts:
        return self.standing.charts

    @property
    def is_sample(self) -> bool:
        """Whether any figure it shows was made up by the demo."""
        return self.charts.is_sample or self.standing.is_sample


def _reason(row: IndicatorRow, said: dict[str, IndicatorRow]) -> str:
    """The reason as reported; 同第11项 where it is word for word that of a row before.

    `said`: the reasons of the rows before, to which this one's is added.
    """
    before = said.setdefault(row.explanation, row)
    if not row.explanation or before is row:
        return row.explanation
    return f"同第{before.number}项。"
