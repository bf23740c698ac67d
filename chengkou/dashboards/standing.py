"""未达预期和滞后清单: what is flagged of the three kinds, for how long, and what was made good.

Everything is judged from the same ledgers as the pages of each kind; nothing of it is stored.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from chengkou.dashboards.flagged import (
    Flagged,
    flagged_indicator,
    flagged_project,
    flagged_task,
)
from chengkou.dashboards.lights import Light, project_light, status_light, task_light
from indicators.judging import Ledger
from indicators.presenters.charts import is_on_overview, overview_charts
from indicators.presenters.groups import ShortfallGroup, shortfalls
from indicators.presenters.rows import IndicatorRow, make_rows
from indicators.presenters.tallies import Tally
from projects.judging import TaskLedger
from projects.models import ProjectPlan
from projects.presenters.project_totals import PlanProjects
from projects.presenters.projects import ProjectRow
from projects.presenters.tasks import TaskRow
from reporting.directory import Directory
from reporting.drawing.charts import Charts
from reporting.enums import RowGroup, Status
from reporting.models import Department, Plan
from reporting.months import last_day
from reporting.pages.plan_page import PlanPage
from reporting.pages.text import Part
from reporting.visibility import Viewer

YEAR_END = 12
_SILENT = (Status.NOT_REPORTED, Status.NOT_DUE)

AnyRow = IndicatorRow | ProjectRow | TaskRow
RowsByMonth = dict[int, list[IndicatorRow]]


class PlanStanding:
    """How a plan's indicators, projects and tasks stand at the end of a period, and stood before.

    Read once (nine queries for any number of rows and periods), and judged without asking the
    database again.
    """

    def __init__(self, plan: Plan, through: int, viewer: Viewer, query: str = "") -> None:
        self.year = plan.year
        self.through = through
        self.query = query
        self.day = last_day(plan.year, through)
        self.units = Directory(viewer)
        self.viewer = self.units.viewer
        self.indicators = Ledger.of_plan(
            plan, self.viewer, range(1, through + 1), self.units, drawn=is_on_overview
        )
        self.rows = make_rows(self.indicators.judge_all(through), through, query)
        self.tally = Tally(self.rows)
        self.plan_projects = PlanProjects(plan, through, self.viewer, query, units=self.units)
        self.projects = self.plan_projects.rows
        self._projects = self.plan_projects.ledger
        self._tasks = TaskLedger.of_plan(plan, self.viewer)
        self.tasks = [
            TaskRow(judged.task, "", query, judged) for judged in self._tasks.judge_all(through)
        ]

    @classmethod
    def of_page(cls, page: PlanPage, viewer: Viewer) -> "PlanStanding":
        """The standing at the end of a page's period."""
        return cls(page.plan, page.through, viewer, page.query)

    # Who leads what, on the period's last day.

    def lead_of(self, row: AnyRow) -> Department:
        """The unit that leads it, by the name of the day."""
        if isinstance(row, IndicatorRow):
            return row.target.lead
        if isinstance(row, ProjectRow):
            return row.line.project.lead
        return self.units.on(row.task.lead_id, self.day)

    @cached_property
    def charts(self) -> Charts:
        """The trends of the main indicators."""
        return overview_charts(self.year, self.rows, self.indicators)

    @cached_property
    def led(self) -> list[tuple[RowGroup, list[AnyRow]]]:
        """What units lead, of each kind; an indicator with several printed rows once."""
        return [
            (RowGroup.INDICATORS, [*self.tally.headlines]),
            (RowGroup.PROJECTS, [*self.projects]),
            (RowGroup.TASKS, [*self.tasks]),
        ]

    @cached_property
    def leads(self) -> list[Department]:
        """Every unit that leads anything, in the order of units."""
        found: dict[str, Department] = {}
        rows: list[AnyRow] = [*self.rows, *self.projects, *self.tasks]
        for row in rows:
            lead = self.lead_of(row)
            found[lead.code] = lead
        return sorted(found.values(), key=lambda unit: (unit.order, unit.code))

    # What is and was flagged.

    @cached_property
    def ever(self) -> list[Flagged]:
        """All that is flagged in the period or was in one before it, most important first."""
        return [*self._ever_indicators(), *self._ever_projects(), *self._ever_tasks()]

    @cached_property
    def flagged(self) -> list[Flagged]:
        return [row for row in self.ever if row.light.lags]

    @cached_property
    def made_good(self) -> list[Flagged]:
        """已补上: flagged in an earlier period, and judged well in this one."""
        return [row for row in self.ever if row.light.is_judged and not row.light.lags]

    @cached_property
    def gone_silent(self) -> list[Flagged]:
        """Flagged in an earlier period, with nothing to judge in this one."""
        return [row for row in self.ever if not row.light.is_judged]

    def flagged_number(self, kind: RowGroup) -> int:
        """How many of a kind are flagged."""
        return sum(row.kind == kind for row in self.flagged)

    @cached_property
    def is_sample(self) -> bool:
        """Whether any figure of it was made up by the demo."""
        shown: list[IndicatorRow | TaskRow | Flagged] = [*self.rows, *self.tasks, *self.ever]
        return self._projects.has_samples or any(row.is_sample for row in shown)

    def month_before(self, kind: RowGroup) -> int | None:
        """The month of the kind's period before this one; None where the reader knows of none."""
        before = self._months_before(kind)
        return before[-1] if before else None

    def _months_before(self, kind: RowGroup) -> list[int]:
        """The earlier periods of which the reader knows approved rows of the kind, in order."""
        known = {
            RowGroup.INDICATORS: self.indicators.known_months(self.year),
            RowGroup.PROJECTS: self._projects.known_months,
            RowGroup.TASKS: self._tasks.known_months,
        }
        return sorted({month for month in known[kind] if month < self.through})

    def _ever_indicators(self) -> list[Flagged]:
        rows_by_month: RowsByMonth = {}
        for month in self._months_before(RowGroup.INDICATORS):
            rows_by_month[month] = make_rows(self.indicators.judge_all(month), month)
        rows_by_month[self.through] = self.rows
        groups_by_month = {month: shortfalls(rows) for month, rows in rows_by_month.items()}
        lights = _lights_by_target(rows_by_month)
        samples = _sample_targets(rows_by_month)

        def flagged(row: IndicatorRow, group: str) -> Flagged:
            key = row.target.pk
            return flagged_indicator(row, group, tuple(lights[key]), is_sample=key in samples)

        found = []
        for group in groups_by_month[self.through]:
            found += [flagged(row, group.title) for row in group.rows]
        # A sub-row counts where it is listed of its own, and not under its headline.
        ever_listed = _listed_targets(groups_by_month.values())
        for row in self.rows:
            if row.target.pk in ever_listed and not row.status.lags:
                found.append(flagged(row, "指标"))
        return found

    def _ever_projects(self) -> list[Flagged]:
        months = self._months_before(RowGroup.PROJECTS)
        found = []
        for row in sorted(self.projects, key=lambda row: (row.grade_order, row.ledger_order)):
            lights = (*self._past_lights(row.line, months), project_light(row.judged))
            if _ever_lagged(lights):
                found.append(flagged_project(row, self.lead_of(row), lights))
        return found

    def _past_lights(self, line: ProjectPlan, months: Iterable[int]) -> Iterator[Light]:
        """Of a project, in those of the months in which the plan had it."""
        for month in months:
            if line.stands_in(month):
                yield project_light(self._projects.judge(line, month))

    def _ever_tasks(self) -> list[Flagged]:
        months = self._months_before(RowGroup.TASKS)
        found = []
        for row in sorted(self.tasks, key=lambda row: row.status != Status.SHORT):
            lights = [task_light(month, self._tasks.judge(row.task, month)) for month in months]
            lights.append(status_light(self.through, row.status, row.label))
            if _ever_lagged(lights):
                found.append(flagged_task(row, self.lead_of(row), tuple(lights)))
        return found

    # The bands of the list.

    @cached_property
    def _notes(self) -> dict[str, str]:
        """What stands beside the name of each band: so many of so many."""
        notes = {group.title: group.note for group in shortfalls(self.rows)}
        late = self.flagged_number(RowGroup.PROJECTS)
        short = self.flagged_number(RowGroup.TASKS)
        notes[RowGroup.PROJECTS.label] = f"{len(self.projects)}个中{late}个滞后，最慢的在前"
        notes[RowGroup.TASKS.label] = f"{len(self.tasks)}件中{short}件{self.task_word}"
        return notes

    @property
    def task_word(self) -> str:
        return "未完成" if self.through == YEAR_END else "滞后"

    def bands(self, chosen: Sequence[Flagged]) -> list[tuple[str, str, list[Flagged]]]:
        """What was chosen of the list under its bands: title, how many of how many, rows."""
        rows_by_band: dict[str, list[Flagged]] = {}
        for row in chosen:
            rows_by_band.setdefault(row.group, []).append(row)
        is_whole = len(chosen) == len(self.flagged)
        bands = []
        for title, rows in rows_by_band.items():
            note = self._notes[title] if is_whole else f"筛选后{len(rows)}个"
            bands.append((title, note, rows))
        return bands


def _ever_lagged(lights: Iterable[Light]) -> bool:
    return any(light.lags for light in lights)


def _lights_by_target(rows_by_month: RowsByMonth) -> dict[int, list[Light]]:
    """Of each target's key its lights, in the order of the months."""
    lights: dict[int, list[Light]] = {}
    for month, rows in rows_by_month.items():
        for row in rows:
            light = status_light(month, row.status, row.label)
            lights.setdefault(row.target.pk, []).append(light)
    return lights


def _sample_targets(rows_by_month: RowsByMonth) -> set[int]:
    """The keys of targets with a made-up figure in any month."""
    found: set[int] = set()
    for rows in rows_by_month.values():
        found.update(row.target.pk for row in rows if row.is_sample)
    return found


def _listed_targets(months: Iterable[list[ShortfallGroup]]) -> set[int]:
    """The keys of targets that are listed as a shortfall in any month."""
    found: set[int] = set()
    for groups in months:
        for group in groups:
            found.update(row.target.pk for row in group.rows)
    return found


# Sentences.


def opening(standing: PlanStanding, page: PlanPage) -> list[Part]:
    """The list's first sentence: how many of how many are flagged, how long, what was made good."""
    kinds = [_of_indicators(standing.tally, page), _of_projects(standing), _of_tasks(standing)]
    if not any(kinds):
        return [Part(f"{page.year}年计划还没有录入指标、重点项目和民生实事。")]
    period = f"{page.year}年" if page.is_year_end else page.period_label
    parts = [Part(f"{period}，"), *_joined(kinds)]
    subs = sum(row.group == "分项" for row in standing.flagged)
    if subs:
        parts.append(Part(f"另有{subs}个分项单独落后。"))
    lasting = sum(len(row.run) > 1 for row in standing.flagged)
    if lasting:
        parts += [
            Part(f"所列{len(standing.flagged)}个中，"),
            Part(f"{lasting}个已连续两期以上", "strong"),
            Part("。"),
        ]
    if standing.made_good:
        parts += [
            Part("前期落后、本期"),
            Part(f"已补上{len(standing.made_good)}个", "good"),
            Part("。"),
        ]
    if standing.gone_silent:
        parts.append(Part(f"前期落后、本期没有判断的{len(standing.gone_silent)}个。"))
    return parts


def beside_indicators(standing: PlanStanding) -> list[Part]:
    """135个重点项目中有数据130个，滞后12个；16件民生实事中滞后2件。 Empty without either."""
    return _joined([_of_projects(standing), _of_tasks(standing)])


def _joined(clauses: Iterable[list[Part]]) -> list[Part]:
    """Clauses as one sentence, without those that are empty; empty where all are."""
    parts: list[Part] = []
    for clause in clauses:
        if clause:
            parts += [*clause, Part("；")]
    if parts:
        parts[-1] = Part("。")
    return parts


def _of_indicators(tally: Tally, page: PlanPage) -> list[Part]:
    """36项指标中有数据28项，低于序时7项."""
    if not tally.total:
        return []
    if not tally.with_data:
        return [Part(f"{tally.total}项指标都还没有数据")]
    yardstick, tone = ("目标", "bad") if page.is_year_end else ("序时", "late")
    return [
        Part(f"{tally.total}项指标{_coverage(tally.total, tally.with_data, '项')}"),
        Part(f"低于{yardstick}{tally.lagging}项", tone if tally.lagging else ""),
    ]


def _of_projects(standing: PlanStanding) -> list[Part]:
    """135个重点项目中有数据130个，滞后12个."""
    reported = sum(row.row is not None for row in standing.projects)
    lagging = standing.flagged_number(RowGroup.PROJECTS)
    return _counted("个", "重点项目", len(standing.projects), reported, "滞后", lagging)


def _of_tasks(standing: PlanStanding) -> list[Part]:
    """16件民生实事中滞后2件."""
    reported = sum(row.status not in _SILENT for row in standing.tasks)
    lagging = standing.flagged_number(RowGroup.TASKS)
    return _counted("件", "民生实事", len(standing.tasks), reported, standing.task_word, lagging)


def _counted(
    measure: str, name: str, total: int, reported: int, word: str, lagging: int
) -> list[Part]:
    """How many of `total` have data and how many of them lag; empty without any."""
    if not total:
        return []
    if not reported:
        return [Part(f"{total}{measure}{name}都还没有数据")]
    return [
        Part(f"{total}{measure}{name}{_coverage(total, reported, measure)}"),
        Part(f"{word}{lagging}{measure}", "late" if lagging else ""),
    ]


def _coverage(total: int, reported: int, measure: str) -> str:
    """中 where all have data, else 中有数据130个，."""
    return "中" if reported == total else f"中有数据{reported}{measure}，"
