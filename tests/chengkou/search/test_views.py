"""The search page: what is found, how it stands, where it leads, and what is kept back."""

import datetime
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from chengkou.search import page as search_page
from projects.enums import Adjustment
from projects.models import ProjectPlan
from reporting.enums import PlanState
from reporting.models import FormerName, User
from tests.factories import (
    make_actual,
    make_department,
    make_key_task,
    make_line,
    make_period,
    make_plan,
    make_project,
    make_target,
    make_task,
)
from tests.pages import Page, page_queries, text_of

pytestmark = pytest.mark.django_db
Get = Callable[..., Page]


def search(text: str, **more: object) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/search/?q={quote(text)}{extra}"


def names(page: Page) -> list[str]:
    return [text_of(cell) for cell in page.all("th") if cell.get("class") == "name"]


def row_of(page: Page, name: str) -> str:
    return next(text_of(row) for row in page.all("tr") if name in text_of(row))


def test_indicator_is_found_once_with_its_years_its_lead_and_how_it_stands(get: Get) -> None:
    unit = make_department("tongji", "县统计局")
    for year in (2023, 2024):
        plan = make_plan(year)
        target = make_target(plan, 3, lead=unit, name="建筑业增加值增速", wording="7")
        make_actual(target, "5", 6)
    page = get(search("建筑业"))
    assert names(page) == ["建筑业增加值增速"]
    row = row_of(page, "建筑业增加值增速")
    assert "第3项" in row and "2024年2023年" in row.replace(" ", "")
    assert "县统计局" in row and "低于序时" in row
    assert {"/plans/2024/indicators/3/", "/plans/2023/indicators/3/"} <= set(page.hrefs)
    assert names(get(search("jzyzjz"))) == ["建筑业增加值增速"]


def test_sub_row_leads_to_the_page_of_its_number(get: Get) -> None:
    plan = make_plan(2024)
    make_target(plan, 9, name="金融业增加值增速")
    make_target(plan, 9, row=1, name="其中：存款余额增速")
    page = get(search("存款"))
    assert names(page) == ["存款余额增速"]
    assert "第9项分项" in page.text
    assert "/plans/2024/indicators/9/" in page.hrefs


def test_projects_tasks_and_units_are_found_each_under_its_kind(get: Get) -> None:
    plan = make_plan(2024)
    unit = make_department("shuili", "县水利局")
    line = make_line(plan, make_project("2024-7", name="水利枢纽", lead=unit))
    task = make_task(plan, name="水利设施管护", lead=unit)
    page = get(search("水利"))
    assert [text_of(head) for head in page.all("h2")] == ["重点项目1条", "民生实事1条", "单位1条"]
    assert {
        f"/plans/2024/projects/{line.pk}/",
        f"/plans/2024/livelihood/{task.pk}/",
        "/plans/2024/departments/shuili/",
    } <= set(page.hrefs)
    assert names(get(search("2024-7"))) == ["水利枢纽"]


def test_unit_is_found_by_the_name_it_had_and_told_what_became_of_it(get: Get) -> None:
    make_plan(2024)
    heir = make_department("fagai", "县发展改革委")
    FormerName.objects.create(
        department=heir, name="县计划委员会", until=datetime.date(2019, 3, 31)
    )
    closed = make_department("liangshi", "县粮食局")
    closed.closed_on = datetime.date(2019, 4, 1)
    closed.succeeded_by = heir
    closed.save()
    assert "曾用名县计划委员会" in row_of(get(search("计划委")), "县发展改革委")
    page = get(search("粮食"))
    assert "已撤销，由县发展改革委承接" in row_of(page, "县粮食局")
    get("/plans/2024/departments/fagai/")


def test_plan_in_draft_is_found_by_those_alone_who_see_everything(
    get: Get, client: Client, planner: User
) -> None:
    make_target(make_plan(2024), 1, name="粮食产量")
    draft = make_plan(2025, PlanState.DRAFT)
    make_target(draft, 1, name="粮食总产量")
    make_target(draft, 2, name="油料产量")
    assert names(get(search("粮食"))) == ["粮食产量"]
    assert names(get(search("粮食", year=2025))) == ["粮食产量"]
    assert names(get(search("总产量"))) == names(get(search("油料"))) == []
    client.force_login(planner)
    assert names(Page(client.get(search("粮食", year=2025)))) == ["粮食总产量"]
    assert names(Page(client.get(search("粮食", year=2024)))) == ["粮食产量"]
    assert names(Page(client.get(search("油料")))) == ["油料产量"]


def test_draft_that_is_shown_is_found_by_everybody_as_a_draft(get: Get) -> None:
    plan = make_plan(2025, PlanState.DRAFT, draft_shown=True)
    make_target(plan, 1, name="粮食总产量")
    assert names(get(search("粮食"))) == ["粮食总产量"]
    assert "2025年（草案）" in row_of(get(search("粮食")), "粮食总产量")


def test_unpublished_figure_does_not_show_in_how_something_stands(
    get: Get, client: Client, reviewer: User
) -> None:
    plan = make_plan(2024)
    target = make_target(plan, 1, name="粮食产量", wording="7")
    make_actual(target, "5", 6, published=False)
    address = search("粮食", year=2024, through=6)
    assert "低于序时" not in get(address).text
    client.force_login(reviewer)
    assert "低于序时" in Page(client.get(address)).text


def test_choices_of_the_page_one_comes_from_survive(get: Get) -> None:
    make_target(make_plan(2023), 1, name="粮食产量")
    make_target(make_plan(2024), 1, name="粮食产量")
    overview = get("/plans/2023/?through=6&known=2024-07-01")
    form = next(form for form in overview.all("form") if form.get("role") == "search")
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert sent == {"q": None, "year": "2023", "through": "6", "known": "2024-07-01"}
    page = get(search("粮食", year=2023, through=6, known="2024-07-01"))
    query = "?through=6&known=2024-07-01"
    assert f"/plans/2023/indicators/1/{query}" in page.hrefs
    assert f"/plans/2024/indicators/1/{query}" in page.hrefs
    assert f"/plans/2023/{query}" in page.hrefs


def test_line_that_left_its_plan_is_linked_in_the_last_month_that_has_it(get: Get) -> None:
    plan = make_plan(2024)
    make_period(plan, 6)
    line = make_line(plan, make_project("p-1", name="老桥加固"))
    ProjectPlan.objects.filter(pk=line.pk).update(
        withdrawn_on=datetime.date(2024, 5, 20), withdrawal_reason="不建了"
    )
    page = get(search("老桥"))
    assert f"/plans/2024/projects/{line.pk}/?through=4" in page.hrefs
    assert get(f"/plans/2024/projects/{line.pk}/?through=4")


def test_line_that_its_plan_never_had_at_a_months_end_is_not_linked(get: Get) -> None:
    plan = make_plan(2024)
    line = make_line(plan, make_project("p-1", name="老桥加固"))
    ProjectPlan.objects.filter(pk=line.pk).update(
        adjustment=Adjustment.IN,
        adjustment_no="1号",
        adjusted_on=datetime.date(2024, 5, 2),
        withdrawn_on=datetime.date(2024, 5, 20),
        withdrawal_reason="不建了",
    )
    page = get(search("老桥"))
    assert names(page) == ["老桥加固"]
    assert not [href for href in page.hrefs if "/projects/" in href and href.count("/") > 4]


def test_many_finds_are_cut_and_counted_and_one_kind_lists_more(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_page, "OF_EACH_KIND", 2)
    monkeypatch.setattr(search_page, "OF_ONE_KIND", 4)
    plan = make_plan(2024)
    for number in range(1, 6):
        make_target(plan, number, name=f"粮食{number}")
    page = get(search("粮食"))
    assert names(page) == ["粮食1", "粮食2"]
    assert "找到指标5条" in page.text and "另有3条" in page.text
    more = next(href for href in page.hrefs if "kind=indicators" in href)
    page = get(more)
    assert names(page) == ["粮食1", "粮食2", "粮食3", "粮食4"]
    assert "另有1条" in page.text and "写得更具体" in page.text


@pytest.mark.parametrize("text", ["", "  ", "没有这个", "<b>", "%", "_", "字" * 500, "'\"\\"])
def test_nothing_found_says_what_can_be_typed(get: Get, text: str) -> None:
    make_target(make_plan(2024), 1, name="粮食产量")
    page = get(search(text))
    assert names(page) == []
    assert "拼音的首字母" in page.text


def test_unknown_year_or_kind_searches_all_the_same(get: Get) -> None:
    make_target(make_plan(2024), 1, name="粮食产量")
    assert names(get(search("粮食", year="1999", kind="x"))) == ["粮食产量"]
    assert names(get(search("粮食", year="9" * 40))) == ["粮食产量"]


def test_without_any_plan_the_page_says_so(get: Get) -> None:
    assert "还没有录入任何年度计划" in get(search("粮食")).text


def test_name_that_was_changed_is_found_at_once(get: Get) -> None:
    target = make_target(make_plan(2024), 1, name="粮食产量")
    assert names(get(search("粮食"))) == ["粮食产量"]
    target.name = "油料产量"
    target.save()
    assert names(get(search("油料"))) == ["油料产量"]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_depend_on_what_is_found(get: Get, number: int) -> None:
    plan = make_plan(2024)
    make_period(plan, 6)
    for each in range(1, number + 1):
        make_target(plan, each, name=f"粮食{each}")
        make_line(plan, make_project(f"p-{each}", name=f"粮食仓库{each}"))
        make_task(plan, each, name=f"粮食补贴{each}")
        make_department(f"liangshi-{each}", f"粮食局{each}")
    get("/plans/2024/")
    address = search("粮食", year=2024)
    get(address)
    with page_queries(forget=False) as queries:
        page = get(f"{address}&kind=")
    assert len(names(page)) == 4 * number
    assert len(queries) == 1, queries  # the version of the data


def test_task_is_found_as_its_own_kind_and_as_what_it_is_the_same_as(get: Get) -> None:
    plan = make_plan(2024)
    indicator = make_target(plan, 31, name="新增规模以上工业企业")
    make_key_task(
        plan, 220, name="培育规上工业企业", same_as=indicator, indicator=indicator.indicator
    )
    make_actual(make_key_task(plan, 309, name="新建基站"), "30", 6)
    make_key_task(plan, 904, name="农村公路安防", livelihood="市级2")

    page = get(search("基站"))
    assert names(page) == ["新建基站"]
    assert "低于序时" in row_of(page, "新建基站")
    assert "/plans/2024/tasks/309/" in page.hrefs

    again = get(search("培育规上"))
    assert names(again) == ["新增规模以上工业企业"]
    assert "/plans/2024/indicators/31/" in again.hrefs
    assert names(get(search("农村公路安防"))) == []
