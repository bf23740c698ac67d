"""The constraints of projects and their lines, each broken once; querysets and methods."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from projects.enums import Adjustment, Stage
from projects.models import (
    PLAN_FUNDS,
    GradeScale,
    KeyProject,
    PlanMilestone,
    Preparation,
    ProjectPlan,
    Sector,
)
from tests.constraints import Breakers, cases, change, refused
from tests.factories import make_line, make_plan, make_progress, make_project, make_sector

pytestmark = pytest.mark.django_db

DAY = datetime.date(2024, 6, 30)
LATER = datetime.date(2024, 7, 1)


def line(**fields: Any) -> ProjectPlan:
    return make_line(make_plan(2024), **fields)


def milestone(on: ProjectPlan | None = None, **fields: Any) -> PlanMilestone:
    return PlanMilestone.objects.create(
        project_plan=on or line(), **{"month": 3, "amount": Decimal(1)} | fields
    )


def node(project: KeyProject | None = None, **fields: Any) -> Preparation:
    return Preparation.objects.create(
        project=project or make_project(), **{"node": "land", "planned_on": DAY} | fields
    )


def scale(**fields: Any) -> GradeScale:
    return GradeScale.objects.create(plan=make_plan(2024), **fields)


BREAKERS: Breakers = {
    "Sector.name": [lambda: [Sector.objects.create(name="房地产") for _ in range(2)]],
    "KeyProject.code": [lambda: [make_project("p-1") for _ in range(2)]],
    "project_has_code": [lambda: make_project("")],
    "project_level_known": [lambda: make_project(level="village")],
    "project_source_known": [lambda: make_project(source="")],
    "project_stage_known": [lambda: make_project(stage="")],
    "project_money_not_negative": [lambda: make_project(total_investment=Decimal("-0.0001"))],
    "project_planned_start_before_finish": [
        lambda: make_project(planned_start=LATER, planned_finish=DAY)
    ],
    "project_started_before_finished": [lambda: make_project(started_on=LATER, finished_on=DAY)],
    "project_ended_with_reason": [
        lambda: make_project(ended_on=DAY),
        lambda: make_project(end_reason="业主退出"),
    ],
    "preparation_once": [lambda: [node(project) for project in [make_project()] * 2]],
    "preparation_node_known": [lambda: node(node="paper")],
    "preparation_says_a_date": [lambda: node(planned_on=None)],
    "project_plan_once": [
        lambda: [make_line(make_plan(2024), project) for project in [make_project()] * 2]
    ],
    "project_plan_nature_known": [lambda: change(line(), nature="")],
    "project_plan_adjustment_known": [
        lambda: line(adjustment="up", adjustment_no="1号", adjusted_on=DAY),
    ],
    "project_plan_money_not_negative": [
        lambda: line(investment="-0.0001"),
        lambda: line(done_before=Decimal("-0.0001")),
        *(
            lambda fund=fund: change(
                line(), **{fund: Decimal("-0.0001"), other(fund): Decimal("100.0001")}
            )
            for fund in PLAN_FUNDS
        ),
    ],
    "project_plan_funds_add_up": [
        lambda: line(fund_city=Decimal("99.9999")),
        lambda: line(fund_city=Decimal(100), fund_social=Decimal("0.0001")),
        lambda: change(line(fund_bond=Decimal(100)), investment=101),
    ],
    "project_plan_adjustment_has_document": [
        lambda: line(adjustment=Adjustment.OUT),
        lambda: line(adjustment=Adjustment.OUT, adjustment_no="1号"),
        lambda: line(adjustment_no="1号", adjusted_on=DAY),
    ],
    "project_plan_carried_month_with_sum": [
        lambda: change(line(), carried_month=12),
        lambda: change(line(), carried_investment=Decimal(1)),
    ],
    "project_plan_carried_month_1_to_12": [
        lambda: change(line(), carried_month=13, carried_investment=Decimal(1)),
        lambda: change(line(), carried_month=0, carried_investment=Decimal(1)),
    ],
    "project_plan_withdrawn_with_reason": [
        lambda: line(withdrawn_on=DAY),
        lambda: line(withdrawal_reason="合并"),
    ],
    "plan_milestone_once_per_month": [lambda: [milestone(row) for row in [line()] * 2]],
    "plan_milestone_month_1_to_12": [lambda: milestone(month=0), lambda: milestone(month=13)],
    "plan_milestone_not_negative": [lambda: milestone(amount=Decimal("-0.0001"))],
    "GradeScale.plan": [lambda: [scale(), scale()]],
    "grade_scale_descends": [
        lambda: scale(ahead=0),
        lambda: scale(normal=-10),
        lambda: scale(slow=Decimal("-20.0")),
        lambda: scale(far_behind=-20),
    ],
}


def other(fund: str) -> str:
    """Another source, which takes what this one lacks, so that the sum stays right."""
    return "fund_city" if fund == "fund_bond" else "fund_bond"


@pytest.mark.parametrize("name, act", cases(BREAKERS))
def test_the_database_refuses(name: str, act: Callable[[], Any]) -> None:
    with refused("projects", name):
        act()


@pytest.mark.parametrize(
    "investment, funds",
    [("0.3", ("0.1", "0.2")), ("1.1", ("0.7", "0.4")), ("100", ("0", "0")), ("0", ("0", "0"))],
)
def test_funds_that_add_up_or_are_all_zero_are_accepted(
    investment: str, funds: tuple[str, str]
) -> None:
    row = line(investment=investment, fund_city=Decimal(funds[0]), fund_social=Decimal(funds[1]))
    row.full_clean()


def test_error_of_unequal_funds_has_both_sums() -> None:
    row = line()
    row.fund_city = Decimal("99.5")
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict["investment"] == [
        (
            "六项计划资金之和是 99.5 万元，年度计划投资是 100 万元，"
            "相差 0.5 万元；两者要相等，或者资金都不填。"
        )
    ]


def test_month_is_stored_as_its_first_day() -> None:
    project = make_project(planned_start=DAY, planned_finish=datetime.date(2025, 12, 31))
    project.refresh_from_db()
    assert (project.planned_start, project.planned_finish) == (
        datetime.date(2024, 6, 1),
        datetime.date(2025, 12, 1),
    )


def test_ended_stage_and_ended_date_need_each_other() -> None:
    with pytest.raises(ValidationError, match="终止"):
        make_project("a", stage=Stage.ENDED).full_clean()
    with pytest.raises(ValidationError, match="终止"):
        make_project("b", ended_on=DAY, end_reason="业主退出").full_clean()
    make_project("c", ended_on=DAY, end_reason="业主退出", stage=Stage.ENDED).full_clean()


@pytest.mark.parametrize(
    "fields, ended_on, stands",
    [
        ({}, None, (True, True)),
        ({"withdrawn_on": DAY, "withdrawal_reason": "合并"}, None, (True, False)),
        ({"withdrawn_on": LATER, "withdrawal_reason": "合并"}, None, (True, True)),
        ({"adjustment": "out", "adjustment_no": "1号", "adjusted_on": DAY}, None, (True, False)),
        ({"adjustment": "amount", "adjustment_no": "1号", "adjusted_on": DAY}, None, (True, True)),
        ({"adjustment": "in", "adjustment_no": "1号", "adjusted_on": DAY}, None, (False, True)),
        ({"adjustment": "in", "adjustment_no": "1号", "adjusted_on": LATER}, None, (False, False)),
        ({}, DAY, (True, False)),
    ],
)
def test_stands_in_by_adjustment_withdrawal_and_end(
    fields: dict[str, Any], ended_on: datetime.date | None, stands: tuple[bool, bool]
) -> None:
    row = line(
        **fields, project_fields={"ended_on": ended_on, "end_reason": "停建" if ended_on else ""}
    )
    assert (row.stands_in(5), row.stands_in(6)) == stands


def test_reported_line_and_project_cannot_be_deleted() -> None:
    row = line()
    make_progress(row, "10")
    for needed in (row, row.project, row.project.lead, row.project.sector):
        with pytest.raises(ProtectedError):
            needed.delete()


def test_natural_keys_find_their_rows() -> None:
    row = line()
    make_line(make_plan(2025), row.project)
    assert ProjectPlan.objects.get_by_natural_key(*row.natural_key()) == row
    assert KeyProject.objects.get_by_natural_key(*row.project.natural_key()) == row.project
    assert Sector.objects.get_by_natural_key("基础设施") == row.project.sector


def test_history_has_changes() -> None:
    row = line()
    row.investment = Decimal(120)
    row.save()
    row.project.name = "新名"
    row.project.save()
    assert [record.investment for record in row.history.all()] == [120, 100]
    assert row.project.history.first().name == "新名"


def test_listed_lines_are_ordered_by_sector_and_code() -> None:
    plan = make_plan(2024)
    make_line(plan, "b", project_fields={"sector": make_sector("房地产", 60)})
    for code in ("d", "c"):
        make_line(plan, code)
    make_line(make_plan(2025), "a")
    assert [line.project.code for line in ProjectPlan.objects.listed(plan)] == ["c", "d", "b"]
