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
    whole = projects.all
    if not whole.with_data:
        return Charts([])
    data: dict[str, Any] = {
        "kind": "bars",
        "labels": [sector.name for sector in sectors],
        "values": [_bar_value(sector.completed_yi) for sector in sectors],
        "tones": ["behind" if sector.is_behind else "bar" for sector in sectors],
        "targets": [_bar_value(sector.reported_plan_yi) for sector in sectors],
        "under": [_under(sector) for sector in sectors],
    }
    of_these = "" if whole.is_whole else "有数据项目的"
    about = (
        f"{months_label(projects.through)}完成投资（亿元），横线为{of_these}全年计划，下为完成率"
    )
    figure = Figure("sectors", _furthest_behind(sectors), about, data)
    # No table of numbers: the page's table of sectors above the chart has them.
    return Charts([ChartGroup([figure])], projects.is_sample)


def _bar_value(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _under(sector: ProjectTotals) -> str:
    """What stands below a sector's bar."""
    if sector.completion_text:
        return sector.completion_text
    return "不计序时" if sector.with_data else NOT_REPORTED


def _furthest_behind(sectors: list[ProjectTotals]) -> str:
    """The sentence on the sector furthest behind its pace, or that none is.

    It speaks of projects that have reported alone, and says so where others have not.
    """
    if all(sector.points is None for sector in sectors):
        return "有数据的项目都不计序时"
    behind = [sector for sector in sectors if sector.is_behind]
    if not behind:
        is_whole = all(sector.is_whole for sector in sectors)
        return "各行业都不低于序时" if is_whole else "各行业有数据的项目都不低于序时"
    worst = min(behind, key=lambda sector: sector.points or 0)
    of_these = "" if worst.is_whole else f"有数据的{worst.with_data}个"
    return f"{worst.name}{of_these}{worst.points_text.replace('低', '低于序时', 1)}，落后最多"


def project_charts(row: ProjectRow, ledger: ProjectLedger) -> Charts:
    """One project's completed investment by period against its pace, up to the row's period.

    No chart before two periods are reported. A project in preparation has no pace to be held
    against, and no chart before any money is spent on it.
    """
    is_paced = not row.judged.judged.facts.is_preparation
    through = row.judged.judged.facts.through
    months = [month for month in sorted({*ledger.months, through}) if month <= through]
    periods = [ledger.judge(row.line, month) for month in months]
    reported = [period for period in periods if period.completed is not None]
    if len(reported) < 2 or not (is_paced or any(period.completed for period in reported)):
        return Charts([])
    title = f"{row.label}：{_latest(ProjectRow(reported[-1], row.query))}"
    pace = "，细线为序时" if is_paced else ""
    about = f"本年累计完成投资（万元），实线为完成{pace}；虚线为年度计划"
    expected = _expected_amounts(periods) if is_paced else []
    figure = Figure("periods", title, about, _period_lines(row, periods, expected), is_tall=True)
    table = _period_table(row, periods, expected)
    return Charts([ChartGroup([figure], [table])], row.line.project.is_sample)


def _latest(row: ProjectRow) -> str:
    """1—6月完成44.5%，低5.5个百分点; without a grade by money: 1—6月完成投资500万元."""
    months = months_label(row.judged.judged.facts.through)
    if not row.points:
        return f"{months}完成投资{in_wan(row.judged.completed)}万元"
    return f"{months}完成{row.completion}，{row.points}"


def _period_lines(
    row: ProjectRow, periods: list[JudgedProject], expected: list[str]
) -> dict[str, Any]:
    planned = bare(row.line.investment)
    return {
        "kind": "lines",
        "labels": _labels(periods),
        "county": [in_wan(period.completed) or None for period in periods],
        "city": expected,
        "names": ["完成", "序时"],
        "target": {"value": planned, "text": f"计划{planned}"},
        "fill": False,
        "from_zero": True,
    }


def _period_table(
    row: ProjectRow, periods: list[JudgedProject], expected: list[str]
) -> NumberTable:
    completed = NumberRow(
        "累计完成投资",
        [in_wan(period.completed) or NOT_REPORTED for period in periods],
        [ProjectRow(period, row.query).tags for period in periods],
    )
    rows = [completed]
    if expected:
        rows.append(NumberRow("按序时应完成", expected))
    return NumberTable(f"{row.name}各期完成投资", "万元", _labels(periods), rows)


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
        words += f"，{_of_plan(whole)}"
    if whole.silent:
        words += f"；{whole.silent}"
    return f"{words}。"


def _of_plan(whole: ProjectTotals) -> str:
    """完成36.2%; where some are silent, of whose plan: 完成有数据的132个计划47.36亿元的36.2%."""
    if whole.is_whole:
        return f"完成{whole.completion_text}"
    plan = f"有数据的{whole.with_data}个年度计划{whole.reported_plan}亿元"
    return f"完成{plan}的{whole.completion_text}"


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
    if not whole.with_data and projects.is_reported:
        parts.append((f"{months}{whole.silent_words}。", ""))
        return parts
    if not whole.with_data:
        unknown = f"，{too_early}" if too_early else "还没有发布项目进度，发布后在这里判断"
        parts.append((f"{months}{unknown}。", ""))
        return parts
    parts += [*_completed(whole, months), (f"；{whole.silent}。" if whole.silent else "。", "")]
    if whole.lagging:
        parts += [*_lagging(whole), (f"，其中{_most_lagging(projects.sectors)}。", "")]
    elif whole.graded:
        parts.append((f"{whole.graded}个项目参加评级，没有滞后的。", ""))
    if whole.matters:
        parts.append((f"需要县领导协调{len(whole.matters)}件。", "strong"))
    return parts


def _completed(whole: ProjectTotals, months: str) -> list[tuple[str, str]]:
    """1—6月135个项目中132个有数据，完成投资17.12亿元，完成其年度计划47.36亿元的36.1%，高于序时….

    Plan and pace are those of the projects that have reported; shorter where all have.
    """
    reported = ""
    plan = ""
    if not whole.is_whole:
        reported = f"{whole.number}个项目中{whole.with_data}个有数据，"
        plan = f"其年度计划{whole.reported_plan}亿元的"
    words = f"{months}{reported}完成投资{whole.completed}亿元"
    if whole.points is None:
        return [(words, "")]
    return [
        (f"{words}，完成{plan}{whole.completion_text}，", ""),
        (_against_pace(whole), "late" if whole.is_behind else "strong"),
    ]


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
