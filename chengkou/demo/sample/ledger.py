"""The sample ledger: 135 key projects with the counts and sums that the document prints of 2024.

The document prints no list of projects, only numbers by sector and by source. Each sector here has
its number of projects, total and year's plan to the last 万元. By source the sums come to 74.41 and
161.52, 25.58 and 22.60 亿元, as near to the printed 74.4 and 161.52, 25.57 and 22.53 as sums by
sector allow: the document's own two splits differ by 0.08. Every project is marked `is_sample`;
its name says 示例 unless the document itself names it with a sum.
"""

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from simple_history.utils import bulk_create_with_history

from chengkou.demo.sample.people import commander
from chengkou.demo.sample.works import TOWNS, WORKS, Work, work_of
from projects.enums import InvestmentSource, Level, Nature, Node, Stage
from projects.models import KeyProject, PlanMilestone, Preparation, ProjectPlan, Sector
from reporting.models import Department, Plan
from reporting.rules.figures import half_up

SEED = 135
SEED_OF_TIMES = 38
MILESTONES_EVERY = 9
"""Every ninth line has its own quarterly milestones."""
MILESTONES = {3: 10, 6: 35, 9: 70, 11: 90, 12: 100}
"""The share of a year's investment that is usually done by the month, in %."""
LARGEST_IN_PREPARATION = 2_000
"""A year's plan above so many 万元 builds already."""


@dataclass(frozen=True)
class Block:
    """What the document prints of one sector, in 万元."""

    sector: str
    number: int
    total: int
    planned: int
    source: InvestmentSource


GOVERNMENT = InvestmentSource.GOVERNMENT
SOCIAL = InvestmentSource.SOCIAL
BLOCKS = (
    Block("基础设施", 65, 603_800, 190_000, GOVERNMENT),
    Block("生态环保", 9, 45_100, 23_100, GOVERNMENT),
    Block("产业发展", 4, 64_200, 25_000, GOVERNMENT),
    Block("乡村振兴", 12, 31_000, 17_700, GOVERNMENT),
    Block("产业招商引资", 44, 1_585_200, 206_000, SOCIAL),
    Block("房地产", 1, 30_000, 20_000, SOCIAL),
)


@dataclass(frozen=True)
class Named:
    """A project with its name, its sums in 万元 and the code of the unit that leads it."""

    name: str
    planned: int
    total: int
    lead: str
    place: str
    """建设地点."""
    owner: str
    goal: str = ""
    finish: datetime.date | None = None
    """计划竣工 of a project that the document names; it was begun in the last month of 2023."""
    milestones: Mapping[int, int] = field(default_factory=dict)


# The projects that the document names with a sum for 2024: 附件, 县级民生实事 1 and 2; and 正文:
# 东部新区年度投资4亿元，形象进度达40%以上, so a total of 10 亿元. No other total is printed.
NAMED = (
    Named(
        *("重庆市城口育才中学校", 15_000, 15_000, "jiao-wei", "葛城街道", "县教委（示例）"),
        "完成投资1.5亿元，2024年秋季开学投用",
        datetime.date(2024, 8, 1),
        {3: 2_000, 6: 5_000, 8: 15_000},
    ),
    Named(
        *("城口县滨河体育文化公园及青少年活动中心", 7_000, 7_000, "chengxing-gongsi"),
        *("葛城街道", "城兴公司（示例）", "完成投资7000万元", datetime.date(2024, 12, 1)),
    ),
    Named(
        "东部新区（巴山大道、高铁站前广场、配套基础设施一期）",
        *(40_000, 100_000, "zhufang-chengxiang-jianwei", "复兴街道", "城兴公司（示例）"),
        *("完成年度投资4亿元，形象进度达40%以上", datetime.date(2026, 6, 1)),
    ),
)
NAMED_IN = "基础设施"


def make_ledger(plan: Plan) -> list[ProjectPlan]:
    """Store the plan's sample projects with lines, milestones and 前期节点, all with history."""
    sectors = {sector.name: sector for sector in Sector.objects.all()}
    departments = {department.code: department for department in Department.objects.all()}
    lines: list[ProjectPlan] = []
    for block in BLOCKS:
        for named in projects_of(block):
            place = len(lines)
            lead = departments[named.lead]
            project = KeyProject(
                code=f"{plan.year}-500229-{place + 1:03}",
                name=named.name,
                level=Level.CITY if place % 11 == 10 else Level.COUNTY,
                sector=sectors[block.sector],
                source=block.source,
                owner=named.owner,
                lead=lead,
                county_leader=lead.county_leader,
                commander=commander(place),
                contact=lead.contact,
                phone=lead.phone,
                place=named.place,
                total_investment=named.total,
                is_sample=True,
            )
            line = ProjectPlan(plan=plan, project=project, investment=named.planned)
            _place_in_time(line, named)
            lines.append(line)
    projects = [line.project for line in lines]
    bulk_create_with_history(projects, KeyProject, default_change_reason="演示数据")
    for line in lines:
        line.project_id = line.project.pk
    bulk_create_with_history(lines, ProjectPlan, default_change_reason="演示数据")
    bulk_create_with_history(_milestones(lines), PlanMilestone, default_change_reason="演示数据")
    bulk_create_with_history(_preparations(lines), Preparation, default_change_reason="演示数据")
    return lines


def projects_of(block: Block) -> list[Named]:
    """The named projects of a sector and the made-up ones, which share what the named leave."""
    rng = random.Random(f"{SEED} {block.sector}")  # noqa: S311  names and sums, no secrets
    projects = list(NAMED) if block.sector == NAMED_IN else []
    number = block.number - len(projects)
    planned_left = block.planned
    total_left = block.total
    for named in projects:
        planned_left -= named.planned
        total_left -= named.total
    planned = _split(rng, planned_left, number)
    # A project's total is at least what is planned for the year; the rest is split once more.
    later = _split(rng, total_left - planned_left, number)
    for (work, town), this_year, rest in zip(
        _sites(WORKS[block.sector], number), planned, later, strict=True
    ):
        stem = work.name if number == 1 else f"{town}{work.name}"
        project = Named(
            name=f"{stem}（示例）",
            planned=this_year,
            total=this_year + rest,
            lead=work.lead,
            place=TOWNS[town],
            owner=work.owner_in(town),
        )
        projects.append(project)
    return projects


def _split(rng: random.Random, total: int, number: int) -> list[int]:
    """Split `total` into so many whole parts of different sizes, none of them 0."""
    weights = [rng.choice((1, 2, 2, 3, 5, 8)) * 100 + rng.randint(0, 99) for _ in range(number)]
    parts = [total * weight // sum(weights) for weight in weights]
    parts[weights.index(max(weights))] += total - sum(parts)
    return parts


def _sites(works: tuple[Work, ...], number: int) -> list[tuple[Work, str]]:
    """So many works with their towns, one work after the other; no pair comes twice."""
    sites: list[tuple[Work, str]] = []
    for turn in range(number):
        for start, work in enumerate(works):
            if turn < len(work.towns) and len(sites) < number:
                sites.append((work, work.towns[(start + turn) % len(work.towns)]))
    return sites


def _place_in_time(line: ProjectPlan, named: Named) -> None:
    """Set 续建, 新开工 or 前期, the months of building, what was done before, and the goal."""
    rng = random.Random(f"{SEED_OF_TIMES} {line.project.code}")  # noqa: S311  dates, no secrets
    if named.finish is not None:
        _continue(line, datetime.date(line.plan.year - 1, 12, 1), named.finish, day=10)
        line.goal = named.goal
        return
    nature = rng.choices(list(Nature), weights=(45, 46, 9))[0]
    if nature == Nature.PREPARATION and line.investment > LARGEST_IN_PREPARATION:
        nature = Nature.NEW
    if nature == Nature.CONTINUED:
        _continue_for_a_while(rng, line)
    elif nature == Nature.NEW:
        _begin(rng, line)
    else:
        _prepare(rng, line)
    line.goal = _goal(line)


def _continue(line: ProjectPlan, start: datetime.date, finish: datetime.date, *, day: int) -> None:
    project = line.project
    line.nature = Nature.CONTINUED
    line.done_before = Decimal(0)
    project.stage = Stage.BUILDING
    project.planned_start = start
    project.planned_finish = finish
    project.started_on = start.replace(day=day)


def _continue_for_a_while(rng: random.Random, line: ProjectPlan) -> None:
    """A third of the continued projects end in the year, with what is left of their total."""
    year = line.plan.year
    start = datetime.date(year - rng.choice((1, 1, 2)), rng.randint(3, 11), 1)
    ends = rng.random() < 0.33
    finish = datetime.date(year + rng.choice((1, 1, 2)), rng.randint(3, 12), 1)
    share = rng.randint(3, 8)
    if ends:
        finish = datetime.date(year, rng.choice((6, 9, 11, 12)), 1)
        share = 10
    _continue(line, start, finish, day=rng.randint(1, 28))
    before = int(line.project.total_investment) - int(line.investment)
    line.done_before = Decimal(before * share // 10)


def _begin(rng: random.Random, line: ProjectPlan) -> None:
    """A new project, which goes on after the year: its total is more than the year's plan."""
    year = line.plan.year
    line.nature = Nature.NEW
    line.done_before = Decimal(0)
    line.project.stage = Stage.NOT_STARTED
    line.project.planned_start = datetime.date(year, rng.choice((1, 2, 3, 3, 4, 5, 6, 8, 9, 10)), 1)
    line.project.planned_finish = datetime.date(year + rng.choice((1, 1, 2)), rng.randint(6, 12), 1)


def _prepare(rng: random.Random, line: ProjectPlan) -> None:
    """A project in preparation, which is begun after its last 前期节点, in the next year."""
    year = line.plan.year
    line.nature = Nature.PREPARATION
    line.done_before = Decimal(0)
    line.project.stage = Stage.PREPARATION
    line.project.planned_start = datetime.date(year + 1, rng.randint(1, 5), 1)
    line.project.planned_finish = datetime.date(year + rng.choice((2, 3)), rng.randint(3, 12), 1)


def _goal(line: ProjectPlan) -> str:
    """完成投资1374万元，进入路面铺装: what the year's plan comes to."""
    if line.nature == Nature.PREPARATION:
        return "办结前期手续，具备开工条件"
    words = f"完成投资{line.investment}万元"
    finish = line.project.planned_finish
    if finish is not None and finish.year == line.plan.year:
        return f"{words}，{finish.month}月底前竣工"
    work = work_of(line.project.name)
    assert work is not None, "a made-up project is a work"
    done = Fraction(line.done_before + line.investment) / Fraction(line.project.total_investment)
    return f"{words}，进入{step_of(work.steps, done)}阶段"


def step_of(steps: tuple[str, ...], done: Fraction) -> str:
    """The step that a work is in when so much of it is done, from 0 to 1."""
    return steps[min(int(done * len(steps)), len(steps) - 1)]


def _milestones(lines: list[ProjectPlan]) -> list[PlanMilestone]:
    """Quarterly milestones of some continued projects, the last in the month of completion."""
    milestones = []
    for place, line in enumerate(lines):
        for month, amount in _milestones_of(line, place).items():
            milestones.append(PlanMilestone(project_plan=line, month=month, amount=amount))
    return milestones


def _milestones_of(line: ProjectPlan, place: int) -> Mapping[int, int]:
    """Month → 万元, up to the project's finish or the year's end; empty for most projects."""
    if place < len(NAMED):
        return NAMED[place].milestones  # they come first, as their sector does
    if place % MILESTONES_EVERY or line.nature != Nature.CONTINUED:
        return {}
    finish = line.project.planned_finish
    last = 12
    if finish is not None and finish.year == line.plan.year:
        last = finish.month
    by_month = {}
    for month in sorted({month for month in (3, 6, 9) if month < last} | {last}):
        share = Fraction(MILESTONES[month], MILESTONES[last])
        by_month[month] = int(half_up(Fraction(line.investment) * share, 0))
    return by_month


def _preparations(lines: list[ProjectPlan]) -> list[Preparation]:
    """The 前期节点 of projects in preparation, one after the other, of which some are late."""
    preparations = []
    for line in lines:
        if line.nature != Nature.PREPARATION:
            continue
        rng = random.Random(f"{SEED} {line.project.code}")  # noqa: S311  dates, no secrets
        number = rng.randint(2, 4)
        before = datetime.date(line.plan.year, 1, 1)
        for place, node in enumerate(Node):
            planned = datetime.date(line.plan.year, 2 * place + 1, 20)
            preparation = Preparation(project=line.project, node=node, planned_on=planned)
            if place < number:
                day = planned + datetime.timedelta(days=rng.randint(-10, 25))
                before = max(day, before + datetime.timedelta(days=14))
                preparation.done_on = before
            preparations.append(preparation)
    return preparations
