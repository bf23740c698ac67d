"""What a ledger reads: only what its page takes, in a fixed number of queries."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.judging import Ledger
from indicators.models import Milestone
from indicators.presenters.rows import make_rows
from indicators.presenters.through_time.charts import is_on_overview, overview_charts
from reporting.enums import Attribute, Measure, Pace, Status
from reporting.models import User
from reporting.visibility import SERVER, Viewer
from tests.factories import (
    make_actual,
    make_department,
    make_observation,
    make_plan,
    make_revision,
    make_target,
)
from tests.indicators.printed import judged

pytestmark = pytest.mark.django_db


def outcomes(ledger: Ledger, through: int) -> list[object]:
    """What a page makes of the ledger: the judgements, and the charts of the main indicators."""
    judged_rows = ledger.judge_all(through)
    year = ledger.targets[0].plan.year
    charts = overview_charts(year, make_rows(judged_rows, through), ledger)
    return [
        [(row.assessment, row.base, row.is_sample) for row in judged_rows],
        charts.data,
        charts.is_sample,
    ]


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("through", [3, 6, 12])
@pytest.mark.parametrize("year", [2023, 2024])
def test_page_judges_the_same_from_the_months_it_reads(year: int, through: int) -> None:
    plan = make_plan(year)
    page, whole = (
        Ledger.of_plan(plan, SERVER, months, drawn=is_on_overview) for months in ([through], None)
    )
    assert outcomes(page, through) == outcomes(whole, through)


@pytest.mark.parametrize("observed", [False, True])
def test_page_reads_last_years_months_and_all_of_what_it_draws(
    observed: bool,
) -> None:
    pace: dict[str, Any] = {
        "pace": Pace.LAST_YEAR,
        "measure": Measure.CUMULATIVE,
        "unit": "家",
        "wording": "20",
    }
    target = make_target(make_plan(2024), is_main=True, **pace)
    if observed:
        for year, month, value in (
            (2023, 3, "2"),
            (2023, 6, "4"),
            (2023, 12, "16"),
            (2021, 12, "9"),
        ):
            make_observation(target.indicator, year, value, month)
        make_observation(target.indicator, 2024, "1", 2)
    else:
        before = make_target(make_plan(2023), indicator=target.indicator, **pace)
        for month, value in ((3, "2"), (6, "4"), (12, "16")):
            make_actual(before, value, month)
    for month, value in ((3, "3"), (6, "5")):
        make_actual(target, value, month)
    page, whole = (
        Ledger.of_plan(target.plan, SERVER, months, drawn=is_on_overview) for months in ([6], None)
    )
    assert outcomes(page, 6) == outcomes(whole, 6)
    (row,) = Ledger.of_plan(target.plan, SERVER, [6]).judge_all(6)
    assert row.assessment.expected == Decimal(5), "20 × 4 ÷ 16"


READING = 4  # targets with their changes and milestones, actuals, observations, units


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("years", [1, 5])
def test_number_of_queries_is_fixed(rows: int, years: int, django_assert_num_queries: Any) -> None:
    for year in range(2024 - years, 2024):
        for number in range(1, rows + 1):
            target = make_target(make_plan(year), number, pace=Pace.MILESTONES)
            Milestone.objects.create(target=target, month=6, value=Decimal(1))
            for month in (3, 6, 12):
                make_actual(target, "6", month)
            make_observation(target.indicator, year, "5")
    plan = make_plan(2023)
    with django_assert_num_queries(READING):
        judged_rows = Ledger.of_plan(plan, SERVER).judge_all(6)
    assert len(judged_rows) == rows
    with django_assert_num_queries(READING):
        ledger = Ledger.of_number(2023, 1, SERVER)
        assert len(ledger.judge_all(6)) == years
        assert [str(observation.value) for observation in ledger.observations] == ["5"] * years


def test_number_of_queries_is_fixed_for_a_unit(
    clerk_a: User, django_assert_num_queries: Any
) -> None:
    clerk = User.objects.get(pk=clerk_a.pk)
    assert (clerk.sees_all_submissions, len(clerk.department_ids)) == (False, 1)
    plan = make_plan()
    for number in (1, 2, 3):
        make_actual(make_target(plan, number), "6", 6, published=False)
    with django_assert_num_queries(READING):
        Ledger.of_plan(plan, Viewer(clerk)).judge_all(6)


def test_number_reads_its_indicators_of_all_years_and_no_other() -> None:
    old = make_target(make_plan(2022), 8)
    make_target(make_plan(2022), 9)
    head = make_target(make_plan(2023), 11, 0, indicator=old.indicator)
    sub = make_target(make_plan(2023), 11, 1)
    make_target(make_plan(2023), 10)
    assert Ledger.of_number(2023, 11, SERVER).targets == [old, head, sub]
    assert Ledger.of_number(2023, 99, SERVER).targets == []


def test_whole_year_judged_without_milestones_and_observations(
    django_assert_num_queries: Any,
) -> None:
    target = make_target(
        make_plan(), pace=Pace.MILESTONES, measure=Measure.CUMULATIVE, wording="100", unit="户"
    )
    Milestone.objects.create(target=target, month=12, value=50)
    make_observation(target.indicator, 2022, "60")
    make_actual(target, "60")
    with django_assert_num_queries(2):
        (row,) = Ledger.of_whole_year(target.plan, SERVER).judge_all(12)
    assert row.assessment == judged(target).assessment
    assert row.assessment.status == Status.SHORT


@pytest.mark.parametrize("changed", [False, True])
def test_whole_year_of_a_step_starts_from_the_observation(
    changed: bool, django_assert_num_queries: Any
) -> None:
    step = "较上年提高0.5个百分点"
    target = make_target(make_plan(), wording="7" if changed else step)
    if changed:
        make_revision(target, "2023-07-01", step)
    make_observation(target.indicator, 2022, "6")
    make_actual(target, "6.4")
    with django_assert_num_queries(3):
        (row,) = Ledger.of_whole_year(target.plan, SERVER).judge_all(12)
    assert row.assessment == judged(target).assessment
    assert (row.assessment.status, row.assessment.bound) == (Status.SHORT, Decimal("6.5"))


def test_sub_row_of_a_form_labelled_like_a_headline_in_another_form() -> None:
    plan = make_plan()
    make_target(plan, 1, 0, attribute=Attribute.BINDING, lead=make_department("another"))
    row = make_actual(make_target(plan, 1, 1, attribute=""), "6")
    judged_row = Ledger.of_rows([row], SERVER).judge(row.target, 12, row)
    assert (
        judged_row.assessment == Ledger.of_plan(plan, SERVER).judge(row.target, 12, row).assessment
    )
    alone = Ledger([row.target], SERVER).judge(row.target, 12, row)
    assert judged_row.assessment != alone.assessment


def test_row_of_a_form_paced_by_its_milestones() -> None:
    target = make_target(
        make_plan(), pace=Pace.MILESTONES, measure=Measure.CUMULATIVE, wording="100", unit="户"
    )
    Milestone.objects.create(target=target, month=3, value=50)
    row = make_actual(target, "60", 3)
    assessment = Ledger.of_rows([row], SERVER).judge(target, 3, row).assessment
    assert (assessment.expected, assessment.status) == (Decimal(50), Status.ON_TRACK)
