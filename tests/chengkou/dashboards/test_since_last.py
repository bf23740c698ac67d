"""自上期以来: what has begun to fall short since the period before, and what was made good."""

import pytest

from chengkou.dashboards.since_last import since_last, status_changes
from chengkou.dashboards.standing import PlanStanding
from reporting.enums import RowGroup
from reporting.models import Plan, User
from reporting.visibility import Viewer
from tests.factories import (
    make_actual,
    make_line,
    make_plan,
    make_progress,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
    report,
)

pytestmark = pytest.mark.django_db


def reported(plan: Plan, number: int, *values: str | None, row: int = 0, name: str = "") -> None:
    """An indicator that has to reach 7, with its figures of March, June …"""
    report(make_target(plan, number, row, name=name or f"第{number}项"), *values)


def sentence(plan: Plan, leader: User, through: int = 6) -> str:
    return "".join(part.text for part in since_last(PlanStanding.of(plan, through, Viewer(leader))))


def test_sentence_names_new_shortfalls_and_what_was_made_good(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "8", "6")
    reported(plan, 2, "6", "8")
    reported(plan, 3, "6", "6")
    reported(plan, 4, "8", "8")
    assert (
        sentence(plan, leader)
        == "与1—3月相比，指标新增低于序时1项（第1项）、1项由低转达（第2项）。"
    )


def test_names_link_to_their_pages(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "8", "6")
    parts = since_last(PlanStanding.of(plan, 6, Viewer(leader), "?through=6"))
    assert [part.url for part in parts if part.url] == ["/plans/2023/indicators/1/?through=6"]


def test_first_period_of_the_year_has_no_sentence(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "6")
    assert sentence(plan, leader, 3) == ""


def test_sentence_without_changes_says_so(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "6", "6")
    reported(plan, 2, "8", "8")
    assert sentence(plan, leader) == "与1—3月相比，没有新增低于序时的，也没有由低转达的。"


def test_sentence_without_changes_names_the_kinds_of_its_period(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "6", "6")
    line, promise = make_line(plan), make_task_target(make_task(plan))
    for month in (5, 6):
        make_progress(line, "0", month)
        make_target_progress(promise, "90", month)
    assert sentence(plan, leader) == (
        "与1—3月相比，指标没有新增低于序时的，也没有由低转达的。与1—5月相比，重点项目、民生实事没有新增滞后的，也没有由滞后转正常或由低转达的。"
    )


def test_kinds_with_different_periods_before_have_separate_sentences(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "8", "6")
    line = make_line(plan)
    for month in (5, 6):
        make_progress(line, "0", month)
    assert sentence(plan, leader) == (
        "与1—3月相比，指标新增低于序时1项（第1项）。与1—5月相比，重点项目没有新增滞后的，也没有由滞后转正常的。"
    )


def test_period_without_data_is_neither_a_change_nor_its_end(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "6", None, "6")
    reported(plan, 2, "6", None, "8")
    reported(plan, 3, None, None, "6")
    reported(plan, 4, "8", "8", "8")
    (turn,) = status_changes(PlanStanding.of(plan, 9, Viewer(leader)))
    assert turn.month_before == 6
    assert [each.key for each in turn.newly] == ["3"]
    assert [each.key for each in turn.made_good] == ["2"]


def test_row_made_good_earlier_is_left_out(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "6", "8", "8")
    assert sentence(plan, leader, 9) == "与1—6月相比，没有新增低于序时的，也没有由低转达的。"


def test_more_than_three_are_counted_and_three_named(leader: User) -> None:
    plan = make_plan()
    for number in range(1, 6):
        reported(plan, number, "8", "6")
    assert sentence(plan, leader) == "与1—3月相比，指标新增低于序时5项（第1项、第2项、第3项等）。"


def test_sub_row_is_left_out_of_the_sentence(leader: User) -> None:
    plan = make_plan()
    reported(plan, 1, "8", "8")
    reported(plan, 1, "8", "6", row=1, name="其中：税收")
    assert sentence(plan, leader) == "与1—3月相比，没有新增低于序时的，也没有由低转达的。"


def test_projects_and_tasks_are_counted_since_their_own_period_before(
    leader: User,
) -> None:
    plan = make_plan()
    reported(plan, 1, "8", "6")
    line = make_line(plan)
    make_progress(line, "500", 5)
    make_progress(line, "0", 6)
    promise = make_task_target(make_task(plan))
    make_target_progress(promise, "1", 3)
    make_target_progress(promise, "90", 6)
    assert sentence(plan, leader) == (
        "与1—3月相比，指标新增低于序时1项（第1项）。与1—5月相比，重点项目新增滞后1个。与1—3月相比，民生实事1件由低转达。"
    )
    kinds = [turn.kind.group for turn in status_changes(PlanStanding.of(plan, 6, Viewer(leader)))]
    assert kinds == [RowGroup.INDICATORS, RowGroup.PROJECTS, RowGroup.TASKS]


def test_unpublished_period_is_no_change_for_other_readers(leader: User) -> None:
    plan = make_plan()
    target = make_target(plan, 1)
    make_actual(target, "8", 3)
    make_actual(target, "6", 6, published=False)
    assert sentence(plan, leader) == "与1—3月相比，没有新增低于序时的，也没有由低转达的。"
