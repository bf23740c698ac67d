"""The annexes of a plan as the county prints them: 附表1, 附表2 and 附件3.

Wording, order and decimals are the plan's; `read_plan` reads from them what was written.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from chengkou.documents.asked import Asked
from indicators.presenters.groups import by_section
from indicators.presenters.rows import IndicatorRow
from projects.enums import Level
from projects.presenters.tasks import TaskRow
from reporting.documents.paper import (
    ABOVE,
    LEFT,
    Align,
    Column,
    MarkedFigure,
    Paper,
    PaperCell,
    PaperRow,
    PaperTable,
    RowKind,
)
from reporting.drawing.figure_marks import NATURES
from reporting.rules.labels import in_numerals
from reporting.spreadsheets.write import Toned

NO_FIGURE = "—"
"""In a cell without a figure."""
_PLAN_COLUMNS = (Column(13), Column(20), Column(56, Align.LEFT), Column(26), Column(25))
"""序号, the group of a name, the name, 预期 and 指标属性."""
_PLAN_HEAD = ("序号", "指标", LEFT, "预期", "指标属性")

PrintedCells = Callable[[IndicatorRow], Sequence[PaperCell]]


def annex1(asked: Asked) -> Paper:
    """附表1: every printed row with its target and what came of it."""
    rows = asked.standing.rows
    is_sample = any(row.is_sample for row in rows)
    title = f"{asked.of_year}{asked.span}国民经济和社会发展\n目标完成情况"
    label = asked.label(title, has_figures=True, is_sample=is_sample)
    head: list[PaperCell] = [*_PLAN_HEAD, "完成情况"]
    columns = [*_PLAN_COLUMNS, Column(26)]
    if asked.with_status:
        head.append("状态")
        columns.append(Column(32))

    def cells(row: IndicatorRow) -> Sequence[PaperCell]:
        found = [row.target_text, row.attribute, figure_cell(row)]
        return [*found, Toned(row.label, row.status.value)] if asked.with_status else found

    table = PaperTable(
        name="附表1",
        mark="附表1",
        title=title,
        about=label.about,
        columns=columns,
        head=[head],
        rows=_printed_rows(rows, len(columns), cells),
        notes=noted([*_changes(rows), *marks_explained(row.nature_mark for row in rows)]),
        is_narrow=asked.with_status,
    )
    return Paper([table], label.origin, label.file_name)


def annex2(asked: Asked) -> Paper:
    """附表2: every printed row with its target."""
    rows = asked.standing.rows
    title = f"{asked.of_year}国民经济和社会发展\n预期目标"
    label = asked.label(title, has_figures=False, is_sample=False)
    table = PaperTable(
        name="附表2",
        mark="附表2",
        title=title,
        about=label.about,
        columns=_PLAN_COLUMNS,
        head=[_PLAN_HEAD],
        rows=_printed_rows(rows, len(_PLAN_COLUMNS), lambda row: (row.target_text, row.attribute)),
        notes=noted(_changes(rows)),
    )
    return Paper([table], label.origin, label.file_name)


def _printed_rows(
    rows: Iterable[IndicatorRow], columns: int, cells: PrintedCells
) -> list[PaperRow]:
    """The rows under their sections: a number once, a group's name before its rows."""
    found: list[PaperRow] = []
    for band in by_section(rows):
        section = band.section
        found.append(
            PaperRow([section.number, section.name, *[LEFT] * (columns - 2)], RowKind.BAND)
        )
        before: IndicatorRow | None = None
        for row in band.rows:
            found.append(PaperRow([*_names(row, before), *cells(row)]))
            before = row
    return found


def _names(row: IndicatorRow, before: IndicatorRow | None) -> list[PaperCell]:
    """Number, group and name with its unit, as far as they are not the same as above."""
    target = row.target
    name = f"{target.name}（{row.unit}）" if row.unit else target.name
    goes_on = before is not None and before.number == row.number
    number: PaperCell = ABOVE if goes_on else row.number
    if not target.group:
        return [number, name, LEFT]
    is_same_group = goes_on and before is not None and before.target.group == target.group
    return [number, ABOVE if is_same_group else target.group, name]


def figure_cell(row: IndicatorRow) -> PaperCell:
    """The figure as reported, with 预 or 快 behind one that is not final."""
    reported = row.actual_cell
    if isinstance(reported, Decimal):
        return MarkedFigure(reported, row.nature_mark) if row.nature_mark else reported
    return f"{reported}{row.nature_mark}" if reported else NO_FIGURE


def _changes(rows: Iterable[IndicatorRow]) -> list[str]:
    """A sentence for each target that was changed after the plan was adopted."""
    return [f"第{row.number}项{row.name}：{row.changed}" for row in rows if row.changed]


def marks_explained(marks: Iterable[str]) -> list[str]:
    """What the marks behind figures mean, of those that occur."""
    shown = set(marks)
    words = []
    for nature, mark in NATURES.items():
        if mark and mark in shown:
            words.append(f"“{mark}”为{nature.label}数")
    return ["，".join(words)] if words else []


def noted(sentences: Sequence[str]) -> list[str]:
    """The sentences as one note under a table; none without any."""
    return [f"注：{'；'.join(sentences)}。"] if sentences else []


_TASK_COLUMNS = (
    *(Column(11), Column(34, Align.LEFT), Column(22), Column(22), Column(58, Align.LEFT)),
    *(Column(17), Column(18), Column(18), Column(17), Column(17), Column(13)),
)


def annex3(asked: Asked) -> Paper:
    """附件3: the livelihood tasks of each level with their money by source, and its totals."""
    tasks = asked.tasks
    is_sample = asked.with_status and tasks.is_sample
    kind = "建议清单" if asked.page.plan.is_open else "清单"
    title = f"{asked.of_year}重点民生实事{kind}"
    label = asked.label(title, has_figures=asked.with_status, is_sample=is_sample)
    columns = list(_TASK_COLUMNS)
    upper: list[PaperCell] = [
        *("序号", "项目名称", "牵头单位", "责任单位", f"{asked.year}年工作目标任务"),
        *("年度投资（万元）", "资金来源（万元）", LEFT, LEFT, LEFT, "备注"),
    ]
    lower: list[PaperCell] = [
        *[ABOVE] * 6,
        *("市级以上资金", "县级统筹资金", "专项债券", "社会投资", ABOVE),
    ]
    if asked.with_status:
        columns.append(Column(18))
        upper.append("状态")
        lower.append(ABOVE)
    rows: list[PaperRow] = []
    for place, band in enumerate(tasks.bands, start=1):
        words = f"{in_numerals(place)}、{_of_level(band.name, asked)}{len(band.rows)}件"
        rows.append(PaperRow([words, *[LEFT] * (len(columns) - 1)], RowKind.BAND))
        rows += [PaperRow(_task_cells(row, asked.with_status)) for row in band.rows]
    if tasks.number:
        total: list[PaperCell] = ["合计", *[LEFT] * 4, *tasks.funding.amounts]
        rows.append(PaperRow([*total, *[""] * (len(columns) - len(total))], RowKind.TOTAL))
    table = PaperTable(
        name="附件3",
        mark="附件3",
        title=title,
        about=label.about,
        columns=columns,
        head=[upper, lower],
        rows=rows,
        is_narrow=True,
    )
    return Paper([table], label.origin, label.file_name, is_landscape=True)


def _of_level(name: str, asked: Asked) -> str:
    """承接市级重点民生实事, 2024年县级重点民生实事: the county's own are candidates in a draft."""
    if name == Level.CITY.label:
        return f"承接{name}重点民生实事"
    return f"{asked.year}年{name}重点民生实事{'候选项目' if asked.page.plan.is_open else ''}"


def _task_cells(row: TaskRow, with_status: bool) -> list[PaperCell]:
    """One task under the head of 附件3."""
    cells: list[PaperCell] = [
        row.number,
        row.name,
        row.lead,
        row.responsible,
        row.target_text,
        *row.funding.amounts,
        row.task.remark,
    ]
    return [*cells, Toned(row.label, row.status.value)] if with_status else cells
