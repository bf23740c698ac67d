"""A long list of indicators in pages."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import make_plan, make_section, make_target
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db
LIST = "/plans/2024/indicators/"


def numbers(page: Page) -> list[int]:
    return [int(str(row.get("data-number"))) for row in page.all("tr") if row.get("data-number")]


def bands(page: Page) -> list[str]:
    return [text_of(row) for row in page.all("tr") if row.get("class") == "band"]


@pytest.fixture
def many() -> None:
    """103 indicators in two sections of the plan of 2024: 60 and 43."""
    plan = make_plan(2024)
    first, second = make_section(plan, "一", "农业", 1), make_section(plan, "二", "工业", 2)
    for number in range(1, 104):
        make_target(plan, number, section=first if number <= 60 else second)


@pytest.mark.usefixtures("many")
def test_long_list_of_indicators_comes_in_pages_whose_bands_count_whole_sections(
    client: Client, get: Callable[..., Page]
) -> None:
    first = get(LIST)
    assert numbers(first) == list(range(1, 101)) and "第1—100行，共103行" in first.text
    assert len(bands(first)) == 2
    second = get(f"{LIST}?page=2")
    assert numbers(second) == [101, 102, 103]
    (band,) = bands(second)
    assert "工业" in band and "43项" in band
    assert numbers(get(f"{LIST}?sort=-number&page=2")) == [3, 2, 1]
    assert not [link for link in second.hrefs if "status=" in link and "page=" in link]
    content = client.get(f"{LIST}?page=2&export=csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(content)))) == 104


@pytest.mark.usefixtures("many")
def test_list_as_a_whole_has_all_indicators(get: Callable[..., Page]) -> None:
    assert numbers(get(f"{LIST}?page=all")) == list(range(1, 104))


def test_long_list_of_two_years_comes_in_pages_of_what_is_listed(
    client: Client, get: Callable[..., Page]
) -> None:
    old, new = make_plan(2023), make_plan(2024)
    for plan in (old, new):
        first, second = make_section(plan, "一", "农业", 1), make_section(plan, "二", "工业", 2)
        for number in range(1, 104):
            make_target(plan, number, section=first if number <= 60 else second)
    make_target(old, 104, section=old.sections.get(number="二"))
    first_page, second_page = (get(f"{LIST}years/?page={number}") for number in (1, 2))
    assert numbers(first_page) == list(range(1, 101)) and "第1—100行，共104行" in first_page.text
    assert numbers(second_page) == [101, 102, 103, 104]
    assert len(bands(first_page)) == 2 and "今年未列入的指标" in bands(second_page)[1]
    assert len(numbers(get(f"{LIST}years/?page=all"))) == 104
    content = client.get(f"{LIST}years/?page=2&export=csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(content)))) == 105
