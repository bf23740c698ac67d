"""Times as offices write them."""

import pytest

from projects.importing.reading.dates import LONGEST, When, read_span, read_when


@pytest.mark.parametrize(
    "words, found",
    [
        ("2025年8月底", When(2025, 8)),
        ("12月底前", When(None, 12)),
        ("2025年底", When(2025, 12)),
        ("年底前", When(None, 12)),
        ("2025年年底", When(2025, 12)),
        ("年内", When(None, 12)),
        ("全年", When(None, 12)),
        ("上半年", When(None, 6)),
        ("2025年下半年", When(2025, 12)),
        ("三季度末", When(None, 9)),
        ("2025年第一季度", When(2025, 3)),
        ("２０２５年３月", When(2025, 3)),
        ("2025.12", When(2025, 12)),
        ("202503", When(2025, 3)),
        ("2025年", When(2025)),
        ("2025", When(2025)),
        ("2025年3月15日", When(2025, 3, 15)),
        ("3月15日前", When(None, 3, 15)),
        ("8月中旬", When(None, 8, None, 20)),
    ],
)
def test_time_is_read_as_far_as_it_is_written(words: str, found: When) -> None:
    assert read_when(words) == found


@pytest.mark.parametrize(
    "words", ["9月前", "底", "12.5", "2025-13", "长期", "三月", "0025", "", "1" * (LONGEST + 1)]
)
def test_what_is_no_time_is_not_read(words: str) -> None:
    assert read_when(words) is None


@pytest.mark.parametrize(
    "words, start, finish",
    [
        ("2023-2025", When(2023), When(2025)),
        ("2023—2025年", When(2023), When(2025)),
        ("2023年至2025年底", When(2023), When(2025, 12)),
        ("2023～2025", When(2023), When(2025)),
        ("2024年", When(2024), When(2024)),
        ("2023.03-2025.12", When(2023, 3), When(2025, 12)),
        ("2023-03-2025-12", When(2023, 3), When(2025, 12)),
        ("2023年3月至12月", When(2023, 3), When(2023, 12)),
    ],
)
def test_span_is_two_times(words: str, start: When, finish: When) -> None:
    assert read_span(words) == (start, finish)


@pytest.mark.parametrize(
    "words", ["2023-05", "2023-25", "2025-2023", "24个月", "2023年3月", "-" * 5000, ""]
)
def test_span_that_can_be_something_else_is_not_read(words: str) -> None:
    assert read_span(words) is None
