"""What is known of a project's line: its months, and its pace by months and milestones."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.reporting.project_facts import facts


@pytest.mark.parametrize("month", [0, 13])
def test_month_outside_1_to_12_raises(month: int) -> None:
    with pytest.raises(ValueError, match="not a month"):
        facts("0", month)


# Pace.


@pytest.mark.parametrize(
    "through, start, finish, gone, months",
    [
        (6, None, None, 6, 12),
        (6, "2022-05", "2026-01", 6, 12),
        (6, "2024-04", None, 3, 9),
        (4, "2024-04", None, 1, 9),
        (6, "2024-04", "2024-09", 3, 6),
        (9, "2024-04", "2024-09", 6, 6),
        (12, "2024-04", "2024-09", 6, 6),
        (6, "2023-04", "2024-03", 3, 3),
        (1, "2024-01", "2024-01", 1, 1),
        (6, None, "2023-11", 6, 12),
        (12, "2024-04", "2025-09", 9, 9),
    ],
)
def test_months_gone_of_the_months_of_the_year(
    through: int, start: str | None, finish: str | None, gone: int, months: int
) -> None:
    pace = facts("0", through, planned_start=start, planned_finish=finish).pace
    assert (pace.share, pace.is_before_start) == (Fraction(gone, months), False)
    assert f"{gone} ÷ {months}" in pace.words


def test_finish_before_the_year_is_named() -> None:
    pace = facts("0", planned_finish="2023-11").pace
    assert pace.words == "计划2023年11月竣工，已过，按全年计；本年1月至12月建设，6 ÷ 12 = 50.0%"


@pytest.mark.parametrize(
    "through, expected",
    [(2, "0.0"), (3, "20.0"), (5, "20.0"), (6, "60.0"), (11, "60.0"), (12, "100.0")],
)
def test_milestones_replace_months(through: int, expected: str) -> None:
    pace = facts("0", through, "200", milestones={3: Decimal(40), 6: Decimal(120)}).pace
    assert pace.percent == Decimal(expected)


def test_milestone_has_its_arithmetic() -> None:
    milestones = {6: Decimal(120)}
    assert (
        facts("100", 7, "200", milestones=milestones).pace.words
        == "6月节点为120万元，120 ÷ 200 = 60.0%"
    )
    assert facts("0", 5, "200", milestones=milestones).pace.words == "按节点判断，首个节点在6月"


def test_milestone_is_at_most_the_year() -> None:
    assert facts("0", milestones={6: Decimal(120)}).pace.percent == 100
