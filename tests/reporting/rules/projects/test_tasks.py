"""Tasks by the worst of their targets, without targets or after the limit by done or not."""

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.enums import Measure, Pace, Status, Verdict
from reporting.rules.projects.tasks import (
    WORST_FIRST,
    TaskFacts,
    TaskTargetTerms,
    judge_task,
    judge_task_target,
    needed_of_task_target,
    worst,
)

DEADLINE = datetime.date(2024, 9, 1)


def promised(value: str | None, through: int = 6, **fields: Any) -> Any:
    promise = TaskTargetTerms(
        "完成200个", Decimal(fields.pop("quantity", 200)), fields.pop("unit", "个"), **fields
    )
    return judge_task_target(
        promise, year=2024, through=through, value=None if value is None else Decimal(value)
    )


def task(through: int = 6, *promises: Any, **fields: Any) -> Any:
    fields.setdefault("is_reported", True)
    return judge_task(TaskFacts(2024, through, **fields), promises)


def test_the_order_covers_every_status() -> None:
    assert set(WORST_FIRST) == set(Status)


@pytest.mark.parametrize(
    "parts, whole",
    [
        ([Status.MET, Status.MET], Status.MET),
        ([Status.MET, Status.NOT_DUE], Status.NOT_DUE),
        ([Status.ON_TRACK, Status.NOT_DUE, Status.MET], Status.ON_TRACK),
        ([Status.ON_TRACK, Status.NOT_REPORTED], Status.NOT_REPORTED),
        ([Status.BEHIND, Status.NOT_REPORTED], Status.BEHIND),
        ([Status.BEHIND, Status.SHORT], Status.SHORT),
    ],
)
def test_worst_part_decides(parts: list[Status], whole: Status) -> None:
    assert worst(parts) is whole
    assert worst(reversed(parts)) is whole


@pytest.mark.parametrize(
    "value, through, status",
    [
        ("99", 6, Status.BEHIND),
        ("100", 6, Status.ON_TRACK),
        ("199", 11, Status.ON_TRACK),
        ("200", 6, Status.MET),
        ("199", 12, Status.SHORT),
        ("200", 12, Status.MET),
        ("0", 1, Status.BEHIND),
        (None, 6, Status.NOT_REPORTED),
    ],
)
def test_number_grows_evenly(value: str | None, through: int, status: Status) -> None:
    assert promised(value, through).status is status


@pytest.mark.parametrize(
    "value, through, status",
    [
        ("0", 11, Status.YEAR_END),
        ("1", 6, Status.MET),
        ("0", 12, Status.SHORT),
        ("1", 12, Status.MET),
    ],
)
def test_single_thing_waits_for_the_year_end(value: str, through: int, status: Status) -> None:
    assert promised(value, through, quantity=1, pace=Pace.YEAR_END).status is status


@pytest.mark.parametrize(
    "value, through, status",
    [
        ("38", 6, Status.YEAR_END),
        ("40", 6, Status.ON_TRACK),
        ("39.9", 12, Status.SHORT),
        ("40", 12, Status.MET),
    ],
)
def test_level_is_paced_to_the_year_end(value: str, through: int, status: Status) -> None:
    assert promised(value, through, quantity=40, unit="%", measure=Measure.LEVEL).status is status


def test_task_has_the_worst_status_of_its_targets() -> None:
    row = task(6, promised("200"), promised("90"), promised("150"))
    assert (row.status, row.label) == (Status.BEHIND, "低于序时")
    assert row.sentence == "3个量化目标中1个低于序时、1个达到序时、1个提前完成，按最差的判断。"
    one = task(6, promised("90"))
    assert one.sentence == one.promises[0].sentence


def test_sentence_counts_what_is_not_due_yet_beside_the_others() -> None:
    waiting = promised("0", quantity=2, pace=Pace.YEAR_END)
    row = task(6, waiting, promised("110"))
    assert row.status is Status.ON_TRACK
    assert row.sentence == "2个量化目标中1个达到序时、1个年末考核暂不评价。"


@given(st.lists(st.sampled_from((None, "0", "90", "110", "200", "year-end")), min_size=2))
def test_numbers_of_the_sentence_add_up(values: list[str | None]) -> None:
    promises = [
        promised("0", quantity=3, pace=Pace.YEAR_END) if value == "year-end" else promised(value)
        for value in values
    ]
    sentence = task(6, *promises).sentence
    whole, _, parts = sentence.partition("个量化目标中")
    assert int(whole) == sum(int(number) for number in re.findall(r"(\d+)个", parts))


# Paced to 完成时限.


def limited(value: str | None, through: int, due_on: str, **fields: Any) -> Any:
    fields = {"quantity": "1.5", "unit": "亿元"} | fields
    return promised(value, through, due_on=datetime.date.fromisoformat(due_on), **fields)


@pytest.mark.parametrize(
    "due_on, through, expected",
    [
        ("2024-09-01", 1, "0.188"),
        ("2024-09-01", 6, "1.125"),
        ("2024-09-01", 7, "1.313"),
        ("2024-09-01", 8, "1.5"),  # by the last month before it, all of it
        ("2024-09-01", 9, "1.5"),
        ("2024-09-01", 12, "1.5"),
        ("2024-09-15", 6, "1"),  # within its month: to that month's end
        ("2024-09-30", 6, "1"),
        ("2024-06-30", 6, "1.5"),
        ("2024-01-20", 1, "1.5"),
        ("2024-01-01", 1, "1.5"),
        ("2023-12-31", 1, "1.5"),  # before the year: nothing may be left
        ("2024-12-31", 6, "0.75"),
        ("2025-01-01", 6, "0.75"),
        ("2025-06-30", 6, "0.5"),  # 6 of 18 months
        ("2025-06-30", 12, "1"),
    ],
)
def test_number_is_paced_to_the_time_limit(due_on: str, through: int, expected: str) -> None:
    assert limited("0.3", through, due_on).expected == Decimal(expected)


def test_limit_is_in_sentence_gap_and_pace() -> None:
    row = limited("0.5", 6, "2024-09-01")
    assert (row.status, row.gap, row.pace) == (Status.BEHIND, Decimal("-0.625"), Decimal("75.0"))
    assert "按完成时限9月1日前均匀计，目前应为1.5 × 6 ÷ 8 = 1.125亿元" in row.sentence
    assert (str(row.gap_in_words), row.half_year) == ("少 0.625 亿元", None)
    last = limited("1.4", 8, "2024-09-01")
    assert last.status is Status.BEHIND and "完成时限9月1日前，目前应全部完成" in last.sentence
    past = limited("1.4", 9, "2024-09-01")
    assert (past.status, past.gap) == (Status.SHORT, Decimal("-0.1"))
    assert "截至9月，完成时限9月1日，已到期；1.4 − 1.5 = −0.1亿元" in past.sentence


@pytest.mark.parametrize(
    "value, through, status",
    [
        ("1.124", 6, Status.BEHIND),
        ("1.125", 6, Status.ON_TRACK),
        ("1.5", 6, Status.MET),
        ("1.499", 9, Status.SHORT),
        ("1.5", 9, Status.MET),
        (None, 9, Status.NOT_REPORTED),
    ],
)
def test_status_before_and_after_the_limit(value: str | None, through: int, status: Status) -> None:
    assert limited(value, through, "2024-09-01").status is status


def test_limit_after_the_year_leaves_the_number_open_at_its_end() -> None:
    assert limited("1.1", 12, "2025-06-30").status is Status.ON_TRACK
    assert limited("0.9", 12, "2025-06-30").status is Status.BEHIND


@pytest.mark.parametrize("measure", [Measure.CUMULATIVE, Measure.LEVEL])
@pytest.mark.parametrize(
    "through, status",
    [(7, Status.NOT_EVALUATED), (8, Status.BEHIND), (9, Status.SHORT), (12, Status.SHORT)],
)
def test_what_comes_at_once_is_expected_by_the_limit(
    measure: Measure, through: int, status: Status
) -> None:
    fields: Any = {"quantity": 3, "unit": "个", "pace": Pace.YEAR_END, "measure": measure}
    assert limited("1", through, "2024-09-01", **fields).status is status


@pytest.mark.parametrize(
    "value, through, due_on, phrase",
    [
        ("0.5", 6, "2024-09-01", "需完成1.0亿元，每月0.5亿元"),
        ("0.5", 6, "2024-12-31", "需完成1.0亿元，每季度0.5亿元"),
        ("1.4", 8, "2024-09-01", "需完成0.1亿元"),
        ("1.4", 9, "2024-09-01", None),
        ("1.5", 6, "2024-09-01", None),
        ("1.4", 12, "2024-12-31", None),
        (None, 6, "2024-09-01", None),
    ],
)
def test_rest_is_divided_up_to_the_limit(
    value: str | None, through: int, due_on: str, phrase: str | None
) -> None:
    promise = TaskTargetTerms(
        "完成投资1.5亿元",
        Decimal("1.5"),
        "亿元",
        due_on=datetime.date.fromisoformat(due_on),
        months_due={3, 6, 9, 12},
    )
    amount = None if value is None else Decimal(value)
    needed = needed_of_task_target(promise, year=2024, through=through, value=amount)
    assert (needed and needed.phrase) == phrase


# Done or not done.


@pytest.mark.parametrize(
    "through, fields, status",
    [
        (6, {"is_reported": False}, Status.NOT_REPORTED),
        (6, {"is_reported": False, "is_due": False}, Status.NOT_DUE),
        (6, {}, Status.UNDETERMINED),
        (6, {"verdict": Verdict.GOOD}, Status.ON_TRACK),
        (6, {"verdict": Verdict.POOR}, Status.BEHIND),
        (6, {"done_on": datetime.date(2024, 6, 30)}, Status.MET),
        (6, {"done_on": datetime.date(2024, 7, 1)}, Status.UNDETERMINED),
        (12, {}, Status.SHORT),
        (12, {"verdict": Verdict.GOOD}, Status.SHORT),
        (12, {"done_on": datetime.date(2024, 12, 31)}, Status.MET),
        (12, {"is_reported": False}, Status.NOT_REPORTED),
        (8, {"due_on": DEADLINE}, Status.UNDETERMINED),
        (9, {"due_on": DEADLINE}, Status.SHORT),
        (9, {"due_on": DEADLINE, "done_on": DEADLINE}, Status.MET),
        (9, {"due_on": DEADLINE, "verdict": Verdict.GOOD}, Status.SHORT),
    ],
)
def test_task_without_targets(through: int, fields: dict[str, Any], status: Status) -> None:
    assert task(through, **fields).status is status


def test_sentence_of_a_done_task_has_day_and_words() -> None:
    row = task(9, due_on=DEADLINE, done_on=datetime.date(2024, 9, 11), words="已开学。")
    assert (
        row.sentence == "完成时限2024年9月1日，2024年9月11日完成，晚10天；填报：已开学，判为完成。"
    )
    assert task(12).sentence == "完成时限2024年12月31日，已到期，还没有完成，判为未完成。"


@pytest.mark.parametrize(
    "through, done_on, status",
    [(8, None, Status.ON_TRACK), (9, None, Status.SHORT), (9, DEADLINE, Status.ON_TRACK)],
)
def test_time_limit_counts_beside_targets(
    through: int, done_on: datetime.date | None, status: Status
) -> None:
    row = task(through, promised("150", through), due_on=DEADLINE, done_on=done_on)
    assert row.status is status
    assert ("已到期" in row.sentence) == (status is Status.SHORT)
