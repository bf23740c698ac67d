"""A section through the periods: its marks, its counts, its title, and that it costs the list no query."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from indicators.judging import Ledger
from indicators.presenters.section_periods import SectionPeriods
from reporting.enums import Attribute, Measure
from reporting.models import User
from reporting.visibility import SERVER
from tests.factories import make_actual, make_period, make_plan, make_section, make_target
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
LIST = "/plans/2024/indicators/"


@pytest.fixture
def section() -> None:
    """Three rates with a target of 7 in the second section, one in the first; 3 and 6 are published, 9 is not."""
    plan = make_plan(2024)
    other, own = make_section(plan), make_section(plan, "二", "改善民生", 2)
    figures = {1: ("1", "1", "1"), 2: ("8", "6", "9"), 3: ("5", "6.5", "9"), 4: ("7", None, "9")}
    for number, values in figures.items():
        target = make_target(
            plan, number, section=other if number == 1 else own, months_due="3,6,9,12"
        )
        for month, value in zip((3, 6, 9), values, strict=True):
            if value is not None:
                make_actual(target, value, month, published=month < 9)


def periods(through: int, number: str = "二") -> SectionPeriods:
    plan = make_plan(2024)
    return SectionPeriods(
        Ledger.of_plan(plan, SERVER), plan, number, through, f"?through={through}"
    )


@pytest.mark.usefixtures("section")
def test_each_indicator_stands_by_period_with_its_status() -> None:
    found = periods(6)
    assert found.head == ["1—3月", "1—6月"]
    assert [
        (line.row.number, [(cell.figure, cell.label) for cell in line.cells])
        for line in found.lines
    ] == [
        (2, [("8", "达到序时"), ("6", "低于序时")]),
        (3, [("5", "低于序时"), ("6.5", "低于序时")]),
        (4, [("7", "达到序时"), ("", "未填报")]),
    ]
    assert [(count.label, count.numbers) for count in found.counts] == [
        ("达到序时", [2, 0]),
        ("低于序时", [1, 2]),
        ("未填报", [0, 1]),
    ]
    assert found.title == "改善民生：1—6月落后2项，比1—3月多1项"


@pytest.mark.usefixtures("section")
def test_one_period_and_no_section_are_nothing_to_compare() -> None:
    assert not periods(3)
    assert not periods(6, "九")
    assert periods(6)


@pytest.mark.usefixtures("section")
def test_a_period_that_is_not_published_shows_where_it_is_asked_for() -> None:
    assert periods(9).head == ["1—3月", "1—6月", "1—9月"]
    assert periods(9).title == "改善民生：1—9月没有落后的，比1—6月少2项"
    assert periods(12).head == ["1—3月", "1—6月", "全年"]
    assert periods(12).title.endswith("全年还没有数据")


def test_what_is_done_early_is_called_so_and_kinds_with_words_of_their_own_are_not_mixed() -> None:
    plan = make_plan(2024)
    for number, attribute in ((1, Attribute.BINDING), (2, Attribute.EXPECTED)):
        target = make_target(
            plan,
            number,
            wording="10",
            unit="家",
            measure=Measure.CUMULATIVE,
            attribute=attribute,
            months_due="3,6,12",
        )
        for month, value in ((3, "1"), (6, "10"), (12, "12")):
            make_actual(target, value, month)
    assert [count.label for count in periods(6, "一").counts] == ["提前完成", "低于序时"]
    assert [count.label for count in periods(12, "一").counts] == ["达到目标", "低于序时"]


@pytest.mark.usefixtures("section")
def test_the_lists_page_of_a_section_shows_it_and_the_whole_list_does_not(
    get: Callable[..., Page],
) -> None:
    page = get(f"{LIST}?section=二&through=6")
    (table,) = (each for each in page.all("table") if each.get("class") == "ruled matrix")
    assert "改善民生：1—6月落后2项，比1—3月多1项" in page.text
    assert "6 低于序时" in re.sub(r"(\d)(\D)", r"\1 \2", text_of(table))
    # The list itself is what it is without it.
    assert [number for number, _, _ in page.rows] == [2, 3, 4]
    for query in ("through=6", "section=二&through=3", "section=九&through=6"):
        assert "matrix" not in {
            each.get("class", "") for each in get(f"{LIST}?{query}").all("table")
        }


@pytest.mark.usefixtures("section")
def test_it_costs_the_list_no_query(client: Client, leader: User) -> None:
    client.force_login(leader)
    counts = []
    for query in ("?through=6", "?through=6&section=二"):
        with page_queries() as counted:
            client.get(f"{LIST}{query}")
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("section")
def test_a_months_figure_before_it_is_published_is_not_known(client: Client, leader: User) -> None:
    make_period(make_plan(2024), 9, published=False)
    client.force_login(leader)
    text = client.get(f"{LIST}?section=二&through=9").content.decode()
    assert "1—9月还没有数据" in text and text.count(">9<") == 0
