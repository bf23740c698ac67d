"""Projects as pages show them: figures as printed, lagging ones first."""

import pytest

from projects.enums import Nature
from projects.presenters.project_totals import PlanProjects
from reporting.enums import Grade
from reporting.visibility import SERVER
from tests.factories import make_department, make_line, make_plan, make_progress, make_project

pytestmark = pytest.mark.django_db


def sheet(through: int = 6) -> PlanProjects:
    return PlanProjects(make_plan(2024), through, SERVER)


@pytest.mark.usefixtures("three")
def test_row_shows_grade_sentence_and_problem() -> None:
    one, three, two = sheet().rows
    assert (one.completed, one.completion, one.points, one.points_number, one.label) == (
        *("500", "50.0%", "与序时持平", "0.0", "正常"),
    )
    assert one.progress == "主体施工（40%）" and one.late == []
    assert (two.completed, two.points, two.grade) == ("400", "低30.0个百分点", Grade.FAR_BEHIND)
    assert (two.problem, two.problem_kind) == ("用地未批", "用地")
    assert [word for word, _ in two.late] == ["资金滞后"]
    assert (three.completed, three.points, three.grade) == ("", "", Grade.NOT_REPORTED)
    assert one.bullet and two.bullet
    assert two.bullet.tone == "behind" and one.bullet.tone == "bar" and one.bullet.expected


def test_project_in_preparation_has_no_bar() -> None:
    line = make_line(make_plan(2024), nature=Nature.PREPARATION, investment="1000")
    make_progress(line, "0")
    (row,) = sheet().rows
    assert (row.bullet, row.drawing) == (None, "")


def test_grade_order_is_worst_first() -> None:
    plan = make_plan(2024)
    unit = make_department()
    for number, done in enumerate(("500", "100", "300", None)):
        line = make_line(plan, make_project(f"p-{number}", lead=unit), investment="1000")
        if done:
            make_progress(line, done)
    rows = sorted(sheet().rows, key=lambda row: row.grade_order)
    assert [row.code for row in rows] == ["p-1", "p-2", "p-3", "p-0"]
