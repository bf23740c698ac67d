"""Which project a row is: names in any spelling, near ones offered, codes that Excel cut."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.importing import project_rows
from projects.importing.comparing import CHANGED, NEW, SAME
from projects.importing.matching import StoredProjects
from projects.models import KeyProject
from reporting.models import Plan, User
from tests.factories import make_project
from tests.projects.importing.files import (
    HEAD,
    IMPORTER,
    compared,
    faults,
    imported,
    kinds,
    lines,
    row,
    table,
    warned,
    xlsx,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelling",
    [
        "甲路(一期)",
        "甲 路（一期）",
        "甲路\n（一期）",
        "甲路【一期】",
        " 甲路〔一期〕　",
        "甲路［一期］",
    ],
)
def test_name_is_found_in_any_spelling_and_stays_as_it_was_spelt(
    spelling: str, plan: Plan, planner: User
) -> None:
    imported(plan, planner, row("p-1", "甲路（一期）"))
    assert kinds(compared(plan, row(None, spelling))) == [SAME]
    assert kinds(compared(plan, row("p-1", spelling))) == [SAME]
    assert kinds(compared(plan, row(None, spelling, plan=210))) == [CHANGED]


@pytest.mark.parametrize("other", ["甲路（二期）", "甲桥（一期）", "甲路一期", "乙路（一期）"])
def test_another_name_is_another_project(other: str, plan: Plan, planner: User) -> None:
    imported(plan, planner, row("p-1", "甲路（一期）"))
    assert kinds(compared(plan, row(None, other))) == [NEW]


def test_two_spellings_of_one_name_in_a_file_are_a_repetition(plan: Plan) -> None:
    assert faults(compared(plan, row(None, "甲路(一期)"), row(None, "甲路（一期）"))) == [
        "第3行　B列“项目名称”　项目名称“甲路（一期）”和第2行重复。"
    ]


def test_units_and_sectors_are_found_in_any_spelling(plan: Plan) -> None:
    found = compared(plan, row(lead="县 交通局", sector="基础\n设施"))
    project = found.entries[0].rows[0]
    assert isinstance(project, KeyProject)
    assert (faults(found), project.lead.name) == ([], "县交通局")


def test_name_that_is_nearly_a_stored_one_is_offered_and_not_matched(
    plan: Plan, planner: User
) -> None:
    imported(plan, planner, row("p-1", "高观镇2024年农村公路硬化工程"))
    found = compared(plan, row(None, "高观镇2024年农村公路硬化"))
    assert kinds(found) == [NEW]
    (warning,) = warned(found)
    assert warning.startswith("台账里有名称相近的“高观镇2024年农村公路硬化工程”（代码p-1）")


@pytest.mark.parametrize(
    "name", ["高观镇2025年农村公路硬化", "高观镇2024年农村公路硬化工程（三期）", "城南水厂"]
)
def test_name_with_other_numbers_is_not_offered(name: str, plan: Plan, planner: User) -> None:
    imported(plan, planner, row("p-1", "高观镇2024年农村公路硬化工程"))
    assert warned(compared(plan, row(None, name))) == []


def test_project_that_another_row_is_is_not_offered(plan: Plan, planner: User) -> None:
    imported(plan, planner, row("p-1", "高观镇农村公路硬化工程"))
    found = compared(plan, row(None, "高观镇农村公路硬化"), row("p-1", "高观镇农村公路硬化工程"))
    assert (kinds(found), warned(found)) == ([NEW, SAME], [])


def test_rows_for_which_no_like_name_was_looked_for_are_counted(
    plan: Plan, planner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(plan, planner, row("p-1", "高观镇农村公路硬化工程"))
    monkeypatch.setattr(project_rows, "PAIRS", 1)
    found = compared(plan, row(None, "高观镇农村公路硬化"), row(None, "高观镇农村公路硬化工"))
    assert [words[:9] for words in warned(found)] == ["台账里有名称相近的", "新项目太多，有1个"]


def test_code_as_a_number_beyond_15_digits_is_refused_and_never_matched(plan: Plan) -> None:
    """Excel keeps 15 digits: two codes that differ behind them are one and the same number."""
    make_project("202405000000000000", name="甲路")
    for code in (202405000000000011, 202405000000000012, 2.02405e17):
        read = table(xlsx(HEAD, row(code)))  # type: ignore[arg-type]
        (fault,) = map(str, read.faults)
        assert fault.startswith("第2行　A列“项目代码”　是数字，Excel 只保留前15位")
        assert IMPORTER.compare(read, plan).entries == []


@pytest.mark.parametrize("code", ["202405000000000000", "20240512345678900"])
def test_code_whose_digits_excel_made_zeros_is_refused(code: str, plan: Plan) -> None:
    (fault,) = faults(compared(plan, row(code)))
    assert "第15位以后都是0" in fault and "设为文本格式" in fault


def test_single_zero_that_tells_two_codes_apart_is_asked_about(plan: Plan) -> None:
    assert warned(compared(plan, row("2024050000000010"))) == []
    (warning,) = warned(compared(plan, row("2024050000000010"), row("2024050000000011", "乙桥")))
    assert "和另一个代码只差这一位" in warning


def test_code_that_is_stored_with_its_zeros_comes_back(plan: Plan, planner: User) -> None:
    make_project("202405000000000000", name="甲路")
    found = compared(plan, row("202405000000000000"))
    assert (faults(found), found.entries[0].rows[0].pk) == ([], KeyProject.objects.get().pk)


def test_code_is_found_in_full_width_signs(plan: Plan, planner: User) -> None:
    imported(plan, planner, row("2405-500229-04"))
    assert kinds(compared(plan, row("２４０５－500229—04"))) == [SAME]


@pytest.mark.parametrize("number", [1, 3])
def test_codes_and_names_are_read_in_one_query(number: int, plan: Plan) -> None:
    for place in range(number):
        make_project(f"p-{place}", name=f"项目{place}")
    with CaptureQueriesContext(connection) as asked:
        stored = StoredProjects()
        found = stored.named_in(lines(*(row(f"p-{place}") for place in range(number))))
    assert (len(asked), len(found)) == (1, number)


def test_kind_of_building_is_no_nature_and_asks_where_one_is_needed(
    plan: Plan, planner: User
) -> None:
    (fault,) = faults(compared(plan, row(nature="改建")))
    assert fault.startswith("第2行　C列“建设性质”　“改建”说的是怎样建设")
    imported(plan, planner, row())
    found = compared(plan, row(nature="改建", total=1200))
    assert (faults(found), kinds(found)) == ([], [CHANGED])
    assert [change.label for change in found.entries[0].changes] == ["总投资"]
    project = found.entries[0].rows[0]
    assert isinstance(project, KeyProject) and project.total_investment == Decimal(1200)
