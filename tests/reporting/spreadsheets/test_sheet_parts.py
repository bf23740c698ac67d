"""What the cells of a workbook say: texts, numbers and days as Excel shows them."""

import datetime
from decimal import Decimal

import pytest

from reporting.spreadsheets.cells import Formula
from reporting.spreadsheets.sheet_parts import (
    DATE,
    DURATION,
    PERCENT,
    Shown,
    day_of,
    number_of,
    percentage_of,
    shown_by,
)
from tests.reporting.spreadsheets.workbooks import cells, with_sheet


@pytest.mark.parametrize(
    "code, shown",
    [
        ("General", Shown()),
        ("0.00", Shown(decimals=2)),
        ("0", Shown()),
        ("0.##", Shown()),
        ('0"d"', Shown()),
        ('0.0"快"', Shown(decimals=1)),
        ("[Red]0.0", Shown(decimals=1)),
        ("#,##0.00_);(#,##0.0)", Shown(decimals=2)),
        ("0.00E+00", Shown()),
        ("0.0,", Shown()),
        ("#,##0_d", Shown()),
        ("yyyy/m/d", Shown(DATE)),
        ('yyyy"年"m"月"d"日";@', Shown(DATE)),
        ("[$-804]aaaa;yyyy", Shown()),
        ("h:mm", Shown(DATE)),
        ("[h]:mm", Shown(DURATION)),
        ("0%", Shown(PERCENT)),
        ("0.0%", Shown(PERCENT, 1)),
        ("0.00%;[Red]-0.0%", Shown(PERCENT, 2)),
        ("0.0_ %", Shown(PERCENT, 1)),
        ("#.##%", Shown(PERCENT)),
        ('0"%"', Shown()),
        ('"' * 1_000_000, Shown()),
    ],
)
def test_how_a_format_shows_a_number(code: str, shown: Shown) -> None:
    assert shown_by(code) == shown


@pytest.mark.parametrize("number", [14, 22, 31, 57, 58])
def test_formats_without_a_code_are_days(number: int) -> None:
    styles = b'<cellXfs><xf/><xf numFmtId="%d"/></cellXfs>' % number
    content = with_sheet(b'<row><c s="1"><v>45352</v></c></row>', styles=styles)
    assert cells(content) == [(1, [datetime.date(2024, 3, 1)])]


@pytest.mark.parametrize(
    "number, shown", [(9, ["99.5%", "100%", "7%"]), (10, ["99.50%", "100.00%", "7.00%"])]
)
def test_percentage_is_the_text_that_its_format_shows(number: int, shown: list[str]) -> None:
    styles = b'<cellXfs><xf/><xf numFmtId="%d"/></cellXfs>' % number
    values = b'<c s="1"><v>0.995</v></c><c s="1"><v>1</v></c><c s="1"><v>0.07</v></c>'
    rows = b"<row>" + values + b"<c><v>0.995</v></c></row>"
    assert cells(with_sheet(rows, styles=styles)) == [(1, [*shown, Decimal("0.995")])]


def test_percentage_of_a_format_of_the_file_keeps_its_zero() -> None:
    styles = b'<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    styles += b'<cellXfs><xf/><xf numFmtId="164"/></cellXfs>'
    rows = b'<row><c s="1"><v>7.0000000000000007E-2</v></c><c s="1"><v>-0.275</v></c></row>'
    assert cells(with_sheet(rows, styles=styles)) == [(1, ["7.0%", "-27.5%"])]


@pytest.mark.parametrize(
    "number, decimals, shown",
    [
        ("0.07", 1, "7.0%"),
        ("0.061", 1, "6.1%"),
        ("0.0615", 1, "6.15%"),
        ("0", 1, "0.0%"),
        ("0", 0, "0%"),
        ("12", 0, "1200%"),
        ("-0.004", 2, "-0.40%"),
    ],
)
def test_percentage_keeps_its_decimals(number: str, decimals: int, shown: str) -> None:
    assert percentage_of(Decimal(number), decimals) == shown


@pytest.mark.parametrize(
    "format_number, stored, shown",
    [
        (2, "7", "7.00"),
        (4, "1500.5", "1500.50"),
        (2, "7.125", "7.125"),
        (2, "-27.5", "-27.50"),
        (0, "7", "7"),
        (1, "7.5", "7.5"),
        (43, "9", "9.00"),
    ],
)
def test_number_has_the_decimals_that_its_format_shows(
    format_number: int, stored: str, shown: str
) -> None:
    styles = f'<cellXfs><xf/><xf numFmtId="{format_number}"/></cellXfs>'.encode()
    row = f'<row><c s="1"><v>{stored}</v></c></row>'.encode()
    (found,) = cells(with_sheet(row, styles=styles))
    assert [str(cell) for cell in found[1]] == [shown]


def test_only_formats_of_cells_count() -> None:
    styles = b'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/></cellXfs>'
    assert cells(with_sheet(b"<row><c><v>5</v></c></row>", styles=styles)) == [(1, [Decimal(5)])]


@pytest.mark.parametrize(
    "number, from_1904, shown",
    [
        (1, False, datetime.date(1900, 1, 1)),
        (59, False, datetime.date(1900, 2, 28)),
        (61, False, datetime.date(1900, 3, 1)),
        (45352.75, False, datetime.date(2024, 3, 1)),
        (45352.9999999999, False, datetime.date(2024, 3, 2)),
        (0, True, datetime.date(1904, 1, 1)),
        (0.5, False, "12:00:00"),
        (-1, False, Formula("#VALUE!")),
        (3_000_000, False, Formula("#VALUE!")),
        (2_958_465, False, datetime.date(9999, 12, 31)),
        (2_958_000, True, Formula("#VALUE!")),
    ],
)
def test_day_of_a_number(number: float, from_1904: bool, shown: object) -> None:
    assert day_of(number, from_1904=from_1904) == shown


@pytest.mark.parametrize(
    "stored, number",
    [
        ("0.30000000000000004", "0.3"),
        ("12345678901234567", "12345678901234567"),
        ("1E-3", "0.001"),
        ("-5", "-5"),
        ("1_0", None),
        ("nan", None),
        ("x", None),
    ],
)
def test_number_is_what_was_typed(stored: str, number: str | None) -> None:
    assert number_of(stored) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    "cell, shown",
    [
        (b'<c t="s"><v>0</v></c>', "甲路"),
        (b'<c t="s"><v>1</v></c>', "乙\r\n渠"),
        (b'<c t="str"><v> a </v></c>', "a"),
        (b'<c t="b"><v>1</v></c>', "True"),
        (b'<c t="b"><v>0</v></c>', "False"),
        (b'<c t="e"><v>#REF!</v></c>', Formula("#REF!")),
        (b'<c t="d"><v>2024-03-01T00:00:00</v></c>', datetime.date(2024, 3, 1)),
        (b"<c><f>SUM(A1)</f><v>3</v></c>", Formula("=SUM(A1)")),
        (b'<c><f t="shared" si="0"/><v>3</v></c>', Formula("=")),
        (b"<c><v>x</v></c>", "x"),
    ],
)
def test_cell_by_its_type(cell: bytes, shown: object) -> None:
    strings = (
        "<si><r><t>甲</t></r><r><t>路</t></r><rPh><t>jia</t></rPh></si>"
        "<si><t>乙_x000D_\n渠</t></si>"
    ).encode()
    found = cells(with_sheet(b"<row>" + cell + b"</row>", strings=strings))
    assert found[0][1] == [shown]


def test_cells_without_references_follow_each_other() -> None:
    rows = b'<row r="4"><c><v>1</v></c><c r="D4"><v>2</v></c><c><v>3</v></c></row><row><c/></row>'
    filled = [Decimal(1), None, None, Decimal(2), Decimal(3)]
    assert cells(with_sheet(rows)) == [(4, filled)]


def test_prefixed_names_are_read() -> None:
    rows = b'<x:row xmlns:x="a"><x:c><x:v>1</x:v></x:c></x:row>'
    assert cells(with_sheet(rows)) == [(1, [Decimal(1)])]
