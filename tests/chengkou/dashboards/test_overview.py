"""The overview: its paragraphs, the matters for leaders, and the bands that link to pages."""

import datetime
from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from django.urls import reverse

from chengkou.dashboards.standing import PlanStanding
from projects.presenters.project_totals import PlanProjects
from reporting.models import Plan, User
from reporting.visibility import Viewer
from tests.factories import (
    make_actual,
    make_line,
    make_observation,
    make_plan,
    make_progress,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
    report,
)
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]
SEEN = "/plans/2023/?through=6"


@pytest.fixture
def plan() -> Plan:
    """An indicator; two projects, one lagging with a matter for leaders; two tasks, one lagging."""
    plan = make_plan()
    report(make_target(plan, 1, name="地区生产总值增速"), "8", "6")
    slow, fine = (
        make_line(plan, f"p-{name}", project_fields={"name": f"项目{name}"}) for name in "ab"
    )
    help_wanted = {
        "matter": "用地批复",
        "matter_for": "分管县领导",
        "matter_by": datetime.date(2023, 7, 28),
    }
    make_progress(slow, "0", 6, explanation="用地未批", measures="报批", **help_wanted)
    make_progress(fine, "60", 6)
    for number, done in ((1, "10"), (2, "60")):
        make_target_progress(
            make_task_target(make_task(plan, number, name=f"实事{number}")), done, 6
        )
    return plan


def further(page: Page) -> list[Element]:
    """What comes after the answer, in a paragraph of its own; none where nothing does."""
    return [each for each in page.all("p") if each.get("class") == "lead further"]


@pytest.mark.usefixtures("plan")
def test_second_paragraph_has_projects_changes_and_matters(get: Get) -> None:
    (paragraph,) = further(get(SEEN))
    assert text_of(paragraph) == (
        "2个重点项目中滞后1个；2件民生实事中滞后1件。与1—3月相比，指标新增低于序时1项（地区生产总值增速）。需县领导协调1件。"
    )


@pytest.mark.usefixtures("plan")
def test_name_in_the_paragraph_links_to_its_page(get: Get) -> None:
    page = get(SEEN)
    leads = [each for each in page.all("p") if each.get("class", "").startswith("lead")]
    named = {text_of(link): link.get("href") for paragraph in leads for link in paragraph.iter("a")}
    assert named == {
        "地区生产总值": "/plans/2023/indicators/1/?through=6",
        "地区生产总值增速": "/plans/2023/indicators/1/?through=6",
        "低于序时1项": "/plans/2023/indicators/?status=behind&through=6",
        "滞后1个": "/plans/2023/shortfalls/?kind=projects&through=6",
        "滞后1件": "/plans/2023/shortfalls/?kind=tasks&through=6",
        "需县领导协调1件": "#h-matters",
    }


@pytest.mark.usefixtures("plan")
def test_shortfall_has_its_arithmetic_folded(get: Get) -> None:
    ((row, how),) = get(SEEN).arithmetic
    assert row.get("data-number") == "1"
    assert how == "目标“7”按不低于7%判断。截至6月，6 − 7 = −1.0个百分点，低于目标，判为低于序时。"
    (folded,) = row.iter("details")
    assert folded.get("open") is None
    opened = get(f"{SEEN}&formula=open")
    assert [
        each.get("open") for each in opened.all("details") if each.get("class") == "formula"
    ] == [""]


@pytest.mark.usefixtures("plan")
def test_matters_are_listed_with_whom_and_when(get: Get) -> None:
    (row,) = (row for row in get(SEEN).all("tr") if row.get("data-code"))
    assert [text_of(cell) for cell in row] == [
        "项目a",
        "用地批复",
        "分管县领导",
        "7月28日前",
        "严重滞后",
        "单位tongji",
    ]


def test_most_pressing_matter_comes_first(get: Get) -> None:
    plan = make_plan()
    make_actual(make_target(plan, 1), "6", 6)
    for code, day in (
        ("a", None),
        ("b", datetime.date(2023, 9, 1)),
        ("c", datetime.date(2023, 7, 1)),
    ):
        make_progress(make_line(plan, f"p-{code}"), "60", 6, matter="资金", matter_by=day)
    assert [row.get("data-code") for row in get(SEEN).all("tr") if row.get("data-code")] == [
        "p-c",
        "p-b",
        "p-a",
    ]


def test_page_without_matters_has_no_list_of_them(get: Get) -> None:
    plan = make_plan()
    make_actual(make_target(plan, 1), "6", 6)
    make_progress(make_line(plan), "60", 6)
    page = get(SEEN)
    assert "需县领导协调" not in page.text


def test_bands_have_the_figures_of_their_pages(get: Get, plan: Plan, leader: User) -> None:
    page = get(SEEN)
    sheet = PlanProjects(plan, 6, Viewer(leader))
    for rate in sheet.all.rates:
        assert f"{rate.name} {rate.text}" in page.text
    whole = PlanStanding.of(plan, 6, Viewer(leader))
    assert [each.name for each in whole.flagged] == ["地区生产总值增速", "项目a", "实事1"]
    assert all(each.name in page.text for each in whole.flagged)
    for name in ("projects", "livelihood"):
        assert reverse(name, args=[2023]) + "?through=6" in page.hrefs


def test_plan_without_ledger_and_tasks_has_empty_bands(get: Get) -> None:
    make_actual(make_target(make_plan(), 1), "6", 6)
    page = get(SEEN)
    assert "还没有录入重点项目，文件也没有载明合计数" in page.text
    assert "没有逐件录入民生实事" in page.text
    assert further(page) == []


def test_bands_before_any_report_count_without_judging(get: Get) -> None:
    plan = make_plan()
    make_target(plan, 1)
    make_line(plan)
    make_task(plan)
    page = get(SEEN)
    assert "还没有发布项目进度" in page.text
    assert "未填报 1件" in page.text
    assert further(page) == []


def test_one_way_of_few_years_is_folded_soundly(get: Get) -> None:
    target = make_target(make_plan(2024), 1, is_main=True, amount_unit="亿元")
    for year, amount in ((2022, "41.2"), (2023, "44.5")):
        make_observation(target.indicator, year, "8", amount=amount)
    page = get("/plans/2024/")
    assert [each.get("class") for each in page.all("details")].count("folded") == 1
    assert list(page.faults()) == []


def test_many_matters_are_listed_to_a_number_and_counted_whole(get: Get) -> None:
    plan = make_plan()
    make_actual(make_target(plan, 1), "6", 6)
    for number in range(32):
        make_progress(make_line(plan, f"p-{number:02}"), "60", 6, matter="资金")
    page = get(SEEN)
    assert len([row for row in page.all("tr") if row.get("data-code")]) == 30
    assert "需县领导协调的32件" in page.text and "另有24件" in page.text
    assert "列前30件，另有2件见项目台账" in page.text
    assert "/plans/2023/projects/ledger/?through=6&which=matters" in page.hrefs
    unit = get(f"/plans/2023/departments/tongji/{SEEN[SEEN.index('?') :]}")
    assert "列前30件，另有2件见项目台账" in unit.text


def test_many_shortfalls_are_listed_to_a_number_and_counted_whole(get: Get) -> None:
    plan = make_plan()
    for number in range(1, 63):
        make_actual(make_target(plan, number), "6", 6)
    page = get(SEEN)
    assert len([row for row in page.all("tr") if row.get("data-number")]) == 60
    assert "低于序时的62项" in page.text and "列前60行，另有2行见" in page.text


def test_many_late_tasks_are_named_to_a_number(get: Get) -> None:
    plan = make_plan()
    for number in range(1, 11):
        make_target_progress(make_task_target(make_task(plan, number)), "1", 6)
    page = get(SEEN)
    assert "另有2件" in page.text
    assert "/plans/2023/shortfalls/?kind=tasks&through=6" in page.hrefs
