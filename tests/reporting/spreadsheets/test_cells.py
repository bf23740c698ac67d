"""Rows within limits, by their stored numbers; cells between two processes."""

import datetime
import json
from decimal import Decimal

import pytest

from reporting.spreadsheets.cells import (
    Formula,
    Rows,
    Sheet,
    TextBudget,
    cleaned,
    dumped,
    letters,
    loaded,
)
from reporting.spreadsheets.limits import MAX_CELL, MAX_COLUMNS, MAX_GAP, MAX_ROWS, Unreadable
from tests.reporting.spreadsheets.workbooks import cells, opened, with_sheet


def made() -> Rows:
    return Rows("台账", TextBudget())


def test_row_far_below_is_left_out_and_said() -> None:
    (sheet,) = opened(
        with_sheet(
            b'<row r="3"><c r="A3"><v>1</v></c></row>'
            b'<row r="1048576"><c r="A1048576"><v>2</v></c></row>'
        )
    )
    assert sheet.rows == [(3, (Decimal(1),))]
    assert sheet.left_out == ["第3行往下连续空了200行，再往下的没有读。"]


@pytest.mark.parametrize("gap, is_read", [(MAX_GAP - 1, True), (MAX_GAP, False)])
def test_gap_ends_the_table(gap: int, is_read: bool) -> None:
    rows = made()
    rows.take(5, {0: "a"})
    rows.take(6 + gap, {0: "b"})
    assert (len(rows.sheet.rows) == 2, rows.stopped) == (is_read, not is_read)


def test_stored_empty_rows_count_as_gap() -> None:
    rows = made()
    rows.take(1, {0: "a"})
    for number in range(2, MAX_GAP + 2):
        rows.take(number, {0: None})
        assert not rows.stopped
    rows.take(MAX_GAP + 2, {})
    assert rows.stopped


def test_empty_top_is_called_so() -> None:
    rows = made()
    rows.take(MAX_GAP + 1, {0: "a"})
    assert rows.sheet.left_out == ["开头连续空了200行，再往下的没有读。"]


def test_cell_far_to_the_right_is_left_out_and_said() -> None:
    rows = b'<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c></row>'
    (sheet,) = opened(with_sheet(rows))
    assert [list(filter(None, row)) for _, row in sheet.rows] == [[Decimal(1)]]
    assert sheet.left_out == ["第2行XFD列有内容；CV列往右的没有读。"]


def test_row_with_nothing_but_a_far_cell_is_no_row() -> None:
    rows = made()
    rows.take(1, {MAX_COLUMNS: "x"})
    assert rows.sheet.rows == []
    assert rows.sheet.left_out


@pytest.mark.parametrize("number", [MAX_ROWS, MAX_ROWS + 1])
def test_rows_are_limited(number: int) -> None:
    rows = made()
    for place in range(1, number):
        rows.take(place, {0: "x"})
    if number <= MAX_ROWS:
        rows.take(number, {0: "x"})
        assert len(rows.sheet.rows) == MAX_ROWS
    else:
        with pytest.raises(Unreadable, match=f"表里有 {MAX_ROWS} 行以上"):
            rows.take(number, {0: "x"})


@pytest.mark.parametrize("length", [MAX_CELL, MAX_CELL + 1])
def test_cell_that_is_too_long_is_refused_by_its_place(length: int) -> None:
    text = b"1" * length
    ways = [
        with_sheet(b'<row r="7"><c r="AB7" t="inlineStr"><is><t>' + text + b"</t></is></c></row>"),
        with_sheet(b'<row r="7"><c r="AB7" t="str"><v>' + text + b"</v></c></row>"),
        with_sheet(
            b'<row r="7"><c r="AB7" t="s"><v>0</v></c></row>',
            strings=b"<si><t>" + text + b"</t></si>",
        ),
    ]
    for content in ways:
        if length <= MAX_CELL:
            assert cells(content)[0][1][27] == text.decode()
        else:
            with pytest.raises(Unreadable, match="第7行AB列有5001个字，一格最多5000个字"):
                opened(content)


def test_long_shared_text_that_no_cell_shows_is_no_matter() -> None:
    rows = b'<row><c t="s"><v>1</v></c></row>'
    strings = b"<si><t>" + b"x" * 6000 + b"</t></si><si><t>a</t></si>"
    assert cells(with_sheet(rows, strings=strings)) == [(1, ["a"])]


def test_long_cell_of_a_csv_is_refused_by_its_place() -> None:
    assert cleaned("x" * MAX_CELL, 1, 0) == "x" * MAX_CELL
    with pytest.raises(Unreadable, match="第2行B列有5001个字"):
        opened(b"a,b\r\nc," + b"x" * (MAX_CELL + 1), "a.csv")


def test_one_text_shown_in_many_cells_is_limited() -> None:
    rows = (b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>") * 20
    with pytest.raises(Unreadable, match="表里的文字一共超过500万字"):
        opened(with_sheet(rows, strings=b"<si><t>" + b"x" * 5000 + b"</t></si>"))


def test_sheet_is_the_same_after_json() -> None:
    row = ("甲\n路\u2028", Decimal("1.50"), datetime.date(2024, 2, 29), Formula("=A1"), None, "1")
    sheet = Sheet("台账", [(1, row)], ["一句话。"])
    assert loaded(json.loads(json.dumps(dumped(sheet)))) == sheet


@pytest.mark.parametrize("place, name", [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")])
def test_letters_of_a_column(place: int, name: str) -> None:
    assert letters(place) == name
