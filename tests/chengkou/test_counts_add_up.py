"""Every count on a page adds up to its denominator, and all pages count alike."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from chengkou.dashboards.briefing import standing_in_words
from indicators.presenters.tallies import Tally
from reporting.enums import JUDGED_STATUSES, Attribute, Status
from tests.pages import Page, text_of

pytestmark = pytest.mark.slow

Get = Callable[..., Page]
PUBLISHED = ((2023, 12), (2024, 3), (2024, 6))
PERIODS = (*PUBLISHED, (2024, 9), (2024, 12))
LAGS = {Status.BEHIND.value, Status.SHORT.value}
SILENT = {Status.NOT_DUE.value, Status.NOT_REPORTED.value}
WAITING = "年末考核，暂不评价"


# Any set of rows.


def _row(status: Status, attribute: str, has_figure: bool) -> Any:
    """As much of a row as is counted."""
    known = status in JUDGED_STATUSES or status in (Status.YEAR_END, Status.NOT_EVALUATED)
    has_data = known or (has_figure and status.value not in SILENT)
    return SimpleNamespace(
        is_sub=False,
        status=status,
        label=status.label,
        has_data=has_data,
        target=SimpleNamespace(attribute=attribute),
        assessment=SimpleNamespace(final=None),
    )


rows = st.lists(
    st.builds(
        _row,
        st.sampled_from([status for status in Status if status is not Status.NEAR]),
        st.sampled_from(["", *Attribute.values]),
        st.booleans(),
    )
)


@given(rows)
def test_any_rows_add_up_in_the_tally_and_in_the_paragraph(made: list[Any]) -> None:
    tally = Tally(made)
    assert sum(count.number for count in tally.counts) == tally.total == len(made)
    assert sum(count.number for count in tally.in_brief) == tally.total
    # The first sentence counts those with data; after the semicolon those that should have had.
    page: Any = SimpleNamespace(
        is_year_end=False, year=2024, through=6, period_name="", more="", whose=""
    )
    words = "".join(part.text for part in standing_in_words(page, tally))
    known, _, missing = words.partition("：")[2].partition("；")
    with_data = sum(int(number) for number in re.findall(r"(\d+)项", known))
    assert with_data == tally.with_data
    not_reported = sum(int(number) for number in re.findall(r"(\d+)项", missing))
    assert not_reported == tally.count(Status.NOT_REPORTED)


# The pages of a whole made-up year.


def numbers(page: Page, name: str) -> list[tuple[int, int, str]]:
    """Number, denominator and words of each count in the list of this class."""
    found = []
    for counts in page.all("ul"):
        if name in (counts.get("class") or "").split():
            for item in counts.iter("li"):
                number, of, words = (text_of(part) for part in item)
                found.append((int(number), int(of.removeprefix("/ ")), words))
    return found


def chips(page: Page) -> dict[str, int]:
    """Label → number of the links that filter a list."""
    found = {}
    for nav in page.all("nav"):
        if nav.get("class") == "chips":
            for link in nav.iter("a"):
                number = text_of(next(link.iter("b")))
                found[text_of(link).removesuffix(number)] = int(number)
    return found


def statuses(page: Page) -> Counter[str]:
    """Of the printed rows that head a number."""
    return Counter(status for _, row, status in page.rows if row == 0)


def cells(page: Page, label: str) -> list[Element]:
    return [cell for cell in page.all("td") if cell.get("data-label") == label]


@pytest.mark.django_db
@pytest.mark.usefixtures("sample")
def test_every_page_and_period_adds_up(get: Get, client: Client) -> None:
    for year, through in PERIODS:
        when = f"?through={through}"
        listed = get(f"/plans/{year}/indicators/{when}")
        commanded = statuses(listed)
        if (year, through) in PUBLISHED:
            assert commanded == _commanded(year, through)
        total = commanded.total()
        lagging = sum(commanded[status] for status in LAGS)
        known = total - sum(commanded[status] for status in SILENT)
        key = (year, through)

        labels = chips(listed)
        assert labels.pop("全部") == total == sum(labels.values()), key
        assert labels.get(WAITING, 0) == commanded["year_end"], key
        for status, number in commanded.items():
            chosen = get(f"/plans/{year}/indicators/{when}&status={status}")
            assert statuses(chosen) == Counter({status: number}), chosen.address

        overview = get(f"/plans/{year}/{when}")
        _counts_lead_to_their_rows(get, overview, total)
        assert _bands(overview) == (lagging, total), key
        wall = get(f"/screen/{year}/{when}")
        _indicators_add_up(wall, "numbers", total)
        assert _bands(wall) == (lagging, total), key
        if known not in (0, total):
            assert f"{total}项计划指标中{known}项有数据" in overview.text, key
            assert f"{total}项计划指标中{known}项有数据" in wall.text, key

        _sections_add_up(get, year, when, commanded)
        _departments_add_up(get, client, year, when, commanded)
        _projects_add_up(get, year, when)
        _tasks_add_up(get, year, when)


def _commanded(year: int, through: int) -> Counter[str]:
    """The statuses of headlines as the command has them."""
    out = io.StringIO()
    call_command("assess", str(year), through=through, json=True, stdout=out)
    return Counter(row["status"] for row in json.loads(out.getvalue()) if row["row"] == 0)


def _indicators_add_up(page: Page, name: str, total: int) -> None:
    counts = numbers(page, name)
    assert sum(number for number, _, _ in counts) == total, page.address
    by_words: Counter[int] = Counter()
    for number, of, _ in counts:
        assert number <= of <= total, page.address
        by_words[of] += number
    assert all(number <= of for of, number in by_words.items()), page.address


def _counts_lead_to_their_rows(get: Get, overview: Page, total: int) -> None:
    """The overview's counts add up, and each leads to exactly the rows that it counts."""
    (counts,) = (each for each in overview.all("ul") if each.get("class") == "counts")
    counted = 0
    for item in counts.iter("li"):
        number = int(text_of(item.findall("b")[0]))
        counted += number
        links = [link.get("href") or "" for link in item.iter("a")]
        assert bool(links) == bool(number), overview.address
        for link in links:
            assert statuses(get(link)).total() == number, link
    assert counted == total, overview.address


def _bands(page: Page) -> tuple[int, int]:
    """The parts of the plan: how many lag and how many there are, together."""
    lagging = total = 0
    for sums in page.all("span"):
        if sums.get("class") != "sum":
            continue
        found = [int(number) for number in re.findall(r"\d+", text_of(sums))]
        total += found.pop()
        lagging += sum(found)
    return lagging, total


def _sections_add_up(get: Get, year: int, when: str, commanded: Counter[str]) -> None:
    """The parts of the plan together, and the units together, have every row once."""
    page = get(f"/plans/{year}/indicators/{when}")
    for field in ("section", "department"):
        found: Counter[str] = Counter()
        for value in _options(page, field):
            chosen = get(f"/plans/{year}/indicators/{when}&{field}={value}")
            found += statuses(chosen)
        assert found == commanded, (year, when, field)


def _options(page: Page, field: str) -> list[str]:
    (chooser,) = (each for each in page.all("select") if each.get("name") == field)
    return [str(each.get("value")) for each in chooser.iter("option") if each.get("value")]


def _departments_add_up(
    get: Get, client: Client, year: int, when: str, commanded: Counter[str]
) -> None:
    response = client.get(f"/plans/{year}/departments/{when}&export=csv")
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    sums = {name: sum(int(line[name] or 0) for line in lines) for name in lines[0] if "（" in name}
    assert sums["牵头指标（项）"] == commanded.total()
    assert sums["未达指标（项）"] == sum(commanded[status] for status in LAGS)
    page = get(f"/plans/{year}/departments/{when}")
    flagged = sum(int(text_of(cell)) for cell in cells(page, "未达和滞后"))
    kinds = (
        "未达指标",
        "未达重点任务",
        "单列的未达分项",
        "滞后重点项目",
        "节点逾期重点项目",
        "滞后民生实事",
    )
    assert flagged == sum(number for name, number in sums.items() if name.startswith(kinds))
    shortfalls = get(f"/plans/{year}/shortfalls/{when}")
    labels = chips(shortfalls)
    assert labels.pop("全部") == flagged == sum(labels.values())


def _projects_add_up(get: Get, year: int, when: str) -> None:
    page = get(f"/plans/{year}/projects/{when}")
    grades = chips(get(f"/plans/{year}/projects/ledger/{when}"))
    if not grades:
        return
    slow = grades.pop("滞后及以下")
    total = grades.pop("全部")
    assert total == sum(grades.values())
    assert slow == sum(grades.get(label, 0) for label in ("滞后", "明显滞后", "严重滞后"))
    late_nodes = grades.get("节点逾期", 0)
    # Four splits of all projects, and the sum below them.
    for label, whole in (("个数", total), ("滞后", slow), ("节点逾期", late_nodes)):
        assert sum(int(text_of(cell)) for cell in cells(page, label)) == 5 * whole, label
    assert _grades(page) == 5 * total
    clause = rf"{total}个重点项目中(?:有数据\d+个，)?滞后(\d+)个(?:、节点逾期(\d+)个)?"
    said = re.search(clause, get(f"/plans/{year}/shortfalls/{when}").text)
    if said:
        assert [int(number or 0) for number in said.groups()] == [slow, late_nodes]


def _grades(page: Page) -> int:
    found = 0
    for cell in page.all("td"):
        if cell.get("class") == "grades":
            found += sum(int(text_of(each)) for each in cell.iter("span"))
    return found


def _tasks_add_up(get: Get, year: int, when: str) -> None:
    text = get(f"/plans/{year}/livelihood/{when}").text
    said = re.search(r"(\d+)件中((?:[^。]*?\d+件，?)+)。", text)
    if said:
        assert int(said[1]) == sum(int(number) for number in re.findall(r"(\d+)件", said[2]))
