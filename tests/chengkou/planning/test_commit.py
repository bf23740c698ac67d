"""Writing what a file says where nothing of it is open, as the pages would."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chengkou.management.commands.read_plan import OPEN
from chengkou.planning.commit import commit, ready
from chengkou.planning.from_file import Kind, read_plan_file
from indicators.models import Indicator, Observation, Target
from projects.models import LivelihoodTask
from reporting.actions import Refused
from reporting.enums import PlanState
from reporting.models import Department, Plan, User
from reporting.tables.read import tables_of
from tests.factories import make_department, make_plan, make_target
from tests.indicators.importing import offices
from tests.projects.importing.documents import lists
from tests.reporting.tables import word_files as files

pytestmark = pytest.mark.django_db

DOCUMENT = offices.SOURCE / "source.txt"
HEAD = ["序号", "指标", "单位", "目标", "属性", "上年完成"]
ROWS = [["1", "GDP增速", "%", "6左右", "预期性", "6.1%"]]
TASK_HEAD = [
    "序号",
    "级别",
    "项目名称",
    "目标任务",
    "牵头单位",
    "年度投资（万元）",
    "社会资金（万元）",
]
TASKS = [["1", "市级", "农村饮水", "改造20处", "县水利局", "1,058.3", "１，058.3"]]


def read_plan(path: Path, *arguments: str, year: int = 2024) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command("read_plan", str(path), "--year", str(year), *arguments, stdout=out, stderr=err)
    return err.getvalue()


def refused(path: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and the sentences of a command that writes nothing."""
    out, err = io.StringIO(), io.StringIO()
    before = (Target.objects.count(), LivelihoodTask.objects.count(), Observation.objects.count())
    with pytest.raises(CommandError) as raised:
        call_command("read_plan", str(path), "--year", "2024", *arguments, stdout=out, stderr=err)
    after = (Target.objects.count(), LivelihoodTask.objects.count(), Observation.objects.count())
    assert after == before
    return raised.value.returncode, f"{err.getvalue()}{raised.value}"


@pytest.fixture
def plan() -> Plan:
    return make_plan(2024, PlanState.DRAFT)


@pytest.fixture
def lead() -> Department:
    return make_department("fagaiwei", "县发展改革委")


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "计划.docx"
    tasks = ["2024年民生实事", [TASK_HEAD, *TASKS]]
    made = files.document("2024年计划指标", [HEAD, *ROWS], *tasks)
    path.write_bytes(files.saved(made))
    return path


def test_targets_of_the_document_come_into_an_empty_draft(
    plan: Plan, lead: Department, planner: User
) -> None:
    said = read_plan(
        DOCUMENT, "--commit", "--user", "planner", "--kind", "targets", "--lead", lead.name
    )
    rows = offices.printed(2024)
    stored = list(Target.objects.filter(plan=plan).order_by("number", "row"))
    assert [(each.name, each.unit, each.wording) for each in stored] == [
        (row["name"], row["unit"], row["target_text"]) for row in rows
    ]
    assert {each.lead for each in stored} == {lead}
    assert not any(each.lead_confirmed for each in stored)
    assert all(each.history.get().history_user == planner for each in stored)
    results = Observation.objects.filter(year=2023, month=12)
    assert said.strip().endswith(f"新增40行，改动0行，参考数据{results.count()}个。")
    growth = results.get(indicator=stored[0].indicator)
    assert (str(growth.value), growth.source) == ("6", "source.txt 第11个表")


def test_livelihood_tasks_of_the_document_come_into_an_empty_draft(
    plan: Plan, planner: User
) -> None:
    names = {row["lead_unit"] for row in lists.printed()}
    for row in lists.printed():
        names.update(filter(None, row["responsible_units"].split("；")))
    for number, name in enumerate(sorted(filter(None, names))):
        make_department(f"unit{number}", name)
    read_plan(DOCUMENT, "--commit", "--user", "planner", "--kind", "livelihood")
    tasks = LivelihoodTask.objects.filter(plan=plan)
    assert tasks.count() == 16
    assert sum(task.investment for task in tasks) == 31273
    assert all(task.history.first().history_user == planner for task in tasks)


def test_both_kinds_are_written_at_once_and_again_changes_nothing(
    word: Path, plan: Plan, lead: Department, planner: User
) -> None:
    make_department("shuili", "县水利局")
    arguments = ("--commit", "--user", "planner", "--lead", lead.name)
    said = read_plan(word, *arguments)
    assert said.strip() == f"已写入{plan}：新增2行，改动0行，参考数据1个。"
    assert str(Observation.objects.get().value) == "6.1"
    assert str(LivelihoodTask.objects.get().investment) in ("1058.3", "1058.3000")
    said = read_plan(word, *arguments)
    assert said.strip() == f"已写入{plan}：新增0行，改动0行，参考数据0个。"


def test_open_row_of_one_kind_keeps_all_from_being_written(
    word: Path, plan: Plan, lead: Department, planner: User
) -> None:
    code, said = refused(word, "--commit", "--user", "planner", "--lead", lead.name)
    assert code == OPEN
    assert "没有叫“县水利局”的牵头单位" in said
    assert "还有1处没有定，什么都没有写入" in said


def test_target_without_a_lead_is_open_unless_its_last_plan_had_one(
    word: Path, plan: Plan, planner: User
) -> None:
    arguments = ("--commit", "--user", "planner", "--kind", "targets")
    assert "“GDP增速”：没有牵头单位。" in refused(word, *arguments)[1]
    last = make_target(plan=make_plan(2023), name="GDP增速", unit="%")
    read_plan(word, *arguments)
    assert Target.objects.get(plan=plan).lead == last.lead


def test_nothing_is_written_without_the_option(word: Path, plan: Plan, lead: Department) -> None:
    make_department("shuili", "县水利局")
    read_plan(word, "--user", "planner", "--lead", lead.name)
    assert not Target.objects.exists()
    assert not LivelihoodTask.objects.exists()
    assert not Indicator.objects.exists()


@pytest.mark.usefixtures("plan", "reviewer")
def test_who_may_not_import_is_refused(word: Path) -> None:
    assert "--user" in refused(word, "--commit")[1]
    assert "没有叫“nobody”的账号" in refused(word, "--commit", "--user", "nobody")[1]
    assert "不能导入" in refused(word, "--commit", "--user", "reviewer")[1]


def test_year_without_a_draft_is_refused(word: Path, lead: Department, planner: User) -> None:
    arguments = ("--commit", "--user", "planner", "--lead", lead.name)
    assert "还没有2024年的计划" in refused(word, *arguments)[1]
    make_plan(2024, PlanState.ADOPTED)
    make_department("shuili", "县水利局")
    code, said = refused(word, *arguments)
    assert code == OPEN
    assert "不能再导入目标" in said


def test_file_without_such_rows_is_refused(tmp_path: Path, plan: Plan, planner: User) -> None:
    path = tmp_path / "空.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert "没有读到" in refused(path, "--commit", "--user", "planner")[1]


def test_results_of_another_year_become_observations(tmp_path: Path, planner: User) -> None:
    plan = make_plan(2024, PlanState.DRAFT)
    known = make_target(plan=make_plan(2023), name="GDP增速", unit="%").indicator
    path = tmp_path / "完成情况.docx"
    rows = [["序号", "指标", "单位", "完成情况"], ["1", "GDP增速", "%", "6.10%"]]
    path.write_bytes(files.saved(files.document("2023年计划完成情况", rows)))
    said = read_plan(path, "--commit", "--user", "planner")
    assert said.strip() == f"已写入{plan}：新增0行，改动0行，参考数据1个。"
    result = Observation.objects.get()
    assert (result.indicator, result.year, result.month) == (known, 2023, 12)
    assert (str(result.value), result.source) == ("6.10", "完成情况.docx 第1个表")
    assert result.history.get().history_user == planner


def test_change_of_one_kind_meanwhile_takes_back_the_other(
    word: Path, plan: Plan, lead: Department, planner: User
) -> None:
    make_department("shuili", "县水利局")
    read_plan(word, "--commit", "--user", "planner", "--kind", "livelihood")
    with word.open("rb") as file:
        tables = tables_of(file, name=word.name, size=word.stat().st_size)
    found = read_plan_file(tables, 2024)
    result = ready(found, list(Kind), word.name, lead)
    assert result.open == []
    LivelihoodTask.objects.update(remark="改过")
    with pytest.raises(Refused, match="预览以后，有人改了“农村饮水”"):
        commit(found, result, by=planner, file=word.name)
    assert not Target.objects.exists()
    assert not Indicator.objects.exists()
    assert not Observation.objects.exists()


def test_row_that_is_not_understood_keeps_all_from_being_written(
    tmp_path: Path, plan: Plan, lead: Department, planner: User
) -> None:
    path = tmp_path / "计划.docx"
    rows = [
        ["1", "GDP增速", "%", "6左右", "预期性", ""],
        ["2", "失业率", "%", "优化", "预期性", ""],
    ]
    path.write_bytes(files.saved(files.document("2024年计划指标", [HEAD, *rows])))
    code, said = refused(path, "--commit", "--user", "planner", "--lead", lead.name)
    assert code == OPEN
    assert "“失业率”：目标“优化”没有读成数，由人工评定。" in said
