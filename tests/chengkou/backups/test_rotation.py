"""Which backups stay: the last of each day, week and month, and never none."""

import datetime

import pytest

from chengkou.backups.rotation import Keep, moment_of, name_of, outdated

KEEP = Keep(days=2, weeks=2, months=2)


def on(*days: str) -> list[str]:
    """The names of backups of these days, at noon."""
    moments = [datetime.datetime.fromisoformat(f"{day}T12:00:00") for day in days]
    return [name_of(moment, is_encrypted=False) for moment in moments]


def test_last_of_each_day_week_and_month_stay() -> None:
    # 2024-03-18 was a Monday.
    names = on(
        *("2024-01-30", "2024-02-10", "2024-02-20"),
        *("2024-03-08", "2024-03-17", "2024-03-18", "2024-03-19", "2024-03-20"),
    )
    # Of days the 20th and 19th, of weeks also the 17th, of months also 2024-02-20.
    assert outdated(names, KEEP) == on("2024-01-30", "2024-02-10", "2024-03-08", "2024-03-18")


def test_last_of_one_day_stays() -> None:
    morning, evening = "chengkou-20240318-060000.tar.gz", "chengkou-20240318-230000.tar.gz.age"
    assert outdated([morning, evening], Keep(1, 0, 0)) == [morning]


def test_days_without_a_backup_do_not_count() -> None:
    assert outdated(on("2023-01-01", "2024-03-18"), Keep(2, 0, 0)) == []


def test_last_backup_is_never_removed() -> None:
    names = on("2024-03-17", "2024-03-18")
    assert outdated(names, Keep(0, 0, 0)) == names[:1]


def test_other_files_are_left_alone() -> None:
    others = [
        "before-restore-chengkou-20200101-120000.tar.gz",
        "chengkou-20200101-120000.tar.gz.part",
        "chengkou-20201301-120000.tar.gz",
        "notes.txt",
    ]
    assert [moment_of(name) for name in others] == [None] * 4
    assert outdated([*others, *on("2024-03-18")], Keep(0, 0, 0)) == []


@pytest.mark.parametrize("words", ["7,4", "7,4,x", "7,4,12,1", "", "-1,4,12", "1000,4,12"])
def test_words_that_are_not_three_numbers_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="three numbers"):
        Keep.of(words)


def test_words_are_read() -> None:
    assert Keep.of(" 7, 4,12") == Keep(7, 4, 12)
