"""The sample's projects and livelihood tasks: money, progress and problems."""

import datetime
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chengkou.demo.sample.ledger import step_of
from chengkou.demo.sample.problems import ask, explain, explain_node
from chengkou.demo.sample.reasons import DONE_WORDS, TASK_WORDS, why_target_lags
from chengkou.demo.sample.works import BUILDING, LATER, Work, work_of
from projects.enums import Nature, Node, ProblemKind, Stage
from projects.judging import ProjectLedger, TaskLedger
from projects.models import (
    FUNDS,
    LivelihoodTask,
    Preparation,
    ProjectPlan,
    ProjectProgress,
    TargetProgress,
    TaskProgress,
)
from reporting.enums import Measure, Pace
from reporting.models import Submission
from reporting.months import last_day
from reporting.rules.figures import half_up, places

SEED = 2027
QUARTERS = (3, 6, 9, 12)
# How far projects deviate from their pace all year, in % of it, and how many of a hundred do.
# Every grade occurs.
DRIFTS = {12: 22, 3: 40, -8: 14, -30: 10, -48: 8, -75: 6}
LAGS_FROM = -30
"""From this deviation on a project lags; more than that no weather explains."""
SEVERE = -70
"""From this deviation on the unit asks for help, and does not begin in time."""
WELL_UNDER_WAY = Fraction(1, 3)
"""From this share of its total on a project has its land."""
DAYS_LOST = 12
"""Days that bad weather costs in a quarter, at least."""
OPENING = 26
"""The day of August on which the school is ready, and its livelihood task done."""


@dataclass(frozen=True)
class Figures:
    """完成投资 and 到位资金 in 万元 and 形象进度 in % by the end of a quarter."""

    completed: int
    arrived: int
    percent: int


# The school that opens on 1 September: its equipment is paid for in the third quarter.
TYPED = {
    "重庆市城口育才中学校": {
        3: Figures(2_000, 4_500, 25),
        6: Figures(5_000, 9_000, 62),
        9: Figures(15_000, 13_500, 100),
    }
}
NAMED_AS_PROJECTS = {
    ("county", 1): "重庆市城口育才中学校",
    ("county", 2): "城口县滨河体育文化公园及青少年活动中心",
}
"""Livelihood tasks that are key projects as well: their investment and money are the same."""


@dataclass(frozen=True)
class Course:
    """How a project goes all year; always the same for one project."""

    drift: int
    kind: ProblemKind
    """What delays it, if it lags."""
    ratio: int
    """到位资金 in % of 完成投资."""
    day: int
    number: int
    """How many 亩, 户 or days its problem is about."""

    @classmethod
    def of(cls, line: ProjectPlan) -> "Course":
        rng = _rng(line.project.code)
        work = work_of(line.project.name)
        drift = 3
        kinds: tuple[ProblemKind, ...] = LATER
        if work is not None:
            drift = rng.choices(list(DRIFTS), weights=list(DRIFTS.values()))[0]
            kinds = _delays(line, work)
        if drift < LAGS_FROM:
            kinds = tuple(kind for kind in kinds if kind != ProblemKind.WORKS)
        kind = rng.choice(kinds)
        ratio = rng.choice((95, 100, 105, 110))
        if drift <= LAGS_FROM:
            ratio = rng.choice((100, 105, 110, 120))
            if kind == ProblemKind.MONEY:
                ratio = rng.choice((70, 75, 80))
        day = rng.randint(2, 26) if work else OPENING
        return cls(drift, kind, ratio, day, rng.randint(5, 18))

    @property
    def begins_late(self) -> bool:
        """Whether its problem keeps it from being begun, not only from going on."""
        return self.drift <= SEVERE and self.kind not in LATER


def _delays(line: ProjectPlan, work: Work) -> tuple[ProblemKind, ...]:
    share = Fraction(line.done_before) / Fraction(line.project.total_investment)
    return LATER if share >= WELL_UNDER_WAY else work.delays


def type_projects(
    submission: Submission, rows: Iterable[ProjectProgress], ledger: ProjectLedger
) -> None:
    """Set money, stage and progress on the form's projects; nothing is written."""
    month = submission.period.month
    for row in rows:
        line = row.project_plan
        course = Course.of(line)
        if line.nature == Nature.PREPARATION:
            _prepare(row, line)
        else:
            row.completed = completed_by(line, month)
            row.arrived = arrived_by(line, month)
            _build(row, line, course)
        if not ledger.judge(line, month, row).lags:
            continue
        if line.nature == Nature.PREPARATION:
            _explain_late_node(row, line)
        else:
            turn = _turn(line, month)
            number = course.number
            if course.kind == ProblemKind.WORKS:
                number += DAYS_LOST + turn
            explain(row, course.kind, number, turn)
            if course.drift <= SEVERE:
                ask(row, line.project.county_leader)


def completed_by(line: ProjectPlan, month: int) -> Decimal:
    """完成投资 of the year's months 1 to `month`, in 万元; it never falls."""
    typed = TYPED.get(line.project.name, {}).get(month)
    if typed:
        return Decimal(typed.completed)
    course = Course.of(line)
    if course.begins_late and line.nature == Nature.NEW and _turn(line, month) <= 1:
        return Decimal(0)
    share = _share(line, month) * (100 + course.drift) / 100
    plan: Decimal = line.investment
    return min(half_up(Fraction(plan) * share, 0), plan)


def arrived_by(line: ProjectPlan, month: int) -> Decimal:
    """到位资金 of the year's months 1 to `month`, in 万元: never more than the year's plan."""
    typed = TYPED.get(line.project.name, {}).get(month)
    if typed:
        return Decimal(typed.arrived)
    plan: Decimal = line.investment
    completed = completed_by(line, month)
    if not completed and _turn(line, month):
        return half_up(Fraction(plan) * 5 / 100, 0)  # it is there and cannot be used
    return min(half_up(Fraction(completed) * Course.of(line).ratio / 100, 0), plan)


def _turn(line: ProjectPlan, month: int) -> int:
    """How many quarters of the year it should have been built in by the month."""
    start = line.project.planned_start
    first = 1
    if start is not None and start.year == line.plan.year:
        first = start.month
    return len([quarter for quarter in QUARTERS if first <= quarter <= month])


def _share(line: ProjectPlan, month: int) -> Fraction:
    """The share of the year's months between start and finish that are over."""
    start = line.project.planned_start
    finish = line.project.planned_finish
    first = 1
    last = 12
    if start and start.year == line.plan.year:
        first = start.month
    if finish and finish.year == line.plan.year:
        last = finish.month
    return Fraction(max(min(month, last) - first + 1, 0), max(last - first + 1, 1))


def _build(row: ProjectProgress, line: ProjectPlan, course: Course) -> None:
    """Set stage, dates and words that go with the money."""
    month = row.submission.period.month
    project = line.project
    assert row.completed is not None, "the money is set first"
    if not row.completed:
        row.stage = project.stage
        row.progress_percent = 0
        row.progress_words = "办理开工前手续" if _turn(line, month) else "未到开工时间，做开工准备"
        return
    done = Fraction(line.done_before + row.completed) / Fraction(project.total_investment)
    row.started_on = project.started_on or _begun_on(line, course)
    row.finished_on = _finished_on(line, course, month)
    row.stage = Stage.COMPLETED if row.finished_on else Stage.BUILDING
    typed = TYPED.get(project.name, {}).get(month)
    row.progress_percent = typed.percent if typed else int(done * 100)
    work = work_of(project.name)
    steps = work.steps if work else BUILDING
    row.progress_words = step_of(steps, Fraction(row.progress_percent, 100))
    if row.finished_on:
        row.progress_words = "全部完成，通过竣工验收"


def _begun_on(line: ProjectPlan, course: Course) -> datetime.date | None:
    """A day of the month planned, or three months later where it was not begun in time."""
    start: datetime.date | None = line.project.planned_start
    if start is None:
        return None
    if course.begins_late:
        first_quarter = next(quarter for quarter in QUARTERS if quarter >= start.month)
        start = start.replace(month=min(first_quarter + 1, 12))
    return start.replace(day=course.day)


def _finished_on(line: ProjectPlan, course: Course, month: int) -> datetime.date | None:
    """The day on which all of the total was done; None while it is not."""
    finish = line.project.planned_finish
    if line.done_before + line.investment < line.project.total_investment:
        return None
    for quarter in QUARTERS:
        if quarter <= month and completed_by(line, quarter) >= line.investment:
            in_plan = finish.month if finish and finish.year == line.plan.year else 12
            return datetime.date(line.plan.year, min(quarter, in_plan), course.day)
    return None


def _prepare(row: ProjectProgress, line: ProjectPlan) -> None:
    """Say which approvals are there; nothing is built and counted before they all are."""
    last = last_day(line.plan.year, row.submission.period.month)
    nodes = [node for node in line.all_nodes if node.done_on and node.done_on <= last]
    row.completed = Decimal(0)
    row.arrived = Decimal(0)
    row.stage = Stage.PREPARATION
    following = line.all_nodes[len(nodes)]
    row.progress_words = f"正在办理{following}"
    if nodes:
        row.progress_words = f"{nodes[-1]}已办结，正在办理{following}"


def _explain_late_node(row: ProjectProgress, line: ProjectPlan) -> None:
    last = last_day(line.plan.year, row.submission.period.month)
    late: list[Preparation] = []
    for node in line.all_nodes:
        is_done = node.done_on is not None and node.done_on <= last
        if node.planned_on is not None and node.planned_on <= last and not is_done:
            late.append(node)
    planned = late[0].planned_on
    assert planned is not None, "a node is late by its date"
    explain_node(row, Node(late[0].node), last.month - planned.month)


def type_tasks(
    submission: Submission, rows: Iterable[TaskProgress], lines: Mapping[str, ProjectPlan]
) -> None:
    """Set money by source and words on the form's livelihood tasks; nothing is written.

    `lines` are the lines of key projects by the project's name.
    """
    month = submission.period.month
    for row in rows:
        task = row.task
        rng = _rng(f"{task.level} {task.number}")
        line = lines.get(NAMED_AS_PROJECTS.get((task.level, task.number), ""))
        row.arrived = Decimal(0)
        row.spent = Decimal(0)
        for source in FUNDS:
            planned = getattr(task, source)
            share = Fraction(month, 12) * rng.choice((80, 100, 120)) / 100
            arrived = half_up(Fraction(planned) * min(share, Fraction(1)), 1)
            spent = half_up(Fraction(arrived) * rng.choice((65, 75, 85)) / 100, 1)
            if line is not None and planned:
                # The only source of a task that is a key project as well.
                arrived = arrived_by(line, month)
                spent = half_up(Fraction(min(arrived, completed_by(line, month))) * 9 / 10, 0)
            setattr(row, source.replace("fund", "arrived"), arrived)
            setattr(row, source.replace("fund", "spent"), spent)
            row.arrived += arrived
            row.spent += spent
        row.words = TASK_WORDS[task.level, task.number][month]
        if _is_over(task, month):
            assert task.due_on is not None, "what is over has a limit"
            row.done = True
            row.done_on = (task.due_on - datetime.timedelta(days=1)).replace(day=OPENING)
            row.words = DONE_WORDS


def _is_over(task: LivelihoodTask, month: int) -> bool:
    """Whether the task's limit is past; the sample's tasks keep it."""
    return task.due_on is not None and task.due_on <= last_day(task.plan.year, month)


def type_quantities(
    submission: Submission, rows: Iterable[TargetProgress], lines: Mapping[str, ProjectPlan]
) -> None:
    """Set figures on the tasks' 量化目标; nothing is written.

    `lines` are the lines of key projects by the project's name.
    """
    month = submission.period.month
    ledger = TaskLedger((), (), (), (), {month})
    for row in rows:
        target = row.task_target
        task = target.task
        line = lines.get(NAMED_AS_PROJECTS.get((task.level, task.number), ""))
        if line is None:
            row.value = _quantity(row, month)
        else:
            in_wan = 10_000 if target.unit == "亿元" else 1
            row.value = completed_by(line, month) / in_wan
        if ledger.judge_target(target, month, row).assessment.status.lags:
            row.explanation, row.measures = why_target_lags(target, month)


def _quantity(row: TargetProgress, month: int) -> Decimal:
    target = row.task_target
    rng = _rng(f"{target.task.level} {target.task.number} {target.order}")
    drift = rng.choice((-34, -6, 0, 4, 8, 12))
    share = Fraction(month, 12) * (100 + drift) / 100
    if target.pace == Pace.YEAR_END:
        share /= 2
    if target.measure == Measure.LEVEL:
        share = Fraction(80 + month, 100)
    if _is_over(target.task, month):
        share = Fraction(1)  # as `type_tasks` says that the task is done
    return half_up(Fraction(target.quantity) * min(share, Fraction(1)), places(target.quantity))


def _rng(what: str) -> random.Random:
    return random.Random(f"{SEED} {what}")  # noqa: S311  figures, no secrets
