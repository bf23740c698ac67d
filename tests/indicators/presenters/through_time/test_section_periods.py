"""A section by period: its marks, its counts, its title, and that it takes no query."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from indicators.judging import Ledger
from indicators.presenters.through_time.section_periods import SectionPeriods
from reporting.enums import Attribute, Measure
from reporting.models import User
from reporting.visibility import SERVER
from tests.factories import make_actual, make_period, make_plan, make_section, make_target
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
LIST = "/plans/2024/indicators/"


@pytest.fixture
def section() -> None:
    """Three rates with a target of 7 in the second section, one in the first.

    The periods through 3 and 6 are published, that through 9 is not.
    """
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
def test_lines_have_figure_and_status_by_period() -> None:
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
    assert found.title == "改善民生：1—6月低于序时2项，比1—3月多1项"


@pytest.mark.usefixtures("section")
def test_false_for_one_period_and_for_an_unknown_section() -> None:
    assert not periods(3)
    assert not periods(6, "九")
    assert periods(6)


@pytest.mark.usefixtures("section")
def test_unpublished_period_shown_where_it_is_the_pages() -> None:
    assert periods(9).head == ["1—3月", "1—6月", "1—9月"]
    assert periods(9).title == "改善民生：1—9月没有低于序时的，比1—6月少2项"
    assert periods(12).head == ["1—3月", "1—6月", "全年"]
    assert periods(12).title.endswith("全年还没有数据")


def test_counts_use_the_rows_word_where_they_share_one() -> None:
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
def test_shown_on_the_list_of_a_section_only(
    get: Callable[..., Page],
) -> None:
    page = get(f"{LIST}?section=二&through=6")
    (table,) = (table for table in page.all("table") if table.get("class") == "ruled matrix")
    assert "改善民生：1—6月低于序时2项，比1—3月多1项" in page.text
    assert "6 低于序时" in re.sub(r"(\d)(\D)", r"\1 \2", text_of(table))
    # The list itself is what it is without it.
    assert [number for number, _, _ in page.rows] == [2, 3, 4]
    for query in ("through=6", "section=二&through=3", "section=九&through=6"):
        assert "matrix" not in {
            table.get("class", "") for table in get(f"{LIST}?{query}").all("table")
        }


@pytest.mark.usefixtures("section")
def test_takes_no_query_more_than_the_list(client: Client, leader: User) -> None:
    client.force_login(leader)
    counts = []
    for query in ("?through=6", "?through=6&section=二"):
        with page_queries() as counted:
            client.get(f"{LIST}{query}")
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("section")
def test_unpublished_figure_not_known_to_a_leader(client: Client, leader: User) -> None:
    make_period(make_plan(2024), 9, published=False)
    client.force_login(leader)
    text = client.get(f"{LIST}?section=二&through=9").content.decode()
    assert "1—9月还没有数据" in text and text.count(">9<") == 0
