"""Whether a report was handed in by its date: by the first submission, over all revisions."""

import datetime

import pytest

from reporting.rules.office.lateness import Lateness

DUE = datetime.date(2024, 7, 10)
TODAY = datetime.date(2026, 11, 30)


def lateness(
    day: int | None = None, *, handed_in: bool = True, due: datetime.date | None = DUE
) -> Lateness:
    submitted = None if day is None else datetime.date(2024, 7, day)
    return Lateness(due, handed_in, submitted, TODAY)


@pytest.mark.parametrize(
    "day, days, words",
    [
        (9, 0, "7月9日交，按时"),
        (10, 0, "7月10日交，按时"),
        (12, 2, "7月12日交，晚2天"),
        (None, None, ""),
    ],
)
def test_handed_in_counts_by_the_day_it_was_submitted(
    day: int | None, days: int | None, words: str
) -> None:
    found = lateness(day)
    assert (found.days, found.words, found.is_overdue) == (days, words, False)
    assert (found.is_late, found.is_on_time) == (bool(days), days == 0)


def test_never_handed_in_is_overdue_from_the_day_after_its_date() -> None:
    late = Lateness(DUE, False, None, DUE + datetime.timedelta(days=1))
    assert (late.days, late.is_overdue, late.words) == (1, True, "逾期未报（应于7月10日前）")
    in_time = Lateness(DUE, False, None, DUE)
    assert (in_time.days, in_time.is_overdue, in_time.words) == (0, False, "未报")
    assert not in_time.is_on_time


def test_returned_form_does_not_count_as_handed_in() -> None:
    returned = lateness(9, handed_in=False)
    assert returned.handed_in_on is None
    assert returned.is_overdue


def test_without_a_date_nothing_is_late() -> None:
    assert lateness(12, due=None).words == "7月12日交"
    open_form = lateness(handed_in=False, due=None)
    assert (open_form.days, open_form.is_overdue, open_form.words) == (None, False, "未报")
