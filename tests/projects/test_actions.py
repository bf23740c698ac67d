"""Carrying projects over into the next plan, with their sums."""

import datetime
from decimal import Decimal

import pytest

from projects.actions import carry_over
from projects.enums import Nature, Stage
from projects.models import ProjectPlan
from reporting.actions import Refused
from reporting.enums import PlanState, SubmissionState
from reporting.models import Plan, User
from tests.factories import make_line, make_period, make_plan, make_progress, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def following() -> Plan:
    return make_plan(2025, PlanState.DRAFT)


def line(code: str = "p-1", **fields: object) -> ProjectPlan:
    return make_line(make_plan(2024), code, **fields)  # type: ignore[arg-type]


def test_sums_continue_from_the_latest_approved_month(following: Plan, planner: User) -> None:
    old = line(nature=Nature.NEW, done_before=Decimal("20.5"), investment="100")
    make_progress(old, "30", 9)
    make_progress(old, "70.25", 11)
    carried = carry_over([old], to=following, by=planner)
    (new,) = following.project_plans.all()
    assert (new.done_before, new.investment, new.nature) == (
        Decimal("90.75"),
        Decimal("29.75"),
        Nature.CONTINUED,
    )
    assert str(carried) == (
        "已结转1个项目到2025年计划（草案）：至上年底累计完成90.75万元，未完成的计划投资29.75万元。"
    )
    assert (new.history.get().history_user, new.history.get().history_change_reason) == (
        planner,
        "结转",
    )


def test_latest_revision_of_the_month_counts(following: Plan, planner: User) -> None:
    old = line()
    make_progress(old, "70", 12)
    period = make_period(old.plan, 12)
    make_progress(old, "80", submission=make_submission(period, old.project.lead, revision=2))
    draft = make_submission(period, old.project.lead, revision=3, state=SubmissionState.DRAFT)
    make_progress(old, "95", submission=draft, open_in=period)
    carry_over([old], to=following, by=planner)
    assert following.project_plans.get().done_before == 80


def test_overfulfilled_plan_leaves_zero_and_unstarted_project_stays_new(
    following: Plan, planner: User
) -> None:
    done = line("a")
    idle = line("b", nature=Nature.NEW)
    early = line("c", nature=Nature.PREPARATION)
    make_progress(done, "120", 12)
    make_progress(idle, "0", 12)
    make_progress(early, "5", 12)
    carry_over([done, idle, early], to=following, by=planner)
    found = {
        new.project.code: (new.nature, new.investment) for new in following.project_plans.all()
    }
    assert found == {"a": ("continued", 0), "b": ("new", 100), "c": ("preparation", 95)}


def test_projects_that_do_not_go_on_are_left_out_with_reasons(
    following: Plan, planner: User
) -> None:
    gone = line("a", withdrawn_on=datetime.date(2024, 5, 1), withdrawal_reason="合并")
    over = line("b", project_fields={"stage": Stage.IN_USE})
    listed = line("c")
    silent = line("d")
    for left_out in (gone, over, listed):
        make_progress(left_out, "10", 12)
    make_line(following, listed.project)
    carried = carry_over([gone, over, listed, silent], to=following, by=planner)
    assert carried.left == [
        "项目a已撤销或调出，没有结转。",
        "项目b已投用，没有结转。",
        "项目c在下一年度计划里已有安排，没有结转。",
        "项目d没有审核通过的完成投资，没有结转。",
    ]
    assert following.project_plans.count() == 1


@pytest.mark.parametrize("year, state", [(2025, PlanState.ADOPTED), (2026, PlanState.DRAFT)])
def test_only_the_draft_of_the_next_year_is_accepted(
    year: int, state: PlanState, planner: User
) -> None:
    old = line()
    make_progress(old, "10", 12)
    with pytest.raises(Refused):
        carry_over([old], to=make_plan(year, state), by=planner)
    assert ProjectPlan.objects.count() == 1
