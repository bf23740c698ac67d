"""What is left of a project's planned investment, and its part of every period left."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from reporting.rules.projects.facts import ProjectFacts
from reporting.rules.projects.needed import needed_of_project
from reporting.rules.remainder import Needed

QUARTERLY = (3, 6, 9, 12)


def project(completed: str | None, through: int = 6, **fields: Any) -> Needed | None:
    facts = {"months_due": QUARTERLY, "investment": Decimal("1500.0000"), **fields}
    return needed_of_project(
        ProjectFacts(
            2024, through, completed=None if completed is None else Decimal(completed), **facts
        )
    )


def test_investment_left_is_divided_among_periods_left() -> None:
    found = project("880.0000")
    assert found is not None
    assert found.phrase == "需完成620万元，每季度310万元"
    assert (
        found.sentence == "年度计划还差1500 − 880 = 620万元；余下2个季度，每季度620 ÷ 2 = 310万元。"
    )


def test_investment_left_is_divided_until_planned_finish() -> None:
    found = project("880", planned_finish=datetime.date(2024, 10, 1))
    assert found is not None and found.phrase == "需完成620万元，每月155万元"
    past = project("880", planned_finish=datetime.date(2024, 6, 1))
    assert past is not None and (past.phrase, past.per_period) == ("需完成620万元", None)
    assert "计划竣工时间已过" in past.sentence
    later = project("880", planned_finish=datetime.date(2025, 3, 1))
    assert later is not None and later.phrase == "需完成620万元，每季度310万元"


@pytest.mark.parametrize(
    "completed, through, fields",
    [
        (None, 6, {}),
        ("1500", 6, {}),
        ("1600", 6, {}),
        ("880", 12, {}),
        ("0", 6, {"investment": Decimal(0)}),
        ("880", 6, {"is_preparation": True}),
        ("880", 6, {"finished_on": datetime.date(2024, 5, 20)}),
    ],
)
def test_nothing_needed(completed: str | None, through: int, fields: dict[str, Any]) -> None:
    assert project(completed, through, **fields) is None
