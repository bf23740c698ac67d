"""Every figure of every row is the same on each page, in the export and from the command."""

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.core.management import call_command
from django.test import Client

from reporting.models import User
from reporting.rules.figures import typeset
from tests.pages import Page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Get = Callable[..., Page]
Key = tuple[str, str]
Commanded = dict[Key, dict[str, Any]]
# In one test: the made-up year takes seconds to make.
YEARS = ((2023, 12), (2024, 3), (2024, 6))
LAGS = ("behind", "short")


def commanded(year: int, through: int, catalogue: str = "indicators") -> Commanded:
    out = io.StringIO()
    call_command("assess", str(year), through=through, json=True, catalogue=catalogue, stdout=out)
    return {(str(row["number"]), str(row["row"])): row for row in json.loads(out.getvalue())}


def placed(page: Page) -> dict[Key, Element]:
    """The first line of each printed row that the page has."""
    found: dict[Key, Element] = {}
    for row in page.all("tr"):
        if row.get("data-row") is not None:
            found.setdefault((str(row.get("data-number")), str(row.get("data-row"))), row)
    return found


def cell(row: Element, name: str) -> str:
    """The text of a cell, without the tags beside its figure."""
    (found,) = (each for each in row.iter("td") if name in (each.get("class") or "").split())
    for tag in [
        each for each in found if each.tag == "span" and "tag" in (each.get("class") or "").split()
    ]:
        found.remove(tag)
    return text_of(found)


def gap(row: dict[str, Any]) -> str:
    """The figure of the gap as a page shows it; its direction is a word (低, 持平, 等于上限)."""
    found = Decimal(row["gap"] or 0)
    return typeset(abs(found)) if found else ""


@pytest.mark.usefixtures("sample")
def test_pages_and_export_have_the_figures_of_the_command(
    get: Get, client: Client, reviewer: User
) -> None:
    for year, through in YEARS:
        known = commanded(year, through)
        listed = placed(get(f"/plans/{year}/indicators/?through={through}"))
        assert listed.keys() == known.keys()
        for key, row in known.items():
            assert listed[key].get("data-status") == row["status"], key
            assert cell(listed[key], "target") in (row["target_text"], "——"), key
            assert row["actual"] is None or cell(listed[key], "actual") == row["actual"], key
            assert gap(row) in cell(listed[key], "gap"), key
        for (key, row), line in zip(known.items(), exported(client, year, through), strict=True):
            assert (line["目标"], line["算式"]) == (row["target_text"], row["sentence"]), key
            assert row["actual"] is None or line["实际"] == row["actual"], key
            assert line["差距"] == (row["gap"] or ""), key
        for number in {key[0] for key in known if (year, through) == YEARS[-1]}:
            text = get(f"/plans/{year}/indicators/{number}/?through={through}").text
            sentences = [
                " ".join(row["sentence"].split()) for key, row in known.items() if key[0] == number
            ]
            assert all(sentence in text for sentence in sentences), number
        lagging = {key: row for key, row in known.items() if row["status"] in LAGS}
        # A sub-row is listed under its headline where that one lags as well.
        told_above = {key for key in lagging if key[1] != "0" and (key[0], "0") in lagging}
        for address in ("", "shortfalls/"):
            shown = placed(get(f"/plans/{year}/{address}?through={through}"))
            flagged = {key: row for key, row in shown.items() if row.get("data-status") in LAGS}
            flagged = {key: row for key, row in flagged.items() if key in known}
            assert flagged.keys() == lagging.keys() - told_above, address
            assert all(gap(lagging[key]) in cell(row, "gap") for key, row in flagged.items()), (
                address
            )
        assert_units_have_them(get, year, through, known)
        assert_tasks_have_them(get, client, year, through)

    # Who may see what is not published sees what the command tells.
    client.force_login(reviewer)
    listed = placed(Page(client.get("/plans/2024/indicators/?through=9")))
    assert {key: row.get("data-status") for key, row in listed.items()} == {
        key: row["status"] for key, row in commanded(2024, 9).items()
    }


def assert_tasks_have_them(get: Get, client: Client, year: int, through: int) -> None:
    """The pages of 重点任务 have the figures of the command."""
    known = commanded(year, through, "tasks")
    assert bool(known) is (year == 2024)
    page = get(f"/plans/{year}/tasks/?through={through}")
    listed = placed(page)
    assert listed.keys() == known.keys()
    for key, row in known.items():
        assert listed[key].get("data-status") == row["status"], key
        assert cell(listed[key], "target") == row["target_text"], key
        assert row["actual"] is None or cell(listed[key], "actual") == row["actual"], key
        assert gap(row) in cell(listed[key], "gap"), key
    lines = exported(client, year, through, "tasks")
    own = [line for line in lines if not line["同一事项"]]
    assert [line["算式"] for line in own] == [row["sentence"] for row in known.values()]
    assert [line["差距"] for line in own] == [row["gap"] or "" for row in known.values()]
    if known:
        assert len(lines) == 171
        assert f"其余{len(known)}项单独评价" in page.text
    lagging = {key for key, row in known.items() if row["status"] in LAGS}
    flagged = placed(get(f"/plans/{year}/shortfalls/?through={through}&kind=key_tasks"))
    if lagging:
        assert flagged.keys() == lagging
    if (year, through) == YEARS[-1]:
        assert len(lagging) > 10, "a sample in which nothing lags shows nothing"
        assert f"{len(known)}项重点任务中" in get(f"/plans/{year}/?through={through}").text


def assert_units_have_them(get: Get, year: int, through: int, known: Commanded) -> None:
    """The pages of units have every row of the command once, with its figures."""
    units = [
        address
        for address in get(f"/plans/{year}/departments/?through={through}").hrefs
        if re.fullmatch(rf"/plans/{year}/departments/[^/]+/\?through={through}", address)
    ]
    led: dict[Key, Element] = {}
    for address in units:
        page = get(address)
        for key, line in placed_under(page, "h-indicators").items():
            assert key not in led, key
            led[key] = line
        for key, line in placed_under(page, "h-provided").items():
            assert line.get("data-status") == known[key]["status"], key
    assert led.keys() == known.keys()
    for key, row in known.items():
        assert led[key].get("data-status") == row["status"], key
        assert cell(led[key], "target") == row["target_text"], key
        assert row["actual"] is None or cell(led[key], "actual") == row["actual"], key
        assert gap(row) in cell(led[key], "gap"), key


def placed_under(page: Page, title: str) -> dict[Key, Element]:
    """The printed rows of the table with this title."""
    found: dict[Key, Element] = {}
    for table in page.all("table"):
        if table.get("aria-labelledby") == title:
            for row in table.iter("tr"):
                if row.get("data-row") is not None:
                    found[str(row.get("data-number")), str(row.get("data-row"))] = row
    return found


def exported(
    client: Client, year: int, through: int, of: str = "indicators"
) -> list[dict[str, str]]:
    answer: Any = client.get(f"/plans/{year}/{of}/", {"through": str(through), "export": "csv"})
    content = b"".join(answer) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.usefixtures("real_data")
def test_2023_has_the_counts_of_the_document(get: Get) -> None:
    page = get("/plans/2023/")
    sentences = [
        key for key, row in placed(page).items() if row.get("data-status") in LAGS and key[1] == "0"
    ]
    assert [int(number) for number, _ in sentences] == [1, 8, 10, 11, 16, 17, 2, 4, 5, 33, 34]
    (first,) = (row for key, row in placed(page).items() if key == ("1", "0"))
    assert (cell(first, "target"), cell(first, "actual"), cell(first, "gap")) == (
        "7左右",
        "6",
        "低 1.0个百分点",
    )
    assert "6项约束性指标全部完成" in page.text
