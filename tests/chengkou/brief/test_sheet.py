"""一页纸简报: what it says, and that it is cut by rank to the room of one sheet."""

import datetime
from typing import Any

import pytest
from django.test import RequestFactory

from chengkou.brief.sheet import MATTERS, REASON, SHORTFALLS, Brief, one_page
from chengkou.dashboards.standing import PlanStanding
from reporting.enums import Attribute
from reporting.models import Period, Plan
from reporting.pages.page_of_request import plan_page
from reporting.visibility import SERVER
from tests.factories import (
    make_actual,
    make_department,
    make_line,
    make_observation,
    make_plan,
    make_progress,
    make_target,
    make_target_progress,
    make_task,
    make_task_target,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def brief_of(plan: Plan, through: int = 6, **fields: Any) -> Brief:
    page = plan_page(RequestFactory().get(f"/?through={through}"), plan.year, str, viewer=SERVER)
    return Brief(page, PlanStanding.of(page.plan, page.through, SERVER, page.query), **fields)


def short(number: int, actual: str = "6", **fields: Any) -> None:
    """A rate that falls short by 7 − actual points in June."""
    names = {"name": f"第{number}项增速"} | fields
    reason = names.pop("explanation", "")
    make_actual(make_target(make_plan(), number, **names), actual, 6, explanation=reason)


def matter(code: str, **fields: Any) -> None:
    line = make_line(make_plan(), code, project_fields={"name": f"项目{code}"})
    asked = {
        "matter": "用地批复",
        "matter_for": "某副县长",
        "matter_by": datetime.date(2023, 7, 28),
    }
    make_progress(line, "0", 6, explanation="用地未批", measures="报批", **(asked | fields))


def test_title_and_line_below_say_what_it_is_of() -> None:
    plan = make_plan()
    short(1)
    sheet = brief_of(plan)
    assert sheet.title == "2023年上半年计划执行情况简报"
    assert sheet.sub == ["发展和改革委员会", "截至6月底", "已发布（3月1日）"]
    # Still the 18th in London, the 19th here.
    evening = datetime.datetime(2023, 7, 18, 17, tzinfo=datetime.UTC)
    Period.objects.filter(month=6).update(published_at=evening)
    assert brief_of(plan, whose="县教委").sub == ["县教委", "截至6月底", "已发布（7月19日）"]
    Period.objects.filter(month=6).update(published_at=None, published_by=None)
    assert brief_of(plan).sub[-1] == "未发布，仅供发改委内部"
    assert brief_of(plan, 12).title == "2023年计划执行情况简报"


def test_row_has_figures_last_year_gap_reason_and_what_is_needed() -> None:
    target = make_target(make_plan(), 1, name="地区生产总值增速", is_main=True)
    make_observation(target.indicator, 2022, "5.5", month=6)
    make_actual(target, "6", 6, explanation="外需偏弱。")
    (row,) = brief_of(make_plan()).rows
    assert row.cells == (
        "1 地区生产总值增速（%）　" + target.lead.name,
        "7",
        "6",
        "5.5",
        "低1.0个百分点",
        "外需偏弱",
    )
    assert row.tone == "late"


def test_long_reason_is_shortened_and_says_so() -> None:
    short(1, explanation="长" * 100)
    (row,) = brief_of(make_plan()).rows
    assert row.cells[-1] == "长" * (REASON - 1) + "…"


def test_projects_and_tasks_have_a_sentence_each_with_what_is_silent() -> None:
    plan = make_plan()
    make_progress(make_line(plan, "p-1"), "60", 6)
    make_line(plan, "p-2")
    task = make_task(plan, 1, name="修路")
    make_target_progress(make_task_target(task), "10", 6)
    make_task(plan, 2)
    projects, tasks = brief_of(plan).others
    assert projects.startswith("2个重点项目中1个有数据，完成投资")
    assert "另1个未填报" in projects
    assert tasks == "2件民生实事中低于序时1件（修路）、未填报1件。"


def test_plan_without_projects_and_tasks_says_nothing_of_them() -> None:
    short(1, "8")
    sheet = brief_of(make_plan())
    assert sheet.others == [] and sheet.matter_rows == []
    assert (sheet.rows, sheet.no_rows, sheet.rows_left) == ([], "没有。", "")


def test_matters_say_who_is_asked_until_when() -> None:
    matter("a")
    matter("b", matter_for="", matter_by=None)
    cells = brief_of(make_plan()).matter_rows
    assert [row[:2] for row in cells] == [
        ("项目a：用地批复", "某副县长　7月28日前"),
        ("项目b：用地批复", "未写明　时限未写明"),
    ]


def test_what_has_no_room_is_counted() -> None:
    for number in range(1, SHORTFALLS + 4):
        short(number)
    for code in range(MATTERS + 2):
        matter(f"p-{code}")
    sheet = brief_of(make_plan())
    assert (len(sheet.rows), sheet.rows_left) == (SHORTFALLS, "另有3项见清单。")
    assert (len(sheet.matter_rows), sheet.matters_left) == (MATTERS, "另有2件见清单。")


@pytest.mark.parametrize("length", [4, 30, 58])
def test_forty_shortfalls_of_any_length_fit_and_add_up(length: int) -> None:
    for number in range(1, 41):
        short(number, name="名" * length + str(number), explanation="原因" * 100)
    for code in range(10):
        matter(f"p-{code}", matter="事" * 100)
    sheet = one_page(brief_of(make_plan()))
    assert sheet.fits
    left = int(sheet.rows_left.removeprefix("另有").partition("项")[0])
    assert len(sheet.rows) + left == 40
    asked = int(sheet.matters_left.removeprefix("另有").partition("件")[0])
    assert len(sheet.matter_rows) + asked == 10


def test_the_most_important_rows_stay() -> None:
    for number in range(1, 20):
        short(number, explanation="原因" * 30, name="名" * 30 + str(number))
    short(20, attribute=Attribute.BINDING)
    short(21, is_main=True)
    sheet = one_page(brief_of(make_plan()))
    assert [row.cells[0].partition(" ")[0] for row in sheet.rows[:2]] == ["20", "21"]


def test_a_units_sheet_counts_its_own_rows() -> None:
    make_plan()
    own, other = make_department("a"), make_department("b")
    short(1, lead=own)
    short(2, lead=other)
    page = plan_page(RequestFactory().get("/?through=6"), 2023, str, viewer=SERVER)
    standing = PlanStanding.of(page.plan, page.through, SERVER, page.query).narrowed(
        department=own.code
    )
    sheet = Brief(page, standing, own.name)
    assert [row.cells[0].partition("　")[2] for row in sheet.rows] == [own.name]
    assert "".join(part.text for part in sheet.lead).startswith(
        "2023年上半年，1项计划指标全部有数据"
    )
