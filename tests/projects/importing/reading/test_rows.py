"""Finding a table's head, its rows, and the notices and faults on the rest."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from projects.importing.ledger import ProjectImporter
from projects.importing.livelihood import TaskImporter
from projects.importing.reading.table import SourceRow, Table
from tests.projects.importing.files import HEAD, row, table, xlsx


def said(found: Table) -> list[str]:
    return [str(fault) for fault in found.faults]


def noticed(found: Table) -> str:
    return "".join(map(str, found.notices))


def test_plain_table() -> None:
    found = table(xlsx(HEAD, row(total=1000.5)))
    assert (said(found), noticed(found)) == ([], "")
    assert found.rows == [
        SourceRow(
            2,
            {
                "code": "p-1",
                "name": "甲路",
                "nature": "continued",
                "sector": "基础设施",
                "source": "government",
                "lead": "县交通局",
                "total_investment": Decimal("1000.5"),
                "done_before": Decimal(300),
                "investment": Decimal(200),
            },
        )
    ]
    assert found.heads["total_investment"] == "G列“总投资（万元）”"


def test_table_as_counties_write_it() -> None:
    """A title, the unit above, two rows of heads, headings between the rows, sums and a note."""
    found = table(
        xlsx(
            ["城口县2024年重点项目计划表（2023年12月）"],
            [None, None, None, None, None, None, None, "单位：万元"],
            [
                "序号",
                "项目名称",
                "责任单位",
                "总投资（亿元）",
                "2023年",
                None,
                "2024年投资计划",
                None,
                "开工\n时间",
            ],
            [None, None, None, None, "计划投资", "底累计完成投资", "小计", "专项债券", None],
            ["一、续建项目（2个）", None, None, 1.6, None, 900, 500],
            ["（一）基础设施", None, None, 1.5, None, 800, 400],
            [1, "甲路", "县交通局", 1.5, 700, 800, 400, 400, datetime.date(2023, 5, 6)],
            ["（二）乡村振兴类", None, None, 0.1, None, 100, 100],
            [2, "乙渠", "县水利局", 0.1, 50, 100, 100, "—", "2023年3月"],
            ["二、新开工项目"],
            ["（一）基础设施"],
            [3, "丙桥", "县交通局", 0.2, None, None, 300, None, "2024.10"],
            [None, "合计", None, 1.8],
            ["注：本表由县发展改革委汇总。"],
        )
    )
    assert said(found) == []
    assert [
        (line.number, line.values["name"], line.values["nature"], line.values["sector"])
        for line in found.rows
    ] == [
        (7, "甲路", "continued", "基础设施"),
        (9, "乙渠", "continued", "乡村振兴"),
        (12, "丙桥", "new", "基础设施"),
    ]
    first = found.rows[0].values
    assert (
        first["total_investment"],
        first["done_before"],
        first["investment"],
        first["fund_bond"],
    ) == (
        Decimal(15000), Decimal(800), Decimal(400), Decimal(400),
    )  # fmt: skip
    assert (first["planned_start"], found.rows[2].values["planned_start"]) == (
        datetime.date(2023, 5, 1), datetime.date(2024, 10, 1),
    )  # fmt: skip
    words = noticed(found)
    assert "没有用到的列：E列“计划投资”" in words
    assert (
        "第5、6、8、10、11行是小标题" in words
        and "第13行是合计" in words
        and "第14行是表下的说明" in words
    )
    assert "3行的建设性质按小标题填" in words


def test_columns_can_come_in_any_order() -> None:
    places = [8, 3, 1, 0, 6, 2, 7, 5, 4]
    shuffled = table(xlsx([HEAD[place] for place in places], [row()[place] for place in places]))
    assert shuffled.rows == table(xlsx(HEAD, row())).rows


@pytest.mark.parametrize("place, is_found", [(1, True), (10, True), (11, False)])
def test_head_is_found_in_the_first_ten_rows_alone(place: int, is_found: bool) -> None:
    found = table(xlsx(*[["标题"]] * (place - 1), HEAD, row()))
    assert bool(found.rows) == is_found
    assert is_found or "没有找到表头：前10行里要有一行写着“项目代码”、“项目名称”" in said(found)[0]


def test_first_sheet_with_a_table_is_read() -> None:
    from openpyxl import load_workbook

    file = xlsx(["填表说明"])
    book = load_workbook(file)
    sheet = book.create_sheet("台账")
    sheet.append(HEAD)
    sheet.append(row())
    file.seek(0)
    book.save(file)
    found = table(file)
    assert len(found.rows) == 1
    assert "工作表“Sheet”里没有台账" in noticed(found)


@pytest.mark.parametrize(
    "place, title, words",
    [
        (6, "总投资", "第1行　G列“总投资”　没有写单位：请在表头里写（万元）或（亿元）"),
        (
            8,
            "2024年计划投资（元）",
            "第1行　I列“2024年计划投资（元）”　单位是“元”，请换算成万元或亿元。",
        ),
    ],
)
def test_money_without_a_known_unit_is_a_fault(place: int, title: str, words: str) -> None:
    head = [title if index == place else own for index, own in enumerate(HEAD)]
    (fault,) = said(table(xlsx(head, row())))
    assert fault.startswith(words)


def test_two_units_above_the_table_are_no_unit() -> None:
    head = ["总投资" if title.startswith("总投资") else title for title in HEAD]
    assert "没有写单位" in said(table(xlsx(["单位：万元"], ["单位：亿元"], head, row())))[0]
    assert said(table(xlsx(["单位：亿元"], head, row()))) == []


def test_two_columns_of_one_kind_are_a_fault() -> None:
    head = [*HEAD[:5], "责任单位", *HEAD[6:], "主管部门"]
    assert said(table(xlsx(head, [*row(), "县水利局"]))) == [
        "第1行　F列“责任单位”、J列“主管部门”都像是牵头单位，请只留一列，或者把其他的改名。"
    ]
    ours = table(xlsx([*HEAD, "责任单位"], [*row(), "县水利局"]))
    assert ours.rows[0].values["lead"] == "县交通局"
    assert "没有用到的列：J列“责任单位”" in noticed(ours)


@pytest.mark.parametrize(
    "cells, words",
    [
        (
            {"total": "约500"},
            "第3行　G列“总投资（万元）”　“约500”里的“约”不是数字。请只填数字",
        ),
        ({"done": -1}, "第3行　H列“截至2023年底累计完成投资（万元）”　-1 是负数，金额不能是负数。"),
        ({"plan": "=A1*2"}, "第3行　I列“2024年计划投资（万元）”　是公式，系统不读公式"),
        ({"lead": "=B1"}, "第3行　F列“牵头单位”　是公式"),
        ({"plan": 0.00001}, "小数超过4位"),
        ({"nature": "在谋划"}, "第3行　C列“建设性质”　“在谋划”不认识，请填：续建、新开工、前期。"),
    ],
)
def test_fault_of_a_cell_names_row_and_column(cells: dict[str, Any], words: str) -> None:
    (fault,) = said(table(xlsx(HEAD, row(), row("p-2", "乙桥", **cells))))
    assert words in fault


def test_formulas_in_rows_of_totals_are_ignored() -> None:
    found = table(xlsx(HEAD, row(), ["合计", None, None, None, None, None, "=SUM(G2:G2)"]))
    assert (said(found), len(found.rows)) == ([], 1)


def test_repeated_head_is_passed_over() -> None:
    found = table(xlsx(HEAD, row(), HEAD, row("p-2", "乙桥")))
    assert [line.number for line in found.rows] == [2, 4]
    assert "第3行是重复的表头" in noticed(found)


def test_head_without_rows_is_a_fault() -> None:
    assert said(table(xlsx(HEAD))) == ["第1行　表头下面没有一行内容。"]


def test_row_whose_name_begins_with_a_numeral_is_no_heading() -> None:
    found = table(xlsx(HEAD[1:], row(name="一期工程")[1:], row(name="二、三期道路")[1:]))
    assert [line.values["name"] for line in found.rows] == ["一期工程", "二、三期道路"]


def test_dumped_table_is_loaded_unchanged() -> None:
    import json

    importer = ProjectImporter()
    found = table(xlsx([*HEAD, "开工时间"], [*row(total=1000.5), "2024-03"]))
    again = Table.load(json.loads(json.dumps(found.dump())), importer.columns)
    assert (again.rows, again.heads) == (found.rows, found.heads)


def test_heading_gives_its_level_to_the_tasks_below() -> None:
    head = [
        "序号",
        "实事名称",
        "目标任务",
        "牵头单位",
        "责任单位",
        "总投资（万元）",
        "上级资金（万元）",
        "完成时限",
    ]
    found = table(
        xlsx(
            head,
            ["一、市级民生实事（1件）"],
            [1, "农村饮水", "改造20处。", "县水利局", "县财政局、各乡镇", 100, 100, "2024-09-30"],
            ["二、县级民生实事"],
            [1, "托育服务", "建1所。", "县卫生健康委", None, 5, 5],
        ),
        TaskImporter(),
    )
    assert said(found) == []
    assert [
        (line.values["level"], line.values["number"], line.values["name"]) for line in found.rows
    ] == [
        ("city", 1, "农村饮水"),
        ("county", 1, "托育服务"),
    ]
    assert found.rows[0].values["due_on"] == datetime.date(2024, 9, 30)


def test_head_in_two_rows_may_end_in_the_upper_one() -> None:
    upper = [*HEAD[:8], "本年", None, "开工时间"]
    found = table(xlsx(upper, [*[None] * 8, "计划投资（万元）"], [*row(), None, "2024-03"]))
    assert found.rows[0].values["planned_start"] == datetime.date(2024, 3, 1)


NATURE_HEAD = ["项目名称", "建设性质", "牵头单位", "总投资（万元）", "2024年计划投资（万元）"]


def of_natures(*natures: str | None, heading: str = "") -> Table:
    lines: list[list[Any]] = [[heading]] if heading else []
    for place, nature in enumerate(natures):
        lines.append([f"项目{place}", nature, "县交通局", 10, 5])
    return table(xlsx(NATURE_HEAD, *lines))


def natures(found: Table) -> list[Any]:
    return [line.values.get("nature") for line in found.rows]


@pytest.mark.parametrize(
    "kind", ["新建", "改建", "扩建", "迁建", "技改", "改（扩）建", "新建、改建"]
)
def test_kind_of_building_is_no_nature(kind: str) -> None:
    found = of_natures(kind)
    assert (natures(found), said(found)) == ([None], [])
    assert "没有读" in noticed(found)
    assert "说的是怎样建设" in found.rows[0].set_aside["nature"]


@pytest.mark.parametrize("kind", ["新建", "改建", "扩建"])
def test_kind_of_building_leaves_the_nature_to_the_heading(kind: str) -> None:
    found = of_natures(kind, heading="一、续建项目（1个）")
    assert (natures(found), said(found), found.warnings) == (["continued"], [], [])


def test_newly_built_beside_continued_is_read_as_new_and_asked_about() -> None:
    found = of_natures("续建", "新建")
    assert natures(found) == ["continued", "new"]
    (warning,) = map(str, found.warnings)
    assert "1行写的是新建，同一列里另有续建，按新开工读（第3行）。" in warning
    assert natures(of_natures("续建", "新建", "扩建")) == ["continued", None, None]


def test_heading_of_newly_built_projects_is_asked_about() -> None:
    found = of_natures(None, heading="二、新建项目")
    assert natures(found) == ["new"]
    assert [str(warning) for warning in found.warnings] == [
        "第2行　新建项目　小标题“新建项目”按新开工读。"
    ]


@pytest.mark.parametrize(
    "heading, cell",
    [("一、续建项目", "新开工"), ("二、新开工项目", "续建"), ("三、前期项目", "续建类")],
)
def test_cell_that_contradicts_its_heading_is_a_fault(heading: str, cell: str) -> None:
    (fault,) = said(of_natures(cell, heading=heading))
    assert fault.startswith("第3行　B列“建设性质”　写的是") and "请改成一致" in fault


def test_sector_that_contradicts_its_heading_is_a_fault() -> None:
    lines = [["（一）乡村振兴"], row()]
    (fault,) = said(table(xlsx(HEAD, *lines)))
    assert "写的是基础设施，上面的小标题是“乡村振兴”" in fault
    assert said(table(xlsx(HEAD, ["（一）基础设施类"], row(sector="基础 设施")))) == []


@pytest.mark.parametrize(
    "cells, nature",
    [
        (["续建", "新开工"], "nature"),
        (["政府投资", "社会投资"], "source"),
        (["交通", "续建"], "sector"),
    ],
)
def test_what_rows_are_sorted_by_is_told_by_their_cells(cells: list[str], nature: str) -> None:
    head = ["项目名称", "项目类型", "牵头单位", "总投资（万元）"]
    found = table(xlsx(head, *(["甲", cell, "县交通局", 1] for cell in cells)))
    assert nature in found.heads
    assert "B列“项目类型”按" in noticed(found)


def test_every_wrong_sum_is_told_before_confirming() -> None:
    head = ["项目名称", "牵头单位", "总投资（万元）", "2024年计划投资（万元）"]
    found = table(
        xlsx(
            head,
            ["一、续建项目（2个）", None, 300, 30],
            ["甲路", "县交通局", 100, 10],
            ["乙桥", "县交通局", 200, 20],
            ["二、新开工项目（2个）", None, 50, 5],
            ["丙渠", "县水利局", 40, 5],
            ["续建项目小计", None, 300, 30],
            ["合　计", None, "=SUM(C3:C6)", 36],
        )
    )
    assert [str(warning) for warning in found.warnings] == [
        "第5行　二、新开工项目（2个）　写的是2个，读到1个。",
        "第5行　二、新开工项目（2个）　写的总投资是50万元，读到的1行相加是40万元，相差10万元。",
        "第8行　合计　写的本年计划投资是36万元，读到的3行相加是35万元，相差1万元。",
    ]
    assert "第8行的合计、小计是公式，没有和各行相加的数核对。" in noticed(found)


def test_money_may_have_its_unit_in_every_cell() -> None:
    head = ["项目名称", "牵头单位", "总投资", "2024年计划投资（万元）"]
    found = table(xlsx(head, ["甲", "县交通局", "1.2亿元", 5], ["乙", "县交通局", "300万", 5]))
    assert found.values_of("total_investment") == [Decimal(12000), Decimal(300)]
    assert (
        "没有写单位"
        in said(table(xlsx(head, ["甲", "县交通局", "1.2亿元", 5], ["乙", "", 3, 5])))[0]
    )


def test_span_fills_both_months_and_gives_way_to_columns_of_their_own() -> None:
    head = ["项目名称", "牵头单位", "起止年限", "竣工时间", "总投资（万元）"]
    found = table(
        xlsx(
            head,
            ["甲", "县交通局", "2023—2025年", None, 1],
            ["乙", "县交通局", "2023年5月至2025年底", "2025年8月底", 1],
        )
    )
    assert [
        (line.values["planned_start"], line.values["planned_finish"]) for line in found.rows
    ] == [
        (datetime.date(2023, 1, 1), datetime.date(2025, 12, 1)),
        (datetime.date(2023, 5, 1), datetime.date(2025, 8, 1)),
    ]
    assert [str(warning) for warning in found.warnings] == [
        "第2行　C列“起止年限”　1行只写了年份，开工按1月、竣工按12月读（第2行）。"
    ]


def test_month_without_its_year_is_the_plans_and_asked_about() -> None:
    head = ["项目名称", "牵头单位", "竣工时间", "总投资（万元）"]
    found = table(xlsx(head, ["甲", "县交通局", "12月底前", 1], ["乙", "县交通局", "2026年", 1]))
    assert found.values_of("planned_finish") == [
        datetime.date(2024, 12, 1),
        datetime.date(2026, 12, 1),
    ]
    assert [warning.sentence for warning in found.warnings] == [
        "1行没有写年份，按2024年读（第2行）。",
        "1行只写了年份，按12月读（第3行）。",
    ]


def test_warnings_are_carried_to_the_confirmation() -> None:
    importer = ProjectImporter()
    found = of_natures("续建", "新建")
    assert Table.load(found.dump(), importer.columns).warnings == found.warnings


def test_heading_above_the_head_and_name_of_the_sheet_give_their_values() -> None:
    lines: list[list[Any]] = [["甲", None, "县交通局", 10, 5], ["二、新开工项目"], [*NATURE_HEAD]]
    lines.append(["乙", None, "县交通局", 10, 5])
    found = table(xlsx(["2024年重点项目"], ["一、续建项目"], NATURE_HEAD, *lines))
    assert (natures(found), said(found)) == (["continued", "new"], [])
    from openpyxl import load_workbook

    file = xlsx(NATURE_HEAD, ["甲", None, "县交通局", 10, 5])
    book = load_workbook(file)
    assert book.active is not None
    book.active.title = "前期项目"
    file.seek(0)
    book.save(file)
    found = table(file)
    assert natures(found) == ["preparation"]
    assert "1行的建设性质按小标题填。" in noticed(found)
