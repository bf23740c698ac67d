"""One figure on its way: typed into the form, submitted, approved, published, and then the same on
every page.
"""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from reporting.models import User
from tests.chengkou.forms import Reporting, press, publish
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db

PLAN = "/plans/2024/"
NOTHING = {"overview": "", "list": "", "detail": "——", "export": ""}
OTHERS = {"2-value": "6", "3-value": "60", "4-words": "完成"}
WHY = {"1-explanation": "外需偏弱。", "1-measures": "抓开工。"}


def told(figure: str, was: str = "") -> dict[str, str]:
    """That figure in each place, with what it was before it was corrected; the page of the one adds
    its unit.
    """
    beside = f" 原报{was}" if was else ""
    return {
        "overview": figure + beside,
        "list": figure + beside,
        "detail": f"{figure}%{beside}",
        "export": figure,
    }


def shown_to(client: Client) -> dict[str, str]:
    """What number 1 has come to by March, wherever a page says it; empty where none does."""

    def page(address: str) -> Page:
        return Page(client.get(f"{address}?through=3"))

    def cell(read: Page) -> str:
        rows = [row for row in read.all("tr") if row.get("data-number") == "1"]
        cells = [
            each
            for row in rows
            for each in row.iter("td")
            if "actual" in (each.get("class") or "").split()
        ]
        return text_of(cells[0]) if cells else ""

    (detail,) = [
        text_of(each.findall("dd")[0])
        for each in page(f"{PLAN}indicators/1/").all("div")
        if [text_of(name) for name in each.findall("dt")] == ["实际"]
    ]
    export: Any = client.get(f"{PLAN}indicators/", {"through": "3", "export": "csv"})
    content = b"".join(export) if export.streaming else export.content
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return {
        "overview": cell(page(PLAN)),
        "list": cell(page(f"{PLAN}indicators/")),
        "detail": detail,
        "export": next(line["实际"] for line in lines if line["序号"] == "1"),
    }


def assessed() -> str | None:
    out = io.StringIO()
    call_command("assess", "2024", json=True, through=3, stdout=out)
    found: str | None = next(
        row["actual"] for row in json.loads(out.getvalue()) if row["number"] == 1
    )
    return found


@pytest.mark.slow
def test_a_figure_walks_from_the_form_to_every_page(reporting: Reporting, leader: User) -> None:
    form, clerk, reviewer, viewer = reporting.form, reporting.clerk, reporting.reviewer, Client()
    viewer.force_login(leader)

    press(clerk, form, "save", {"1-value": "6.10", **OTHERS, **WHY})
    assert (shown_to(viewer), assessed()) == (NOTHING, None), "a draft"
    press(clerk, form, "submit")
    assert form.events.filter(action="submit").exists()
    assert (shown_to(viewer), assessed()) == (NOTHING, None), "submitted"
    press(reviewer, form, "approve")
    assert (shown_to(viewer), assessed()) == (NOTHING, "6.10"), "approved, and not yet published"
    assert shown_to(clerk) == shown_to(reviewer) == told("6.10"), (
        "the unit and 发改委 know before the others"
    )
    publish(reviewer, form)
    assert (shown_to(viewer), assessed()) == (told("6.10"), "6.10")

    again = press(reviewer, form, "reopen")
    assert again.revision == 2
    press(clerk, again, "save", {"1-value": "6.30"})
    assert (shown_to(viewer), assessed()) == (told("6.10"), "6.10"), "a reopened draft"
    press(clerk, again, "submit")
    assert (shown_to(viewer), assessed()) == (told("6.10"), "6.10"), "the next revision submitted"
    press(reviewer, again, "approve")
    assert (shown_to(viewer), assessed()) == (told("6.10"), "6.30"), "it waits for 发布更新"
    publish(reviewer, again, do="update")
    assert (shown_to(viewer), assessed()) == (told("6.30", was="6.10"), "6.30")
