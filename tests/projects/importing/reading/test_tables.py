"""Several tables of one file, and tables of which a person said what their columns are."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from projects.importing.ledger import ProjectImporter
from projects.importing.reading.table import Table
from projects.importing.reading.tables import Wanted, read_tables
from reporting.tables.found import FoundTable, TableRow
from reporting.tables.heads import HeadChoice
from reporting.tables.plain import pasted
from reporting.tables.sheets import table_of
from tests.projects.importing.files import HEAD, row, sheets_of, table, xlsx
from tests.reporting.tables.tables import sheet

NATURE_HEAD = ["项目名称", "建设性质", "牵头单位", "总投资（万元）", "2024年计划投资（万元）"]


def said(found: Table) -> list[str]:
    return [str(fault) for fault in found.faults]


def noticed(found: Table) -> str:
    return "".join(map(str, found.notices))


def test_sheets_with_a_ledger_are_read_together_and_asked_about() -> None:
    plain = [HEAD[:2] + HEAD[3:]]
    first = row()[:2] + row()[3:]
    second = row("p-2", "乙桥")[:2] + row()[3:]
    others = [*plain, second, ["合计", "2个"]]
    found = table(sheets_of(续建=[*plain, first], 新开工=others, 说明=[["填表说明"]]))
    assert [(line.said, line.values["name"], line.values["nature"]) for line in found.rows] == [
        ("工作表“续建”第2行", "甲路", "continued"),
        ("工作表“新开工”第2行", "乙桥", "new"),
    ]
    assert [str(warning) for warning in found.warnings] == [
        "文件里有2个台账，一起读：工作表“续建”1行，工作表“新开工”1行。请核对。",
        "工作表“新开工”第3行　合计　写的是2个，读到1个。",
    ]
    assert "工作表“说明”里没有台账，没有读。" in noticed(found)


def test_fault_of_one_of_several_sheets_names_it() -> None:
    other = ["项目名称", "牵头单位", "总投资（亿元）"]
    found = table(sheets_of(甲=[HEAD, row()], 乙=[other, ["丙渠", "县水利局", "约3"]]))
    (fault,) = said(found)
    assert fault.startswith("工作表“乙”第2行　C列“总投资（亿元）”　“约3”")
    assert found.heads_of(found.rows[1])["total_investment"] == "C列“总投资（亿元）”"
    assert found.heads_of(found.rows[0])["total_investment"] == "G列“总投资（万元）”"


def test_second_head_of_a_sheet_begins_a_table_with_columns_of_its_own() -> None:
    other = ["牵头单位", "总投资（亿元）", "项目名称", "2024年计划投资"]
    found = table(
        xlsx(
            ["单位：万元"],
            ["一、续建项目"],
            NATURE_HEAD,
            ["甲", None, "县交通局", 10, 5],
            ["合计", None, None, 10, 5],
            ["二、前期项目"],
            other,
            ["县水利局", 2, "乙", 0],
            ["县水利局", 3, "丙", 0],
            ["合计", 5],
        )
    )
    assert said(found) == []
    assert [
        (line.values["name"], line.values["nature"], line.values["total_investment"])
        for line in found.rows
    ] == [
        ("甲", "continued", Decimal(10)),
        ("乙", "preparation", Decimal(20000)),
        ("丙", "preparation", Decimal(30000)),
    ]
    (warning,) = map(str, found.warnings)
    assert "工作表“Sheet”1行，工作表“Sheet”第6行起2行" in warning


def test_text_tables_of_word_are_read_with_the_headings_above_them() -> None:
    head = ["项目名称", "牵头单位", "总投资", "2024年计划投资"]
    first = as_rows(head, "甲\t县交通局\t10\t5")
    second = as_rows(head, "乙\t县水利局\t1\t1")
    tables = [
        FoundTable("第1个表", ("附件", "单位：万元", "一、续建项目"), first),
        FoundTable("第2个表", ("单位：亿元", "二、新开工项目"), second),
    ]
    found = read_tables(tables, Wanted(ProjectImporter().readable, 2024))
    assert said(found) == []
    assert [(line.values["nature"], line.values["total_investment"]) for line in found.rows] == [
        ("continued", Decimal(10)),
        ("new", Decimal(10000)),
    ]


def test_row_of_pasted_text_with_too_few_cells_is_a_fault() -> None:
    head = "项目名称\t牵头单位\t总投资（万元）\t2024年计划投资（万元）"
    lines = [head, "一、续建项目", "甲\t县交通局\t10\t5", "乙\t10\t5"]
    found = read_tables(pasted("\n".join(lines)), Wanted(ProjectImporter().readable, 2024))
    assert len(found.rows) == 2
    (fault,) = (words for words in said(found) if "格" in words)
    assert fault.startswith("第4行　只有3格，表头有4格，看不出各格是哪一列")


def as_rows(head: list[str], *lines: str) -> list[TableRow]:
    """The rows of a table of Word, whose cells are texts."""
    rows = [TableRow(1, tuple(head))]
    for number, line in enumerate(lines, start=2):
        rows.append(TableRow(number, tuple(line.split("\t"))))
    return rows


def chosen(choice: HeadChoice | None, *lines: list[Any]) -> Table:
    """The table as a person said that it is to be read."""
    wanted = Wanted(ProjectImporter().readable, 2024, {"sector": ["基础设施"]})
    return read_tables([table_of(sheet(*lines))], wanted, {0: choice})


UNKNOWN = ["事项", "谁", "多少钱", "今年的钱"]


def test_unknown_head_is_read_as_a_person_said() -> None:
    lines: list[list[Any]] = [["2024年的事"], UNKNOWN, ["甲", "县交通局", 10, 5]]
    fields = {0: "name", 1: "lead", 2: "total_investment", 3: "investment"}
    wanted = Wanted(ProjectImporter().readable, 2024)
    assert "没有找到表头" in said(read_tables([table_of(sheet(*lines))], wanted))[0]
    assert "没有写单位" in said(chosen(HeadChoice(2, fields), *lines))[0]
    found = chosen(HeadChoice(2, fields, {"unit": "亿元", "nature": "continued"}), *lines)
    assert said(found) == []
    values = found.rows[0].values
    assert (values["total_investment"], values["investment"]) == (Decimal(100000), Decimal(50000))
    assert values["nature"] == "continued"


@pytest.mark.parametrize(
    "title, unit, amount",
    [
        ("总投资", "元", Decimal("0.001")),
        ("总投资（元）", "元", Decimal("0.001")),
        ("总投资（亿元）", "万元", Decimal(100000)),
        ("总投资", "亿元", Decimal(100000)),
    ],
)
def test_chosen_unit_goes_before_the_line_above_and_behind_a_title(
    title: str, unit: str, amount: Decimal
) -> None:
    fields = {0: "name", 1: "lead", 2: "total_investment"}
    lines: list[list[Any]] = [
        ["单位：万元"],
        ["项目名称", "牵头单位", title],
        ["甲", "县交通局", 10],
    ]
    found = chosen(HeadChoice(2, fields, {"unit": unit}), *lines)
    assert (said(found), found.rows[0].values["total_investment"]) == ([], amount)


def test_column_that_a_person_does_not_take_is_named() -> None:
    lines = [HEAD[:6], row()[:6]]
    fields = {1: "name", 2: "nature", 5: "lead"}
    found = chosen(HeadChoice(1, fields), *lines)
    assert set(found.rows[0].values) == {"name", "nature", "lead"}
    assert "没有用到的列：A列“项目代码”、D列“行业领域”、E列“投资来源”。" in noticed(found)


def test_column_chosen_twice_is_a_fault() -> None:
    found = chosen(HeadChoice(1, {1: "name", 2: "name"}), HEAD[:6], row()[:6])
    assert "都像是项目名称" in said(found)[0]


def test_what_a_person_says_of_the_table_contradicts_its_cells_aloud() -> None:
    found = chosen(HeadChoice(1, {1: "name", 2: "nature"}, {"nature": "new"}), HEAD[:6], row()[:6])
    assert "写的是续建，上面的小标题是“新开工”" in said(found)[0]


def test_table_that_a_person_does_not_want_is_not_read() -> None:
    found = chosen(None, HEAD, row())
    assert (found.rows, len(found.faults)) == ([], 1)


def test_hidden_table_is_read_where_a_person_wants_it() -> None:
    hidden = replace(table_of(sheet(HEAD[:6], row()[:6])), is_hidden=True)
    wanted = Wanted(ProjectImporter().readable, 2024)
    assert read_tables([hidden], wanted).rows == []
    choice = HeadChoice(1, {1: "name", 5: "lead"})
    assert len(read_tables([hidden], wanted, {0: choice}).rows) == 1
