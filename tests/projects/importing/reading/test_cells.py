"""Reading one cell, and the message for one that cannot be read."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.importing.reading.cells import Wrong, amount, code, day, deadline, number, text, when
from reporting.rules.figures import plain
from reporting.spreadsheets.cells import Cell, Formula

WAN = "万元"
YI = "亿元"
MARCH = datetime.date(2024, 3, 1)


def month(cell: Cell) -> datetime.date | None:
    found = when(cell)
    return None if found is None else found.month_in(2024, alone=12)


@pytest.mark.parametrize(
    "cell, unit, found",
    [
        (Decimal("1.5"), WAN, "1.5"),
        (Decimal("1.5"), YI, "15000"),
        (Decimal("0.00000001"), YI, "0.0001"),
        (Decimal(0), WAN, "0"),
        ("1,234.50", WAN, "1234.5"),
        ("1，234", WAN, "1234"),
        ("１２．５", WAN, "12.5"),
        ("１，２００", WAN, "1200"),
        ("1,058.3", WAN, "1058.3"),
        ("1.2万", WAN, "1.2"),
        ("500万元", WAN, "500"),
        ("1.2亿", WAN, "12000"),
        ("5000万元", YI, "5000"),
        (Decimal("9999999999.9999"), WAN, "9999999999.9999"),
    ],
)
def test_amount_is_read_in_wan(cell: Cell, unit: str, found: str) -> None:
    value = amount(cell, unit)
    assert value is not None and plain(value) == found


@pytest.mark.parametrize("cell", [None, "—", "——", "/", "-"])
@pytest.mark.parametrize("reading", [lambda cell: amount(cell, WAN), month, day, number])
def test_empty_cell_and_dash_are_none_and_not_zero(
    cell: Cell, reading: Callable[[Cell], Any]
) -> None:
    assert reading(cell) is None


@pytest.mark.parametrize(
    "cell, unit, words",
    [
        ("约500", WAN, "“约500”里的“约”不是数字"),
        ("12,34", WAN, "看不准：逗号只用来分隔千位"),
        ("6.1%", WAN, "“6.1%”里的“%”不是这一项的单位"),
        ("1e5", WAN, "不是数字"),
        (Decimal(-1), WAN, "-1 是负数"),
        ("-0.5", YI, "是负数"),
        (Decimal("0.00001"), WAN, "小数超过4位"),
        (Decimal("0.000000001"), YI, "小数超过4位"),
        (Decimal(10**10), WAN, "整数超过10位"),
        (Decimal(10**6), YI, "整数超过10位"),
        ("9" * 30, WAN, "位数太多"),
        (Decimal("1E+300"), WAN, "位数太多"),
        (Formula("=A1*2"), WAN, "是公式"),
        (Formula("#REF!"), WAN, "#REF!"),
        (datetime.date(2024, 3, 1), WAN, "不是一个数"),
    ],
)
def test_wrong_amount_is_refused(cell: Cell, unit: str, words: str) -> None:
    with pytest.raises(Wrong, match=words):
        amount(cell, unit)


@given(st.decimals(0, 99999999, places=4))
def test_amount_is_read_as_it_is_written(figure: Decimal) -> None:
    assert amount(plain(figure), WAN) == figure


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03",
        "2024-3",
        "2024年3月",
        "2024.3",
        "2024/03",
        "2024-03-15",
        "2024年3月15日",
        "2024/3/15",
        "202403",
        Decimal(202403),
        Decimal("2024.3"),
        datetime.date(2024, 3, 15),
    ],
)
def test_month_in_common_spellings(cell: Cell) -> None:
    assert month(cell) == MARCH


@pytest.mark.parametrize(
    "cell, words",
    [
        (Decimal("2024.1"), "看不出是 1 月还是 10 月"),
        (Decimal(45352), "不是年月"),
        ("2024-13", "不是年月"),
        ("三月", "不是年月"),
        (Formula("=TODAY()"), "是公式"),
    ],
)
def test_wrong_month_is_refused(cell: Cell, words: str) -> None:
    with pytest.raises(Wrong, match=words):
        month(cell)


def test_month_as_text_keeps_its_zero() -> None:
    assert month("2024.10") == datetime.date(2024, 10, 1)


@pytest.mark.parametrize(
    "cell", ["2024-03-15", "2024年3月15日", "2024.3.15", datetime.date(2024, 3, 15)]
)
def test_day_in_common_spellings(cell: Cell) -> None:
    assert day(cell) == datetime.date(2024, 3, 15)


@pytest.mark.parametrize("cell", ["2024-03", "2023-02-29", "明年", Decimal(2024)])
def test_wrong_day_is_refused(cell: Cell) -> None:
    with pytest.raises(Wrong, match="不是日期"):
        day(cell)


@pytest.mark.parametrize("cell, found", [(Decimal(3), 3), ("12", 12)])
def test_number_is_read(cell: Cell, found: int) -> None:
    assert number(cell) == found


@pytest.mark.parametrize("cell", [Decimal(0), Decimal("1.5"), "一", "-1"])
def test_wrong_number_is_refused(cell: Cell) -> None:
    with pytest.raises(Wrong, match="不是序号"):
        number(cell)


def test_text_of_a_number_has_no_trailing_zeros() -> None:
    assert text(Decimal("13800000000")) == "13800000000"


@pytest.mark.parametrize(
    "cell",
    [
        Decimal("202405000000000012"),
        Decimal(10**15),
        Decimal("2.02051E+15"),
        "2.02051E+15",
        "２.02051E+15",
    ],
)
def test_code_of_which_excel_lost_digits_is_refused_with_the_remedy(cell: Cell) -> None:
    with pytest.raises(Wrong, match="设为文本格式"):
        code(cell)


@pytest.mark.parametrize(
    "cell, found",
    [
        (Decimal(10**15 - 1), "999999999999999"),
        ("202405000000000012", "202405000000000012"),
        ("2405-500229-04-01-123456", "2405-500229-04-01-123456"),
        ("2405-500229-\n04-01-123456", "2405-500229-04-01-123456"),
        (Decimal(12), "12"),
        ("2E10", "2E10"),
        (None, ""),
    ],
)
def test_code_with_all_its_digits_is_read(cell: Cell, found: str) -> None:
    assert code(cell) == found


@pytest.mark.parametrize(
    "cell, found",
    [
        ("12月底前", "2024-12-31"),
        ("2025年8月底", "2025-08-31"),
        ("2025年底", "2025-12-31"),
        ("年底前", "2024-12-31"),
        ("6月底", "2024-06-30"),
        ("2月", "2024-02-29"),
        ("9月30日前", "2024-09-30"),
        ("上半年", "2024-06-30"),
        ("第三季度", "2024-09-30"),
        ("8月上旬", "2024-08-10"),
        ("2024-09-30", "2024-09-30"),
        (datetime.date(2024, 9, 30), "2024-09-30"),
        ("—", None),
    ],
)
def test_deadline_is_the_last_day_of_what_is_written(cell: Cell, found: str | None) -> None:
    assert deadline(cell, 2024) == (found and datetime.date.fromisoformat(found))


@pytest.mark.parametrize("cell", ["9月前", "长期", "持续推进", Decimal("2024.1"), "2月30日"])
def test_deadline_that_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(Wrong):
        deadline(cell, 2024)
