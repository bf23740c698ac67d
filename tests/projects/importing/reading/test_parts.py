"""Rows under a packed project are parts of it, no projects, and are shown."""

from typing import Any

import pytest

from projects.importing.reading.table import Table
from tests.projects.importing.files import table, xlsx

HEAD = ["序号", "项目名称", "牵头单位", "总投资（万元）", "2024年计划投资（万元）"]


def read(*lines: list[Any]) -> Table:
    return table(xlsx(HEAD, *lines))


def names(found: Table) -> list[Any]:
    return [row.values.get("name") for row in found.rows]


@pytest.mark.parametrize(
    "numbers", [("1.1", "1.2"), ("1-1", "1-2"), ("（1）", "（2）"), ("①", "②"), (1.1, 1.2)]
)
def test_rows_with_numbers_below_a_row_are_its_parts(numbers: tuple[Any, Any]) -> None:
    found = read(
        [1, "农村公路打捆项目", "县交通局", 100, 50],
        [numbers[0], "甲村路", None, 60, 30],
        [numbers[1], "乙村路", None, 40, 20],
        [2, "丙桥", "县交通局", 10, 5],
    )
    assert names(found) == ["农村公路打捆项目", "丙桥"]
    (warning,) = map(str, found.warnings)
    assert warning.startswith("第2行　农村公路打捆项目　第3、4行是它的子项，没有当作项目来读")


def test_parts_that_do_not_add_up_are_told() -> None:
    found = read([1, "打捆", "县交通局", 100, 50], ["1.1", "甲村路", None, 60, 50])
    assert "它的总投资是100万元，子项相加是60万元，相差40万元。" in str(found.warnings[1])
    assert len(found.warnings) == 2


def test_part_that_is_named_so_need_not_be_all_of_it() -> None:
    part = [None, "其中：甲村路", None, 60, 30]
    found = read([1, "打捆", "县交通局", 100, 50], part)
    assert (names(found), len(found.warnings)) == (["打捆"], 1)
    found = read([1, "打捆", "县交通局", 50, 50], part)
    assert "相差10万元" in str(found.warnings[1])


def test_rows_without_numbers_below_a_packed_project_are_its_parts() -> None:
    lines = ([None, "甲村路", None, 60, 30], [None, "乙村路", None, 40, 20])
    assert names(read([1, "公路打捆项目", "县交通局", 100, 50], *lines)) == ["公路打捆项目"]
    assert len(read([1, "公路", "县交通局", 100, 50], *lines).rows) == 3


def test_numbers_in_brackets_alone_are_rows() -> None:
    found = read(["（1）", "甲", "县交通局", 1, 1], ["（2）", "乙", "县交通局", 1, 1])
    assert (names(found), found.warnings) == (["甲", "乙"], [])


def test_numbers_of_another_row_are_no_parts() -> None:
    assert names(read([1, "甲", "县交通局", 1, 1], ["2.1", "乙", "县交通局", 1, 1])) == ["甲", "乙"]


def test_part_is_not_looked_for_across_a_heading() -> None:
    found = read([1, "甲", "县交通局", 1, 1], ["二、新开工项目"], ["（1）", "乙", "县交通局", 1, 1])
    assert names(found) == ["甲", "乙"]
