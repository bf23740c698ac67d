"""附表1, 附表2 and 附件3: what is written is what the plan prints, and is read back as it was."""

from pathlib import Path

import pytest
from django.test import Client

from indicators.importing.printed import read_targets, understood
from projects.enums import Level
from projects.importing.documents.livelihood_tables import read_task_tables
from reporting.enums import DataNature, Measure, PlanState
from reporting.models import User
from tests.chengkou.documents.files import download, lines, tables, text, written
from tests.factories import (
    make_actual,
    make_plan,
    make_revision,
    make_target,
    make_task,
    make_task_progress,
)
from tests.indicators.importing import offices
from tests.projects.importing.documents import lists

pytestmark = pytest.mark.django_db


def without_results(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{**row, "actual_text": ""} if "actual_text" in row else row for row in rows]


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
@pytest.mark.parametrize(("name", "year"), [("annex1", 2023), ("annex2", 2023), ("annex2", 2024)])
def test_annex_is_read_back_as_it_was_printed(
    tmp_path: Path, name: str, year: int, ending: str
) -> None:
    found = tables(written(tmp_path, name, year, ending))
    # Its title says which year's plan it is, whatever plan a reader takes it for.
    read = read_targets([understood(table, 2030) for table in found])
    expected = offices.printed(year)
    assert offices.as_read(read.targets, year) == (
        expected if name == "annex1" else without_results(expected)
    )
    assert read.not_taken == []
    assert [target.problems for target in read.targets if target.problems] == []


def in_one_order(tasks: list[dict[str, str]]) -> list[dict[str, str]]:
    """The tasks with 责任单位 sorted: the ledger keeps which they are, in the order of units."""
    units = "responsible_units"
    return [{**task, units: "；".join(sorted(task[units].split("；")))} for task in tasks]


@pytest.mark.usefixtures("real_data")
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_livelihood_tasks_are_read_back_as_they_were_printed(tmp_path: Path, ending: str) -> None:
    found = tables(written(tmp_path, "annex3", 2024, ending))
    read = read_task_tables(found, 2024)
    *tasks, total = lists.printed()
    assert in_one_order(lists.as_read(read)) == in_one_order(tasks)
    assert (read.table.faults, read.table.warnings, read.not_taken) == ([], [], [])
    last = [cell for _, cell in found[0].rows[-1].own]
    assert list(map(str, last)) == ["合计", *(total[name] for name in lists.FUNDS)]


def annex(client: Client, name: str, query: str = "") -> list[list[str]]:
    return [
        list(line) for line in lines(download(client, f"/plans/2023/documents/{name}.docx{query}"))
    ]


def test_column_of_status_comes_when_it_is_asked_for(client: Client, leader: User) -> None:
    make_actual(make_target(make_plan(), 1, name="地区生产总值增速"), "6")
    client.force_login(leader)
    head = ["序号", "指标", "预期", "指标属性", "完成情况"]
    row = ["1", "地区生产总值增速（%）", "7", "预期性", "6"]
    section = ["一", "推动高质量发展"]
    assert annex(client, "annex1") == [head, section, row]
    with_status = annex(client, "annex1", "?status=on")
    assert with_status == [[*head, "状态"], section, [*row, "低于预期"]]


def test_figure_that_is_not_final_says_so_and_zero_is_no_missing_figure(
    client: Client, leader: User, tmp_path: Path
) -> None:
    plan = make_plan()
    for number, value, nature in (
        (1, "6.10", DataNature.FLASH),
        (2, "-0.5", DataNature.ESTIMATE),
        (3, "0", DataNature.FINAL),
        (4, "7.0", ""),
    ):
        make_actual(make_target(plan, number, name=f"指标{number}"), value, 6, nature=nature)
    make_target(plan, 5)
    make_actual(make_target(plan, 6, unit="", measure=Measure.LEVEL), None, 6, words="已建成")
    client.force_login(leader)
    rows = annex(client, "annex1", "?through=6")[2:]
    assert [row[-1] for row in rows] == ["6.10快", "-0.5预", "0", "7.0", "—", "已建成"]
    content = download(client, "/plans/2023/documents/annex1.docx?through=6")
    assert "注：“预”为预计数，“快”为快报数。" in text(content)
    # In a workbook they stay numbers, with the same decimals.
    (table,) = tables(written(tmp_path, "annex1", 2023, "xlsx", "--through", "6"))
    figures = [row.cells[5] for row in table.rows if len(row.own) > 2][1:]
    assert list(map(str, figures)) == ["6.10", "-0.5", "0", "7.0", "—", "已建成"]


def test_changed_target_is_printed_as_in_force_and_explained(client: Client, leader: User) -> None:
    target = make_target(make_plan(), 1, name="甲项增速", wording="7")
    make_actual(target, "6", 6)
    make_actual(target, "6", 12)
    make_revision(target, "2023-07-01", "5")
    client.force_login(leader)
    assert annex(client, "annex2", "?through=6")[-1][2] == "7"
    assert annex(client, "annex2", "?through=12")[-1][2] == "5"
    before = text(download(client, "/plans/2023/documents/annex2.docx?through=6"))
    after = text(download(client, "/plans/2023/documents/annex2.docx?through=12"))
    assert "注：" not in before and "注：第1项甲项增速：" in after


def test_group_and_number_stand_once_before_their_rows(client: Client, leader: User) -> None:
    plan = make_plan()
    make_target(plan, 1, name="增加值增速", group="金融业")
    make_target(plan, 1, 1, name="存款余额增速", group="金融业")
    make_target(plan, 2, name="收入增速")
    make_target(plan, 2, 1, name="其中：税收增速")
    client.force_login(leader)
    assert [row[:3] for row in annex(client, "annex2")[2:]] == [
        ["1", "金融业", "增加值增速（%）"],
        ["", "", "存款余额增速（%）"],
        ["2", "收入增速（%）", "7"],
        ["", "其中：税收增速（%）", "7"],
    ]


def test_livelihood_tasks_stand_by_level_with_their_sum(client: Client, leader: User) -> None:
    plan = make_plan()
    make_task(plan, 1, name="甲事", remark="跨年")
    make_task(plan, 1, Level.COUNTY, name="乙事")
    client.force_login(leader)
    rows = annex(client, "annex3")[2:]
    assert rows[0] == ["一、承接市级重点民生实事1件"]
    assert rows[1][1] == "甲事" and rows[1][-6:] == ["10", "10", "0", "0", "0", "跨年"]
    assert rows[2] == ["二、2023年县级重点民生实事1件"]
    assert rows[-1] == ["合计", "20", "20", "0", "0", "0", ""]


def test_draft_lists_candidates_and_says_that_it_is_one(client: Client, planner: User) -> None:
    make_task(make_plan(state=PlanState.DRAFT), 1, Level.COUNTY, name="乙事")
    client.force_login(planner)
    words = text(download(client, "/plans/2023/documents/annex3.docx"))
    assert "2023年重点民生实事建议清单" in words
    assert "一、2023年县级重点民生实事候选项目1件" in words
    assert "草案" in words.splitlines()


def test_status_of_a_task_that_was_reported_needs_publishing(
    client: Client, leader: User, reviewer: User
) -> None:
    make_task_progress(make_task(make_plan(), 1), words="完成", published=False)
    address = "/plans/2023/documents/annex3.docx?through=6&status=on"
    client.force_login(reviewer)
    own = text(download(client, address))
    assert "未发布，仅供发改委内部" in own and "未填报" not in own
    client.force_login(leader)
    shown = text(download(client, address))
    assert "尚未发布" in shown and "未填报" in shown


def test_plan_without_rows_has_annexes_that_say_so(client: Client, leader: User) -> None:
    make_plan()
    client.force_login(leader)
    for name in ("annex1", "annex2", "annex3"):
        assert "没有需要列出的内容。" in text(
            download(client, f"/plans/2023/documents/{name}.docx")
        )
        assert download(client, f"/plans/2023/documents/{name}.xlsx")
