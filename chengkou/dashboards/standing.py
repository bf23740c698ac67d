"""未达预期和滞后清单: what is flagged across the three kinds, for how long, and what was made good.

Everything is judged from the same ledgers as the pages of each kind; nothing of it is stored.
"""

from collections.abc import Sequence
from functools import cached_property

from chengkou.dashboards.flagged import (
    Flagged,
    Light,
    flagged_indicator,
    flagged_project,
    flagged_task,
    project_light,
    status_light,
    task_light,
)
from indicators.judging import Ledger
from indicators.presenters.charts import is_on_overview, overview_charts
from indicators.presenters.groups import shortfalls
from indicators.presenters.rows import IndicatorRow, make_rows
from indicators.presenters.tallies import Tally
from projects.judging import TaskLedger
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


class PlanStanding:
    """How a plan's indicators, projects and tasks stand at the end of a period, and stood at each before it.

    Read once (nine queries for any number of rows and periods), and judged without asking the database again.
    """

    def __init__(self, plan: Plan, through: int, viewer: Viewer, query: str = "") -> None:
        self.through, self.query, self.day = through, query, last_day(plan.year, through)
        self.year = plan.year
        self.units = Directory(viewer)
        self.viewer = viewer = self.units.viewer
        self.indicators = Ledger.of_plan(
            plan, viewer, range(1, through + 1), self.units, drawn=is_on_overview
        )
        self.project_sheet = PlanProjects(plan, through, viewer, query, units=self.units)
        self._projects = self.project_sheet.ledger
        self._tasks = TaskLedger.of_plan(plan, viewer)
        self.rows = make_rows(self.indicators.judge_all(through), through, query)
        self.projects = self.project_sheet.rows
        self.tasks = [
            TaskRow(judged.task, "", query, judged) for judged in self._tasks.judge_all(through)
        ]
        self.tally = Tally(self.rows)

    @classmethod
    def of_page(cls, page: PlanPage, viewer: Viewer) -> "PlanStanding":
        """Those of a page's plan and period."""
        return cls(page.plan, page.through, viewer, page.query)

    # Who leads what, on the period's last day.

    def lead_of(self, row: IndicatorRow | ProjectRow | TaskRow) -> Department:
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
    def led(self) -> list[tuple[RowGroup, list[IndicatorRow | ProjectRow | TaskRow]]]:
        """What units lead, of each kind; an indicator with several printed rows once."""
        return [
            (RowGroup.INDICATORS, [*self.tally.headlines]),
            (RowGroup.PROJECTS, [*self.projects]),
            (RowGroup.TASKS, [*self.tasks]),
        ]

    @cached_property
    def leads(self) -> list[Department]:
        """Every unit that leads anything, in the order of units."""
        led: list[IndicatorRow | ProjectRow | TaskRow] = [*self.rows, *self.projects, *self.tasks]
        found = {lead.code: lead for lead in map(self.lead_of, led)}
        return sorted(found.values(), key=lambda unit: (unit.order, unit.code))

    # What is and was flagged.

    @cached_property
    def ever(self) -> list[Flagged]:
        """All that is flagged in the period or was in one before it, in the order in which it is told."""
        return [*self._ever_indicators(), *self._ever_projects(), *self._ever_tasks()]

    @cached_property
    def flagged(self) -> list[Flagged]:
        return [each for each in self.ever if each.light.lags]

    @cached_property
    def made_good(self) -> list[Flagged]:
        """已补上: flagged in an earlier period, and judged well in this one."""
        return [each for each in self.ever if each.light.is_judged and not each.light.lags]

    @cached_property
    def gone_silent(self) -> list[Flagged]:
        """Flagged in an earlier period, with nothing to judge in this one: neither flagged nor made good."""
        return [each for each in self.ever if not each.light.is_judged]

    @cached_property
    def is_sample(self) -> bool:
        """Whether anything that it tells of was made by the demo."""
        shown: list[IndicatorRow | TaskRow | Flagged] = [*self.rows, *self.tasks, *self.ever]
        return self._projects.has_samples or any(each.is_sample for each in shown)

    def _months(self, kind: RowGroup) -> list[int]:
        """The periods that count for a kind of rows: those of which the reader knows approved ones, and this one."""
        known = {
            RowGroup.INDICATORS: self.indicators.known_months(self.year),
            RowGroup.PROJECTS: self._projects.known_months,
            RowGroup.TASKS: self._tasks.known_months,
        }
        return sorted({month for month in known[kind] if month < self.through} | {self.through})

    def month_before(self, kind: RowGroup) -> int | None:
        """The month of the kind's period before this one; None where the reader knows of none."""
        *before, _ = self._months(kind)
        return before[-1] if before else None

    def _ever_indicators(self) -> list[Flagged]:
        by_month = {self.through: self.rows}
        for month in self._months(RowGroup.INDICATORS)[:-1]:
            by_month[month] = make_rows(self.indicators.judge_all(month), month)
        told = {month: shortfalls(rows) for month, rows in by_month.items()}
        # A sub-row counts where it is listed of its own, and not under its headline.
        listed = {
            row.target.pk for groups in told.values() for group in groups for row in group.rows
        }
        lights: dict[int, list[Light]] = {}
        for month in sorted(by_month):
            for row in by_month[month]:
                lights.setdefault(row.target.pk, []).append(
                    status_light(month, row.status, row.label)
                )
        samples = {row.target.pk for rows in by_month.values() for row in rows if row.is_sample}
        now = [(group.title, row) for group in told[self.through] for row in group.rows]
        before = [
            ("指标", row) for row in self.rows if not row.status.lags and row.target.pk in listed
        ]
        return [
            flagged_indicator(
                row, group, tuple(lights[row.target.pk]), is_sample=row.target.pk in samples
            )
            for group, row in now + before
        ]

    def _ever_projects(self) -> list[Flagged]:
        months = self._months(RowGroup.PROJECTS)
        found = []
        for row in sorted(self.projects, key=lambda row: (row.grade_order, row.ledger_order)):
            past = [
                self._projects.judge(row.line, month)
                for month in months[:-1]
                if row.line.stands_in(month)
            ]
            judged = (*past, row.judged)
            if any(each.lags for each in judged):
                found.append(
                    flagged_project(row, self.lead_of(row), tuple(map(project_light, judged)))
                )
        return found

    def _ever_tasks(self) -> list[Flagged]:
        months = self._months(RowGroup.TASKS)
        found = []
        for row in sorted(self.tasks, key=lambda row: row.status != Status.SHORT):
            past = [(month, self._tasks.judge(row.task, month)) for month in months[:-1]]
            lights = [task_light(month, each) for month, each in past]
            lights.append(status_light(self.through, row.status, row.label))
            if any(light.lags for light in lights):
                found.append(flagged_task(row, self.lead_of(row), tuple(lights)))
        return found

    # The bands of the list.

    @cached_property
    def _notes(self) -> dict[str, str]:
        """What stands beside the name of each band: so many of so many."""
        notes = {group.title: group.note for group in shortfalls(self.rows)}
        late = [each for each in self.flagged if each.kind == RowGroup.PROJECTS]
        notes[RowGroup.PROJECTS.label] = f"{len(self.projects)}个中{len(late)}个滞后，最慢的在前"
        short = [each for each in self.flagged if each.kind == RowGroup.TASKS]
        notes[RowGroup.TASKS.label] = f"{len(self.tasks)}件中{len(short)}件{self.task_word}"
        return notes

    @property
    def task_word(self) -> str:
        return "未完成" if self.through == YEAR_END else "滞后"

    def bands(self, chosen: Sequence[Flagged]) -> list[tuple[str, str, list[Flagged]]]:
        """What was chosen of the list under its bands, each with how many of how many it is."""
        parts: dict[str, list[Flagged]] = {}
        for each in chosen:
            parts.setdefault(each.group, []).append(each)
        return [
            (
                title,
                self._notes[title] if len(chosen) == len(self.flagged) else f"筛选后{len(rows)}个",
                rows,
            )
            for title, rows in parts.items()
        ]


def opening(sheet: PlanStanding, page: PlanPage) -> list[Part]:
    """The page's first sentence: how many of how many are flagged, for how long, and what was made good."""
    tally, year_end = sheet.tally, page.is_year_end
    kinds = [_of_indicators(tally, year_end), _of_projects(sheet), _of_tasks(sheet)]
    if not any(kinds):
        return [Part(f"{page.year}年计划还没有录入指标、重点项目和民生实事。")]
    parts = [Part(f"{page.year}年，" if year_end else f"{page.period_label}，")]
    for kind in filter(None, kinds):
        parts += [*kind, Part("；")]
    parts[-1] = Part("。")
    if subs := sum(each.group == "分项" for each in sheet.flagged):
        parts.append(Part(f"另有{subs}个分项单独落后。"))
    if lasting := sum(len(each.run) > 1 for each in sheet.flagged):
        parts += [
            Part(f"所列{len(sheet.flagged)}个中，"),
            Part(f"{lasting}个已连续两期以上", "strong"),
            Part("。"),
        ]
    if sheet.made_good:
        parts += [
            Part("前期落后、本期"),
            Part(f"已补上{len(sheet.made_good)}个", "good"),
            Part("。"),
        ]
    if sheet.gone_silent:
        parts.append(Part(f"前期落后、本期没有判断的{len(sheet.gone_silent)}个。"))
    return parts


def beside_indicators(sheet: PlanStanding) -> list[Part]:
    """135个重点项目中有数据130个，滞后12个；16件民生实事中滞后2件。 Empty without either."""
    kinds = [kind for kind in (_of_projects(sheet), _of_tasks(sheet)) if kind]
    parts = [part for kind in kinds for part in (*kind, Part("；"))]
    return [*parts[:-1], Part("。")] if parts else []


def _of_indicators(tally: Tally, year_end: bool) -> list[Part]:
    if not tally.total:
        return []
    if not tally.with_data:
        return [Part(f"{tally.total}项指标都还没有数据")]
    word = f"低于{'目标' if year_end else '序时'}{tally.lagging}项"
    known = "中" if tally.with_data == tally.total else f"中有数据{tally.with_data}项，"
    return [
        Part(f"{tally.total}项指标{known}"),
        Part(word, ("bad" if year_end else "late") if tally.lagging else ""),
    ]


def _of_projects(sheet: PlanStanding) -> list[Part]:
    reported = sum(row.row is not None for row in sheet.projects)
    return _counted(
        "个重点项目", "个", "滞后", sheet, RowGroup.PROJECTS, len(sheet.projects), reported
    )


def _of_tasks(sheet: PlanStanding) -> list[Part]:
    silent = (Status.NOT_REPORTED, Status.NOT_DUE)
    reported = sum(row.status not in silent for row in sheet.tasks)
    return _counted(
        "件民生实事", "件", sheet.task_word, sheet, RowGroup.TASKS, len(sheet.tasks), reported
    )


def _counted(
    what: str,
    measure: str,
    word: str,
    sheet: PlanStanding,
    kind: RowGroup,
    total: int,
    reported: int,
) -> list[Part]:
    """135个重点项目中有数据130个，滞后12个."""
    if not total:
        return []
    if not reported:
        return [Part(f"{total}{what}都还没有数据")]
    lagging = sum(each.kind == kind for each in sheet.flagged)
    known = "中" if reported == total else f"中有数据{reported}{measure}，"
    return [
        Part(f"{total}{what}{known}"),
        Part(f"{word}{lagging}{measure}", "late" if lagging else ""),
    ]
