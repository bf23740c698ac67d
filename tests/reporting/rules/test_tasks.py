"""Tasks by the worst of their targets, without targets or after the limit by done or not."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from reporting.enums import Measure, Pace, Status, Verdict
from reporting.rules.tasks import (
    WORST_FIRST,
    TaskFacts,
    TaskTargetTerms,
    judge_task,
    judge_task_target,
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
    assert row.sentence == "3个量化目标中1个低于序时，按最差的判断。"
    one = task(6, promised("90"))
    assert one.sentence == one.promises[0].sentence


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
