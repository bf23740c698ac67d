"""How many lines a text takes."""

import pytest

from chengkou.brief.layout import CELL, LEAD, lines, paragraph_height, row_height


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)],
)
def test_lines_break_after_what_the_width_holds(length: int, expected: int) -> None:
    assert lines("字" * length, CELL, 10 * CELL.size) == expected


def test_an_indent_takes_room_in_the_first_line() -> None:
    assert lines("字" * 9, CELL, 10 * CELL.size, indent=2) == 2


def test_no_text_has_no_height_and_a_row_that_of_its_highest_cell() -> None:
    assert paragraph_height("", LEAD) == 0
    low = row_height(["短", "短"], [60, 60])
    assert row_height(["短", "长" * 20], [60, 60]) > low == row_height(["", ""], [60, 60])
