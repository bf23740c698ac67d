"""The sample ledger: 135 key projects with the counts and sums that the document prints of 2024.

The document prints no list of projects, only numbers by sector and by source. Each sector here has
its number of projects, total and year's plan to the last 万元. By source the sums come to 74.41 and
161.52, 25.58 and 22.60 亿元, as near to the printed 74.4 and 161.52, 25.57 and 22.53 as sums by
sector allow: the document's own two splits differ by 0.08. Every project is marked `is_sample`;
its name says 示例 unless the document itself names it with a sum.
"""

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from simple_history.utils import bulk_create_with_history

from projects.enums import InvestmentSource, Level, Nature, Node, Stage
from projects.models import KeyProject, PlanMilestone, Preparation, ProjectPlan, Sector
from reporting.models import Department, Plan
from reporting.rules.figures import half_up

SEED = 135
MILESTONES_EVERY = 9
"""Every ninth line has its own quarterly milestones."""


@dataclass(frozen=True)
class Block:
    """What the document prints of one sector, in 万元, and names for its made-up projects."""

    sector: str
    number: int
    total: int
    planned: int
    source: InvestmentSource
    works: tuple[str, ...]
    leads: tuple[str, ...]
    """Codes of the units that lead projects of the sector."""


GOVERNMENT = InvestmentSource.GOVERNMENT
SOCIAL = InvestmentSource.SOCIAL
BLOCKS = (
    Block(
        *("基础设施", 65, 603_800, 190_000, GOVERNMENT),
        (
            "公路改建",
            "供水管网延伸",
            "老旧小区改造",
            "雨污管网",
            "停车场",
            "卫生院扩建",
            "小学教学楼",
            "输变电工程",
        ),
        (
            "jiaotong-ju",
            "shuili-ju",
            "zhufang-chengxiang-jianwei",
            "jiao-wei",
            "weisheng-jiankang-wei",
        ),
    ),
    Block(
        *("生态环保", 9, 45_100, 23_100, GOVERNMENT),
        ("河道综合治理", "污水处理厂提标", "矿山生态修复"),
        ("shengtai-huanjing-ju", "shuili-ju", "linye-ju"),
    ),
    Block(
        *("产业发展", 4, 64_200, 25_000, GOVERNMENT),
        ("标准厂房", "农产品冷链物流园", "园区道路及配套"),
        ("jingji-xinxi-wei", "shangwu-wei"),
    ),
    Block(
        *("乡村振兴", 12, 31_000, 17_700, GOVERNMENT),
        ("高标准农田", "产业路", "和美乡村示范片", "中药材种植基地"),
        ("nongye-nongcun-wei",),
    ),
    Block(
        *("产业招商引资", 44, 1_585_200, 206_000, SOCIAL),
        (
            "农副食品加工",
            "绿色建材生产线",
            "中药饮片加工",
            "风电场",
            "康养酒店",
            "腊肉加工厂",
            "光伏电站",
            "露营基地",
        ),
        ("zhaoshang-touzi-ju", "jingji-xinxi-wei", "wenhua-lvyou-wei"),
    ),
    Block(
        *("房地产", 1, 30_000, 20_000, SOCIAL),
        ("住宅小区",),
        ("zhufang-chengxiang-jianwei",),
    ),
)
TOWNS = (
    "葛城",
    "复兴",
    "巴山",
    "坪坝",
    "庙坝",
    "明通",
    "修齐",
    "高观",
    "高燕",
    "东安",
    "咸宜",
    "高楠",
    "岚天",
    "双河",
)


@dataclass(frozen=True)
class Named:
    """A project with its name, its sums in 万元 and the code of the unit that leads it."""

    name: str
    planned: int
    total: int
    lead: str


# The projects that the document names with a sum for 2024: 附件, 县级民生实事 1 and 2; and 正文:
# 东部新区年度投资4亿元，形象进度达40%以上, so a total of 10 亿元. No other total is printed.
NAMED = (
    Named("重庆市城口育才中学校", 15_000, 15_000, "jiao-wei"),
    Named("城口县滨河体育文化公园及青少年活动中心", 7_000, 7_000, "chengxing-gongsi"),
    Named(
        "东部新区（巴山大道、高铁站前广场、配套基础设施一期）",
        40_000,
        100_000,
        "zhufang-chengxiang-jianwei",
    ),
)
NAMED_IN = "基础设施"


def make_ledger(plan: Plan) -> list[ProjectPlan]:
    """Store the plan's sample projects with lines, milestones and 前期节点, all with history."""
    sectors = {sector.name: sector for sector in Sector.objects.all()}
    departments = {department.code: department for department in Department.objects.all()}
    lines: list[ProjectPlan] = []
    for block in BLOCKS:
        rng = random.Random(f"{SEED} {block.sector}")  # noqa: S311  names and sums, no secrets
        for named in _projects_of(block, rng):
            place = len(lines)
            project = KeyProject(
                code=f"{plan.year}-500229-{place + 1:03}",
                name=named.name,
                level=Level.CITY if place % 11 == 10 else Level.COUNTY,
                sector=sectors[block.sector],
                source=block.source,
                lead=departments[named.lead],
                total_investment=named.total,
                is_sample=True,
            )
            line = ProjectPlan(plan=plan, project=project, investment=named.planned)
            _place_in_time(rng, line, is_named=named in NAMED)
            lines.append(line)
    projects = [line.project for line in lines]
    bulk_create_with_history(projects, KeyProject, default_change_reason="演示数据")
    for line in lines:
        line.project_id = line.project.pk
    bulk_create_with_history(lines, ProjectPlan, default_change_reason="演示数据")
    bulk_create_with_history(_milestones(lines), PlanMilestone, default_change_reason="演示数据")
    bulk_create_with_history(_preparations(lines), Preparation, default_change_reason="演示数据")
    return lines


def _projects_of(block: Block, rng: random.Random) -> list[Named]:
    """The named projects of a sector and the made-up ones, which share what the named leave."""
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
    for place in range(number):
        project = Named(
            name=f"{_name(block, place)}（示例）",
            planned=planned[place],
            total=planned[place] + later[place],
            lead=block.leads[place % len(block.leads)],
        )
        projects.append(project)
    return projects


def _split(rng: random.Random, total: int, number: int) -> list[int]:
    """Split `total` into so many whole parts of different sizes, none of them 0."""
    weights = [rng.choice((1, 2, 2, 3, 5, 8)) * 100 + rng.randint(0, 99) for _ in range(number)]
    parts = [total * weight // sum(weights) for weight in weights]
    parts[weights.index(max(weights))] += total - sum(parts)
    return parts


def _name(block: Block, place: int) -> str:
    """A name like 高燕公路改建, different from all others of the sector."""
    work = block.works[place % len(block.works)]
    if block.number == 1:
        return work
    town = TOWNS[(place + place // len(block.works)) % len(TOWNS)]
    return f"{town}{work}"


def _place_in_time(rng: random.Random, line: ProjectPlan, *, is_named: bool) -> None:
    """Set 续建, 新开工 or 前期, the months of building and what was done before the year."""
    project = line.project
    year = line.plan.year
    total = int(project.total_investment)
    investment = int(line.investment)
    line.goal = "完成年度投资，形象进度达到计划要求"
    line.nature = Nature.CONTINUED
    if not is_named or total != investment:
        line.nature = rng.choices(list(Nature), weights=(45, 50, 5))[0]
    if line.nature == Nature.CONTINUED:
        start = datetime.date(year - rng.choice((1, 1, 2)), rng.randint(3, 11), 1)
        line.done_before = Decimal((total - investment) * rng.randint(3, 10) // 10)
        project.stage = Stage.BUILDING
        project.started_on = start.replace(day=rng.randint(1, 28))
    else:
        start = datetime.date(year, rng.choice((1, 2, 3, 3, 4, 5, 6, 8, 9, 10)), 1)
        line.done_before = Decimal(0)
        project.stage = Stage.NOT_STARTED
        if line.nature == Nature.PREPARATION:
            project.stage = Stage.PREPARATION
    project.planned_start = start
    left = total - int(line.done_before) - investment
    project.planned_finish = _finish(rng, year, start, ends_this_year=left <= 0)


def _finish(
    rng: random.Random, year: int, start: datetime.date, *, ends_this_year: bool
) -> datetime.date:
    """The month of completion: in the year itself where asked for, and of a fifth of the others."""
    if not ends_this_year and rng.random() >= 0.2:
        return datetime.date(year + rng.choice((1, 1, 2)), rng.randint(3, 12), 1)
    if start.month < 9 or start.year < year:
        return datetime.date(year, rng.choice((9, 11, 12)), 1)
    return datetime.date(year, 12, 1)


def _milestones(lines: list[ProjectPlan]) -> list[PlanMilestone]:
    """Quarterly milestones of some continued projects."""
    milestones = []
    for line in lines[::MILESTONES_EVERY]:
        if line.nature != Nature.CONTINUED:
            continue
        for month, percent in ((3, 10), (6, 35), (9, 70), (12, 100)):
            amount = half_up(Fraction(line.investment) * percent / 100, 0)
            milestones.append(PlanMilestone(project_plan=line, month=month, amount=amount))
    return milestones


def _preparations(lines: list[ProjectPlan]) -> list[Preparation]:
    """The 前期节点 of projects in preparation, of which some are late."""
    preparations = []
    for line in lines:
        if line.nature != Nature.PREPARATION:
            continue
        rng = random.Random(f"{SEED} {line.project.code}")  # noqa: S311  dates, no secrets
        for place, node in enumerate(Node):
            planned = datetime.date(line.plan.year, 2 * place + 1, 20)
            preparation = Preparation(project=line.project, node=node, planned_on=planned)
            if place < rng.randint(1, 4):
                preparation.done_on = planned + datetime.timedelta(days=rng.randint(-10, 25))
            preparations.append(preparation)
    return preparations
