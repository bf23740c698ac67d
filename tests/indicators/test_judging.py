"""From rows in the database to judged rows: which figure counts, who may know it, what it is held against."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Actual, Milestone, Target
from indicators.presenters.charts import is_on_overview, overview_charts
from indicators.presenters.rows import make_rows
from reporting.enums import (
    Attribute,
    DataNature,
    Direction,
    Measure,
    Pace,
    Status,
    SubmissionState,
    Verdict,
)
from reporting.models import Department, User
from reporting.visibility import SERVER, Viewer
from tests.constraints import change
from tests.factories import (
    NOON,
    make_actual,
    make_department,
    make_observation,
    make_period,
    make_plan,
    make_revision,
    make_submission,
    make_target,
)

pytestmark = pytest.mark.django_db

Units = tuple[Department, Department]


def judged(target: Target, through: int = 12, viewer: User | None = None) -> Any:
    """The target as judged among all rows of its plan."""
    ledger = Ledger.of_plan(target.plan, Viewer(viewer))
    return next(row for row in ledger.judge_all(through) if row.target.pk == target.pk)


def value(target: Target, through: int = 12, viewer: User | None = None) -> str | None:
    actual = judged(target, through, viewer).assessment.actual
    return None if actual is None else str(actual)


# Which figure counts.


def test_the_latest_approved_revision_counts() -> None:
    target = make_target(make_plan())
    period = make_period(target.plan, 12)
    for revision, figure in ((1, "6.0"), (2, "6.50"), (3, "8")):
        state = SubmissionState.DRAFT if revision == 3 else SubmissionState.APPROVED
        form = make_submission(period, target.lead, revision=revision, state=state)
        make_actual(target, figure, submission=form)
    assert value(target) == "6.50"


def test_the_time_of_approval_decides_between_two_units() -> None:
    """A target moved from one unit to another in mid-year: of two approved rows the later approved one counts."""
    target = make_target(make_plan())
    period = make_period(target.plan, 12)
    for code, figure in (("a", "1"), ("b", "2")):
        make_actual(target, figure, submission=make_submission(period, make_department(code)))
    assert value(target) == "2"
    late = Actual.objects.get(submission__department__code="a").submission
    late.approved_at = NOON.replace(year=2030)
    late.save()
    assert value(target) == "1"


@pytest.mark.parametrize(
    "state", [SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.RETURNED]
)
def test_what_is_not_approved_is_never_seen(state: SubmissionState, reviewer: User) -> None:
    target = make_target(make_plan())
    make_actual(
        target, "8", submission=make_submission(make_period(target.plan), target.lead, state=state)
    )
    assert value(target) is value(target, viewer=reviewer) is None
    assert judged(target).assessment.status == Status.NOT_REPORTED


def test_a_later_revision_without_a_figure_takes_the_figure_away() -> None:
    target = make_target(make_plan())
    make_actual(target, "8")
    second = make_submission(make_period(target.plan), target.lead, revision=2)
    make_actual(target, None, submission=second, unpublished=True, unpublished_note="市里重新核定")
    row = judged(target)
    assert row.assessment.status == Status.NOT_REPORTED
    assert "数据未发布：市里重新核定" in row.assessment.sentence


def test_a_figure_of_another_month_or_year_is_not_this_ones() -> None:
    old = make_target(make_plan(2022))
    target = make_target(make_plan(2023), indicator=old.indicator)
    make_actual(old, "5", 12)
    make_actual(target, "6", 9)
    assert value(target, 12) is None
    assert value(target, 9) == "6"
    assert value(target, 6) is None
    assert value(old, 12) == "5"


def test_a_zero_is_a_figure() -> None:
    target = make_target(make_plan(), wording="≤0", direction=Direction.DOWN)
    make_actual(target, "0")
    assert (value(target), judged(target).assessment.status) == ("0", Status.MET)


# Who may know it.


def test_unpublished_figures_are_for_the_commission_and_the_unit_itself(
    units: Units, planner: User, reviewer: User, clerk_a: User, clerk_b: User, leader: User
) -> None:
    target = make_target(make_plan(), lead=units[0])
    make_actual(target, "8", 6, published=False)
    assert value(target, 6) == value(target, 6, planner) == value(target, 6, reviewer) == "8"
    assert value(target, 6, clerk_a) == "8"
    assert value(target, 6, clerk_b) is value(target, 6, leader) is None
    assert judged(target, 6, leader).assessment.status == Status.NOT_REPORTED


def test_published_figures_are_for_everyone(units: Units, clerk_b: User, leader: User) -> None:
    target = make_target(make_plan(), lead=units[0])
    make_actual(target, "8", 6)
    assert value(target, 6, clerk_b) == value(target, 6, leader) == "8"


def test_an_unpublished_base_is_as_unknown_as_an_unpublished_figure(
    units: Units, clerk_b: User
) -> None:
    old = make_target(make_plan(2022), lead=units[0])
    target = make_target(
        make_plan(2023), indicator=old.indicator, wording="较上年提高0.5个百分点", lead=units[0]
    )
    make_actual(old, "42.7", published=False)
    assert judged(target, viewer=clerk_b).assessment.status == Status.NO_TARGET
    assert str(judged(target).assessment.bound) == "43.2"


# What it is held against.


def step_target(year: int = 2023, **fields: Any) -> Target:
    return make_target(make_plan(year), wording="较上年提高0.5个百分点", **fields)


def test_the_base_is_last_years_approved_figure_before_any_observation() -> None:
    old = make_target(make_plan(2022))
    target = step_target(indicator=old.indicator)
    make_observation(old.indicator, 2022, "40.0")
    make_actual(old, "42.7", nature=DataNature.FLASH)
    row = judged(target)
    assert (str(row.base.value), row.base.year, row.base.nature) == ("42.7", 2022, DataNature.FLASH)
    assert str(row.assessment.bound) == "43.2"
    assert "2022年完成数" in row.assessment.sentence and "快报" in row.assessment.sentence


def test_else_the_base_is_what_was_observed_of_the_whole_county_and_year() -> None:
    target = step_target()
    make_observation(target.indicator, 2022, "42.7")
    make_observation(target.indicator, 2022, "99", area=Area.CITY)
    make_observation(target.indicator, 2022, "11", month=6)
    make_observation(target.indicator, 2021, "22")
    make_observation(target.indicator, 2023, "33")
    row = judged(target)
    assert str(row.assessment.bound) == "43.2"
    assert "2022年参考数" in row.assessment.sentence


def test_the_citys_figure_is_no_base() -> None:
    target = step_target()
    make_observation(target.indicator, 2022, "99", area=Area.CITY)
    assert judged(target).base is None


def test_an_approved_row_without_a_figure_leaves_the_observation_standing() -> None:
    old = make_target(make_plan(2022))
    target = step_target(indicator=old.indicator)
    make_actual(old, None)
    make_observation(old.indicator, 2022, "42.7")
    assert str(judged(target).assessment.bound) == "43.2"


def test_a_total_alone_is_no_base() -> None:
    target = step_target()
    make_observation(target.indicator, 2022, "1")
    target.indicator.observations.update(value=None, amount=Decimal("66.31"))
    assert judged(target).base is None
    assert judged(target).assessment.status == Status.NO_TARGET


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_figure_of_any_other_year_is_no_base(year: int) -> None:
    target = step_target(2023 if year < 2023 else 2022)
    other = make_target(make_plan(year), indicator=target.indicator)
    make_actual(other, "42.7")
    assert judged(target).base is None


def test_the_base_follows_the_indicator_not_the_number() -> None:
    old = make_target(make_plan(2022), 7)
    target = step_target(number=13, indicator=old.indicator)
    make_actual(old, "42.7")
    make_actual(make_target(make_plan(2022), 13), "10")
    assert str(judged(target).assessment.bound) == "43.2"


def last_year_paced() -> Target:
    old = make_target(make_plan(2022), wording="100", unit="万元", measure=Measure.CUMULATIVE)
    target = make_target(
        make_plan(2023),
        wording="100",
        unit="万元",
        measure=Measure.CUMULATIVE,
        pace=Pace.LAST_YEAR,
        indicator=old.indicator,
    )
    make_actual(target, "30", 6)
    return target


def test_the_pace_of_last_years_same_months() -> None:
    target = last_year_paced()
    old = Target.objects.get(plan__year=2022)
    make_actual(old, "20", 6)
    make_actual(old, "80", 12)
    assert str(judged(target, 6).assessment.expected) == "25"
    assert judged(target, 6).assessment.status == Status.ON_TRACK


def test_last_years_share_may_be_observed() -> None:
    target = last_year_paced()
    make_observation(target.indicator, 2022, "20", month=6)
    make_observation(target.indicator, 2022, "80")
    assert str(judged(target, 6).assessment.expected) == "25"


def test_without_last_years_months_the_pace_is_even_and_says_so() -> None:
    target = last_year_paced()
    make_actual(Target.objects.get(plan__year=2022), "80", 12)
    row = judged(target, 6)
    assert (str(row.assessment.expected), row.assessment.status) == ("50", Status.BEHIND)
    assert "上年" in row.assessment.sentence


# What is needed from here.


@pytest.mark.parametrize("is_observed", [False, True])
def test_amounts_of_both_years_tell_what_the_rest_has_to_bring(is_observed: bool) -> None:
    old = make_target(make_plan(2022))
    target = make_target(make_plan(2023), amount_unit="亿元", indicator=old.indicator)
    for month, amount in ((6, "40"), (12, "100")):
        if is_observed:
            make_observation(old.indicator, 2022, None, month=month, amount=Decimal(amount))
        else:
            make_actual(old, "5", month, amount=Decimal(amount))
    make_actual(target, "5", 6, amount=Decimal(42))
    found = judged(target, 6).needed
    assert (found.phrase, str(found.growth)) == (
        "需增长8.4%（还需65亿元）",
        "8.4",
    )  # 107 − 42 over 100 − 40
    assert judged(target, 12).needed is None


def test_without_last_years_amounts_the_gap_is_told() -> None:
    target = make_target(make_plan(2023), amount_unit="亿元")
    make_observation(target.indicator, 2022, None, amount=Decimal(100))
    make_actual(target, "5", 6, amount=Decimal(42))
    assert judged(target, 6).needed.phrase == "需提高2.0个百分点"


def test_the_citys_amounts_are_not_the_countys() -> None:
    target = make_target(make_plan(2023), amount_unit="亿元")
    for month, amount in ((6, "40"), (12, "100")):
        make_observation(
            target.indicator, 2022, None, month=month, amount=Decimal(amount), area=Area.CITY
        )
    make_actual(target, "5", 6, amount=Decimal(42))
    assert judged(target, 6).needed.growth is None


def test_milestones_set_the_pace() -> None:
    target = make_target(
        make_plan(), wording="100", unit="户", measure=Measure.CUMULATIVE, pace=Pace.MILESTONES
    )
    Milestone.objects.create(target=target, month=6, value=Decimal(10))
    make_actual(target, "10", 6)
    assert (str(judged(target, 6).assessment.expected), judged(target, 6).assessment.status) == (
        "10",
        Status.ON_TRACK,
    )


# The words of the row.


@pytest.mark.parametrize(
    "headline, label",
    [(Attribute.BINDING, "未完成"), (Attribute.EXPECTED, "低于预期"), ("", "未达目标")],
)
def test_a_sub_row_without_attribute_speaks_in_its_headlines_words(
    headline: str, label: str
) -> None:
    plan = make_plan()
    make_target(plan, 11, 0, attribute=headline)
    sub = make_target(plan, 11, 1, attribute="")
    make_actual(sub, "1")
    assert judged(sub).assessment.label == label
    assert sub.attribute == ""


def test_a_sub_rows_own_attribute_comes_first_and_other_numbers_lend_nothing() -> None:
    plan = make_plan()
    make_target(plan, 10, 0, attribute=Attribute.BINDING)
    make_target(plan, 11, 0, attribute=Attribute.BINDING)
    own = make_target(plan, 11, 1, attribute=Attribute.EXPECTED)
    bare = make_target(plan, 12, 1, attribute="")
    for sub in (own, bare):
        make_actual(sub, "1")
    assert judged(own).assessment.label == "低于预期"
    assert judged(bare).assessment.label == "未达目标"


def test_a_verdict_on_a_text_target() -> None:
    target = make_target(make_plan(), wording="完成市级下达任务", unit="")
    row = make_actual(target, None, words="已完成")
    assert judged(target).assessment.status == Status.UNDETERMINED
    change(row, verdict=Verdict.GOOD, verdict_note="看过台账")
    assert judged(target).assessment.status == Status.MET


# A page reads only what it takes.


def told(ledger: Ledger, through: int) -> list[object]:
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
def test_what_a_page_leaves_unread_changes_nothing_on_it(year: int, through: int) -> None:
    plan = make_plan(year)
    page, whole = (
        Ledger.of_plan(plan, SERVER, months, drawn=is_on_overview) for months in ([through], None)
    )
    assert told(page, through) == told(whole, through)


@pytest.mark.parametrize("observed", [False, True])
def test_a_page_reads_last_years_same_months_and_its_main_indicators_months_and_years(
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
    assert told(page, 6) == told(whole, 6)
    (row,) = Ledger.of_plan(target.plan, SERVER, [6]).judge_all(6)
    assert row.assessment.expected == Decimal(5), "20 × 4 ÷ 16"


# A handful of queries, whatever there is.

READING = 4  # targets with their changes and milestones, actuals, observations, units


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("years", [1, 5])
def test_the_number_of_queries_depends_on_nothing(
    rows: int, years: int, django_assert_num_queries: Any
) -> None:
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


def test_the_readers_rights_cost_no_more_with_more_rows(
    clerk_a: User, django_assert_num_queries: Any
) -> None:
    clerk = User.objects.get(pk=clerk_a.pk)
    assert (clerk.sees_all_submissions, len(clerk.department_ids)) == (False, 1)
    plan = make_plan()
    for number in (1, 2, 3):
        make_actual(make_target(plan, number), "6", 6, published=False)
    with django_assert_num_queries(READING):
        Ledger.of_plan(plan, Viewer(clerk)).judge_all(6)


def test_a_number_brings_its_indicators_of_all_years_and_no_other() -> None:
    old = make_target(make_plan(2022), 8)
    make_target(make_plan(2022), 9)
    head = make_target(make_plan(2023), 11, 0, indicator=old.indicator)
    sub = make_target(make_plan(2023), 11, 1)
    make_target(make_plan(2023), 10)
    assert Ledger.of_number(2023, 11, SERVER).targets == [old, head, sub]
    assert Ledger.of_number(2023, 99, SERVER).targets == []


def test_the_whole_year_is_judged_without_milestones_and_observations(
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
def test_the_whole_year_of_a_step_starts_from_what_was_observed(
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


def test_a_forms_sub_row_is_told_in_the_words_of_a_headline_in_another_form() -> None:
    plan = make_plan()
    make_target(plan, 1, 0, attribute=Attribute.BINDING, lead=make_department("another"))
    row = make_actual(make_target(plan, 1, 1, attribute=""), "6")
    told = Ledger.of_rows([row], SERVER).judge(row.target, 12, row)
    assert told.assessment == Ledger.of_plan(plan, SERVER).judge(row.target, 12, row).assessment
    alone = Ledger([row.target], SERVER).judge(row.target, 12, row)
    assert told.assessment != alone.assessment


def test_a_forms_row_is_held_to_its_milestones() -> None:
    target = make_target(
        make_plan(), pace=Pace.MILESTONES, measure=Measure.CUMULATIVE, wording="100", unit="户"
    )
    Milestone.objects.create(target=target, month=3, value=50)
    row = make_actual(target, "60", 3)
    assessment = Ledger.of_rows([row], SERVER).judge(target, 3, row).assessment
    assert (assessment.expected, assessment.status) == (Decimal(50), Status.ON_TRACK)
