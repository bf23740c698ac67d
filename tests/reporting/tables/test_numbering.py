"""Numbers as Word shows them."""

import pytest

from reporting.tables.numbering import counted


@pytest.mark.parametrize(
    ("number", "way", "shown"),
    [
        (7, "decimal", "7"),
        (7, "decimalZero", "07"),
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (21, "chineseCounting", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", ""),
        (3, "upperRoman", ""),
        (0, "decimal", ""),
        (10_000, "decimal", ""),
    ],
)
def test_number_in_a_way_of_counting(number: int, way: str, shown: str) -> None:
    assert counted(number, way) == shown
