"""The charts of projects: the sectors against the year's plan, a project against its pace."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from projects.judging import JudgedProject, ProjectLedger
from projects.presenters.amounts import in_wan
from projects.presenters.project_totals import PlanProjects, ProjectTotals
from projects.presenters.projects import ProjectRow
from reporting.drawing.charts import ChartGroup, Charts, Figure, NumberRow, NumberTable
from reporting.months import months_label
from reporting.rules.figures import bare, half_up, plain

NOT_REPORTED = "未填报"


def sector_charts(projects: PlanProjects) -> Charts:
    """What each sector has completed against its year's plan; none before anything is reported."""
    sectors = projects.sectors
    if not any(sector.with_data for sector in sectors):
        return Charts([])
    data: dict[str, Any] = {
        "kind": "bars",
        "labels": [sector.name for sector in sectors],
        "values": [_bar_value(sector.completed_yi) for sector in sectors],
        "tones": ["behind" if sector.is_behind else "bar" for sector in sectors],
        "targets": [plain(sector.planned_yi) for sector in sectors],
        "under": [sector.completion_text or NOT_REPORTED for sector in sectors],
    }
    about = f"{months_label(projects.through)}完成投资（亿元），横线为全年计划，下为完成率"
    figure = Figure("sectors", _furthest_behind(sectors), about, data)
    # No table of numbers: the page's table of sectors above the chart has them.
    return Charts([ChartGroup([figure])], projects.is_sample)


def _bar_value(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _furthest_behind(sectors: list[ProjectTotals]) -> str:
    """The sentence on the sector furthest behind its pace, or that none is."""
    behind = [sector for sector in sectors if sector.is_behind]
    if not behind:
        return "各行业都不低于序时"
    worst = min(behind, key=lambda sector: sector.points or 0)
    return f"{worst.name}{worst.points_text.replace('低', '低于序时', 1)}，落后最多"


def project_charts(row: ProjectRow, ledger: ProjectLedger) -> Charts:
    """One project's completed investment by period against its pace, up to the row's period.

    No chart before two periods are reported.
    """
    through = row.judged.judged.facts.through
    months = [month for month in sorted({*ledger.months, through}) if month <= through]
    periods = [ledger.judge(row.line, month) for month in months]
    reported = [period for period in periods if period.completed is not None]
    if len(reported) < 2:
        return Charts([])
    title = f"{row.label}：{_latest(ProjectRow(reported[-1], row.query))}"
    about = "本年累计完成投资（万元），实线为完成，细线为序时；虚线为年度计划"
    figure = Figure("periods", title, about, _period_lines(row, periods), is_tall=True)
    table = _period_table(row, periods)
    return Charts([ChartGroup([figure], [table])], row.line.project.is_sample)


def _latest(row: ProjectRow) -> str:
    """1—6月完成44.5%，低5.5个百分点; without a grade by money: 1—6月完成投资500万元."""
    months = months_label(row.judged.judged.facts.through)
    if not row.points:
        return f"{months}完成投资{in_wan(row.judged.completed)}万元"
    return f"{months}完成{row.completion}，{row.points}"


def _period_lines(row: ProjectRow, periods: list[JudgedProject]) -> dict[str, Any]:
    planned = bare(row.line.investment)
    return {
        "kind": "lines",
        "labels": _labels(periods),
        "county": [in_wan(period.completed) or None for period in periods],
        "city": _expected_amounts(periods),
        "names": ["完成", "序时"],
        "target": {"value": planned, "text": f"计划{planned}"},
        "fill": False,
        "from_zero": True,
    }


def _period_table(row: ProjectRow, periods: list[JudgedProject]) -> NumberTable:
    completed = NumberRow(
        "累计完成投资",
        [in_wan(period.completed) or NOT_REPORTED for period in periods],
        [ProjectRow(period, row.query).tags for period in periods],
    )
    expected = NumberRow("按序时应完成", _expected_amounts(periods))
    return NumberTable(f"{row.name}各期完成投资", "万元", _labels(periods), [completed, expected])


def _labels(periods: list[JudgedProject]) -> list[str]:
    return [months_label(period.judged.facts.through) for period in periods]


def _expected_amounts(periods: list[JudgedProject]) -> list[str]:
    """The investment in 万元 that should be completed by the end of each period."""
    amounts = []
    for period in periods:
        facts = period.judged.facts
        amounts.append(plain(half_up(Fraction(facts.investment) * facts.pace.share, 0)))
    return amounts


def county_in_words(projects: PlanProjects) -> str:
    """全县135个，年度计划投资12.34亿元，完成37.4%。 Beside the sums of a part."""
    whole = projects.all
    words = f"全县{whole.number}个，年度计划投资{whole.planned}亿元"
    if whole.completion_text:
        words += f"，完成{whole.completion_text}"
    return f"{words}。"


def sums_in_words(projects: PlanProjects, too_early: str) -> list[tuple[str, str]]:
    """The page's paragraph as pieces of text with their tone: empty, strong or late.

    `too_early` replaces the sentence that nothing is published, on a page of an earlier day.
    """
    whole = projects.all
    parts = [
        (projects.title, ""),
        (f"{whole.number}个", "strong"),
        (f"，总投资{whole.total}亿元，年度计划投资{whole.planned}亿元。", ""),
    ]
    months = months_label(projects.through)
    if not whole.with_data:
        unknown = f"，{too_early}" if too_early else "还没有发布项目进度，发布后在这里判断"
        parts.append((f"{months}{unknown}。", ""))
        return parts
    reported = ""
    if whole.with_data < whole.number:
        reported = f"{whole.number}个项目中{whole.with_data}个有数据，"
    parts += [
        (f"{months}{reported}完成投资{whole.completed}亿元，完成{whole.completion_text}，", ""),
        (_against_pace(whole), "late" if whole.is_behind else "strong"),
        ("。", ""),
    ]
    if not whole.lagging:
        parts.append((f"{whole.graded}个项目参加评级，没有滞后的。", ""))
        return parts
    parts += [*_lagging(whole), (f"，其中{_most_lagging(projects.sectors)}。", "")]
    if whole.matters:
        parts.append((f"需要县领导协调{len(whole.matters)}件。", "strong"))
    return parts


def _lagging(whole: ProjectTotals) -> list[tuple[str, str]]:
    """滞后及以下19个，前期节点逾期7个: two numbers, as nodes say nothing of money."""
    parts: list[tuple[str, str]] = []
    for words, number in (("滞后及以下", whole.slow), ("前期节点逾期", whole.late_nodes)):
        if number:
            comma = "，" if parts else ""
            parts += [(f"{comma}{words}", ""), (f"{number}个", "late")]
    return parts


def _most_lagging(sectors: list[ProjectTotals]) -> str:
    """The two sectors with most flagged projects: 基础设施8个（节点逾期2个）."""
    lagging = [sector for sector in sectors if sector.lagging]
    lagging.sort(key=lambda sector: -len(sector.lagging))
    words = []
    for sector in lagging[:2]:
        beside = f"（节点逾期{sector.late_nodes}个）" if sector.late_nodes else ""
        words.append(f"{sector.name}{len(sector.lagging)}个{beside}")
    return "、".join(words)


def _against_pace(whole: ProjectTotals) -> str:
    if not whole.points:
        return "与序时持平"
    return whole.points_text.replace("低", "低于序时", 1).replace("高", "高于序时", 1)
