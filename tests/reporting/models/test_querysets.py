"""Which plan opens first, and who may know of which submissions and rows."""

from typing import Any

import pytest

from indicators.models import Actual
from reporting.enums import Role, SubmissionState
from reporting.models import Department, Plan, PublishedFigure, Submission, User
from reporting.visibility import Viewer
from tests.factories import (
    NOON,
    make_actual,
    make_department,
    make_period,
    make_plan,
    make_submission,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db

Units = tuple[Department, Department]


# Where a reader lands.


def test_no_plan_to_open_without_plans() -> None:
    assert Plan.objects.to_open_with() is None


def test_latest_plan_opens_if_nothing_is_published() -> None:
    make_plan(2023)
    latest = make_plan(2024)
    make_period(latest, 3, published=False)
    assert Plan.objects.to_open_with() == latest


def test_latest_plan_with_a_published_period_opens() -> None:
    for year in (2022, 2023):
        for month in (6, 12):  # several published periods are one plan all the same
            make_period(make_plan(year), month)
    make_period(make_plan(2024), 3, published=False)
    assert Plan.objects.to_open_with() == make_plan(2023)


def test_plans_in_order_with_last_publication(
    django_assert_num_queries: object,
) -> None:
    for year, published in ((2024, False), (2022, True), (2023, True)):
        for month in (3, 6):
            make_period(make_plan(year), month, published=published)
    make_plan(2025)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = [(plan.year, plan.last_published) for plan in Plan.objects.in_order()]  # type: ignore[attr-defined]
    assert found == [(2022, NOON), (2023, NOON), (2024, None), (2025, None)]


# Submissions: 发改委 all, a unit's staff their own, others none.


@pytest.fixture
def submissions(units: Units) -> list[Submission]:
    period = make_period(make_plan(), 3)
    return [make_submission(period, unit, state=SubmissionState.DRAFT) for unit in units]


def seen_by(user: User) -> set[str]:
    return {submission.department.name for submission in Submission.objects.for_user(user)}


def test_submissions_visible_by_role(
    submissions: list[Submission],
    planner: User,
    reviewer: User,
    clerk_a: User,
    clerk_b: User,
    leader: User,
) -> None:
    assert seen_by(planner) == seen_by(reviewer) == {"单位甲", "单位乙"}
    assert seen_by(clerk_a) == {"单位甲"}
    assert seen_by(clerk_b) == {"单位乙"}
    assert seen_by(leader) == set()


def test_clerk_of_two_units_sees_submissions_of_both_once(
    submissions: list[Submission], units: Units
) -> None:
    both = make_user("both", Role.REPORTER, departments=units)
    assert Submission.objects.for_user(both).count() == 2


def test_clerk_without_units_sees_no_submissions(submissions: list[Submission]) -> None:
    assert seen_by(make_user("lost", Role.REPORTER)) == set()


# Rows: approved ones only, the one that counts last; unpublished ones for those who may know.


def test_approved_has_only_rows_of_approved_submissions(units: Units) -> None:
    period = make_period(make_plan(), 3)
    for number, state in enumerate(SubmissionState, start=1):
        target = make_target(make_plan(), number, lead=make_department(state))
        make_actual(
            target, str(number), submission=make_submission(period, target.lead, state=state)
        )
    assert [row.submission.state for row in Actual.objects.approved()] == [SubmissionState.APPROVED]


def test_latest_approved_row_comes_last() -> None:
    """By the time of approval: a lower revision of another unit may be approved later."""
    target = make_target(make_plan())
    period = make_period(make_plan(), 3)
    for revision in (2, 3, 1):
        make_actual(
            target,
            str(revision),
            submission=make_submission(period, target.lead, revision=revision),
        )
    assert [str(row.value) for row in Actual.objects.approved()] == ["1", "2", "3"]

    first = Submission.objects.get(revision=1)
    first.approved_at = NOON.replace(year=2030)
    first.save()
    assert [str(row.value) for row in Actual.objects.approved()] == ["2", "3", "1"]


def known_to(user: User | None) -> set[str]:
    return {str(row.value) for row in Actual.objects.known_to(Viewer(user))}


def test_rows_known_before_publication_by_role(
    units: Units, planner: User, reviewer: User, clerk_a: User, clerk_b: User, leader: User
) -> None:
    plan = make_plan()
    for number, unit in enumerate(units, start=1):
        target = make_target(plan, number, lead=unit)
        make_actual(target, f"{number}.3", 3, published=True)
        make_actual(target, f"{number}.6", 6, published=False)
    everything = {"1.3", "2.3", "1.6", "2.6"}
    assert known_to(planner) == known_to(reviewer) == known_to(None) == everything
    assert known_to(clerk_a) == {"1.3", "2.3", "1.6"}
    assert known_to(clerk_b) == {"1.3", "2.3", "2.6"}
    assert known_to(leader) == {"1.3", "2.3"}


def test_rows_known_to_the_reporting_unit_not_the_leading_one(
    units: Units, clerk_a: User, clerk_b: User
) -> None:
    target = make_target(make_plan(), lead=units[0])
    form = make_submission(make_period(make_plan(), 6, published=False), units[1])
    make_actual(target, "5", submission=form)
    assert (known_to(clerk_a), known_to(clerk_b)) == (set(), {"5"})


# What the document itself counts.


def test_counting_indicators() -> None:
    plan = make_plan()

    def stated(
        name: str, subject: str = "计划指标", dimension: str = "完成情况", year: int = 2023
    ) -> None:
        PublishedFigure.objects.create(
            plan=make_plan(year),
            part="正文",
            subject=subject,
            dimension=dimension,
            name=name,
            quantity="个数",
            sentence="。",
        )

    stated("达到预期")
    stated("低于预期")
    stated("全部", dimension="")
    stated("全部", subject="重点项目")
    stated("达到预期", year=2024)
    assert [figure.name for figure in PublishedFigure.objects.counting_indicators(plan)] == [
        "达到预期",
        "低于预期",
    ]


def test_figures_of_document_include_last_years_results(
    django_assert_num_queries: Any,
) -> None:
    def stated(year: int, name: str, subject: str) -> None:
        PublishedFigure.objects.create(
            plan=make_plan(year),
            part="正文",
            subject=subject,
            name=name,
            quantity="数",
            sentence="。",
        )

    stated(2024, "二", "工作任务")
    stated(2023, "一", "完成情况")
    stated(2023, "别的", "工作任务")
    stated(2022, "零", "完成情况")
    stated(2025, "四", "完成情况")
    stated(2024, "三", "完成情况")
    plan = make_plan(2024)
    with django_assert_num_queries(1):
        assert [figure.name for figure in PublishedFigure.objects.of_document(plan)] == [
            "二",
            "一",
            "三",
        ]
