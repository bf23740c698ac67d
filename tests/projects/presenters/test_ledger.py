"""Choices of a list of projects: the rows that pass, in their order, with their sums."""

from decimal import Decimal

import pytest

from projects.enums import InvestmentSource, Nature
from projects.presenters.ledger import LAGGING, MATTERS, ORDERS, Choice, ProjectList
from projects.presenters.project_totals import PlanProjects, ProjectTotals
from projects.presenters.projects import ProjectRow
from reporting.visibility import SERVER
from tests.factories import make_line, make_plan, make_progress, make_project, make_sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed() -> ProjectList:
    """Six projects of two sectors and sources, one of them silent, at every pace."""
    plan = make_plan(2024)
    for number in range(6):
        project = make_project(
            f"p-{number}",
            name=f"道路{number}" if number % 2 else f"水库{number}",
            sector=make_sector(f"行业{number % 2}", number % 2),
            source=InvestmentSource.values[number % 2],
            total_investment=Decimal(1000 * (number + 1)),
            county_leader="张三" if number < 3 else "",
        )
        nature = Nature.NEW if number == 4 else Nature.CONTINUED
        line = make_line(plan, project, investment="100", nature=nature)
        if number:
            make_progress(line, str(number * 10), 6, matter="用地" if number == 2 else "")
    return ProjectList(PlanProjects(plan, 6, SERVER))


def codes(rows: list[ProjectRow]) -> list[str]:
    return [row.code for row in rows]


@pytest.mark.parametrize(
    "choice, expected",
    [
        ((), ["p-0", "p-2", "p-4", "p-1", "p-3", "p-5"]),
        ((("q", "道路 P-3"),), ["p-3"]),
        ((("q", "没有"),), []),
        ((("sector", "行业1"),), ["p-1", "p-3", "p-5"]),
        ((("sector", "行业1"), ("leader", "张三")), ["p-1"]),
        ((("leader", "none"),), ["p-4", "p-3", "p-5"]),
        ((("grade", LAGGING),), ["p-2", "p-1", "p-3"]),
        ((("grade", "not_reported"),), ["p-0"]),
        ((("which", MATTERS),), ["p-2"]),
        ((("which", Nature.NEW.value),), ["p-4"]),
    ],
)
def test_choice_takes_the_rows_that_pass_with_the_sums_of_these(
    listed: ProjectList, choice: Choice, expected: list[str]
) -> None:
    totals = listed.totals(choice)
    assert codes(totals.rows) == expected
    alone = ProjectTotals("小计", totals.rows)
    for name in ("number", "total", "planned", "completed", "with_data", "points", "silent_words"):
        assert getattr(totals, name) == getattr(alone, name), name
    assert (totals.grades, totals.slow) == (alone.grades, alone.slow)


@pytest.mark.parametrize("order", [("grade",), ("-total",), ("-completed", "name"), ("name",)])
def test_rows_of_a_choice_come_in_the_order_asked_for(
    listed: ProjectList, order: tuple[str, ...]
) -> None:
    for choice in ((), (("sector", "行业1"),)):
        rows = list(listed.totals(choice).rows)
        for key in reversed(order):
            rows.sort(key=ORDERS[key.removeprefix("-")], reverse=key.startswith("-"))
        assert codes(listed.rows(choice, order)) == codes(rows)


def test_row_is_linked_for_another_reader_with_all_but_its_links_the_same(
    listed: ProjectList,
) -> None:
    row = listed.projects.rows[0]
    linked = row.linked("?through=6")
    links = ("url", "lead_url")
    assert [linked.cells[name] for name in links] == [
        f"{row.cells[name]}?through=6" for name in links
    ]
    assert {**linked.cells, "url": "", "lead_url": ""} == {**row.cells, "url": "", "lead_url": ""}
    assert row.linked("") is row
