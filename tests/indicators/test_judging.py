"""From rows in the database to judged rows: which figure counts, for whom, against what."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Area, Catalogue
from indicators.judging import Ledger
from indicators.models import Actual, Milestone, Target
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
from reporting.visibility import SERVER
from tests.constraints import change
from tests.factories import (
    NOON,
    make_actual,
    make_department,
    make_key_task,
    make_observation,
    make_period,
    make_plan,
    make_submission,
    make_target,
)
from tests.indicators.printed import judged

pytestmark = pytest.mark.django_db


Units = tuple[Department, Department]


def value(target: Target, through: int = 12, viewer: User | None = None) -> str | None:
    actual = judged(target, through, viewer).assessment.actual
    return None if actual is None else str(actual)


def test_latest_approved_revision_counts() -> None:
    target = make_target(make_plan())
    period = make_period(target.plan, 12)
    for revision, figure in ((1, "6.0"), (2, "6.50"), (3, "8")):
        state = SubmissionState.DRAFT if revision == 3 else SubmissionState.APPROVED
        form = make_submission(period, target.lead, revision=revision, state=state)
        make_actual(target, figure, submission=form)
    assert value(target) == "6.50"


def test_last_approval_counts_between_two_units() -> None:
    """Of a target that moved between units in mid-year the row approved last counts."""
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
def test_unapproved_row_ignored(state: SubmissionState, reviewer: User) -> None:
    target = make_target(make_plan())
    make_actual(
        target, "8", submission=make_submission(make_period(target.plan), target.lead, state=state)
    )
    assert value(target) is value(target, viewer=reviewer) is None
    assert judged(target).assessment.status == Status.NOT_REPORTED


def test_later_revision_without_a_figure_clears_the_figure() -> None:
    target = make_target(make_plan())
    make_actual(target, "8")
    second = make_submission(make_period(target.plan), target.lead, revision=2)
    make_actual(target, None, submission=second, unpublished=True, unpublished_note="市里重新核定")
    row = judged(target)
    assert row.assessment.status == Status.NOT_REPORTED
    assert "数据未发布：市里重新核定" in row.assessment.sentence


def test_figure_of_another_month_or_year_ignored() -> None:
    old = make_target(make_plan(2022))
    target = make_target(make_plan(2023), indicator=old.indicator)
    make_actual(old, "5", 12)
    make_actual(target, "6", 9)
    assert value(target, 12) is None
    assert value(target, 9) == "6"
    assert value(target, 6) is None
    assert value(old, 12) == "5"


def test_zero_is_a_figure() -> None:
    target = make_target(make_plan(), wording="≤0", direction=Direction.DOWN)
    make_actual(target, "0")
    assert (value(target), judged(target).assessment.status) == ("0", Status.MET)


def test_unpublished_figure_known_to_the_commission_and_the_unit_itself(
    units: Units, planner: User, reviewer: User, clerk_a: User, clerk_b: User, leader: User
) -> None:
    target = make_target(make_plan(), lead=units[0])
    make_actual(target, "8", 6, published=False)
    assert value(target, 6) == value(target, 6, planner) == value(target, 6, reviewer) == "8"
    assert value(target, 6, clerk_a) == "8"
    assert value(target, 6, clerk_b) is value(target, 6, leader) is None
    assert judged(target, 6, leader).assessment.status == Status.NOT_REPORTED


def test_published_figure_known_to_everyone(units: Units, clerk_b: User, leader: User) -> None:
    target = make_target(make_plan(), lead=units[0])
    make_actual(target, "8", 6)
    assert value(target, 6, clerk_b) == value(target, 6, leader) == "8"


def test_unpublished_base_unknown_like_an_unpublished_figure(units: Units, clerk_b: User) -> None:
    old = make_target(make_plan(2022), lead=units[0])
    target = make_target(
        make_plan(2023), indicator=old.indicator, wording="较上年提高0.5个百分点", lead=units[0]
    )
    make_actual(old, "42.7", published=False)
    assert judged(target, viewer=clerk_b).assessment.bound is None
    assert str(judged(target).assessment.bound) == "43.2"


def step_target(year: int = 2023, **fields: Any) -> Target:
    return make_target(make_plan(year), wording="较上年提高0.5个百分点", **fields)


def test_base_is_last_years_approved_figure_before_an_observation() -> None:
    old = make_target(make_plan(2022))
    target = step_target(indicator=old.indicator)
    make_observation(old.indicator, 2022, "40.0")
    make_actual(old, "42.7", nature=DataNature.FLASH)
    row = judged(target)
    assert (str(row.base.value), row.base.year, row.base.nature) == ("42.7", 2022, DataNature.FLASH)
    assert str(row.assessment.bound) == "43.2"
    assert "2022年完成数" in row.assessment.sentence and "快报" in row.assessment.sentence


def test_base_is_else_the_countys_observation_of_the_whole_year() -> None:
    target = step_target()
    make_observation(target.indicator, 2022, "42.7")
    make_observation(target.indicator, 2022, "99", area=Area.CITY)
    make_observation(target.indicator, 2022, "11", month=6)
    make_observation(target.indicator, 2021, "22")
    make_observation(target.indicator, 2023, "33")
    row = judged(target)
    assert str(row.assessment.bound) == "43.2"
    assert "2022年参考数" in row.assessment.sentence


def test_citys_figure_is_no_base() -> None:
    target = step_target()
    make_observation(target.indicator, 2022, "99", area=Area.CITY)
    assert judged(target).base is None


def test_base_is_the_observation_beside_an_approved_row_without_a_figure() -> None:
    old = make_target(make_plan(2022))
    target = step_target(indicator=old.indicator)
    make_actual(old, None)
    make_observation(old.indicator, 2022, "42.7")
    assert str(judged(target).assessment.bound) == "43.2"


def test_total_alone_is_no_base() -> None:
    target = step_target()
    make_observation(target.indicator, 2022, "1")
    target.indicator.observations.update(value=None, amount=Decimal("66.31"))
    assert judged(target).base is None
    assert judged(target).assessment.bound is None


@pytest.mark.parametrize("year", [2021, 2023])
def test_figure_of_any_other_year_is_no_base(year: int) -> None:
    target = step_target(2023 if year < 2023 else 2022)
    other = make_target(make_plan(year), indicator=target.indicator)
    make_actual(other, "42.7")
    assert judged(target).base is None


def test_base_follows_the_indicator_not_the_number() -> None:
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


def test_pace_of_last_years_same_months() -> None:
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


def test_pace_is_even_without_last_years_months() -> None:
    target = last_year_paced()
    make_actual(Target.objects.get(plan__year=2022), "80", 12)
    row = judged(target, 6)
    assert (str(row.assessment.expected), row.assessment.status) == ("50", Status.BEHIND)
    assert "上年" in row.assessment.sentence


@pytest.mark.parametrize("is_observed", [False, True])
def test_needed_growth_from_the_amounts_of_both_years(is_observed: bool) -> None:
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


def test_needed_is_the_gap_without_last_years_amounts() -> None:
    target = make_target(make_plan(2023), amount_unit="亿元")
    make_observation(target.indicator, 2022, None, amount=Decimal(100))
    make_actual(target, "5", 6, amount=Decimal(42))
    assert judged(target, 6).needed.phrase == "距全年目标差2.0个百分点"


def test_citys_amounts_ignored() -> None:
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


@pytest.mark.parametrize(
    "headline, label",
    [(Attribute.BINDING, "未完成"), (Attribute.EXPECTED, "低于预期"), ("", "未达目标")],
)
def test_sub_row_without_attribute_labelled_like_its_headline(headline: str, label: str) -> None:
    plan = make_plan()
    make_target(plan, 11, 0, attribute=headline)
    sub = make_target(plan, 11, 1, attribute="")
    make_actual(sub, "1")
    assert judged(sub).assessment.label == label
    assert sub.attribute == ""


def test_own_attribute_of_a_sub_row_comes_first() -> None:
    plan = make_plan()
    make_target(plan, 10, 0, attribute=Attribute.BINDING)
    make_target(plan, 11, 0, attribute=Attribute.BINDING)
    own = make_target(plan, 11, 1, attribute=Attribute.EXPECTED)
    bare = make_target(plan, 12, 1, attribute="")
    for sub in (own, bare):
        make_actual(sub, "1")
    assert judged(own).assessment.label == "低于预期"
    assert judged(bare).assessment.label == "未达目标"


def test_verdict_judges_a_text_target() -> None:
    target = make_target(make_plan(), wording="完成市级下达任务", unit="")
    row = make_actual(target, None, words="已完成")
    assert judged(target).assessment.status == Status.UNDETERMINED
    change(row, verdict=Verdict.GOOD, verdict_note="看过台账")
    assert judged(target).assessment.status == Status.MET


def test_ledger_has_one_catalogue_and_judges_nothing_twice() -> None:
    plan = make_plan(2024)
    indicator = make_target(plan, 1)
    make_actual(indicator, "6", 6)
    task = make_key_task(plan, 201)
    make_actual(task, "60", 6)
    again = make_key_task(plan, 202, same_as=indicator, indicator=indicator.indicator)

    assert Ledger.of_plan(plan, SERVER).targets == [indicator]
    tasks = Ledger.of_plan(plan, SERVER, catalogue=Catalogue.KEY_TASKS)
    assert (tasks.targets, tasks.printed_again) == ([task], [again])
    both = Ledger.of_plan(plan, SERVER, catalogue=None)
    assert (both.targets, both.printed_again) == ([indicator, task], [again])
    assert [row.status for row in tasks.judge_all(6)] == [Status.ON_TRACK]
    assert tasks.known_months(2024) == {6}


def test_row_that_was_printed_again_tells_nothing_of_how_last_year_counted() -> None:
    last, plan = make_plan(2023), make_plan(2024)
    before = make_target(last, 1, unit="家", wording="20", measure=Measure.CUMULATIVE)
    make_key_task(last, 201, same_as=before, indicator=before.indicator, unit="户")
    make_target(
        plan,
        1,
        indicator=before.indicator,
        unit="家",
        wording="20",
        measure=Measure.CUMULATIVE,
    )

    (target,) = Ledger.of_plan(plan, SERVER, catalogue=None).targets

    assert target.before == before
