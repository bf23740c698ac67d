"""What is no row: sums, headings, notes; and running numbers."""

import datetime
from decimal import Decimal

import pytest

from projects.importing.reading.headings import (
    Heading,
    Running,
    counted,
    has_numeral,
    is_grand,
    is_note,
    is_total,
    numbered,
    running,
    total_of,
    unnumbered,
    without_count,
    without_kinds,
)
from reporting.spreadsheets.cells import Cell


@pytest.mark.parametrize(
    "words",
    ["合计", "合　计", "总 计", "小\n计", "共计5个", "其中：小计", "合计（80个）", "总计:", "累计"],
)
def test_sum_is_told_with_blanks_between_its_signs(words: str) -> None:
    assert is_total(words)


@pytest.mark.parametrize("words", ["总计划调度中心", "会计中心", "甲路", "合同管理", ""])
def test_project_is_no_sum(words: str) -> None:
    assert not is_total(words) and not total_of(words)


@pytest.mark.parametrize(
    "words, of, grand",
    [
        ("续建项目小计", "续建项目", False),
        ("续建项目小 计（80个）", "续建项目", False),
        ("小计", "", False),
        ("合计", "", True),
    ],
)
def test_sum_names_of_what_it_is(words: str, of: str, grand: bool) -> None:
    assert (total_of(words), is_grand(words)) == (of, grand)


@pytest.mark.parametrize(
    "words, heading",
    [
        (["一、续建项目（80个）"], Heading(1, "续建项目")),
        (["（二）基础设施类"], Heading(2, "基础设施类")),
        (["一", "新开工项目共5个"], Heading(1, "新开工项目")),
        (["二、", "前期项目"], Heading(1, "前期项目")),
    ],
)
def test_numeral_says_how_deep_a_heading_is(words: list[str], heading: Heading) -> None:
    assert has_numeral(words[0]) and numbered(words) == heading


def test_heading_without_a_chinese_numeral_loses_its_number() -> None:
    assert unnumbered("1、续建项目（2个）") == Heading(3, "续建项目")


@pytest.mark.parametrize(
    "words, count",
    [("续建项目（80个）", 80), ("共16件", 16), ("续建 8 0 个", 80), ("2.5个", None), ("甲", None)],
)
def test_count_of_a_heading(words: str, count: int | None) -> None:
    assert counted(words) == count


@pytest.mark.parametrize(
    "words, note", [("注：本表", True), ("填表人：张", True), ("注入项目", False)]
)
def test_note_below_the_table(words: str, note: bool) -> None:
    assert is_note(words) == note


@pytest.mark.parametrize(
    "cell, found",
    [
        (Decimal(5), Running(5)),
        ("5、", Running(5)),
        (Decimal("5.1"), Running(5, is_part=True)),
        ("5-1", Running(5, is_part=True)),
        ("5.12", Running(5, is_part=True)),
        ("（1）", Running(None, is_part=True)),
        ("①", Running(None, is_part=True)),
        (datetime.date(2025, 5, 1), Running(5, is_part=True)),
        ("甲", None),
        (None, None),
        (Decimal(-1), None),
        ("1" * 5000, None),
    ],
)
def test_running_number_tells_parts(cell: Cell, found: Running | None) -> None:
    assert running(cell) == found


@pytest.mark.parametrize(
    "heading, plain",
    [
        ("续建项目共80个", "续建项目"),
        ("续建项目:共计80个", "续建项目"),
        ("续建项目80个，总投资5亿元", "续建项目"),
        ("1共5个", "1"),
        ("十四五项目", "十四五项目"),
        ("2024年项目", "2024年项目"),
        ("1" * 5000, "1" * 5000),
        ("共" * 5000, "共" * 5000),
    ],
)
def test_heading_without_its_count(heading: str, plain: str) -> None:
    assert without_count(heading) == plain


@pytest.mark.parametrize(
    "heading, plain",
    [("基础设施类", "基础设施"), ("生态环保领域项目", "生态环保"), ("类", ""), ("类别", "类别")],
)
def test_heading_without_its_kinds(heading: str, plain: str) -> None:
    assert without_kinds(heading) == plain
