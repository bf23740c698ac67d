"""`manage.py read_ledger`: what an import would read, ask and refuse; nothing is written."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from projects.models import KeyProject, ProjectPlan
from reporting.enums import PlanState
from reporting.models import Plan
from tests.factories import make_department, make_line, make_plan, make_sector
from tests.projects.importing.files import xlsx

pytestmark = pytest.mark.django_db

HEAD = [
    "项目代码",
    "项目名称",
    "类型",
    "板块",
    "投资主体",
    "责任单位",
    "总投资",
    "当年计划",
    "起止年限",
]
LINES: list[list[Any]] = [
    ["城口县2024年重点项目"],
    [None, "单位：个、万元"],
    HEAD,
    ["一、续建项目（1个）"],
    ["p-1", "甲路", None, "基础 设施", "政府", "县 交通局", 5000, "1,058.3", "2023—2025年"],
    ["二、新开工项目"],
    [None, "乙桥", None, "基础设施", "社会", "县水务局", "1.2亿", 600, "2024年3月至2026年底"],
    ["合　计", "2个", None, None, None, None, 17000, 1700],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx(*LINES).getvalue())
    return path


@pytest.fixture
def county() -> None:
    make_sector("基础设施", 10)
    make_department("jiaotong", "县交通局")
    make_department("shuili", "县水利局")


def printed(file: Path, *options: str, year: str = "2024") -> str:
    out = io.StringIO()
    call_command("read_ledger", str(file), "--year", year, *options, stdout=out)
    return out.getvalue()


def test_rows_and_questions_are_printed_for_machines(file: Path, county: None) -> None:
    make_plan(2024, PlanState.DRAFT)
    found = json.loads(printed(file, "--json"))
    assert found["rows"][0] == {
        "row": 5,
        "code": "p-1",
        "name": "甲路",
        "sector": "基础设施",
        "source": "government",
        "nature": "continued",
        "lead": "县交通局",
        "total": "5000",
        "plan": "1058.3",
        "start": "2023-01",
        "finish": "2025-12",
        "problems": found["rows"][0]["problems"],
    }
    assert any("只写了年份，开工按1月、竣工按12月读" in said for said in found["asks"])
    second = found["rows"][1]
    assert (second["code"], second["nature"], second["total"]) == (None, "new", "12000")
    assert (second["start"], second["finish"]) == ("2024-03", "2026-12")
    assert second["problems"] == [
        "F列“责任单位”：没有叫“县水务局”的牵头单位。可以填：县水利局、县交通局。"
    ]
    assert found["errors"] == [
        "第7行　F列“责任单位”　没有叫“县水务局”的牵头单位。可以填：县水利局、县交通局。"
    ]
    (sums,) = [said for said in found["asks"] if "相差" in said]
    assert sums == (
        "第8行　合计　写的本年计划投资是1700万元，读到的2行相加是1658.3万元，相差41.7万元。"
    )
    assert not KeyProject.objects.exists() and not ProjectPlan.objects.exists()


def test_code_of_a_project_that_is_found_by_its_name_is_printed(file: Path, county: None) -> None:
    make_line(make_plan(2023), "x-9", project_fields={"name": "乙 桥"})
    make_plan(2024, PlanState.DRAFT)
    assert json.loads(printed(file, "--json"))["rows"][1]["code"] == "x-9"


def test_the_same_is_printed_for_people(file: Path, county: None) -> None:
    make_plan(2024, PlanState.DRAFT)
    text = printed(file)
    assert "第5行　项目代码 p-1　项目名称 甲路　行业领域 " in text
    assert "建设性质 新开工" in text
    assert "要改的（1）" in text and "要核对的（" in text and "说明（" in text


def test_year_without_a_plan_is_read_as_a_new_draft(file: Path, county: None) -> None:
    found = json.loads(printed(file, "--json"))
    assert len(found["rows"]) == 2
    assert "系统里还没有2024年的计划，按新建的草案比对。" in found["notices"]
    assert not Plan.objects.exists()


def test_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="打不开文件"):
        printed(tmp_path / "没有.xlsx")
    other = tmp_path / "a.pdf"
    other.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="不是 Excel 文件"):
        printed(other)
