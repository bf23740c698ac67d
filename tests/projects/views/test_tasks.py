"""The pages of livelihood tasks: what they show, export and refuse, and their queries."""

import csv
import datetime
import io
import re
from decimal import Decimal

import html5lib
import pytest
from django.test import Client
from openpyxl import load_workbook

from projects.enums import Level
from projects.models import LivelihoodTask
from reporting.enums import Role
from tests.factories import (
    make_department,
    make_plan,
    make_target_progress,
    make_task,
    make_task_progress,
    make_task_target,
    make_user,
)
from tests.pages import Page, page_queries

pytestmark = pytest.mark.django_db

LIST = "/plans/2024/livelihood/"


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(make_user("lingdao", Role.LEADER))
    return client


@pytest.fixture
def tasks() -> list[LivelihoodTask]:
    """Three tasks of 2024: 2500 and 5 from the municipality, 45 of the county."""
    plan = make_plan(2024, document_no="城发改委发〔2024〕47号")
    first = make_task(
        plan,
        1,
        name="老旧小区改造",
        target_text="改造2个小区，面积12.43万平方米。",
        lead=make_department("zhufang", "县住房城乡建委"),
        investment=Decimal(2500),
        fund_upper=Decimal(2000),
        fund_social=Decimal(500),
        remark="跨年实施",
    )
    first.responsible.add(make_department("minzheng", "县民政局"))
    second = make_task(plan, 2, name="=托育服务", investment=Decimal(5), fund_upper=Decimal(5))
    third = make_task(
        plan,
        1,
        Level.COUNTY,
        name="法律援助",
        investment=Decimal(45),
        fund_upper=Decimal("31.5"),
        fund_county=Decimal("13.5"),
    )
    return [first, second, third]


def _text(client: Client, address: str) -> str:
    """The page's visible text without white space; it must be sound HTML with every id once."""
    response = client.get(address)
    assert response.status_code == 200
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        response.content.decode()
    )
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    return "".join("".join(document.itertext()).split())


def test_list_begins_with_sums_and_their_shares(
    viewer: Client, tasks: list[LivelihoodTask]
) -> None:
    text = _text(viewer, LIST)
    assert "3件民生实事年度投资2550万元，其中上级资金最多，2036.5万元，占79.9%。" in text
    assert "单件投资最大的是老旧小区改造，2500万元，占98.0%。" in text
    for legend in (
        "上级资金2036.5万元，占79.9%",
        "县级资金13.5万元，占0.5%",
        "债券资金0万元，占0.0%",
        "社会资金500万元，占19.6%",
    ):
        assert legend in text


def test_rows_are_as_printed_with_units_target_and_money(
    viewer: Client, tasks: list[LivelihoodTask]
) -> None:
    page = viewer.get(LIST).content.decode()
    assert re.findall(r'data-status="(\w+)" data-level="(\w+)" data-number="(\d+)"', page) == [
        ("not_reported", "city", "1"),
        ("not_reported", "city", "2"),
        ("not_reported", "county", "1"),
    ]
    text = _text(viewer, LIST)
    assert (
        "1老旧小区改造改造2个小区，面积12.43万平方米。县住房城乡建委县民政局2500上级2000社会500"
        in text
    )
    assert "市级2件" in text and "县级1件" in text
    assert "合计3件2550上级2036.5县级13.5社会500未填报3件" in text
    assert "1—3月还没有发布进展，发布后在这里判断" in text


@pytest.mark.parametrize("level", ["市级", "县级"])
def test_no_band_without_tasks(viewer: Client, level: str) -> None:
    make_task(make_plan(2024), 1, Level.COUNTY if level == "市级" else Level.CITY)
    assert f"{level}0件" not in _text(viewer, LIST)


def test_plan_without_tasks_says_what_is_missing(viewer: Client) -> None:
    make_plan(2023)
    page = viewer.get("/plans/2023/livelihood/").content.decode()
    assert "2023年没有逐件的民生实事" in page and "录入后在这里显示" in page
    assert "<table" not in page and "export=" not in page


@pytest.mark.parametrize("address", ["/plans/1999/livelihood/", "/plans/2024/livelihood/999999/"])
def test_missing_year_or_task_is_not_found(
    viewer: Client, tasks: list[LivelihoodTask], address: str
) -> None:
    assert viewer.get(address).status_code == 404


def test_task_of_another_year_is_not_found(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    make_plan(2023)
    assert viewer.get(f"/plans/2024/livelihood/{tasks[0].pk}/").status_code == 200
    assert viewer.get(f"/plans/2023/livelihood/{tasks[0].pk}/").status_code == 404


def test_signed_out_goes_to_sign_in(client: Client, tasks: list[LivelihoodTask]) -> None:
    for address in (LIST, f"{LIST}{tasks[0].pk}/", f"{LIST}?export=csv"):
        response = client.get(address)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")


def test_other_methods_than_get_are_refused(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    assert viewer.post(LIST).status_code == 405
    assert viewer.post(f"{LIST}{tasks[0].pk}/").status_code == 405


def test_task_page_has_facts_and_funding(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    text = _text(viewer, f"{LIST}{tasks[0].pk}/")
    assert "改造2个小区，面积12.43万平方米。" in text
    assert (
        "牵头单位县住房城乡建委" in text and "责任单位县民政局" in text and "备注跨年实施" in text
    )
    assert "年度投资2500万元，占全部3件的98.0%" in text
    assert (
        "上级资金200080.0%————县级资金00.0%————债券资金00.0%————社会资金50020.0%————合计，即年度投资2500100.0%————"
    ) in text


def test_task_without_units_money_or_remark(viewer: Client) -> None:
    task = make_task(make_plan(2024), investment=Decimal(0), fund_upper=Decimal(0))
    text = _text(viewer, f"{LIST}{task.pk}/")
    assert "责任单位文件没有另列" in text and "备注" not in text
    assert "合计，即年度投资0——" in text and "年度投资0万元" in text


def test_neighbours_and_period_survive_every_link(
    viewer: Client, tasks: list[LivelihoodTask]
) -> None:
    first, second, third = tasks
    middle = viewer.get(f"{LIST}{second.pk}/?through=6").content.decode()
    for wanted in (f"{LIST}{first.pk}/", f"{LIST}{third.pk}/", LIST, "/plans/2024/"):
        assert f'href="{wanted}?through=6"' in middle
    listed = viewer.get(f"{LIST}?through=6").content.decode()
    assert f'href="{LIST}{first.pk}/?through=6"' in listed
    assert 'href="?through=6&amp;export=xlsx"' in listed
    assert "上一件" not in viewer.get(f"{LIST}{first.pk}/").content.decode()
    assert "下一件" not in viewer.get(f"{LIST}{third.pk}/").content.decode()


def test_navigation_shows_where_the_reader_is(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    for address in (LIST, f"{LIST}{tasks[0].pk}/"):
        assert f'href="{LIST}" aria-current="page"' in viewer.get(address).content.decode()


def test_exported_csv_adds_up_and_runs_nothing(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    response = viewer.get(f"{LIST}?export=csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert rows[0] == [
        *(
            "市级",
            "1",
            "老旧小区改造",
            "改造2个小区，面积12.43万平方米。",
            "县住房城乡建委",
            "县民政局",
        ),
        *("2500", "2000", "0", "0", "500", "", "未填报"),
        *("", "", "", "", "", "跨年实施", "", "应填报进展而未填报，暂不评价。"),
    ]
    assert rows[1][2] == "'=托育服务"
    assert rows[-1] == [
        "合计",
        "",
        "3件",
        "",
        "",
        "",
        "2550",
        "2036.5",
        "13.5",
        "0",
        "500",
        *[""] * 10,
    ]
    assert len(rows) == 4 and {len(row) for row in rows} == {len(head)}


def test_exported_xlsx_has_numbers_and_no_formulas(
    viewer: Client, tasks: list[LivelihoodTask]
) -> None:
    response = viewer.get(f"{LIST}?export=xlsx")
    assert "2024%E5%B9%B4" in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=4))
    assert [cell.value for cell in rows[-1]][6:11] == [2550, 2036.5, 13.5, 0, 500]
    assert {cell.data_type for row in rows for cell in row} <= {"inlineStr", "s", "n"}


def test_other_exports_are_the_page(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    for asked in ("pdf", "", "XLSX"):
        response = viewer.get(LIST, {"export": asked})
        assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_is_the_same_for_one_and_three_rows(viewer: Client, number: int) -> None:
    plan = make_plan(2024)
    for each in range(1, number + 1):
        task = make_task(plan, each)
        task.responsible.add(make_department("a"), make_department("b"))
    for address in (LIST, f"{LIST}{task.pk}/", f"{LIST}?export=csv"):
        with page_queries() as asked:
            assert viewer.get(address).status_code == 200
        # One of them asks for the version of the data.
        assert len(asked) == 7 <= 8, "\n".join(asked)


# How they stand.


def test_tasks_are_judged_by_their_numbers(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    promise = make_task_target(tasks[0], quantity="110", unit="公里", words="农村公路110公里")
    make_target_progress(promise, "33", explanation="雨季", measures="加人")
    make_task_progress(tasks[0], arrived=Decimal(800), arrived_upper=Decimal(800), words="已开工")
    make_task_progress(tasks[2], arrived=Decimal(0), words="正在办理")
    page = viewer.get(f"{LIST}?through=6").content.decode()
    assert re.findall(r'data-status="(\w+)" data-level="(\w+)"', page) == [
        *(("behind", "city"), ("not_reported", "city"), ("undetermined", "county")),
    ]
    text = _text(viewer, f"{LIST}?through=6")
    assert "3件中低于序时1件，未填报1件，待评定1件。滞后的是老旧小区改造。" in text
    assert "1—6月到位资金800万元。" in text and "低于序时33/110公里，30.0%" in text
    detail = _text(viewer, f"{LIST}{tasks[0].pk}/?through=6")
    assert "农村公路110公里低于序时33/110公里，完成30.0%" in detail
    assert "原因：雨季" in detail and "下一步措施：加人" in detail and "已开工" in detail
    assert "上级资金200080.0%800——" in detail


def test_unpublished_progress_is_not_shown(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    make_task_progress(tasks[0], arrived=Decimal(777), words="保密的话", published=False)
    assert "777" not in _text(viewer, f"{LIST}?through=6")
    assert "保密的话" not in _text(viewer, f"{LIST}{tasks[0].pk}/?through=6")


def test_time_limit_is_shown_and_judged_by(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    LivelihoodTask.objects.filter(pk=tasks[0].pk).update(due_on=datetime.date(2024, 6, 1))
    make_task_progress(tasks[0], arrived=Decimal(0), words="快了")
    assert "完成时限6月1日前" in _text(viewer, f"{LIST}?through=6")
    assert (
        'data-status="short" data-level="city" data-number="1"'
        in viewer.get(f"{LIST}?through=6").content.decode()
    )
    # Before the day it may still be kept.
    make_task_progress(tasks[0], 3, arrived=Decimal(0), words="在建")
    assert 'data-status="short"' not in viewer.get(f"{LIST}?through=3").content.decode()


def test_number_is_paced_to_the_limit_on_every_page(
    viewer: Client, tasks: list[LivelihoodTask]
) -> None:
    LivelihoodTask.objects.filter(pk=tasks[0].pk).update(due_on=datetime.date(2024, 9, 1))
    promise = make_task_target(tasks[0], quantity="1.5", unit="亿元", words="完成投资1.5亿元")
    make_target_progress(promise, "0.5")
    said = "目前应为1.5×6÷8=1.125亿元；0.5−1.125=−0.625亿元"
    detail = _text(viewer, f"{LIST}{tasks[0].pk}/?through=6")
    assert said in detail and "后期需完成1.0亿元，每月0.5亿元" in detail
    assert "少0.625亿元" in _text(viewer, "/plans/2024/shortfalls/?through=6")
    rows = csv.reader(
        io.StringIO(viewer.get(f"{LIST}?through=6&export=csv").content.decode("utf-8-sig"))
    )
    assert said in "".join("".join(line) for line in rows).replace(" ", "")


def test_limit_of_another_year_names_its_year(viewer: Client, tasks: list[LivelihoodTask]) -> None:
    LivelihoodTask.objects.filter(pk=tasks[0].pk).update(due_on=datetime.date(2025, 6, 30))
    assert "完成时限2025年6月30日前" in _text(viewer, f"{LIST}?through=6")


def test_made_up_progress_marks_the_page_as_sample(
    viewer: Client, tasks: list[LivelihoodTask]
) -> None:
    assert "演示数据" not in _text(viewer, f"{LIST}?through=6")
    make_task_progress(tasks[0], arrived=Decimal(1), is_sample=True)
    assert "演示数据" in _text(viewer, f"{LIST}?through=6")
    assert "演示数据" in _text(viewer, f"{LIST}{tasks[0].pk}/?through=6")
    assert "演示数据" not in _text(viewer, f"{LIST}{tasks[1].pk}/?through=6")


def test_long_list_comes_in_pages_whose_bands_and_sums_are_of_all(viewer: Client) -> None:
    plan = make_plan(2024)
    for number in range(1, 53):
        make_task(plan, number)
    first, second = (Page(viewer.get(f"{LIST}?page={number}")) for number in (1, 2))
    assert "第1—50件，共52件" in first.text
    listed = [row.get("data-number") for row in second.all("tr") if row.get("data-number")]
    assert listed == ["51", "52"]
    for page in (first, second):
        assert "52件民生实事" in page.text and "合计　52件" in page.text.replace(" ", "　")
    answer = viewer.get(f"{LIST}?page=2&export=csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(answer)))) == 1 + 52 + 1
