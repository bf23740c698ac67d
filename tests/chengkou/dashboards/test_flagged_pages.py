"""The list of what is flagged in pages, and the lists below it as far as a page shows them."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from reporting.models import User
from tests.factories import make_department, make_line, make_plan, make_progress, make_target
from tests.pages import Page

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
LIST = "/plans/2024/shortfalls/?through=6"
LAGGING, MADE_GOOD = 55, 52


@pytest.fixture
def many() -> None:
    """55 projects that lag in 1—6月, and 52 that did in 1—3月."""
    plan = make_plan(2024)
    for number in range(LAGGING + MADE_GOOD):
        line = make_line(plan, f"p-{number:03}", investment="1000")
        is_made_good = number >= LAGGING
        make_progress(line, "0" if is_made_good else "250", 3)
        make_progress(line, "500" if is_made_good else "0", 6)


def codes(page: Page) -> list[str]:
    return [str(row.get("data-code")) for row in page.all("tr") if row.get("data-code")]


@pytest.mark.usefixtures("many")
def test_list_of_what_is_flagged_comes_in_pages(get: Get) -> None:
    first = get(LIST)
    assert codes(first)[:50] == [f"p-{number:03}" for number in range(50)]
    assert "第1—50个，共55个" in first.text
    second = get(f"{LIST}&page=2")
    assert codes(second) == [f"p-{number:03}" for number in range(50, LAGGING)]
    assert "107个中55个滞后" in second.text, "the band says how many there are in all"
    whole = get(f"{LIST}&page=all")
    assert codes(whole)[:LAGGING] == [f"p-{number:03}" for number in range(LAGGING)]


@pytest.mark.usefixtures("many")
def test_list_below_is_counted_whole_and_shown_as_far_as_there_is_room(
    client: Client, get: Get, leader: User
) -> None:
    first = get(LIST)
    assert "由低转达52个" in first.text and "另有2个，全部见 Excel" in first.text
    assert codes(first)[50:] == [f"p-{number:03}" for number in range(LAGGING, LAGGING + 50)]
    assert "由低转达52个" not in [
        "".join(each.itertext()) for each in get(f"{LIST}&page=2").all("h2")
    ]
    client.force_login(leader)
    content = client.get(f"{LIST}&export=csv").content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(content)))) == LAGGING + MADE_GOOD


@pytest.mark.usefixtures("many")
def test_tabs_and_filters_lead_to_the_first_page(get: Get) -> None:
    second = get(f"{LIST}&page=2")
    chosen = [link for link in second.hrefs if "kind=" in link or "export=" in link]
    assert chosen
    assert not [link for link in chosen if re.search(r"[?&]page=", link)]


def test_long_list_of_units_comes_in_pages(get: Get) -> None:
    plan = make_plan(2024)
    for number in range(102):
        unit = make_department(f"u-{number:03}")
        make_target(plan, number + 1, lead=unit)
    first = get("/plans/2024/departments/?sort=unit")
    assert len(codes(first)) == 100 and "第1—100个，共102个" in first.text
    second = get("/plans/2024/departments/?sort=unit&page=2")
    assert codes(second) == ["u-100", "u-101"]
