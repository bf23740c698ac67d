"""What a spreadsheet would run is kept from it, and comes back as it was typed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.spreadsheets.formulas import as_typed, harmless
from reporting.spreadsheets.write import file_response
from tests.reporting.spreadsheets.workbooks import opened

FORMULAS = [
    "=1+1",
    "+1",
    "-x",
    "@x",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\t甲",
    '=HYPERLINK("http://x")',
    "-1+1|cmd",
    "＝1+1",
    "＋1",
    "－x",
    "＠x",
    "﹦1",
    " =1+1",
    "　=1+1",
    "\ufeff=1",
    "'=1+1",
    "''＝1",
]
HARMLESS = [
    "",
    "7左右",
    "≥358",
    "——",
    "（−0.5）",
    "−0.5个百分点",
    "a=b",
    "'x",
    "甲\n乙",
    "０",
    "a\t=1",
    "_x0041_",
]
# Without white space at their ends, which no text of ours has.
TYPED = [text for text in [*FORMULAS, *HARMLESS] if text and text == text.strip()]


@pytest.mark.parametrize("text", FORMULAS)
def test_seeming_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_unchanged(text: str) -> None:
    assert harmless(text) == text
    assert as_typed(text) == text


@given(st.text(alphabet="'=＝+-－@＠\t\r\n 　\ufeff甲1"))
def test_every_text_comes_back_as_it_was_typed(text: str) -> None:
    assert as_typed(harmless(text)) == text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", TYPED)
def test_exported_text_is_imported_as_it_was_typed(text: str, kind: str) -> None:
    file = file_response(kind, "表", ["甲", "乙"], [[text, "不空"]]).content
    (sheet,) = opened(file, f"a.{kind}")
    expected = text if kind == "csv" else text.replace("\r", "\n")
    assert sheet.rows[1][1][0] == expected


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_begins_as_a_formula(text: str) -> None:
    content = file_response("csv", "表", [text], [[text]]).content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(content, newline="")):
        assert row[0].startswith("'")
