"""The boxes of the report form that are not drawn by a form, and the parts that few rows open."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chengkou.cycle.kinds import ROW_KINDS, RowKind
from chengkou.cycle.opening import open_period
from projects.models import ProjectProgress
from projects.models.rows import ARRIVED
from reporting.actions import save_rows
from reporting.entry.boxes import boxes_of
from reporting.entry.row_forms import row_prefix
from reporting.models import Department, Plan, ReportRow, Submission, User
from reporting.models.submissions import CONFIRMATION
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import entries, opened, url
from tests.factories import make_line, make_plan, make_target, make_task, make_task_target
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(units: tuple[Department, Department]) -> Plan:
    """One row of each kind for 单位甲, and a second project."""
    plan, unit = make_plan(2024), units[0]
    make_target(plan, 1, lead=unit)
    for code in ("p-1", "p-2"):
        make_line(plan, code, "100", project_fields={"lead": unit, "name": f"管网{code}"})
    make_task_target(make_task(plan, 1, lead=unit), quantity="200", words="完成200个", unit="个")
    return plan


@pytest.fixture
def form(plan: Plan) -> Submission:
    open_period(plan, 6, by=None)
    return Submission.objects.get()


@pytest.fixture
def clerk(clerk_a: User) -> Client:
    return signed_in(clerk_a)


def project(code: str = "p-1") -> Any:
    return ProjectProgress.objects.get(project_plan__project__code=code)


def write(form: Submission, by: User, row: ReportRow, **values: Any) -> None:
    """Store what somebody typed before."""
    for name, value in values.items():
        setattr(row, name, value)
    save_rows(form, [row], by=by, seen={(type(row), row.pk): row.version})


def names_of(response: Any, row: ReportRow) -> set[str]:
    """The fields of the row that the page has boxes for."""
    prefix = f"{row_prefix(row)}-"
    return {name.removeprefix(prefix) for name in entries(response) if name.startswith(prefix)}


def squeezed(html: str) -> str:
    return re.sub(r"\s+(?=<)|(?<=>)\s+", "", html)


FILLED: dict[str, Any] = {
    "value": Decimal("7.0"),
    "completed": Decimal("0.1000"),
    "arrived": Decimal(3),
    "unpublished": True,
    "unpublished_note": '省局"7月"<发布>',
    "explanation": "一\n  二 & 三",
    "stage": "building",
    "nature": "preliminary",
    "started_on": "2024-02-29",
    "progress_percent": 40,
    "done": True,
}


@pytest.mark.parametrize("kind", ROW_KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("values", [{}, FILLED], ids=["empty", "filled"])
def test_boxes_are_those_that_the_form_draws(
    kind: RowKind, values: dict[str, Any], form: Submission
) -> None:
    row = kind.model.of_form(form)[0]
    for name, value in values.items():
        if hasattr(row, name):
            setattr(row, name, value)
    drawn = kind.row_form(instance=row, prefix=row_prefix(row))
    boxes = boxes_of(kind.row_form, row, row_prefix(row), is_whole=True)
    for name in drawn.fields:
        # Django leaves out an empty value.
        found, expected = (
            squeezed(str(each)).replace(' value=""', "") for each in (boxes[name], drawn[name])
        )
        assert found == expected, name
        assert boxes[name].id_for_label == drawn[name].id_for_label


def test_only_what_is_chosen_and_the_parts_in_use_weigh_on_the_page(
    clerk: Client, clerk_a: User, form: Submission
) -> None:
    write(form, clerk_a, project(), problem_kind="land", stage="building")
    page = Page(clerk.get(url(form)))
    in_rows = [
        each for table in page.all("tbody") for each in table.iter("select") if each.get("name")
    ]
    assert {len(list(each)) for each in in_rows} == {1}
    response = clerk.get(url(form))
    assert {"problem", "matter"} <= names_of(response, project())
    assert not names_of(response, project("p-2")) & {"problem", "started_on", *ARRIVED}
    assert list(page.faults()) == []


@pytest.mark.parametrize("asked", ["row", "all"])
def test_without_scripts_every_box_can_be_asked_for(
    asked: str, clerk: Client, form: Submission
) -> None:
    row = project()
    address = f"?row={row_prefix(row) if asked == 'row' else 'all'}"
    response = clerk.get(url(form) + address)
    # A reason is asked for where a figure is doubted.
    every = {*ProjectProgress.entry_fields, "seen"} - {"unpublished", *CONFIRMATION}
    assert names_of(response, row) == every
    assert (names_of(response, project("p-2")) == every) is (asked == "all")
    stage = [
        each
        for each in Page(response).all("select")
        if each.get("name") == f"{row_prefix(row)}-stage"
    ]
    assert len(list(stage[0])) > 1


def test_asking_for_boxes_saves_what_was_typed_and_keeps_them_open(
    clerk: Client, form: Submission
) -> None:
    row = project()
    key = f"{row_prefix(row)}-completed"
    sent = {**entries(clerk.get(url(form))), key: "5"}
    answer = clerk.post(url(form), {**sent, "row": row_prefix(row)})
    assert answer["Location"] == f"{url(form)}?row={row_prefix(row)}"
    assert project().completed == 5
    whole = entries(clerk.get(answer["Location"]))
    again = clerk.post(answer["Location"], {**whole, key: "6", "do": "save"})
    assert again["Location"] == answer["Location"]
    assert project().completed == 6


def test_asking_for_a_row_of_another_form_opens_nothing(clerk: Client, form: Submission) -> None:
    answer = clerk.post(url(form), {**entries(clerk.get(url(form))), "row": "actual-0"})
    assert answer["Location"] == url(form)


def test_refused_page_has_the_boxes_that_were_asked_for(clerk: Client, form: Submission) -> None:
    row = project()
    sent = {**entries(clerk.get(url(form))), f"{row_prefix(row)}-completed": "约"}
    answer = clerk.post(url(form), {**sent, "row": row_prefix(project("p-2"))})
    assert answer.status_code == 200
    assert entries(answer)[f"{row_prefix(row)}-completed"] == "约"
    assert set(ARRIVED) <= names_of(answer, project("p-2")) & names_of(answer, row)


def test_part_that_was_not_opened_stays_as_it_is(
    clerk: Client, clerk_a: User, form: Submission
) -> None:
    write(form, clerk_a, project(), arrived=Decimal(3), arrived_county=Decimal(3), problem="无")
    row = project()
    closed = ("arrived_", "problem", "matter", "started", "finished")
    sent = entries(clerk.get(url(form)))
    sent = {
        name: value
        for name, value in sent.items()
        if not name.startswith(tuple(f"{row_prefix(row)}-{field}" for field in closed))
    }
    clerk.post(url(form), {**sent, f"{row_prefix(row)}-completed": "9", "do": "save"})
    saved = project()
    assert (saved.completed, saved.arrived_county, saved.problem) == (9, 3, "无")


def test_part_that_came_by_half_is_refused(clerk: Client, form: Submission) -> None:
    key = f"{row_prefix(project())}-arrived_county"
    sent = {**entries(clerk.get(url(form))), key: "3"}
    answer = clerk.post(url(form), {**sent, "do": "save"})
    assert "不完整" in answer.content.decode()
    assert project().arrived is None


def test_part_can_be_emptied(clerk: Client, clerk_a: User, form: Submission) -> None:
    write(form, clerk_a, project(), completed=Decimal(1), problem="缺材料")
    key = f"{row_prefix(project())}-problem"
    sent = entries(clerk.get(url(form)))
    # Kept on the page while another field of the row is wrong.
    wrong = {f"{row_prefix(project())}-completed": "约"}
    answer = clerk.post(url(form), {**sent, key: "", **wrong, "do": "save"})
    assert entries(answer)[key] == ""
    clerk.post(url(form), {**sent, key: "", "do": "save"})
    assert project().problem == ""


def test_colleagues_change_in_a_part_that_was_not_opened_is_taken_over(
    clerk: Client, clerk_a: User, form: Submission
) -> None:
    sent = entries(clerk.get(url(form)))
    sent[f"{row_prefix(project())}-completed"] = "9"
    write(form, clerk_a, project(), problem_kind="land", problem="征地")
    choice = {f"{row_prefix(project())}-choice": f"mine-{project().version}"}
    answer = clerk.post(url(form), {**sent, **choice, "do": "save"})
    assert answer.status_code == 302
    assert (project().completed, project().problem) == (9, "征地")


def test_both_changed_the_same_part_and_are_asked(
    clerk: Client, clerk_a: User, form: Submission
) -> None:
    key = f"{row_prefix(project())}-problem"
    sent = opened(clerk, form, entries(clerk.get(url(form))), key)
    write(form, clerk_a, project(), problem="征地")
    answer = clerk.post(url(form), {**sent, key: "缺钱", "do": "save"})
    assert "改为“征地”，您的是“缺钱”" in answer.content.decode()
    assert project().problem == "征地"


def test_unpublished_without_its_note_is_shown_with_the_box_for_it(
    clerk: Client, form: Submission
) -> None:
    row = project()
    sent = {**entries(clerk.get(url(form))), f"{row_prefix(row)}-unpublished": "on"}
    assert f"{row_prefix(row)}-unpublished_note" not in sent
    answer = clerk.post(url(form), {**sent, "do": "save"})
    assert "请写明说明" in answer.content.decode()
    assert entries(answer)[f"{row_prefix(row)}-unpublished_note"] == ""


def test_only_changed_columns_are_written(clerk: Client, form: Submission) -> None:
    key = f"{row_prefix(project())}-completed"
    sent = entries(clerk.get(url(form)))
    with CaptureQueriesContext(connection) as asked:
        clerk.post(url(form), {**sent, key: "9", "do": "save"})
    (update,) = [
        each["sql"] for each in asked if each["sql"].startswith('UPDATE "projects_projectprogress"')
    ]
    assert '"completed" = ' in update
    assert '"problem" = ' not in update
