"""Carrying projects over into the next plan, with their sums, and again when these have changed."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from projects.actions import YearIncomplete, carry_over, carrying
from projects.enums import Nature, Stage
from projects.models import PLAN_FUNDS, KeyProject, PlanMilestone, ProjectPlan
from reporting.actions import Refused
from reporting.enums import PlanState, SubmissionState
from reporting.models import Plan, User
from tests.factories import (
    make_department,
    make_line,
    make_period,
    make_plan,
    make_progress,
    make_sector,
    make_submission,
)

pytestmark = pytest.mark.django_db

DEC = Decimal


@pytest.fixture
def following() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


def line(code: str = "p-1", **fields: Any) -> ProjectPlan:
    """A line of 100 万元 of a project of 1000 万元."""
    return make_line(make_plan(2024), code, **fields)


def sums(plan: Plan) -> tuple[Decimal, Decimal, str]:
    new = plan.project_plans.get()
    return new.done_before, new.investment, new.nature


def test_sums_continue_and_the_plan_is_what_is_left_of_the_total(
    following: Plan, planner: User
) -> None:
    old = line(nature=Nature.NEW, done_before=DEC("20.5"), investment="100", goal="完成主体工程。")
    make_progress(old, "30", 9)
    make_progress(old, "70.25", 12)
    carried = carry_over([old], to=following, by=planner)
    assert sums(following) == (DEC("90.75"), DEC("909.25"), Nature.CONTINUED)
    new = following.project_plans.get()
    assert (new.goal, new.carried_month, new.carried_investment) == (
        "完成主体工程。",
        12,
        DEC("909.25"),
    )
    assert str(carried) == (
        "已按1—12月的完成投资结转1个项目到2025年计划（草案）（新增1个、刷新0个）："
        "至上年底累计完成90.75万元，年度计划投资909.25万元（总投资的剩余数）。"
    )
    assert (new.history.get().history_user, new.history.get().history_change_reason) == (
        planner,
        "结转（1—12月）",
    )


def test_part_of_a_year_is_asked_for_and_writes_nothing_before(
    following: Plan, planner: User
) -> None:
    half, whole = line("a"), line("b")
    make_progress(half, "30", 6)
    make_progress(whole, "40", 12)
    with pytest.raises(YearIncomplete, match="1—6月1个、1—12月1个") as asked:
        carry_over([half, whole], to=following, by=planner)
    assert "有项目还没有2024年全年数" in str(asked.value)
    assert not following.project_plans.exists()
    carried = carry_over([half, whole], to=following, by=planner, confirmed=True)
    assert "按1—6月1个、1—12月1个的完成投资结转2个项目" in str(carried)
    months = following.project_plans.order_by("project__code")
    assert [new.carried_in_words for new in months] == [
        "按上年1—6月的完成投资结转",
        "按上年1—12月的完成投资结转",
    ]


def test_carrying_over_again_refreshes_what_nobody_changed(following: Plan, planner: User) -> None:
    old, own = line("a"), line("b")
    for each in (old, own):
        make_progress(each, "30", 6)
    carry_over([old, own], to=following, by=planner, confirmed=True)
    typed = following.project_plans.get(project=own.project)
    typed.investment = DEC(500)
    typed.save()
    for each in (old, own):
        make_progress(each, "90", 12)
    carried = carry_over([old, own], to=following, by=planner)
    found = {new.project.code: new for new in following.project_plans.all()}
    assert [(new.done_before, new.carried_month) for new in found.values()] == [(90, 12)] * 2
    assert (found["a"].investment, found["b"].investment) == (910, 500)
    assert "（新增0个、刷新2个）" in str(carried) and "1个的计划投资已改过，没有动" in str(carried)
    records = ProjectPlan.history.count()
    again = carry_over([old, own], to=following, by=planner)
    assert str(again) == "2个项目已结转到2025年计划（草案），1—12月的数没有变化。"
    assert ProjectPlan.history.count() == records


def test_funds_and_milestones_go_along_in_proportion(following: Plan, planner: User) -> None:
    old = line(
        investment="90",
        fund_central=DEC(30),
        fund_county=DEC(60),
        project_fields={"total_investment": DEC(200)},
    )
    PlanMilestone.objects.create(project_plan=old, month=6, amount=DEC(45))
    PlanMilestone.objects.create(project_plan=old, month=12, amount=DEC(90))
    make_progress(old, "50", 6)
    carry_over([old], to=following, by=planner, confirmed=True)
    new = following.project_plans.get()
    assert (new.investment, new.fund_central, new.fund_county) == (150, 50, 100)
    assert [(row.month, row.amount) for row in new.milestones.all()] == [(6, 75), (12, 150)]
    make_progress(old, "100", 12)
    carry_over([old], to=following, by=planner)
    new = following.project_plans.get()
    assert sum(getattr(new, name) for name in PLAN_FUNDS) == new.investment == 100
    assert new.fund_central == DEC("33.3333")
    assert [(row.month, row.amount) for row in new.milestones.all()] == [(6, 50), (12, 100)]
    assert PlanMilestone.history.filter(history_change_reason="结转（1—12月）").count() == 2
    # What was this year's is as it was.
    assert [row.amount for row in old.milestones.all()] == [45, 90]


def test_latest_revision_of_the_month_counts(following: Plan, planner: User) -> None:
    old = line()
    make_progress(old, "70", 12)
    period = make_period(old.plan, 12)
    make_progress(old, "80", submission=make_submission(period, old.project.lead, revision=2))
    draft = make_submission(period, old.project.lead, revision=3, state=SubmissionState.DRAFT)
    make_progress(old, "95", submission=draft, open_in=period)
    carry_over([old], to=following, by=planner)
    assert following.project_plans.get().done_before == 80


def test_project_beyond_its_total_has_nothing_left_and_one_not_begun_stays_new(
    following: Plan, planner: User
) -> None:
    done = line("a", fund_city=DEC(100), project_fields={"total_investment": DEC(110)})
    idle = line("b", nature=Nature.NEW)
    early = line("c", nature=Nature.PREPARATION)
    make_progress(done, "120", 12)
    make_progress(idle, "0", 12)
    make_progress(early, None, 12)
    carry_over([done, idle, early], to=following, by=planner)
    found = {
        new.project.code: (new.nature, new.investment) for new in following.project_plans.all()
    }
    assert found == {"a": ("continued", 0), "b": ("new", 1000), "c": ("preparation", 1000)}
    assert following.project_plans.get(project__code="a").fund_city == 0


def test_what_a_document_changed_in_its_year_is_not_carried(following: Plan, planner: User) -> None:
    old = line(adjustment="in", adjustment_no="1号", adjusted_on=datetime.date(2024, 3, 1))
    make_progress(old, "10", 12)
    carry_over([old], to=following, by=planner)
    new = following.project_plans.get()
    assert (new.adjustment, new.adjustment_no, new.adjusted_on) == ("", "", None)


def test_projects_that_do_not_go_on_are_left_out_with_reasons(
    following: Plan, planner: User
) -> None:
    gone = line("a", withdrawn_on=datetime.date(2024, 5, 1), withdrawal_reason="合并")
    over = line("b", project_fields={"stage": Stage.IN_USE})
    listed = line("c")
    silent = line("d")
    reported = line("e")
    for left_out in (gone, over, listed):
        make_progress(left_out, "10", 12)
    make_progress(reported, "10", 12, stage=Stage.COMPLETED)
    make_line(following, listed.project)
    carried = carry_over([gone, over, listed, silent, reported], to=following, by=planner)
    assert carried.left == [
        "项目a已撤销或调出，没有结转。",
        "项目b已投用，没有结转。",
        "项目c在下一年度计划里已有安排，没有结转。",
        "项目d没有审核通过的完成投资，没有结转。",
        "项目e已完工，没有结转。",
    ]
    assert following.project_plans.count() == 1
    assert str(carried) == "没有可以结转到2025年计划（草案）的项目。"


def test_project_that_is_over_since_is_named_and_its_line_stays(
    following: Plan, planner: User
) -> None:
    old = line()
    make_progress(old, "10", 6)
    carry_over([old], to=following, by=planner, confirmed=True)
    make_progress(old, "80", 12, finished_on=datetime.date(2024, 12, 1))
    carried = carry_over([old], to=following, by=planner)
    assert carried.left == ["项目p-1已竣工，以前结转的年度安排还在草案里，请核对是否删除。"]
    assert following.project_plans.get().done_before == 10


@pytest.mark.parametrize("year, state", [(2025, PlanState.ADOPTED), (2026, PlanState.DRAFT)])
def test_only_the_draft_of_the_next_year_is_accepted(
    year: int, state: PlanState, planner: User
) -> None:
    old = line()
    make_progress(old, "10", 12)
    with pytest.raises(Refused):
        carry_over([old], to=make_plan(year, state), by=planner)
    assert ProjectPlan.objects.count() == 1


# Fields of a line that are of its own year; the others go along, also those added later.
OF_THE_YEAR = {
    *("id", "plan", "nature", "done_before", "investment", *PLAN_FUNDS),
    *("adjustment", "adjustment_no", "adjusted_on", "withdrawn_on", "withdrawal_reason"),
    *("former_terms", "carried_month", "carried_investment"),
}


def test_every_other_field_of_a_line_goes_along(following: Plan, planner: User) -> None:
    old = line(goal="完成主体工程。")
    make_progress(old, "10", 12)
    (new,) = carrying([old], to=following, by=planner).made
    names = {field.name for field in ProjectPlan._meta.concrete_fields}
    assert names >= OF_THE_YEAR
    for name in names - OF_THE_YEAR:
        assert getattr(new, name) == getattr(old, name), name
    # A new table of rows that belong to a line has to be thought of here.
    assert {link.name for link in ProjectPlan._meta.related_objects} == {"milestones", "progress"}
    assert not ProjectPlan._meta.many_to_many


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_projects(
    number: int, following: Plan, planner: User, django_assert_num_queries: Any
) -> None:
    lead, sector = make_department(), make_sector()
    for each in range(number):
        old = line(f"p-{each}", project_fields={"lead": lead, "sector": sector})
        PlanMilestone.objects.create(project_plan=old, month=12, amount=DEC(90))
        make_progress(old, "30", 6)
    lines = list(ProjectPlan.objects.filter(plan__year=2024).select_related("plan", "project"))
    planner.has_perm("reporting.see_all_submissions")
    with django_assert_num_queries(3):
        carrying(lines, to=following, by=planner)
    carry_over(lines, to=following, by=planner, confirmed=True)
    with django_assert_num_queries(3):
        carrying(lines, to=following, by=planner)
    assert KeyProject.objects.count() == number
