"""`manage.py read_plan`: what is understood of a file, for people and for machines."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.enums import Catalogue
from indicators.models import Target
from projects.models import LivelihoodTask
from tests.chengkou.planning.documents import whole_document
from tests.indicators.importing.offices import SOURCE, printed
from tests.projects.importing.documents import lists as livelihood
from tests.reporting.tables import word_files as files

pytestmark = pytest.mark.django_db


def read(path: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("read_plan", str(path), "--year", "2024", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("real_data")
def test_document_is_understood_whole_and_nothing_is_written() -> None:
    before = Target.objects.count()
    rows: list[dict[str, Any]] = json.loads(read(SOURCE / "source.txt", "--json"))
    stored = Target.objects.of_catalogue(Catalogue.INDICATORS).oldest_first()
    assert [(row["year"], row["number"], row["row"]) for row in rows] == [
        (target.plan.year, target.number, target.row) for target in stored
    ]
    for row, target in zip(rows, stored, strict=True):
        assert row["matched"] == target.indicator.code
        assert row["target_text"] == target.wording
        assert row["unit"] == target.unit
        assert (row["attribute"] or "") == target.attribute
        assert row["rule"] == target.rule_kind
        assert row["problems"] == []
    results = [row["actual"] for row in rows if row["year"] == 2023]
    assert results == [row["actual_text"] for row in printed(2023)]
    assert Target.objects.count() == before


def test_empty_office_is_told_what_it_has_to_settle(tmp_path: Path) -> None:
    path = tmp_path / "计划.docx"
    made = files.document(
        "某县2025年计划指标",
        [
            ["序号", "指标", "单位", "目标", "属性", "来源"],
            ["一", "经济发展", *[files.LEFT] * 4],
            ["1", "GDP增速", "%", "6左右", "预期性", "a"],
            ["2", "营商环境", "", "优化", "指导性", "b"],
        ],
    )
    path.write_bytes(files.saved(made))
    reading = "6%左右：按不低于5.5%判断（容许低0.5个百分点）"
    lines = read(path).splitlines()
    assert lines == [
        "第1个表　2025年　经济发展",
        f"  1 GDP增速（%）　6左右　预期性　读作 {reading}　新指标",
        "  2 营商环境　优化　新指标",
        "      问题：属性“指导性”不认识，应为约束性或预期性。",
        "      问题：不知道怎样计量（增速·比率、累计量还是期末水平），请选定。",
        "没有读：第1个表没有用到的列：F列“来源”。",
        "读出2行，1行有问题。",
    ]


@pytest.mark.usefixtures("real_data")
def test_tasks_of_the_boxes_are_those_of_the_plan() -> None:
    rows = json.loads(read(SOURCE / "source.txt", "--json", "--kind", "tasks"))
    stored = Target.objects.of_catalogue(Catalogue.KEY_TASKS).select_related("section")
    for row, target in zip(rows, stored.order_by("number"), strict=True):
        assert (row["number"], row["unit"]) == (target.number, target.unit)
        assert row["section_number"] == target.section.number
        assert (row["section"], row["heading"]) == (target.section.name, target.group)
    # What is no plain number to be reached stays words, and is asked about.
    asked = {row["value"]: row["rule"] for row in rows if row["problems"] and row["rule"] == "text"}
    assert {"1-2", "Ⅱ", "10", "200", "100", "20"} == set(asked)
    (ratio,) = (row for row in rows if row["value"] == "2.45:1")
    assert (ratio["rule"], ratio["direction"]) == ("at_most", "down")


@pytest.fixture(scope="module")
def word_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("document") / "报告.docx"
    path.write_bytes(whole_document())
    return path


def as_csv(rows: list[dict[str, Any]], columns: dict[str, str]) -> list[dict[str, str]]:
    """These columns of what was printed, by the names that they have in the county's table."""
    return [{name: str(row[key] or "") for name, key in columns.items()} for row in rows]


def csv_rows(name: str, columns: dict[str, str]) -> list[dict[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{column: row[column] for column in columns} for row in rows]


COLUMNS_2024 = {
    "section_no": "section_number",
    "section_name": "section",
    "number": "number",
    "group_name": "group",
    "name": "name",
    "unit": "unit",
    "target_text": "target_text",
}
COLUMNS_2023 = {**COLUMNS_2024, "actual_text": "actual"}
TASK_COLUMNS = {
    "box_no": "box",
    "heading": "heading",
    "comparator": "comparator",
    "value": "value",
    "unit": "unit",
}
LIVELIHOOD_COLUMNS = {
    "level": "level",
    "number": "number",
    "project_name": "name",
    "lead_unit": "lead",
    "target_text": "target_text",
    "investment": "investment",
    "fund_upper": "fund_upper",
    "fund_county": "fund_county",
    "fund_bond": "fund_bond",
    "fund_social": "fund_social",
    "remark": "remark",
}


@pytest.mark.parametrize("way", ["text", "word"])
def test_whole_document_is_printed_as_the_countys_tables(way: str, word_file: Path) -> None:
    path = SOURCE / "source.txt" if way == "text" else word_file
    targets = json.loads(read(path, "--json"))
    for year, columns in ((2023, COLUMNS_2023), (2024, COLUMNS_2024)):
        of_year = [row for row in targets if row["year"] == year]
        assert as_csv(of_year, columns) == csv_rows(f"indicators_{year}", columns)
    tasks = json.loads(read(path, "--json", "--kind", "tasks"))
    in_boxes = [row for row in csv_rows("work_items_2024", TASK_COLUMNS) if row["box_no"]]
    assert as_csv(tasks, TASK_COLUMNS) == in_boxes
    livelihood_tasks = json.loads(read(path, "--json", "--kind", "livelihood"))
    *wanted, printed_sum = csv_rows("livelihood_2024", LIVELIHOOD_COLUMNS)
    assert as_csv(livelihood_tasks, LIVELIHOOD_COLUMNS) == wanted
    assert printed_sum["level"] == "合计"
    responsible = [row["responsible"] or "" for row in livelihood_tasks]
    *printed_units, _ = csv_rows("livelihood_2024", {"responsible_units": ""})
    assert responsible == [row["responsible_units"].replace("；", "、") for row in printed_units]


@pytest.mark.usefixtures("real_data")
def test_livelihood_tasks_of_the_document_are_those_of_the_plan() -> None:
    before = LivelihoodTask.objects.count()
    rows = json.loads(read(SOURCE / "source.txt", "--json", "--kind", "livelihood"))
    stored = list(LivelihoodTask.objects.filter(plan__year=2024).order_by("-level", "number"))
    tasks = {(task.get_level_display(), str(task.number)): task for task in stored}
    assert [(row["level"], row["number"]) for row in rows] == [
        (task["level"], task["number"]) for task in livelihood.printed()[:-1]
    ]
    for row in rows:
        task = tasks[row["level"], row["number"]]
        assert (row["matched"], row["name"]) == (task.name, task.name)
        assert row["target_text"] == task.target_text
        assert Decimal(row["investment"]) == task.investment
        assert row["problems"] == []
    assert LivelihoodTask.objects.count() == before


def test_livelihood_tasks_of_a_year_without_a_plan_are_printed(tmp_path: Path) -> None:
    path = tmp_path / "实事.docx"
    head = ["序号", "项目名称", "目标任务", "牵头单位", "年度投资"]
    rows = [["1", "农村饮水", "改造20处", "县水利局", "5"]]
    path.write_bytes(files.saved(files.document("2024年民生实事", [head, *rows])))
    asked = "没有写单位：请在表头里写（万元）或（亿元），或者在表的上方写“单位：万元”。"
    assert read(path, "--kind", "livelihood").splitlines() == [
        "第1个表　2024年民生实事",
        "1　农村饮水　县水利局　改造20处",
        f"      问题：第1行　E列“年度投资”　{asked}",
        "读出民生实事1件，1处要改或者要核对。",
    ]


def test_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="文件打不开"):
        read(tmp_path / "没有.docx")
    (tmp_path / "空.docx").write_bytes(b"")
    with pytest.raises(CommandError, match="文件是空的"):
        read(tmp_path / "空.docx")
