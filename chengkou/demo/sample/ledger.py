"""The sample ledger of the demo: 135 key projects whose counts and sums are those that the document prints of 2024.

The document prints no project list, only numbers by sector and by source. Each sector here has its number of projects,
total and year's plan to the last 万元; by source the sums come to 74.41 and 161.52, 25.58 and 22.60 亿元, which is as
near to the printed 74.4 and 161.52, 25.57 and 22.53 as sums by sector allow: the document's own two splits differ by
0.08. Every project is marked `is_sample`; its name says 示例 unless the document itself names it with a sum.
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
    """What the document prints of one sector, in 万元, and what the made-up projects in it are called."""

    sector: str
    number: int
    total: int
    planned: int
    source: InvestmentSource
    works: tuple[str, ...]
    leads: tuple[str, ...]
    """Codes of the units that lead projects of the sector."""


GOVERNMENT, SOCIAL = InvestmentSource.GOVERNMENT, InvestmentSource.SOCIAL
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
    """A project that the document names with a sum for 2024, in 万元. Its total is not printed: no less than that."""

    name: str
    planned: int
    total: int
    lead: str


# 附件：县级民生实事 1 and 2; 正文：东部新区年度投资4亿元，形象进度达40%以上, which makes a total of 10 亿元.
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
    """The plan's sample projects with their lines, milestones and 前期节点, each with a first record in its history."""
    sectors = {sector.name: sector for sector in Sector.objects.all()}
    units = {unit.code: unit for unit in Department.objects.all()}
    projects: list[KeyProject] = []
    lines: list[ProjectPlan] = []
    for block in BLOCKS:
        named = NAMED if block.sector == NAMED_IN else ()
        number = block.number - len(named)
        rng = random.Random(f"{SEED} {block.sector}")  # noqa: S311  names and sums, no secrets
        planned = _split(rng, block.planned - sum(each.planned for each in named), number)
        # Of the total, what is planned for the year comes first: no line plans more than its project costs.
        rest = block.total - sum(each.total for each in named) - sum(planned)
        totals = [
            plan_ + more for plan_, more in zip(planned, _split(rng, rest, number), strict=True)
        ]
        of_block = [(each.name, each.planned, each.total, each.lead, True) for each in named]
        of_block += [
            (
                _name(block, place),
                planned[place],
                totals[place],
                block.leads[place % len(block.leads)],
                False,
            )
            for place in range(number)
        ]
        for name, investment, total, lead, is_named in of_block:
            project = KeyProject(
                code=f"{plan.year}-500229-{len(projects) + 1:03}",
                name=name if is_named else f"{name}（示例）",
                level=Level.CITY if len(projects) % 11 == 10 else Level.COUNTY,
                sector=sectors[block.sector],
                source=block.source,
                lead=units[lead],
                total_investment=total,
                is_sample=True,
            )
            line = ProjectPlan(plan=plan, project=project, investment=investment)
            _place_in_time(rng, line, is_named=is_named)
            projects.append(project)
            lines.append(line)
    bulk_create_with_history(projects, KeyProject, default_change_reason="演示数据")
    for line in lines:
        line.project_id = line.project.pk
    bulk_create_with_history(lines, ProjectPlan, default_change_reason="演示数据")
    bulk_create_with_history(_milestones(lines), PlanMilestone, default_change_reason="演示数据")
    bulk_create_with_history(_preparations(lines), Preparation, default_change_reason="演示数据")
    return lines


def _split(rng: random.Random, total: int, number: int) -> list[int]:
    """`total` as so many whole parts of different sizes, none of them nothing."""
    weights = [rng.choice((1, 2, 2, 3, 5, 8)) * 100 + rng.randint(0, 99) for _ in range(number)]
    parts = [total * weight // sum(weights) for weight in weights]
    parts[weights.index(max(weights))] += total - sum(parts)
    return parts


def _name(block: Block, place: int) -> str:
    """高燕公路改建: no two of a sector alike."""
    work = block.works[place % len(block.works)]
    town = TOWNS[(place + place // len(block.works)) % len(TOWNS)]
    return f"{town}{work}" if block.number > 1 else work


def _place_in_time(rng: random.Random, line: ProjectPlan, *, is_named: bool) -> None:
    """续建, 新开工 or 前期, with the months of its building and what was done before the year."""
    project, year = line.project, line.plan.year
    total, investment = int(project.total_investment), int(line.investment)
    kind = (
        Nature.CONTINUED
        if is_named and total == investment
        else rng.choices(list(Nature), weights=(45, 50, 5))[0]
    )
    line.nature = kind
    line.goal = "完成年度投资，形象进度达到计划要求"
    if kind == Nature.CONTINUED:
        start = datetime.date(year - rng.choice((1, 1, 2)), rng.randint(3, 11), 1)
        line.done_before = Decimal((total - investment) * rng.randint(3, 10) // 10)
        project.stage, project.started_on = Stage.BUILDING, start.replace(day=rng.randint(1, 28))
    else:
        start = datetime.date(year, rng.choice((1, 2, 3, 3, 4, 5, 6, 8, 9, 10)), 1)
        project.stage = Stage.PREPARATION if kind == Nature.PREPARATION else Stage.NOT_STARTED
        line.done_before = Decimal(0)
    project.planned_start = start
    left = total - int(line.done_before) - investment
    project.planned_finish = (
        datetime.date(
            year, rng.choice((9, 11, 12)) if start.month < 9 or start.year < year else 12, 1
        )
        if left <= 0 or rng.random() < 0.2
        else datetime.date(year + rng.choice((1, 1, 2)), rng.randint(3, 12), 1)
    )


def _milestones(lines: list[ProjectPlan]) -> list[PlanMilestone]:
    return [
        PlanMilestone(
            project_plan=line,
            month=month,
            amount=half_up(Fraction(line.investment) * percent / 100, 0),
        )
        for line in lines[::MILESTONES_EVERY]
        if line.nature == Nature.CONTINUED
        for month, percent in ((3, 10), (6, 35), (9, 70), (12, 100))
    ]


def _preparations(lines: list[ProjectPlan]) -> list[Preparation]:
    """The steps of projects in preparation, of which some are late."""
    found = []
    for line in lines:
        year = line.plan.year
        if line.nature == Nature.PREPARATION:
            rng = random.Random(f"{SEED} {line.project.code}")  # noqa: S311
            for place, node in enumerate(Node):
                planned = datetime.date(year, 2 * place + 1, 20)
                is_done = place < rng.randint(1, 4)
                done = planned + datetime.timedelta(days=rng.randint(-10, 25)) if is_done else None
                found.append(
                    Preparation(project=line.project, node=node, planned_on=planned, done_on=done)
                )
    return found
