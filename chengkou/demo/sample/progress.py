"""The sample's projects and livelihood tasks: money, progress and problems."""

import datetime
import random
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from projects.enums import Nature, ProblemKind, Stage
from projects.judging import ProjectLedger, TaskLedger
from projects.models import FUNDS, ProjectPlan, ProjectProgress, TargetProgress, TaskProgress
from reporting.enums import Measure, Pace
from reporting.models import Submission
from reporting.months import last_day
from reporting.rules.figures import half_up, places

SEED = 2027
# How far projects deviate from their pace all year, in % of it, and how many of a hundred do.
# Every grade occurs.
DRIFTS = {12: 22, 3: 40, -8: 14, -30: 10, -48: 8, -75: 6}
SEVERE = -70
"""From this deviation on the unit asks for help."""
PROBLEMS = (
    (ProblemKind.LAND, "用地报批资料补正，批复晚于计划", "组件重报，倒排批复时间"),
    (
        ProblemKind.FOREST,
        "林地手续未批复，部分工作面不能进场",
        "先行实施不涉林的工段，专人跟踪林地审批",
    ),
    (ProblemKind.CLEARANCE, "还有2户征拆协议未签订", "镇村包户做工作，下月底前完成签约"),
    (ProblemKind.MONEY, "第二批资金未到位，施工单位垫资有限", "加快资金拨付，争取专项债"),
    (ProblemKind.WORKS, "雨季长，路基和基础施工受影响", "增加作业面和机械，抢抓晴好天气"),
)
WORDS = ("场地平整", "基础施工", "主体施工", "主体结构完成", "安装和装饰", "附属工程收尾")


def type_projects(
    submission: Submission, rows: Iterable[ProjectProgress], ledger: ProjectLedger
) -> None:
    """Set money, stage and progress on the form's projects; nothing is written."""
    month = submission.period.month
    for row in rows:
        line = row.project_plan
        rng = _rng(line.project.code)
        drift = rng.choices(list(DRIFTS), weights=list(DRIFTS.values()))[0]
        share = _share(line, month)
        if line.nature == Nature.PREPARATION:
            row.stage = Stage.PREPARATION
            row.progress_words = "开展前期工作"
            row.completed = Decimal(0)
            row.arrived = Decimal(0)
        else:
            row.completed = min(
                half_up(Fraction(line.investment) * share * (100 + drift) / 100, 0), line.investment
            )
            row.arrived = half_up(
                Fraction(row.completed) * rng.choice((90, 100, 110, 120)) / 100, 0
            )
            _build(row, line, rng, submission.period.plan.year)
        if ledger.judge(line, month, row).lags:
            problem = PROBLEMS[rng.randrange(len(PROBLEMS))]
            row.problem_kind, row.explanation, row.measures = problem
            row.problem = row.explanation
            if drift <= SEVERE:
                row.matter = f"协调解决：{row.explanation}"
                row.matter_for = "分管县领导"
                row.matter_by = datetime.date(submission.period.plan.year, min(month + 1, 12), 28)


def _build(row: ProjectProgress, line: ProjectPlan, rng: random.Random, year: int) -> None:
    """Set stage, dates and words that go with the money."""
    project = line.project
    if not row.completed:
        row.completed = Decimal(0)
        row.stage = project.stage
        row.progress_words = "未开工"
        row.progress_percent = 0
        if project.stage == Stage.BUILDING:
            row.started_on = project.started_on
            row.progress_words = "节后复工准备"
        return
    done = min(
        Fraction(line.done_before + row.completed) / Fraction(project.total_investment or 1),
        Fraction(1),
    )
    row.stage = Stage.COMPLETED if done == 1 else Stage.BUILDING
    start = project.planned_start or datetime.date(year, 1, 1)
    row.started_on = project.started_on or start.replace(day=rng.randint(1, 28))
    if row.stage == Stage.COMPLETED:
        row.finished_on = datetime.date(year, row.submission.period.month, 25)
    row.progress_percent = int(done * 100)
    row.progress_words = WORDS[min(int(done * len(WORDS)), len(WORDS) - 1)]


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


def type_tasks(submission: Submission, rows: Iterable[TaskProgress]) -> None:
    """Set money by source and words on the form's livelihood tasks; nothing is written."""
    share = Fraction(submission.period.month, 12)
    for row in rows:
        rng = _rng(f"{row.task.level} {row.task.number}")
        row.arrived = Decimal(0)
        row.spent = Decimal(0)
        for source in FUNDS:
            planned = Fraction(getattr(row.task, source))
            arrived = half_up(
                planned * min(share * rng.choice((80, 100, 120)) / 100, Fraction(1)), 1
            )
            spent = half_up(Fraction(arrived) * 8 / 10, 1)
            setattr(row, source.replace("fund", "arrived"), arrived)
            setattr(row, source.replace("fund", "spent"), spent)
            row.arrived += arrived
            row.spent += spent
        row.words = "按实施方案推进，资金已下达到项目单位"
        due = row.task.due_on
        if due is not None and due <= last_day(row.task.plan.year, submission.period.month):
            row.done = True
            row.done_on = due - datetime.timedelta(days=6)
            row.words = "已按期完成"


def type_quantities(submission: Submission, rows: Iterable[TargetProgress]) -> None:
    """Set figures on the tasks' 量化目标; nothing is written."""
    month = submission.period.month
    ledger = TaskLedger((), (), (), (), {month})
    for row in rows:
        target = row.task_target
        rng = _rng(f"{target.task.level} {target.task.number} {target.order}")
        drift = rng.choice((-34, -6, 0, 4, 8, 12))
        share = Fraction(month, 12) * (100 + drift) / 100
        if target.pace == Pace.YEAR_END:
            share /= 2
        if target.measure == Measure.LEVEL:
            share = Fraction(80 + month, 100)
        due_on = target.task.due_on
        if due_on is not None and due_on <= last_day(target.task.plan.year, month):
            share = Fraction(1)  # as `type_tasks` says that the task is done
        row.value = half_up(
            Fraction(target.quantity) * min(share, Fraction(1)), places(target.quantity)
        )
        if ledger.judge_target(target, month, row).assessment.status.lags:
            row.explanation = "实施方案批复较晚，二季度后全面开工"
            row.measures = "按月调度，确保年底前完成"


def _rng(what: str) -> random.Random:
    return random.Random(f"{SEED} {what}")  # noqa: S311  figures, no secrets
