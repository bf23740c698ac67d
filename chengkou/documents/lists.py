"""Lists that go with a report: what falls short with its reasons, and the ledger of projects."""

from collections.abc import Sequence

from chengkou.documents.annexes import NO_FIGURE, marks_explained, noted
from chengkou.documents.asked import Asked
from projects.presenters.project_totals import PlanProjects, ProjectTotals, TotalsSplit
from projects.presenters.projects import EXPORT_HEAD, ProjectRow
from reporting.documents.paper import (
    LEFT,
    Align,
    Column,
    Paper,
    PaperCell,
    PaperRow,
    PaperTable,
    RowKind,
)
from reporting.enums import RowGroup
from reporting.pages.flagged import Flagged
from reporting.rules.labels import in_numerals
from reporting.spreadsheets.write import Toned

UNCONFIRMED = "“＊”的牵头单位待确认"

_FLAGGED_HEAD = (
    *("序号或代码", "名称", "目标或年度计划", "实际完成", "差距", "状态"),
    *("原因", "下一步措施", "牵头单位"),
)
_FLAGGED_COLUMNS = (
    *(Column(23), Column(36, Align.LEFT), Column(22), Column(20), Column(24), Column(22)),
    *(Column(44, Align.LEFT), Column(44, Align.LEFT), Column(24)),
)


def shortfalls(asked: Asked) -> Paper:
    """未达预期清单: all that is flagged, most important first, with reasons and measures."""
    flagged = asked.standing.flagged
    is_sample = any(row.is_sample for row in flagged)
    title = f"{asked.of_year}{asked.span}未达预期和滞后清单"
    label = asked.label(title, has_figures=True, is_sample=is_sample)
    rows: list[PaperRow] = []
    for name, note, of_band in asked.standing.bands(flagged):
        words = f"{name}（{note}）"
        rows.append(PaperRow([words, *[LEFT] * (len(_FLAGGED_COLUMNS) - 1)], RowKind.BAND))
        rows += [PaperRow(_flagged_cells(row)) for row in of_band]
    notes = marks_explained(nature_mark(row) for row in flagged)
    if any(row.lead_text.endswith("＊") for row in flagged):
        notes.append(UNCONFIRMED)
    table = PaperTable(
        name="未达预期和滞后清单",
        title=title,
        about=label.about,
        columns=_FLAGGED_COLUMNS,
        head=[_FLAGGED_HEAD],
        rows=rows,
        notes=noted(notes),
        is_narrow=True,
    )
    return Paper([table], label.origin, label.file_name, is_landscape=True)


def _flagged_cells(row: Flagged) -> Sequence[PaperCell]:
    """One flagged row: target, figure and gap as the page has them."""
    name = f"{row.name}（{row.unit}）" if row.unit else row.name
    gap = f"{row.gap.word}{row.gap.number}{row.gap.unit}"
    key = row.key if row.kind is not RowGroup.INDICATORS else int(row.key)
    return [
        key,
        name,
        row.planned or NO_FIGURE,
        f"{row.actual}{nature_mark(row)}" if row.actual else NO_FIGURE,
        gap or NO_FIGURE,
        Toned(row.light.label, row.light.mark),
        row.why or row.no_reason,
        row.measures or NO_FIGURE,
        row.lead_text,
    ]


def nature_mark(row: Flagged) -> str:
    """快 or 预 behind a figure that is not final; empty for others."""
    return "".join(tag.text for tag in row.tags if tag.css == "nature")


_SUM_HEAD = ("个数", "总投资", "年度计划投资", "本年完成投资", "完成率（%）", "有数据个数")
_SUM_COLUMNS = (Column(30), *[Column(20)] * len(_SUM_HEAD))
_PROJECT_HEAD = (
    *("序号", "项目名称", "投资来源", "建设性质", "牵头单位", "总投资"),
    *("年度计划投资", "本年完成投资", "完成率（%）", "等级", "形象进度和存在问题"),
)
_PROJECT_COLUMNS = (
    *(Column(11), Column(40, Align.LEFT), Column(28), Column(16), Column(24)),
    *(Column(21), Column(21), Column(21), Column(17), Column(20), Column(42, Align.LEFT)),
)
_BEFORE_MONEY = ("项目名称", "投资来源", "建设性质", "牵头单位")
_MONEY = ("总投资（万元）", "年度计划投资（万元）", "本年累计完成投资（万元）", "完成率（%）")


def ledger(asked: Asked) -> Paper:
    """重点项目台账: sums by 行业领域 and 投资来源, then 重点项目清单 with its subtotals."""
    projects = asked.standing.plan_projects
    is_sample = any(row.line.project.is_sample for row in projects.rows)
    title = f"{asked.of_year}{asked.span}重点项目台账"
    label = asked.label(title, has_figures=True, is_sample=is_sample)
    tables = []
    wanted = [split for split in projects.splits if split.parameter in ("sector", "source")]
    for place, split in enumerate(wanted):
        tables.append(_sums(projects, split, title, label.about, goes_on=place > 0))
    tables.append(
        PaperTable(
            name="重点项目清单",
            mark="附",
            title=f"{asked.of_year}重点项目清单",
            about=label.about,
            unit="万元",
            columns=_PROJECT_COLUMNS,
            head=[_PROJECT_HEAD],
            rows=_project_rows(projects),
            notes=noted([projects.all.coverage] if projects.all.coverage else []),
            is_narrow=True,
        )
    )
    return Paper(tables, label.origin, label.file_name, is_landscape=True)


def _sums(
    projects: PlanProjects, split: TotalsSplit, title: str, about: str, *, goes_on: bool
) -> PaperTable:
    """The sums of each part of a split, and of all projects."""
    rows = [PaperRow([part.name, *_sum_cells(part)]) for part in split.parts]
    rows.append(PaperRow([projects.all.name, *_sum_cells(projects.all)], RowKind.TOTAL))
    remarks = [f"{part.name}{part.coverage}" for part in split.parts if part.coverage]
    return PaperTable(
        name=f"按{split.title}",
        title=f"按{split.title}" if goes_on else title,
        about="" if goes_on else about,
        unit="万元",
        columns=_SUM_COLUMNS,
        head=[(split.title, *_SUM_HEAD)],
        rows=rows,
        notes=noted(remarks),
        is_narrow=True,
        goes_on=goes_on,
    )


def _sum_cells(totals: ProjectTotals) -> list[PaperCell]:
    """How many they are and their money; the share is of those that have reported."""
    total, planned, completed = totals.export
    return [
        totals.number,
        total,
        planned,
        NO_FIGURE if completed is None else completed,
        NO_FIGURE if totals.completion is None else totals.completion,
        totals.with_data,
    ]


def _project_rows(projects: PlanProjects) -> list[PaperRow]:
    """The projects of each 行业领域 under its subtotals; all of them first."""
    if not projects.rows:
        return []
    whole = projects.all
    rows = [PaperRow(_subtotal("", f"{whole.name}（{whole.number}个）", whole), RowKind.TOTAL)]
    number = 0
    for place, part in enumerate(projects.sectors):
        words = f"{part.name}（{part.number}个）"
        rows.append(PaperRow(_subtotal(in_numerals(place + 1), words, part), RowKind.BAND))
        for row in sorted(part.rows, key=lambda row: row.ledger_order):
            number += 1
            rows.append(PaperRow(_project_cells(number, row)))
    return rows


def _subtotal(number: str, words: str, totals: ProjectTotals) -> list[PaperCell]:
    """A row that names projects and has their sums."""
    _, total, planned, completed, completion, _ = _sum_cells(totals)
    return [number, words, *[LEFT] * 3, total, planned, completed, completion, "", ""]


def _project_cells(number: int, row: ProjectRow) -> list[PaperCell]:
    """One project: what its export says of it, under the head of the list."""
    exported = dict(zip(EXPORT_HEAD, row.export, strict=True))
    cells: list[PaperCell] = [number, *(exported[title] for title in _BEFORE_MONEY)]
    for title in _MONEY:
        figure = exported[title]
        cells.append(NO_FIGURE if figure is None else figure)
    return [*cells, exported["等级"], row.told or NO_FIGURE]
