"""Importing a ledger of projects: matching, comparing, warnings, faults, writing all or nothing."""

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.enums import Adjustment, InvestmentSource, Nature, Stage
from projects.importing.comparing import CHANGED, NEW, SAME, Unconfirmed, carry_out
from projects.models import KeyProject, ProjectPlan
from reporting.actions import Refused
from reporting.enums import PlanState
from reporting.models import Department, Plan, User
from reporting.spreadsheets.write import FORMATS, file_response
from tests.factories import (
    formerly,
    make_department,
    make_line,
    make_plan,
    make_progress,
    make_project,
    make_sector,
)
from tests.projects.importing.files import (
    HEAD,
    IMPORTER,
    compared,
    faults,
    imported,
    kinds,
    lines,
    nothing_written,
    row,
    table,
    warned,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_new_projects_are_written_with_their_lines_and_history(plan: Plan, planner: User) -> None:
    found = imported(
        plan, planner, row(), row("p-2", "乙桥", nature="前期", source="民间投资", done=0, plan=0.5)
    )
    assert kinds(found) == [NEW, NEW]
    first, second = ProjectPlan.objects.order_by("project__code")
    assert (first.project.name, first.nature, first.investment, first.done_before) == (
        "甲路", Nature.CONTINUED, Decimal(200), Decimal(300),
    )  # fmt: skip
    project = second.project
    assert (
        project.source,
        project.sector.name,
        project.lead.name,
        project.total_investment,
        project.is_sample,
    ) == (
        InvestmentSource.SOCIAL, "基础设施", "县交通局", Decimal(1000), False,
    )  # fmt: skip
    assert (first.project.stage, project.stage) == (Stage.BUILDING, Stage.PREPARATION)
    for record in (*KeyProject.history.all(), *ProjectPlan.history.all()):
        assert (record.history_type, record.history_user, record.history_change_reason) == (
            "+", planner, "导入 台账.xlsx",
        )  # fmt: skip


def test_same_file_again_changes_nothing(plan: Plan, planner: User) -> None:
    rows = [row(total=1000.5), row(None, "乙桥")]
    imported(plan, planner, *rows)
    before = list(KeyProject.history.values_list("pk")) + list(
        ProjectPlan.history.values_list("pk")
    )
    assert kinds(imported(plan, planner, *rows)) == [SAME, SAME]
    assert before == list(KeyProject.history.values_list("pk")) + list(
        ProjectPlan.history.values_list("pk")
    )


def test_only_differences_are_shown_and_written(plan: Plan, planner: User) -> None:
    imported(plan, planner, row(), row("p-2", "乙桥"), row("p-3", "丙渠"))
    changed = [row(total=1200, lead="县水利局"), row("p-2", "乙桥"), row("p-3", "丙渠", plan=250)]
    found = imported(plan, planner, *changed)
    assert kinds(found) == [CHANGED, SAME, CHANGED]
    assert [(change.label, change.old, change.new) for change in found.entries[0].changes] == [
        ("牵头单位", "县交通局", "县水利局"),
        ("总投资", "1000", "1200"),
    ]
    assert [(change.label, change.old, change.new) for change in found.entries[2].changes] == [
        ("本年计划投资", "200", "250")
    ]
    counts = {
        code: KeyProject.objects.get(code=code).history.count() for code in ("p-1", "p-2", "p-3")
    }
    assert counts == {"p-1": 2, "p-2": 1, "p-3": 1}
    line = ProjectPlan.objects.get(project__code="p-3")
    assert (line.investment, line.history.count()) == (Decimal(250), 2)
    project = KeyProject.objects.get(code="p-1")
    assert (project.total_investment, project.lead.name) == (Decimal(1200), "县水利局")
    assert project.history.first().history_user == planner


def test_empty_cell_and_missing_column_leave_the_stored_value(plan: Plan, planner: User) -> None:
    imported(plan, planner, [*row(), "王芳"], head=[*HEAD, "联系人"])
    found = imported(plan, planner, ["p-1", "甲路", None], head=["项目代码", "项目名称", "联系人"])
    assert kinds(found) == [SAME]
    assert KeyProject.objects.get().contact == "王芳"


def test_project_that_is_not_in_the_file_is_listed_and_stays(plan: Plan, planner: User) -> None:
    imported(plan, planner, row(), row("p-2", "乙桥"))
    make_project("other-year", sector=make_sector())
    found = imported(plan, planner, row())
    assert (found.left_out, KeyProject.objects.count()) == (["乙桥"], 3)


def test_project_of_another_year_gets_a_line(plan: Plan, planner: User) -> None:
    earlier = make_line(
        make_plan(2023), "p-1", project_fields={"name": "甲路", "lead": make_department("jiaotong")}
    )
    found = imported(plan, planner, row())
    assert (kinds(found), found.entries[0].note) == ([NEW], "台账里已有这个项目，新列入这个年度")
    assert [line.project_id for line in ProjectPlan.objects.all()] == [earlier.project_id] * 2


# Which project a row is.


def test_row_without_a_code_is_the_project_of_its_exact_name(plan: Plan, planner: User) -> None:
    imported(plan, planner, row())
    found = compared(plan, row(None, "甲路", plan=210))
    assert (kinds(found), found.entries[0].rows[0].pk) == ([CHANGED], KeyProject.objects.get().pk)


def test_new_project_without_a_code_gets_the_next_number_of_the_year(
    plan: Plan, planner: User
) -> None:
    make_project("2024-002")
    imported(plan, planner, row("2024-003"), row(None, "乙桥"), row(None, "丙渠"))
    codes = dict(KeyProject.objects.exclude(code="2024-002").values_list("name", "code"))
    assert codes == {"甲路": "2024-003", "乙桥": "2024-001", "丙渠": "2024-004"}


def test_name_of_two_projects_needs_the_code(plan: Plan) -> None:
    for code in ("x-1", "x-2"):
        make_project(code, name="甲路")
    assert faults(compared(plan, row(None))) == [
        "第2行　B列“项目名称”　台账里有2个项目叫“甲路”（x-1、x-2），请填项目代码。"
    ]


@pytest.mark.parametrize(
    "second, words",
    [
        (row(name="乙桥"), "第3行　A列“项目代码”　项目代码“p-1”和第2行重复。"),
        (row(None), "第3行　B列“项目名称”　项目名称“甲路”和第2行重复。"),
        (row(None, None), "第3行　B列“项目名称”　没有项目名称，也没有项目代码。"),  # type: ignore[arg-type]
    ],
)
def test_repeated_code_or_name_is_a_fault(second: list[Any], words: str, plan: Plan) -> None:
    assert faults(compared(plan, row(), second)) == [words]


def test_project_repeated_by_code_and_by_name_is_a_fault(plan: Plan, planner: User) -> None:
    imported(plan, planner, row())
    assert faults(compared(plan, row(name="甲路改名"), row(None))) == [
        "第3行　B列“项目名称”　和第2行是同一个项目“甲路改名”。"
    ]


def test_known_name_under_another_code_is_a_warning(plan: Plan, planner: User) -> None:
    imported(plan, planner, row())
    assert warned(compared(plan, row("q-1"))) == [
        "台账里已有“甲路”（代码p-1），这一行代码不同：按另一个项目新增。"
    ]
    assert warned(compared(plan, row("q-1", "乙桥"), row("q-2", "乙桥"))) == [
        "“乙桥”和第2行同名，代码不同：按两个项目导入。"
    ]


# Faults, by row and column.


@pytest.mark.parametrize(
    "cells, words",
    [
        ({"sector": "基础建设"}, "D列“行业领域”　没有叫“基础建设”的行业领域。可以填：基础设施。"),
        (
            {"lead": "县交通运输局"},
            "F列“牵头单位”　没有叫“县交通运输局”的牵头单位。可以填：县交通局。",
        ),
        ({"lead": None}, "F列“牵头单位”　是空的，新增的项目要有牵头单位。"),
        ({"total": None}, "G列“总投资（万元）”　是空的，新增的项目要有总投资。"),
        ({"plan": "—"}, "I列“2024年计划投资（万元）”　是空的，新增的项目要有本年计划投资。"),
    ],
)
def test_wrong_row_is_a_fault_and_nothing_is_written(
    cells: dict[str, Any], words: str, plan: Plan, planner: User
) -> None:
    rows = [row("p-1"), row("p-2", "乙桥", **cells)]
    (fault,) = faults(compared(plan, *rows))
    assert fault == f"第3行　{words}"
    with pytest.raises(Refused, match="什么都没有导入"):
        imported(plan, planner, *rows)
    assert nothing_written()


def test_missing_column_is_one_fault(plan: Plan) -> None:
    rows = [[*line[:5], *line[6:]] for line in (row(), row("p-2", "乙桥"))]
    assert faults(compared(plan, *rows, head=[*HEAD[:5], *HEAD[6:]])) == [
        "文件里没有“牵头单位”这一列，新增的项目（如第2行）要有它。"
    ]


@pytest.mark.parametrize(
    "head, cells, words",
    [
        (
            ["开工时间", "竣工时间"],
            ["2024-05", "2024-03"],
            "K列“竣工时间”　计划竣工不能早于计划开工。",
        ),
        (
            ["实际开工时间", "实际竣工时间"],
            ["2024-05-01", "2024-03-01"],
            "实际竣工不能早于实际开工。",
        ),
        (
            ["竣工时间", "实际开工时间", "实际竣工时间"],
            ["2024-03", "2024-05-01", "2024-03-01"],
            "L列“实际竣工时间”　实际竣工不能早于实际开工。",
        ),
        (
            ["中期调整", "文号"],
            ["调入", "城府〔2024〕1号"],
            "J列“中期调整”　中期调整要填怎么调整、文号和日期",
        ),
        (["撤销日期"], ["2024-05-01"], "J列“撤销日期”　撤销要填日期和原因"),
        (["联系人"], ["字" * 41], "J列“联系人”"),
        (["阶段"], ["终止"], "终止"),
        (
            ["专项债（万元）"],
            [150],
            "六项计划资金之和是 150 万元，年度计划投资是 200 万元，相差 50 万元",
        ),
    ],
)
def test_what_the_models_refuse_is_a_fault(
    head: list[str], cells: list[Any], words: str, plan: Plan
) -> None:
    (fault,) = faults(compared(plan, [*row(), *cells], head=[*HEAD, *head]))
    assert fault.startswith("第2行　") and words in fault


# Warnings, which have to be confirmed.


@pytest.mark.parametrize(
    "cells, words",
    [
        ({"done": 1000.1}, ["至上年底累计完成1000.1万元，多于总投资1000万元（超概算）。"]),
        ({"done": 1000, "plan": 0}, []),
        ({"done": 900, "plan": 100}, []),
        ({"done": 900, "plan": 100.1}, ["计划投资100.1万元，多于剩下的投资100万元。"]),
        ({"done": 299}, ["至上年底累计完成投资由300万元减为299万元（核减）。"]),
    ],
)
def test_import_with_warnings_needs_their_confirmation(
    cells: dict[str, Any], words: list[str], plan: Plan, planner: User
) -> None:
    imported(plan, planner, row())
    read = lines(row(**cells))
    found = IMPORTER.compare(read, plan)
    assert (warned(found), faults(found)) == (words, [])
    if words:
        with pytest.raises(Unconfirmed, match="看过以后勾选"):
            carry_out(IMPORTER, read, plan, seen=found.seen, confirmed=False, by=planner, file="a")
        assert ProjectPlan.objects.get().done_before == Decimal(300)
    carry_out(IMPORTER, read, plan, seen=found.seen, confirmed=bool(words), by=planner, file="a")
    assert ProjectPlan.objects.get().done_before == Decimal(str(cells["done"]))


def test_continued_project_with_nothing_done_is_a_warning(plan: Plan) -> None:
    assert warned(compared(plan, row(done=None))) == ["续建项目没有至上年底累计完成投资，按0计。"]
    assert warned(compared(plan, row(nature="新开工", done=None))) == []


# Once the plan is adopted.

ADJUSTED = [*HEAD, "中期调整", "文号", "调整日期"]


def test_adopted_plan_takes_only_changes_with_a_document(plan: Plan, planner: User) -> None:
    imported(plan, planner, row(), row("p-2", "乙桥"))
    plan.state = PlanState.ADOPTED
    plan.save()
    # Plans print sums and no projects: the ledger may follow, until the first report is opened.
    assert faults(compared(plan, row("p-3", "丙渠"))) == []
    make_progress(ProjectPlan.objects.get(project__code="p-1"), "1", 3)
    assert "改计划投资要有文件" in faults(compared(plan, row(plan=250)))[0]
    assert "再加项目要按中期调整" in faults(compared(plan, row("p-3", "丙渠")))[0]
    assert faults(compared(plan, row(nature="新开工"))) == [
        "第2行　C列“建设性质”　2024年计划已批准，文件印出的内容不能再改。"
    ]
    assert faults(compared(plan, row(lead="县水利局"))) == []
    # A ledger from before a unit was renamed names it as it was called.
    formerly(Department.objects.get(name="县水利局"), "2020-12-31", "县水务局")
    assert faults(compared(plan, row(lead="县水务局"))) == []
    document = ["城府〔2024〕9号", "2024-07-01"]
    rows = [[*row(plan=250), "调整投资", *document], [*row("p-3", "丙渠"), "调入", *document]]
    imported(plan, planner, *rows, head=ADJUSTED)
    line = ProjectPlan.objects.get(project__code="p-3")
    assert (line.adjustment, line.adjusted_on) == (Adjustment.IN, datetime.date(2024, 7, 1))


# Sources of money, units, export.


def test_empty_sources_beside_a_filled_one_are_zero(plan: Plan, planner: User) -> None:
    head = [*HEAD, "中央预算内（万元）", "专项债（亿元）"]
    imported(plan, planner, [*row(), 200, None], head=head)
    found = imported(plan, planner, [*row(), None, 0.02], head=head)
    assert [(change.label, change.old, change.new) for change in found.entries[0].changes] == [
        ("中央预算内资金", "200", "0"),
        ("专项债资金", "0", "200"),
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_exported_file_is_imported_without_changes(kind: str, plan: Plan, planner: User) -> None:
    make_line(
        plan,
        "2401-500229-04-01-123456",
        "1000.0001",
        Nature.NEW,
        done_before=Decimal("0.1"),
        fund_bond=Decimal("1000.0001"),
        goal="完成主体，\r\n通过验收。",
        adjustment=Adjustment.IN,
        adjustment_no="城府〔2024〕9号",
        adjusted_on=datetime.date(2024, 7, 1),
        project_fields={
            "name": "=甲路",
            "lead": make_department("jiaotong"),
            "content": "+长 3.5 公里",
            "phone": "023-59222222",
            "total_investment": Decimal("123456789.5"),
            "planned_start": datetime.date(2024, 10, 1),
            "planned_finish": datetime.date(2025, 12, 1),
            "enrolled_on": datetime.date(2024, 3, 15),
            "is_sample": True,
        },
    )
    ended = {
        "stage": Stage.ENDED,
        "ended_on": datetime.date(2024, 1, 2),
        "end_reason": "资金没有落实",
    }
    make_line(plan, "p-2", "0.5", project_fields=ended)
    response = file_response(kind, "台账", IMPORTER.head, IMPORTER.export(plan))
    again = table(io.BytesIO(response.content), name=f"a.{kind}")
    assert [str(fault) for fault in again.faults] == []
    found = IMPORTER.compare(again, plan)
    assert [entry.changes for entry in found.entries] == [[], []]
    assert (kinds(found), found.left_out, warned(found)) == ([SAME, SAME], [], [])
    total = dict(zip(IMPORTER.head, IMPORTER.export(plan)[-1], strict=True))
    assert (total["项目代码"], total["项目名称"]) == ("合计", "2个项目")
    assert (total["本年计划投资（万元）"], total["专项债资金（万元）"]) == (
        Decimal("1000.5001"),
        Decimal("1000.0001"),
    )


def test_export_of_an_empty_plan_has_no_rows(plan: Plan) -> None:
    assert IMPORTER.export(plan) == []


# Queries and statements.


def test_queries_do_not_grow_with_the_rows(plan: Plan, planner: User) -> None:
    """Comparing 1,000 rows takes as many queries as 100; writing takes batches of rows."""
    written = {}
    for number in (100, 1000):
        rows = [row(f"p{number}-{place}", f"项目{number}-{place}") for place in range(number)]
        changed = lines(*([*cells[:6], 2000, cells[7], 300] for cells in rows))
        read = lines(*rows)
        with CaptureQueriesContext(connection) as preview:
            seen = IMPORTER.compare(read, plan).seen
        assert len(preview) == 6
        with CaptureQueriesContext(connection) as new:
            carry_out(IMPORTER, read, plan, seen=seen, confirmed=True, by=planner, file="a")
        seen = IMPORTER.compare(changed, plan).seen
        with CaptureQueriesContext(connection) as again:
            carry_out(IMPORTER, changed, plan, seen=seen, confirmed=True, by=planner, file="a")
        written[number] = len(new), len(again)
        assert (
            KeyProject.objects.filter(code__startswith=f"p{number}-", total_investment=2000).count()
            == number
        )
    assert written[1000][0] <= 10 * written[100][0] and written[1000][1] <= 10 * written[100][1]
    assert max(written[1000]) < 120, written
    assert ProjectPlan.history.count() == 2 * 1100


def test_leader_of_the_lead_unit_does_not_become_the_projects_own(
    plan: Plan, planner: User
) -> None:
    imported(plan, planner, row(), row("p-2", "乙桥"))
    Department.objects.filter(name="县交通局").update(county_leader="张 三")
    head = [*HEAD, "分管县领导"]
    again = [[*row(), "张三"], [*row("p-2", "乙桥"), "李四"]]
    assert kinds(imported(plan, planner, *again, head=head)) == [SAME, CHANGED]
    leaders = KeyProject.objects.order_by("code").values_list("county_leader", flat=True)
    assert list(leaders) == ["", "李四"]
    # Beside another lead unit it is what the file says.
    assert kinds(compared(plan, [*row(lead="县水利局"), "张三"], head=head)) == [CHANGED]
    # Once it is the project's own, it stays.
    assert kinds(imported(plan, planner, [*row("p-2", "乙桥"), "李四"], head=head)) == [SAME]
