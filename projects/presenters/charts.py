"""The charts of projects: one of the year's plan by sector, one of a project's periods against its pace."""

from fractions import Fraction
from typing import Any

from projects.judging import ProjectLedger
from projects.presenters.amounts import in_wan
from projects.presenters.project_totals import PlanProjects, ProjectTotals
from projects.presenters.projects import ProjectRow
from reporting.drawing.charts import ChartGroup, Charts, Figure, NumberRow, NumberTable
from reporting.months import months_label
from reporting.rules.figures import bare, half_up, plain

NOT_REPORTED = "未填报"


def sector_charts(sheet: PlanProjects) -> Charts:
    """What each sector has completed against its year's plan; nothing before anything is reported."""
    parts = sheet.sectors
    if not any(part.with_data for part in parts):
        return Charts([])
    data: dict[str, Any] = {
        "kind": "bars",
        "labels": [part.name for part in parts],
        "values": [
            None if part.completed_yi is None else plain(part.completed_yi) for part in parts
        ],
        "tones": ["behind" if part.is_behind else "bar" for part in parts],
        "targets": [plain(part.planned_yi) for part in parts],
        "under": [part.completion_text or NOT_REPORTED for part in parts],
    }
    about = f"{months_label(sheet.through)}完成投资（亿元），横线为全年计划，下为完成率"
    # The table of sectors stands above the chart and has its numbers.
    return Charts([ChartGroup([Figure("sectors", _finding(parts), about, data)])], sheet.is_sample)


def _finding(parts: list[ProjectTotals]) -> str:
    """Which sector is furthest behind its pace, else that none is."""
    behind = [part for part in parts if part.points is not None and part.is_behind]
    if not behind:
        return "各行业都不低于序时"
    worst = min(behind, key=lambda part: part.points or 0)
    return f"{worst.name}{worst.points_text.replace('低', '低于序时', 1)}，落后最多"


def project_charts(row: ProjectRow, ledger: ProjectLedger) -> Charts:
    """One project's completed investment by period against what was expected; needs two reported periods."""
    line = row.line
    judged = {
        month: ledger.judge(line, month)
        for month in sorted({*ledger.months, row.judged.judged.facts.through})
    }
    upto = [month for month in judged if month <= row.judged.judged.facts.through]
    known = [month for month in upto if judged[month].completed is not None]
    if len(known) < 2:
        return Charts([])
    expected = {
        month: half_up(Fraction(line.investment) * judged[month].judged.facts.pace.share, 0)
        for month in upto
    }
    completed = {month: judged[month].completed for month in upto}
    labels = [months_label(month) for month in upto]
    data = {
        "kind": "lines",
        "labels": labels,
        "county": [None if value is None else bare(value) for value in completed.values()],
        "city": [plain(value) for value in expected.values()],
        "names": ["完成", "序时"],
        "target": {"value": bare(line.investment), "text": f"计划{in_wan(line.investment)}"},
        "fill": False,
        "from_zero": True,
    }
    title = f"{row.label}：{months_label(known[-1])}完成{row.completion}，{row.points or '不判断'}"
    table = NumberTable(
        f"{row.name}各期完成投资",
        "万元",
        labels,
        [
            NumberRow(
                "累计完成投资",
                [in_wan(value) or NOT_REPORTED for value in completed.values()],
                [ProjectRow(judged[month], row.query).tags for month in upto],
            ),
            NumberRow("按序时应完成", [plain(value) for value in expected.values()]),
        ],
    )
    about = "本年累计完成投资（万元），实线为完成，细线为序时；虚线为年度计划"
    return Charts(
        [ChartGroup([Figure("periods", title, about, data, is_tall=True)], [table])],
        line.project.is_sample,
    )


def sums_in_words(sheet: PlanProjects, too_early: str) -> list[tuple[str, str]]:
    """The page's paragraph as stretches with their tone: empty, strong or late.

    `too_early` says why nothing is known yet, of a day on which that is not for want of publishing.
    """
    whole = sheet.all
    parts = [
        (f"{sheet.year}年重点项目", ""),
        (f"{whole.number}个", "strong"),
        (f"，总投资{whole.total}亿元，年度计划投资{whole.planned}亿元。", ""),
    ]
    months = months_label(sheet.through)
    if not whole.with_data:
        unknown = f"，{too_early}" if too_early else "还没有发布项目进度，发布后在这里判断"
        parts.append((f"{months}{unknown}。", ""))
        return parts
    reported = (
        f"{whole.number}个项目中{whole.with_data}个有数据，"
        if whole.with_data < whole.number
        else ""
    )
    parts += [
        (f"{months}{reported}完成投资{whole.completed}亿元，完成{whole.completion_text}，", ""),
        (_against(whole), "late" if whole.is_behind else "strong"),
        ("。", ""),
    ]
    lagging = whole.lagging
    if not lagging:
        parts.append((f"{whole.graded}个项目参加评级，没有滞后的。", ""))
        return parts
    where = sorted(
        (part for part in sheet.sectors if part.lagging), key=lambda part: -len(part.lagging)
    )
    most = "、".join(f"{part.name}{len(part.lagging)}个" for part in where[:2])
    parts += [("滞后及以下", ""), (f"{len(lagging)}个", "late"), (f"，其中{most}。", "")]
    if whole.matters:
        parts.append((f"需要县领导协调{len(whole.matters)}件。", "strong"))
    return parts


def _against(whole: ProjectTotals) -> str:
    if not whole.points:
        return "与序时持平"
    return whole.points_text.replace("低", "低于序时", 1).replace("高", "高于序时", 1)
