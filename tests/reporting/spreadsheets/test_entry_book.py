"""A workbook to be filled in: what is locked, what can be chosen, what is marked."""

import io
import zipfile

from openpyxl import load_workbook

from reporting.spreadsheets.entry_book import (
    BookCell,
    BookColumn,
    EntrySheet,
    NotesSheet,
    entry_book,
)
from tests.reporting.spreadsheets.workbooks import opened

KEYS = BookColumn("标识", is_hidden=True)
FIGURE = BookColumn("完成数", is_figure=True)
KIND = BookColumn("性质", choices=("预计", "快报"))


def made(*rows: list[BookCell]) -> bytes:
    sheet = EntrySheet("表", "标题", "说的", [KEYS, FIGURE, KIND], rows, frozen=1)
    return entry_book(NotesSheet("说明", "标题", [("怎么填", "照原样")]), [sheet])


def test_what_is_written_is_read_as_it_was_typed() -> None:
    content = made([BookCell("a-1"), BookCell("7.0", is_open=True), BookCell("=1+1", is_open=True)])
    sheets = opened(content)
    assert [sheet.name for sheet in sheets] == ["表", "说明"]
    assert sheets[0].rows == [
        (1, (None, "标题")),
        (2, (None, "说的")),
        (3, ("标识", "完成数", "性质")),
        (4, ("a-1", "7.0", "=1+1")),
    ]


def test_only_open_cells_take_what_is_typed_and_are_offered_choices() -> None:
    content = made(
        [BookCell("a-1"), BookCell("7", is_open=True), BookCell("快报")],
        [BookCell("a-2"), BookCell("8"), BookCell("", is_open=True, fault="请选")],
    )
    sheet = load_workbook(io.BytesIO(content))["表"]
    assert [[cell.protection.locked for cell in row] for row in sheet["A4:C5"]] == [
        [True, False, True],
        [True, True, False],
    ]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("C5", '"预计,快报"')
    assert sheet["B4"].number_format == "@"
    assert sheet["C5"].comment is not None and sheet["C5"].comment.text == "请选"
    assert sheet.freeze_panes == "B4"


def test_figures_kept_as_text_are_no_mistake_to_excel() -> None:
    content = made([BookCell("a-1"), BookCell("7"), BookCell("", fault="请选")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        markup = archive.read("xl/worksheets/sheet1.xml").decode()
    note = markup.index("<ignoredErrors>")
    assert markup.index("<headerFooter") < note < markup.index("<legacyDrawing")


def test_sheet_without_rows_can_be_written() -> None:
    assert load_workbook(io.BytesIO(made())).sheetnames == ["表", "说明"]
