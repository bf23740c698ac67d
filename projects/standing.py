"""How a plan's projects and livelihood tasks stand at the end of a period and stood before."""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from projects.judging import JudgedProject, JudgedTaskRow, TaskLedger
from projects.models import ProjectPlan
from projects.presenters.flagged import FlaggedProject, flagged_task
from projects.presenters.ledger import SHOWN
from projects.presenters.project_totals import PlanProjects
from projects.presenters.projects import ProjectRow
from projects.presenters.tasks import TaskRow
from reporting.enums import Grade, RowGroup, Status
from reporting.models import Department
from reporting.pages.flagged import Flagged
from reporting.pages.judged_cache import cached_judgement
from reporting.pages.lights import Light, grade_light, status_light
from reporting.pages.standing import (
    KindStanding,
    Narrowing,
    PlanAtPeriod,
    counted,
    ever_lagged,
    in_a_row,
)
from reporting.pages.text import Part
from reporting.rules.office.leaders import line_in_words

_SILENT = (Status.NOT_REPORTED, Status.NOT_DUE)


class ProjectStanding(KindStanding):
    """The key projects of a plan, judged for a period and for each before it."""

    group = RowGroup.PROJECTS
    name = "重点项目"
    measure = "个"
    lagging_word = "滞后"
    made_good_word = "由滞后转正常"

    def __init__(self, at: PlanAtPeriod) -> None:
        super().__init__(at)
        self.plan_projects = _plan_projects(at)
        self.rows = self.plan_projects.rows
        self._ledger = self.plan_projects.ledger

    @property
    def size(self) -> int:
        return len(self.rows)

    @property
    def is_sample(self) -> bool:
        return any(row.project.is_sample for row in self.rows)

    @cached_property
    def _by_key(self) -> dict[int, ProjectRow]:
        return {row.line.pk: row for row in self.rows}

    def light(self, key: int) -> Light | None:
        row = self._by_key.get(key)
        return None if row is None else project_light(row.judged)

    @property
    def known_months(self) -> Iterable[int]:
        return self._ledger.known_months

    @property
    def led(self) -> list[Department]:
        return [row.project.lead for row in self.rows]

    def clause(self) -> list[Part]:
        """135个重点项目中有数据130个，滞后12个、节点逾期7个."""
        whole = self.plan_projects.all
        return counted(
            self,
            total=whole.number,
            reported=whole.with_data,
            word=self.lagging_word,
            lagging=whole.slow,
            apart=_late_nodes(whole.late_nodes),
        )

    def in_short(self) -> list[Part]:
        """滞后12个、节点逾期7个."""
        whole = self.plan_projects.all
        slow = f"滞后{whole.slow}个" if whole.slow else ""
        return in_a_row(slow, _late_nodes(whole.late_nodes), tone="late")

    @property
    def leaders(self) -> list[str]:
        return [row.leader for row in self.rows]

    def keep(self, to: Narrowing) -> None:
        self.rows = [row for row in self.rows if to.holds(row.project.lead, row.leader)]
        self.plan_projects = self.plan_projects.among(self.rows, line_in_words(to.leader))

    @property
    def notes(self) -> dict[str, str]:
        whole = self.plan_projects.all
        late_nodes = f"、{whole.late_nodes}个节点逾期" if whole.late_nodes else ""
        with_data = "" if whole.is_whole else f"有数据{whole.with_data}个，"
        note = f"{whole.number}个中{with_data}{whole.slow}个滞后{late_nodes}，最慢的在前"
        return {self.group.label: note}

    def apart(self, rows: Iterable[Flagged]) -> str:
        return _late_nodes(sum(row.light.value == Grade.NODES_LATE for row in rows))

    @cached_property
    def ever(self) -> list[Flagged]:
        found: list[Flagged] = []
        for row in self._worst_first:
            lights = self._lights(row)
            if ever_lagged(lights):
                found.append(FlaggedProject(row, lights))
        return found

    def carried(self, limit: int | None = None) -> list[Flagged]:
        listed = self._worst_first[:limit]
        return list[Flagged](FlaggedProject(row, self._lights(row)) for row in listed)

    @property
    def _worst_first(self) -> list[ProjectRow]:
        return sorted(self.rows, key=lambda row: (row.grade_order, row.ledger_order))

    def _lights(self, row: ProjectRow) -> tuple[Light, ...]:
        return (*self._past_lights(row.line), project_light(row.judged))

    def _past_lights(self, line: ProjectPlan) -> Iterator[Light]:
        """Of a project, in those of the earlier periods in which the plan had it."""
        for month in self.months_before:
            if self._ledger.stands(line, month):
                yield project_light(self._ledger.judge(line, month))


class TaskStanding(KindStanding):
    """The livelihood tasks of a plan with their 量化目标, judged for a period and for each before
    it.
    """

    group = RowGroup.TASKS
    name = "民生实事"
    measure = "件"

    def __init__(self, at: PlanAtPeriod) -> None:
        super().__init__(at)
        self._ledger = TaskLedger.of_plan(at.plan, at.viewer)
        for task in self._ledger.tasks:
            task.lead = at.units.on(task.lead_id, at.day)
        judged = self._ledger.judge_all(at.through)
        self.rows = [TaskRow(task.task, "", at.query, task) for task in judged]

    @property
    def is_sample(self) -> bool:
        return any(row.is_sample for row in self.rows)

    @cached_property
    def _by_key(self) -> dict[int, TaskRow]:
        return {row.task.pk: row for row in self.rows}

    def light(self, key: int) -> Light | None:
        row = self._by_key.get(key)
        return None if row is None else status_light(self.at.through, row.status, row.label)

    @property
    def known_months(self) -> Iterable[int]:
        return self._ledger.known_months

    @property
    def led(self) -> list[Department]:
        return [row.task.lead for row in self.rows]

    @property
    def leaders(self) -> list[str]:
        return [row.leader for row in self.rows]

    @property
    def lagging_word(self) -> str:
        return "未完成" if self.at.is_year_end else "滞后"

    def clause(self) -> list[Part]:
        """16件民生实事中滞后2件."""
        reported = sum(row.status not in _SILENT for row in self.rows)
        return counted(
            self,
            total=len(self.rows),
            reported=reported,
            word=self.lagging_word,
            lagging=self.lagging,
        )

    def in_short(self) -> list[Part]:
        """民生实事滞后2件."""
        words = f"{self.name}{self.lagging_word}{self.lagging}件" if self.lagging else ""
        return in_a_row(words, tone="late")

    def keep(self, to: Narrowing) -> None:
        self.rows = [row for row in self.rows if to.holds(row.task.lead, row.leader)]

    @property
    def notes(self) -> dict[str, str]:
        return {self.group.label: f"{len(self.rows)}件中{self.lagging}件{self.lagging_word}"}

    @cached_property
    def ever(self) -> list[Flagged]:
        found = []
        for row in sorted(self.rows, key=lambda row: row.status != Status.SHORT):
            lights = self._lights(row)
            if ever_lagged(lights):
                found.append(flagged_task(row, row.task.lead, lights))
        return found

    @property
    def size(self) -> int:
        return len(self.rows)

    def carried(self, limit: int | None = None) -> list[Flagged]:
        return self._listed(self.rows)[:limit]

    def among(self, keys: Collection[int]) -> list[Flagged]:
        """The tasks with these keys, listed like those that a unit leads."""
        return self._listed(row for row in self.rows if row.task.pk in keys)

    def _listed(self, rows: Iterable[TaskRow]) -> list[Flagged]:
        """Tasks in printed order, but what is flagged first."""
        in_order = sorted(rows, key=lambda row: not row.status.lags)
        return [flagged_task(row, row.task.lead, self._lights(row)) for row in in_order]

    def _lights(self, row: TaskRow) -> tuple[Light, ...]:
        months = self.months_before
        before = [task_light(month, self._ledger.judge(row.task, month)) for month in months]
        return (*before, status_light(self.at.through, row.status, row.label))


def _plan_projects(at: PlanAtPeriod) -> PlanProjects:
    """Those of the pages of projects, where they were judged already or will be asked for."""
    if at.page is None:
        return PlanProjects(at.plan, at.through, at.viewer, at.query, units=at.units)
    return cached_judgement(at.page.of_county, PlanProjects.of_page, shown=SHOWN).linked(at.query)


def _late_nodes(number: int) -> str:
    """节点逾期7个; empty without any."""
    return f"节点逾期{number}个" if number else ""


def project_light(judged: JudgedProject) -> Light:
    return grade_light(judged.judged.facts.through, judged.grade, judged.judged.label)


def task_light(month: int, judged: JudgedTaskRow) -> Light:
    return status_light(month, judged.status, judged.judged.label)
