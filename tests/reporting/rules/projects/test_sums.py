"""Sums over projects: like with like, and every project once."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reporting.rules.projects.grade import Bounds, GradedProject, judge_project
from reporting.rules.projects.sums import sum_up
from tests.reporting.project_facts import facts


def graded(completed: str | None, **fields: Any) -> GradedProject:
    return judge_project(facts(completed, **fields), Bounds())


@st.composite
def projects(draw: st.DrawFn, /, **fixed: Any) -> GradedProject:
    fields: dict[str, Any] = {
        "completed": draw(st.none() | st.integers(0, 300).map(str)),
        "investment": str(draw(st.integers(0, 200))),
        "is_preparation": draw(st.booleans()),
        "is_due": draw(st.booleans()),
        "planned_start": draw(st.sampled_from([None, "2023-01", "2024-04", "2024-09"])),
    }
    return graded(**(fields | fixed))


any_projects = st.lists(projects(), max_size=12)


@given(any_projects)
def test_every_project_counts_once(made: list[GradedProject]) -> None:
    sums = sum_up(made)
    assert sums.reported + sum(each.number for each in sums.silent) == len(made)
    planned = sums.planned + sum(each.planned for each in sums.silent)
    assert planned == sum(project.facts.investment for project in made)


@given(any_projects, st.lists(projects(completed=None), max_size=5))
def test_who_is_silent_changes_no_comparison(
    made: list[GradedProject], silent: list[GradedProject]
) -> None:
    alone = sum_up(made)
    together = sum_up([*made, *silent])
    assert (alone.completion, alone.pace, alone.points) == (
        *(together.completion, together.pace, together.points),
    )


@given(any_projects)
def test_behind_only_where_a_project_with_data_is(made: list[GradedProject]) -> None:
    points = sum_up(made).points
    if points is not None and points < 0:
        known = [project.points for project in made if project.points is not None]
        assert min(known, default=Decimal(0)) < 0


@given(st.lists(projects(completed=None), max_size=5))
def test_nothing_is_compared_where_nothing_is_reported(made: list[GradedProject]) -> None:
    sums = sum_up(made)
    assert (sums.completion, sums.pace, sums.points) == (None, None, None)


def test_what_has_no_pace_hides_nobodys_delay() -> None:
    slow = graded("30")
    assert sum_up([slow]).points == Decimal("-20.0")
    # A third of the plan is in preparation, with more done than anybody asked.
    with_preparation = sum_up([slow, graded("45", investment="50", is_preparation=True)])
    assert with_preparation.points == Decimal("-13.3")
    assert sum_up([slow, graded("40", investment="0")]).points == Decimal("-20.0")


def test_reported_zero_is_behind_and_silence_is_not() -> None:
    assert sum_up([graded("50"), graded("0")]).points == Decimal("-25.0")
    assert sum_up([graded("50"), graded(None)]).points == Decimal("0.0")
