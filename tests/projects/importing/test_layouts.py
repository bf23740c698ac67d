"""Ledgers as offices lay them out: every layout of the same projects reads the same, or asks."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.importing.ledger import ProjectImporter
from projects.importing.reading.table import Table
from projects.importing.reading.tables import Wanted, parts_of, read_tables, table_of
from reporting.spreadsheets.cells import Sheet
from reporting.tables.heads import HeadChoice
from reporting.tables.sheets import table_of as as_table
from tests.projects.importing.files import table, xlsx
from tests.reporting.tables.tables import sheet

YEAR = 2025
PROJECTS = [
    ("高观镇农村公路", "续建", "基础设施", "县交通局", 5000, 2000, 1500),
    ("任河防洪护岸", "续建", "基础设施", "县水利局", 8000, 3000, 2500),
    ("乡村振兴示范带", "新开工", "乡村振兴", "县交通局", 1200, 0, 1200),
    ("河鱼乡水厂", "新开工", "乡村振兴", "县水利局", 1058.3, 0, 600),
    ("渝陕界旅游公路", "前期", "基础设施", "县交通局", 30000, 0, 0),
]
NATURES = {"续建": "continued", "新开工": "new", "前期": "preparation"}
WANTED = [
    (name, NATURES[nature], sector, lead, Decimal(str(total)), Decimal(done), Decimal(plan))
    for name, nature, sector, lead, total, done, plan in PROJECTS
]


def read(*lines: Any) -> Table:
    return table(xlsx(*lines), year=YEAR)


def read_at_once(lines: list[list[Any]]) -> Table:
    """The same without a workbook, for hundreds of them."""
    filled = []
    for number, line in enumerate(lines, 1):
        cells = (Decimal(str(cell)) if isinstance(cell, int | float) else cell for cell in line)
        if line:
            filled.append((number, tuple(cells)))
    importer = ProjectImporter()
    known = {"sector": ["基础设施", "乡村振兴"]}
    found = table_of(as_table(Sheet("台账", filled)), Wanted(importer.readable, YEAR, known))
    assert found is not None
    return found


def said(found: Table) -> str:
    return "\n".join(map(str, (*found.faults, *found.warnings, *found.notices)))


def rows(found: Table) -> list[tuple[Any, ...]]:
    read_rows = []
    for row in found.rows:
        values = row.values
        read_rows.append(
            (
                values["name"],
                values.get("nature"),
                values.get("sector"),
                values.get("lead"),
                values.get("total_investment"),
                values.get("done_before", Decimal(0)),
                values.get("investment"),
            )
        )
    return read_rows


def of_nature(nature: str) -> list[tuple[Any, ...]]:
    return [project for project in PROJECTS if project[1] == nature]


def plain() -> list[Any]:
    head = [
        "序号",
        "项目名称",
        "类型",
        "行业",
        "责任单位",
        "总投资",
        "至上年底累计完成投资",
        "年度计划投资",
    ]
    lines = [[number, *project] for number, project in enumerate(PROJECTS, 1)]
    return [["城口县2025年重点项目"], ["单位：个、万元"], head, *lines]


def unit_in_a_cell_of_its_own() -> list[Any]:
    head = [
        "项目名称",
        "项目类型",
        "类别",
        "主管部门",
        "总投资额",
        "截至2024年底累计完成",
        "2025年计划",
    ]
    lines = [list(project) for project in PROJECTS]
    return [["2025年重点项目表"], [None, None, None, None, None, "单位：", "万元"], head, *lines]


def units_under_the_titles() -> list[Any]:
    head = [
        "项目名称",
        "建设性质",
        "板块",
        "牵头部门",
        "总投资",
        "2024年底累计完成投资",
        "当年计划",
    ]
    units = [None, None, None, None, "万元", "万元", "万元"]
    return [head, units, *map(list, PROJECTS)]


def year_over_investment() -> list[Any]:
    upper: list[Any] = ["序号", "项目名称", "性质", "行业领域", "责任单位", "总投资（人民币万元）"]
    upper += ["2024年底", None, "2025年计划", None]
    lower = [*[None] * 6, "累计完成投资", "形象进度", "投资", "建设内容"]
    lines = []
    for number, (name, nature, sector, lead, total, done, plan) in enumerate(PROJECTS, 1):
        lines.append([number, name, nature, sector, lead, total, done, "路基", plan, "路面"])
    return [["金额单位：万元"], upper, lower, *lines]


def three_lines_of_titles() -> list[Any]:
    first: list[Any] = ["序号", "项目名称", "项目性质", "行业", "责任单位", "投资情况（万元）"]
    second = [*[None] * 5, "总投资", "至2024年底累计完成投资", "2025年计划", None]
    third = [*[None] * 7, "小计", "专项债"]
    lines = []
    for number, project in enumerate(PROJECTS, 1):
        lines.append([number, *project, None])
    return [["城口县2025年重点项目表"], first, second, third, *lines]


def headings_with_sums() -> list[Any]:
    head = ["序号", "项目名称", "责任单位", "行业", "总投资（万元）", "至上年底完成投资（万元）"]
    head += ["年计划投资（万元）"]
    lines: list[Any] = [head]
    number = 0
    for numeral, nature in zip("一二三", NATURES, strict=True):
        group = of_nature(nature)
        sums = [sum(project[place] for project in group) for place in (4, 5, 6)]
        lines.append([f"{numeral}、", f"{nature}项目（{len(group)}个）", None, None, *sums])
        for name, _, sector, lead, total, done, plan in group:
            number += 1
            lines.append([number, name, lead, sector, total, done, plan])
    sums = [sum(project[place] for project in PROJECTS) for place in (4, 5, 6)]
    return [*lines, ["合　计", f"{len(PROJECTS)}个", None, None, *sums], ["注：前期项目不计投资。"]]


def headings_without_numerals_and_sums_below() -> list[Any]:
    head = ["项目名称", "行业领域", "牵头单位", "总投资（亿元）", "截至上年底累计完成投资（万元）"]
    head += ["本年计划投资（万元）"]
    lines: list[Any] = [head]
    for nature in NATURES:
        lines.append([f"{nature}类项目"])
        group = of_nature(nature)
        for name, _, sector, lead, total, done, plan in group:
            lines.append([name, sector, lead, Decimal(str(total)) / 10000, done, plan])
        sums = [sum(project[place] for project in group) for place in (4, 5, 6)]
        sums[0] = Decimal(str(sums[0])) / 10000
        lines.append([f"{nature}项目小 计", None, None, *sums])
    return lines


def sectors_as_outer_headings() -> list[Any]:
    head = ["序号", "项目", "责任部门", "估算总投资（万元）"]
    head += ["截止2024年12月底累计完成投资（万元）", "2025年度投资计划（万元）"]
    lines: list[Any] = [head]
    for numeral, sector in zip("一二", ("基础设施", "乡村振兴"), strict=True):
        lines.append([f"{numeral}、{sector}领域"])
        for inner, nature in zip("一二三", NATURES, strict=True):
            group = [project for project in of_nature(nature) if project[2] == sector]
            if group:
                lines.append([f"（{inner}）{nature}项目（{len(group)}项）"])
            for name, _, _, lead, total, done, plan in group:
                lines.append([len(lines), name, lead, total, done, plan])
    return lines


def broken_over_pages() -> list[Any]:
    lines = plain()
    head = lines[2]
    return [*lines[:5], [], *lines[:3], lines[5], ["续表"], head, *lines[6:]]


def numbers_as_text() -> list[Any]:
    head = ["项目 名称", "类 型", "行　业", "责任\n单位", "总投资\n（万元）"]
    head += ["截至2024年底\n完成投资（万元）", "2025年\n投资计划（万元）"]
    lines = []
    for name, nature, sector, lead, total, done, plan in PROJECTS:
        broken = f"{name[:3]}\n{name[3:]}"
        amounts = [f"{total:,}", f"{done}万元", f"{plan:,}".replace(",", "，")]
        lines.append([broken, nature, sector, f" {lead}　", *amounts])
    return [head, *lines]


def with_other_columns() -> list[Any]:
    head = [
        "编号",
        "县领导",
        "项目名称",
        "2024年完成投资",
        "建设类型",
        "建设内容及规模",
        "行业",
        "责任单位",
    ]
    head += ["总投资（万元）", "2023年底累计完成投资（万元）", "截至2024年底累计完成投资（万元）"]
    head += ["2024年计划投资（万元）", "2025年计划投资（万元）", "备注"]
    lines = []
    for name, nature, sector, lead, total, done, plan in PROJECTS:
        before = [None, "张某", name, 1, nature, "长3公里", sector, lead]
        lines.append([*before, total, 1, done, 7, plan, "新增"])
    return [head, *lines]


LAYOUTS = [
    plain,
    unit_in_a_cell_of_its_own,
    units_under_the_titles,
    year_over_investment,
    three_lines_of_titles,
    headings_with_sums,
    headings_without_numerals_and_sums_below,
    sectors_as_outer_headings,
    broken_over_pages,
    numbers_as_text,
    with_other_columns,
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_reads_the_same_projects(layout: Callable[[], list[Any]]) -> None:
    found = read(*layout())
    assert sorted(rows(found)) == sorted(WANTED), said(found)
    assert (found.faults, found.warnings) == ([], []), said(found)


# Any layout: columns in another order, other titles, titles and sums between the rows.

TITLES = {
    "name": "项目名称 名称 建设项目 工程名称 *项目名称 重点项目名称",
    "nature": "建设性质 项目性质 性质 建设类型 项目类型 类别",
    "sector": "行业领域 所属行业 行业 领域 板块 项目类别 所属板块",
    "lead": "牵头单位 责任单位 主管部门 行业主管部门 责任部门",
    "total": "总投资 估算总投资 项目总投资 概算总投资 总投资额 计划总投资",
    "done": "至上年底累计完成投资 截至2024年底累计完成投资 2024年底累计完成投资 去年底累计完成投资",
    "plan": "2025年计划投资 年度计划投资 当年计划 年计划投资 2025年投资计划 本年度投资 计划投资",
}
FIELDS = list(TITLES)
MONEY = ("total", "done", "plan")
OTHERS = [
    "备注",
    "2024年完成投资",
    "2026年计划投资",
    "形象进度说明",
    "2024年计划投资",
    "建成后效益",
]
ABOVE = ["城口县2025年重点项目计划表", "附件1", "填报单位：县发展改革委", "（2025年1月）", "草案"]
UNITS = ["单位：万元", "金额单位：人民币万元", "（万元）", "单位：个、万元"]
SUMS = ["合计", "总 计", "小　计", "合计（5个）", "共计5个", "其中：合计"]
INSIDE = ["", " ", "\n", "　"]
BEHIND = [*INSIDE, "：", "*"]


@st.composite
def files(draw: st.DrawFn) -> list[list[Any]]:
    """The projects under titles that are known, in any order, with what stands between them."""
    order = draw(st.permutations([*FIELDS, *draw(st.lists(st.sampled_from(OTHERS), max_size=2))]))
    has_units = draw(st.booleans())
    head: list[Any] = []
    for name in order:
        title = draw(st.sampled_from(TITLES[name].split())) if name in TITLES else name
        dressed = f"{title[:2]}{draw(st.sampled_from(INSIDE))}{title[2:]}"
        unit = "（万元）" if has_units and name in MONEY else ""
        head.append(f"{dressed}{unit}{draw(st.sampled_from(BEHIND))}")
    lines: list[list[Any]] = []
    for project in draw(st.permutations(PROJECTS)):
        values = dict(zip(FIELDS, project, strict=True))
        lines.append([values.get(name) for name in order])
    for _ in range(draw(st.integers(0, 2))):
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from([head, []])))
    if draw(st.booleans()):
        place = draw(st.sampled_from([0, len(lines)]))
        lines.insert(place, sum_line(draw(st.sampled_from(SUMS)), order))
    above: list[list[Any]] = [
        [title] for title in draw(st.lists(st.sampled_from(ABOVE), max_size=3))
    ]
    if not has_units:
        above.append([None, draw(st.sampled_from(UNITS))])
    return [*above, head, *lines]


def sum_line(words: str, order: list[str]) -> list[Any]:
    """The sums of all projects, with the words in the first column that can have them."""
    line: list[Any] = []
    for name in order:
        place = FIELDS.index(name) if name in MONEY else None
        line.append(None if place is None else sum(project[place] for project in PROJECTS))
    line[next(place for place, name in enumerate(order) if name not in (*MONEY, "lead"))] = words
    return line


@settings(max_examples=300, deadline=None)
@given(files())
def test_rows_are_the_same_or_the_page_asks(lines: list[list[Any]]) -> None:
    found = read_at_once(lines)
    if not found.faults and not found.warnings:
        assert sorted(rows(found), key=str) == sorted(WANTED, key=str), said(found)


@settings(max_examples=100, deadline=None)
@given(files())
def test_such_a_layout_asks_only_for_titles_that_can_be_two(lines: list[list[Any]]) -> None:
    found = read_at_once(lines)
    assert not found.warnings, said(found)
    assert all("都像是" in fault.sentence for fault in found.faults), said(found)


# What nobody can know is asked, and what a person says is what is read.

PLACES = {
    "name": "name",
    "nature": "nature",
    "sector": "sector",
    "lead": "lead",
    "total": "total_investment",
    "done": "done_before",
    "plan": "investment",
}
STRANGE = ["甲栏", "乙栏", "丙栏", "丁栏", "戊栏", "己栏", "庚栏"]


@settings(max_examples=60, deadline=None)
@given(st.permutations(FIELDS), st.sampled_from(["万元", "亿元", "元"]), st.booleans())
def test_columns_with_strange_titles_are_read_as_a_person_says(
    order: list[str], unit: str, has_title: bool
) -> None:
    factor = Decimal({"万元": "1", "亿元": "0.0001", "元": "10000"}[unit])
    lines: list[list[Any]] = [["2025年项目"]] if has_title else []
    lines.append(list(STRANGE))
    for project in PROJECTS:
        values: dict[str, Any] = dict(zip(FIELDS, project, strict=True))
        for name in MONEY:
            values[name] = Decimal(str(values[name])) * factor
        lines.append([values[name] for name in order])
    tables = [as_table(sheet(*lines))]
    wanted = Wanted(ProjectImporter().readable, YEAR, {"sector": ["基础设施", "乡村振兴"]})
    assert read_tables(tables, wanted).rows == []
    fields = {at: PLACES[name] for at, name in enumerate(order)}
    choice = HeadChoice(len(lines) - len(PROJECTS), fields, {"unit": unit})
    found = read_tables(tables, wanted, {0: choice})
    assert (found.faults, found.warnings) == ([], []), said(found)
    assert sorted(rows(found)) == sorted(WANTED)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_tables_of_several_sheets_are_the_same_or_the_page_asks(data: st.DataObject) -> None:
    """The projects of each nature on a sheet that is called so, each laid out in its own way."""
    tables = []
    for nature in NATURES:
        columns = [name for name in FIELDS if name != "nature"]
        order = data.draw(st.permutations(columns))
        head = [data.draw(st.sampled_from(TITLES[name].split())) for name in order]
        lines: list[list[Any]] = [["2025年项目"], ["单位：万元"], head]
        for project in of_nature(nature):
            values = dict(zip(FIELDS, project, strict=True))
            lines.append([_exact(values[name]) for name in order])
        tables.append(as_table(replace(sheet(*lines), name=f"{nature}项目")))
    wanted = Wanted(ProjectImporter().readable, YEAR, {"sector": ["基础设施", "乡村振兴"]})
    found = read_tables(parts_of(tables, wanted), wanted)
    if not found.faults:
        assert len(found.warnings) == 1, said(found)
        assert sorted(rows(found)) == sorted(WANTED), said(found)


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) else value
