"""Files for Excel: Chinese intact, figures as numbers, nothing that runs."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from reporting.spreadsheets.write import (
    WIDEST_COLUMN,
    Cell,
    SheetTitle,
    Toned,
    file_response,
)
from tests.reporting.spreadsheets.test_formulas import FORMULAS, HARMLESS

HEAD = ("指标", "数")


def csv_of(rows: Sequence[Sequence[Cell]], head: Sequence[str] = HEAD) -> list[list[str]]:
    content = file_response("csv", "表", head, rows).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


def sheet_of(
    rows: Sequence[Sequence[Cell]],
    name: str = "表",
    head: Sequence[str] = HEAD,
    over: SheetTitle | None = None,
) -> Worksheet:
    book = load_workbook(io.BytesIO(file_response("xlsx", name, head, rows, over).content))
    assert isinstance(book.active, Worksheet)
    return book.active


def cell(value: Cell) -> SheetCell:
    found = sheet_of([(value,)]).cell(row=2, column=1)
    assert isinstance(found, SheetCell)
    return found


# Nothing runs.


@pytest.mark.parametrize("text", FORMULAS)
def test_a_csv_has_no_live_formula_in_head_or_body(text: str) -> None:
    content = csv_of([(text, None)], head=(text, "数"))
    assert content == [[f"'{text}", "数"], [f"'{text}", ""]]


@pytest.mark.parametrize("text", [*FORMULAS, "7左右", "007", "1e3", "2023-12-01", "TRUE", "#N/A"])
def test_a_sheet_keeps_text_as_text(text: str) -> None:
    found = cell(text)
    assert found.data_type == "s"
    assert found.value == text.replace("\r", "\n")  # as XML reads line ends


@pytest.mark.parametrize("text", FORMULAS)
def test_a_sheets_seeming_formula_stays_text_when_it_is_opened(text: str) -> None:
    assert cell(text).quotePrefix


@pytest.mark.parametrize("text", HARMLESS)
def test_a_sheets_other_text_has_no_apostrophe(text: str) -> None:
    assert not cell(text).quotePrefix


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@x"])
def test_a_sheets_head_is_text_too(text: str) -> None:
    found = sheet_of([], head=(text,)).cell(row=1, column=1)
    assert (found.data_type, found.value) == ("s", text)


@pytest.mark.parametrize("text", ["\x00", "a\x0bb", "\x1f"])
def test_control_characters_are_removed(text: str) -> None:
    assert sheet_of([(f"甲{text}乙",)]).cell(row=2, column=1).data_type == "s"


# Figures are numbers, with the decimals they were typed with.


@pytest.mark.parametrize(
    "figure, shown, pattern",
    [
        ("7.0", "7.0", "0.0"),
        ("7", "7", "0"),
        ("-27.5", "-27.5", "0.0"),
        ("0", "0", "0"),
        ("0.00", "0.00", "0.00"),
        ("1E+3", "1000", "0"),
        ("12345678901.2345", "12345678901.2345", "0.0000"),
    ],
)
def test_a_figure_is_a_number_with_its_decimals(figure: str, shown: str, pattern: str) -> None:
    found = cell(Decimal(figure))
    assert found.data_type == "n"
    assert Decimal(str(found.value)) == Decimal(figure)
    assert found.number_format == pattern
    assert csv_of([(Decimal(figure),)])[1] == [shown]


def test_whole_numbers_are_numbers_and_nothing_is_nothing() -> None:
    assert (cell(11).data_type, cell(11).value) == ("n", 11)
    assert cell(None).value is None
    assert csv_of([(11, None)])[1] == ["11", ""]


# The file.


def test_csv_has_byte_order_mark() -> None:
    content = file_response("csv", "表", HEAD, [("地区生产总值“增速”, %", Decimal("6.0"))]).content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == '指标,数\r\n"地区生产总值“增速”, %",6.0\r\n'


def test_chinese_and_line_breaks_in_both_formats() -> None:
    text = "受疫情影响，\n“三产”𠮷下降。"
    assert csv_of([(text,)])[1] == [text]
    assert cell(text).value == text


def test_sheet_has_frozen_head_and_fitting_columns() -> None:
    sheet = sheet_of([("地区生产总值增速", Decimal("6.0")), ("长" * 200, None)])
    assert sheet.freeze_panes == "A2"
    assert [row[0].font.bold for row in sheet.iter_rows(max_row=2)] == [True, False]
    assert sheet.column_dimensions["A"].width == WIDEST_COLUMN
    assert sheet.column_dimensions["B"].width < 10
    assert sheet.max_row == 3


OVER = SheetTitle("2024年重点项目进度", "报告期：2024年1—6月", "万元")


def test_titled_sheet_has_title_period_and_unit_over_its_head() -> None:
    sheet = sheet_of([("甲", 1)], over=OVER)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["2024年重点项目进度", None],
        ["报告期：2024年1—6月", "单位：万元"],
        ["指标", "数"],
        ["甲", 1],
    ]
    assert sheet.freeze_panes == "A4"
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:B1"]
    # A long title does not widen the first column.
    assert sheet.column_dimensions["A"].width < 10


def test_sheet_without_a_unit_of_its_own_gives_the_period_the_whole_row() -> None:
    sheet = sheet_of([], over=SheetTitle("表", "报告期：2024年1—6月"))
    assert sheet.cell(2, 2).value is None
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:B1", "A2:B2"}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_sheets_title_is_text_too(text: str) -> None:
    sheet = sheet_of([], over=SheetTitle(text, text, "万元"))
    assert {sheet.cell(1, 1).data_type, sheet.cell(2, 1).data_type} == {"s"}


@pytest.mark.parametrize("over, head", [(None, 1), (OVER, 3)])
def test_sheet_is_set_up_for_landscape_a4_with_its_head_on_every_page(
    over: SheetTitle | None, head: int
) -> None:
    sheet = sheet_of([("甲", 1)], over=over)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    properties = sheet.sheet_properties.pageSetUpPr
    assert properties is not None and properties.fitToPage
    assert sheet.print_title_rows == f"${head}:${head}"


def test_csv_begins_with_its_head_whatever_stands_over_the_sheet() -> None:
    content = file_response("csv", "表", HEAD, [("甲", 1)], OVER).content.decode("utf-8-sig")
    assert content.splitlines() == ["指标,数", "甲,1"]


@pytest.mark.parametrize(
    "tone, colour",
    [("short", "00B3241A"), ("mark-behind", "00974800"), ("grade-blue", "001F5FA8")],
)
def test_status_has_its_colour_on_its_own_cell_alone(tone: str, colour: str) -> None:
    sheet = sheet_of([("甲", Toned("滞后", tone))])
    status = sheet.cell(2, 2)
    assert (status.value, status.font.color.rgb) == ("滞后", colour)
    assert status.fill.fill_type == "solid"
    assert sheet.cell(2, 1).fill.fill_type is None
    assert csv_of([(Toned("滞后", tone), None)])[1] == ["滞后", ""]


@pytest.mark.parametrize("tone", ["not_reported", "mark-not_due", ""])
def test_status_that_asks_for_nothing_has_no_colour(tone: str) -> None:
    assert cell(Toned("未填报", tone)).fill.fill_type is None


def test_empty_rows_are_written() -> None:
    sheet = sheet_of([("甲", 1), (None, None), ("丙", 3)])
    assert [row[0].value for row in sheet.iter_rows()] == ["指标", "甲", None, "丙"]


def test_a_long_name_is_cut_for_the_sheet_only() -> None:
    name = "二〇二三年计划指标完成情况" * 4
    assert sheet_of([], name=name).title == name[:31]


def disposition(response: HttpResponse) -> str:
    return unquote(response["Content-Disposition"])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_is_named_in_chinese(kind: str) -> None:
    response = file_response(kind, "2023年计划指标完成情况（1—12月）", HEAD, [])
    assert (
        disposition(response)
        == f"attachment; filename*=UTF-8''2023年计划指标完成情况（1—12月）.{kind}"
    )
    assert response["Content-Disposition"].isascii()


def test_content_types() -> None:
    assert file_response("csv", "表", HEAD, [])["Content-Type"] == "text/csv; charset=utf-8"
    assert "spreadsheetml" in file_response("xlsx", "表", HEAD, [])["Content-Type"]


def test_unknown_kind_raises() -> None:
    with pytest.raises(ValueError, match="no such export: pdf"):
        file_response("pdf", "表", HEAD, [])
