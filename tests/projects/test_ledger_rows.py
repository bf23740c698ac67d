"""Projects as a page shows them, and sums over slices: figures as printed, denominators, what lags."""

import datetime
from decimal import Decimal

import pytest

from projects.amounts import in_wan, in_yi, signed
from projects.enums import InvestmentSource, Nature, ProblemKind
from projects.slices import ProjectSheet
from reporting.enums import Grade
from tests.factories import make_department, make_line, make_plan, make_progress, make_project, make_sector

pytestmark = pytest.mark.django_db


def sheet(through: int = 6) -> ProjectSheet:
    return ProjectSheet(make_plan(2024), through, None)


@pytest.fixture
def three() -> None:
    """Half of the year gone: 1000 with 500 done, 2000 with 400 done, and one of 600 that nobody reported."""
    plan, roads, energy = make_plan(2024), make_sector("基础设施", 10), make_sector("产业招商引资", 20)
    one = make_line(plan, make_project("p-1", sector=roads, total_investment="5000"), investment="1000")
    two = make_line(
        plan,
        make_project("p-2", sector=energy, source=InvestmentSource.SOCIAL, total_investment="8000"),
        investment="2000",
    )
    make_line(plan, make_project("p-3", sector=roads, total_investment="600"), investment="600")
    make_progress(one, "500", arrived=Decimal(700), progress_words="主体施工", progress_percent=40)
    make_progress(
        two,
        "400",
        arrived=Decimal(300),
        problem_kind=ProblemKind.LAND,
        problem="用地未批",
        matter="请协调用地",
        matter_for="分管县领导",
        matter_by=datetime.date(2024, 7, 20),
    )


@pytest.mark.parametrize(
    "amount, text", [("481800", "48.18"), ("3", "0.00"), ("50", "0.01"), ("49.9999", "0.00"), ("0", "0.00")]
)
def test_sums_are_told_in_yi(amount: str, text: str) -> None:
    assert in_yi(Decimal(amount)) == text


def test_amounts_lose_the_zeros_of_their_column_and_no_more() -> None:
    assert [in_wan(value) for value in (None, Decimal("0.0000"), Decimal("4836.5000"), Decimal("300.0000"))] == [
        *("", "0", "4836.5", "300"),
    ]


def test_points_carry_their_sign() -> None:
    assert [signed(Decimal(value)) for value in ("-5.5", "0.0", "2.0")] == ["−5.5", "0.0", "+2.0"]


@pytest.mark.usefixtures("three")
def test_a_row_tells_its_light_and_what_holds_it_up() -> None:
    one, three, two = sheet().rows
    assert (one.completed, one.completion, one.points, one.points_number, one.label) == (
        *("500", "50.0%", "持平", "0.0", "正常"),
    )
    assert one.progress == "主体施工（40%）" and one.late == []
    assert (two.completed, two.points, two.grade) == ("400", "低30.0个百分点", Grade.FAR_BEHIND)
    assert (two.problem, two.problem_kind) == ("用地未批", "用地")
    assert [word for word, _ in two.late] == ["资金滞后"]
    assert (three.completed, three.points, three.grade) == ("", "", Grade.NOT_REPORTED)
    assert two.bullet.tone == "behind" and one.bullet.tone == "bar" and one.bullet.expected


@pytest.mark.usefixtures("three")
def test_a_slice_adds_up_and_counts_what_is_not_reported_as_nothing() -> None:
    whole = sheet().all
    assert (whole.number, whole.with_data, whole.total, whole.planned, whole.completed) == (
        *(3, 2, "1.36", "0.36", "0.09"),
    )
    # 900 of 3600; half of the year is gone.
    assert (whole.completion_text, whole.pace_text, whole.points_number) == ("25.0%", "50.0%", "−25.0")
    assert [row.code for row in whole.lagging] == ["p-2"]
    assert dict(whole.five)[Grade.NORMAL] == 1 and whole.others == [(Grade.NOT_REPORTED, 1)] and whole.graded == 2
    assert [row.code for row in whole.matters] == ["p-2"]


@pytest.mark.usefixtures("three")
def test_every_split_has_every_project_once() -> None:
    shown = sheet()
    assert [split.title for split in shown.splits] == ["行业领域", "投资来源", "建设性质", "牵头单位"]
    for split in shown.splits:
        assert sum(part.number for part in split.parts) == 3
    assert [(part.name, part.number) for part in shown.splits[0].parts] == [("基础设施", 2), ("产业招商引资", 1)]


def test_nothing_reported_is_no_zero() -> None:
    make_line(make_plan(2024), make_project("p-1"), investment="1000")
    whole = sheet().all
    assert (whole.completed, whole.completion, whole.points_text) == ("", None, "")
    assert whole.completed_yi is None and not whole.is_behind


def test_a_reported_zero_is_one() -> None:
    line = make_line(make_plan(2024), make_project("p-1"), investment="1000")
    make_progress(line, "0")
    whole = sheet().all
    assert (whole.completed, whole.completion_text, whole.points_number) == ("0.00", "0.0%", "−50.0")


def test_what_is_almost_done_is_not_done() -> None:
    line = make_line(make_plan(2024), make_project("p-1"), investment="10000")
    make_progress(line, "9999")
    assert sheet().all.completion_text == "99.9%"


def test_a_project_in_preparation_has_no_pace() -> None:
    line = make_line(make_plan(2024), make_project("p-1"), nature=Nature.PREPARATION, investment="1000")
    make_progress(line, "0")
    assert sheet().all.pace_text == "0.0%"


def test_the_three_lists_have_every_project_once() -> None:
    plan = make_plan(2024)
    make_line(plan, make_project("p-1"), nature=Nature.CONTINUED)
    to_begin = make_line(plan, make_project("p-2"), nature=Nature.NEW)
    begun = make_line(plan, make_project("p-3"), nature=Nature.NEW)
    make_line(plan, make_project("p-4"), nature=Nature.PREPARATION)
    make_progress(to_begin, "0")
    make_progress(begun, "10", started_on=datetime.date(2024, 2, 1))
    lists = [(name, [row.code for row in part.rows]) for _, name, part in sheet().lists]
    assert lists == [("开工清单", ["p-2"]), ("在建清单", ["p-1", "p-3"]), ("前期清单", ["p-4"])]


def test_worst_first() -> None:
    plan, unit = make_plan(2024), make_department()
    for number, done in enumerate(("500", "100", "300", None)):
        line = make_line(plan, make_project(f"p-{number}", lead=unit), investment="1000")
        if done:
            make_progress(line, done)
    rows = sorted(sheet().rows, key=lambda row: row.grade_order)
    assert [row.code for row in rows] == ["p-1", "p-2", "p-3", "p-0"]
