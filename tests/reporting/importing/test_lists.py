"""Rows of lists, as offices lay them out."""

import datetime
from decimal import Decimal

import pytest

from reporting.importing import units, users
from reporting.importing.lists import read_list, text_of
from reporting.spreadsheets.cells import Cell, Formula
from reporting.tables.found import FoundTable, TableRow
from reporting.tables.mapping import understand
from tests.reporting.importing.lists_of import read


@pytest.mark.parametrize(
    "cell, text",
    [
        (" 县统计局\n（本级）", "县统计局 (本级)"),
        (Decimal("13800000000"), "13800000000"),
        (Decimal("1E+10"), "10000000000"),
        (Decimal("10.0"), "10"),
        (datetime.date(2025, 1, 2), "2025-01-02"),
        (Formula("#REF!"), ""),
        (None, ""),
    ],
)
def test_cell_is_read_as_somebody_would_type_it(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_list_with_titles_headings_and_sums_gives_its_rows() -> None:
    text = (
        "某县各单位名单\t\t\t\n序号\t单位名称\t分管领导\t联系电话\n一、县级部门\t\t\t\n"
        "1\t县统计局\t张三\t023-59220000\n2\t县交通局\t\t\n合计\t2个\t\t\n\t\t李四\t"
    )
    found = read(text, units.VOCABULARY)
    assert [row.texts for row in found.rows] == [
        {"name": "县统计局", "county_leader": "张三", "phone": "023-59220000"},
        {"name": "县交通局"},
    ]
    assert found.rows[0].place == "粘贴的内容第4行"
    assert found.not_taken == [
        "粘贴的内容第3行是标题“一、县级部门”，没有读。",
        "粘贴的内容第6行是合计，没有读。",
        "粘贴的内容第7行没有名称，没有读。",
    ]


@pytest.mark.parametrize(
    "titles, fields",
    [
        ("部门\t电话", {"name", "phone"}),
        ("单位全称\t分管副县长\t联络员\t手机号码", {"name", "county_leader", "contact", "phone"}),
        ("责任单位\t分管县领导\t联系人\t联系方式", {"name", "county_leader", "contact", "phone"}),
        (
            "单位\t县领导\t经办人\t办公电话\t排序",
            {"name", "county_leader", "contact", "phone", "order"},
        ),
    ],
)
def test_titles_of_units_are_known(titles: str, fields: set[str]) -> None:
    values = "\t".join(f"值{place}" for place in range(titles.count("\t") + 1))
    (row,) = read(f"{titles}\n{values}", units.VOCABULARY).rows
    assert set(row.texts) == fields


@pytest.mark.parametrize(
    "titles, fields",
    [
        ("姓名\t单位\t手机", {"name", "units", "phone"}),
        ("填报人\t所在单位\t角色\t邮箱", {"name", "units", "role", "email"}),
        ("单位\t联系人姓名\t账号\t联系电话", {"name", "units", "username", "phone"}),
    ],
)
def test_titles_of_people_are_known(titles: str, fields: set[str]) -> None:
    values = "\t".join(f"值{place}" for place in range(titles.count("\t") + 1))
    (row,) = read(f"{titles}\n{values}", users.VOCABULARY).rows
    assert set(row.texts) == fields


def test_merged_unit_is_that_of_each_of_its_people_and_hidden_rows_are_said() -> None:
    rows = [
        TableRow(1, ("单位", "姓名")),
        TableRow(2, ("县统计局", "王芳")),
        TableRow(3, ("县统计局", "张伟"), repeated=frozenset({0})),
        TableRow(4, ("县统计局", "李静"), is_hidden=True),
    ]
    table = understand(FoundTable("工作表“人”", rows=rows), users.VOCABULARY, 2025)
    found = read_list([(table.table, table.heads)], users.NAME)
    assert [(row.key, row.text("units")) for row in found.rows] == [
        ("r0-2", "县统计局"),
        ("r0-3", "县统计局"),
    ]
    assert found.not_taken == ["工作表“人”第4行是隐藏的行，没有读。"]
