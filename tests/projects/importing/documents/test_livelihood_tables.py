"""Lists of livelihood tasks in a document: the county's exactly, other offices' as they are."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.importing.documents.livelihood_tables import ReadTasks, read_task_tables
from reporting.tables import plain, word
from reporting.tables.found import FoundTable, TableRow
from tests.indicators.importing.offices import SOURCE
from tests.projects.importing.documents.lists import TITLE, as_printed, as_read, printed
from tests.reporting.tables import word_files as files

YEAR = 2024


def from_word(*parts: str | Sequence[Sequence[str]]) -> ReadTasks:
    found = word.tables(files.saved(files.document(*parts)))
    return read_task_tables(list(found), YEAR)


def from_text(text: str) -> ReadTasks:
    return read_task_tables(list(plain.tables(text)), YEAR)


def said(read: ReadTasks) -> list[str]:
    table = read.table
    return [str(remark) for remark in (*table.faults, *table.warnings, *table.notices)]


def test_text_of_the_document_gives_its_list_exactly() -> None:
    read = from_text((SOURCE / "source.txt").read_text(encoding="utf-8"))
    assert as_read(read) == printed()[:-1]
    assert said(read) == [
        "第3、17行是小标题，没有当作一项来读。",
        "第21行是合计、小计，没有当作一项来读。",
        "16行的级别按小标题填。",
    ]


def test_word_file_of_the_document_gives_its_list_exactly() -> None:
    projects = [["序号", "项目名称", "牵头单位", "总投资（万元）"], ["1", "甲路", "县交通局", "5"]]
    read = from_word("2024年重点项目", projects, "附件3", TITLE, as_printed())
    assert as_read(read) == printed()[:-1]
    assert read.table.faults == read.table.warnings == []
    assert set(read.places.values()) == {"第2个表"}


def test_sum_in_the_text_is_held_against_the_rows() -> None:
    text = (SOURCE / "source.txt").read_text(encoding="utf-8")
    changed = text.replace("\n\t31273\n", "\n\t31272\n").replace(
        "实事13件\n\n\t1", "实事14件\n\n\t1"
    )
    assert changed.count("31272") == 1
    assert [str(remark) for remark in from_text(changed).table.warnings] == [
        "第3行　一、承接市级重点民生实事14件　写的是14个，读到13个。",
        "第21行　合计　写的年度投资是31272万元，读到的16行相加是31273万元，相差1万元。",
    ]


# As other offices lay their lists out.

ROWS = [
    ("1", "农村饮水", "县水利局", "改造20处"),
    ("2", "街头公园", "县城管局", "建成2个"),
]
WANTED = [(1, "农村饮水", "县水利局", "改造20处"), (2, "街头公园", "县城管局", "建成2个")]


def brief(read: ReadTasks) -> list[tuple[object, ...]]:
    return [
        tuple(row.values.get(name) for name in ("number", "name", "lead", "target_text"))
        for row in read.table.rows
    ]


def without_money() -> ReadTasks:
    head = ["序号", "项目名称", "主要内容", "牵头单位"]
    rows = [[number, name, content, lead] for number, name, lead, content in ROWS]
    return from_word("2024年民生实事", [head, *rows])


def other_order_and_a_column_of_levels() -> ReadTasks:
    head = ["牵头单位", "级别", "实事名称", "工作目标", "序号", "备注"]
    rows = [[lead, "县级", name, content, number, ""] for number, name, lead, content in ROWS]
    return from_word("2024年实事清单", [head, *rows])


def title_and_unit_inside() -> ReadTasks:
    head = ["序号", "项目名称", "目标任务", "牵头单位", "年度投资"]
    rows = [[number, name, content, lead, "100"] for number, name, lead, content in ROWS]
    title = ["某县2024年民生实事项目表", *[files.LEFT] * 4]
    return from_word([title, ["单位：万元", *[files.LEFT] * 4], head, *rows])


def unit_above_the_table() -> ReadTasks:
    head = ["序号", "项目名称", "目标任务", "牵头单位", "总投资"]
    rows = [[number, name, content, lead, "0.01"] for number, name, lead, content in ROWS]
    return from_word("2024年民生实事", "单位：亿元", [head, *rows])


def blank_rows() -> ReadTasks:
    head = ["序号", "项目名称", "主要内容", "牵头单位"]
    rows = [[number, name, content, lead] for number, name, lead, content in ROWS]
    return from_word("民生实事", [head, [""] * 4, rows[0], [""] * 4, rows[1]])


def broken_over_pages() -> ReadTasks:
    head = ["序号", "项目名称", "主要内容", "牵头单位"]
    rows = [[number, name, content, lead] for number, name, lead, content in ROWS]
    return from_word("民生实事", [head, rows[0], head, rows[1]])


def in_two_tables() -> ReadTasks:
    head = ["序号", "项目名称", "主要内容", "牵头单位"]
    rows = [[number, name, content, lead] for number, name, lead, content in ROWS]
    return from_word("民生实事", [head, rows[0]], [head, rows[1]])


def lead_merged_downwards() -> ReadTasks:
    head = ["序号", "牵头单位", "项目名称", "主要内容"]
    lines = [head, ["1", "县水利局", "农村饮水", "改造20处"]]
    return from_word("民生实事", [*lines, ["2", files.ABOVE, "街头公园", "建成2个"]])


def pasted_cells() -> ReadTasks:
    lines = ["民生实事项目\t\t\t", "序号\t项目名称\t具体措施\t牵头部门"]
    lines += [f"{number}\t{name}\t{content}\t{lead}" for number, name, lead, content in ROWS]
    return from_text("\n".join(lines))


LAYOUTS = [
    without_money,
    other_order_and_a_column_of_levels,
    title_and_unit_inside,
    unit_above_the_table,
    blank_rows,
    broken_over_pages,
    in_two_tables,
    pasted_cells,
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_layout_reads_the_same_tasks(layout: object) -> None:
    assert callable(layout)
    read = layout()
    assert brief(read) == WANTED
    assert read.table.faults == []


def test_money_has_the_unit_that_the_file_says() -> None:
    for read in (title_and_unit_inside(), unit_above_the_table()):
        assert [row.values["investment"] for row in read.table.rows] == [Decimal(100)] * 2


def test_unit_merged_downwards_is_that_of_both_rows() -> None:
    assert [row.values["lead"] for row in lead_merged_downwards().table.rows] == ["县水利局"] * 2


def test_second_table_of_a_list_is_named() -> None:
    read = in_two_tables()
    assert read.places == {0: "第1个表", 1: "第2个表"}


def test_list_with_a_title_of_its_own_behind_another_is_no_part_of_it() -> None:
    head = ["序号", "项目名称", "主要内容", "牵头单位"]
    first, second = ([[number, name, content, lead]] for number, name, lead, content in ROWS)
    assert brief(from_word("民生实事", [head, *first], "重点项目", [head, *second])) == WANTED[:1]


def test_hidden_list_and_table_of_projects_are_named() -> None:
    head = ("序号", "项目名称", "牵头单位", "年度投资（万元）")
    rows = [TableRow(1, head), TableRow(2, ("1", "甲路", "县交通局", "5"))]
    shown = FoundTable("第1个表", ("2024年重点项目",), rows)
    hidden = FoundTable("工作表“民生实事”", (), rows, is_hidden=True)
    read = read_task_tables([shown, hidden], YEAR)
    assert read.table.rows == []
    assert read.not_taken == [
        "第1个表的标题没有写民生实事，没有当作民生实事来读。",
        "工作表“民生实事”是隐藏的，没有读。",
    ]


def test_money_without_a_unit_is_asked_for() -> None:
    head = ["序号", "项目名称", "目标任务", "牵头单位", "年度投资"]
    read = from_word("民生实事", [head, ["1", "甲", "乙", "县水利局", "5"]])
    (fault,) = read.table.faults
    assert (fault.row, fault.column) == (1, "E列“年度投资”")
    assert fault.sentence.startswith("没有写单位")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("１，２００", "1200"),
        ("1,058.3", "1058.3"),
        ("1.2亿", "12000"),
        ("5万元", "5"),
        ("2.50", "2.5"),
    ],
)
def test_money_is_read_as_people_write_it(cell: str, amount: str) -> None:
    head = ["序号", "项目名称", "目标任务", "牵头单位", "年度投资（万元）"]
    read = from_word("民生实事", [head, ["1", "甲", "乙", "县水利局", cell]])
    assert [row.values["investment"] for row in read.table.rows] == [Decimal(amount)]


@pytest.mark.parametrize("cell", ["6.1%", "约5", "5—6", "5人"])
def test_money_that_is_not_one_amount_is_a_fault(cell: str) -> None:
    head = ["序号", "项目名称", "目标任务", "牵头单位", "年度投资（万元）"]
    read = from_word("民生实事", [head, ["1", "甲", "乙", "县水利局", cell]])
    assert [fault.row for fault in read.table.faults] == [2]


# Whatever order the columns have, and whatever stands around the rows.

_TITLES = {
    "number": ["序号", "编号"],
    "name": ["项目名称", "实事项目", "事项名称", "名称"],
    "target_text": ["目标任务", "主要内容", "2024年工作目标", "实施内容", "具体措施"],
    "lead": ["牵头单位", "牵头部门", "主管单位"],
    "level": ["级别", "项目级别"],
}
_TASKS: list[dict[str, str]] = [
    {
        "number": str(number),
        "name": f"实事{number}",
        "target_text": f"改造{number}处",
        "lead": "县水利局",
        "level": "县级",
    }
    for number in range(1, 5)
]


@given(st.data())
def test_tasks_read_are_the_same_in_any_layout(data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(_TITLES)))
    head: list[str | None] = [data.draw(st.sampled_from(_TITLES[name])) for name in order]
    lines: list[list[str | None]] = [head]
    lines += [[row[name] for name in order] for row in _TASKS]
    for _ in range(data.draw(st.integers(0, 2))):
        lines.insert(data.draw(st.integers(1, len(lines))), [None])
    if data.draw(st.booleans()):
        lines.insert(data.draw(st.integers(2, len(lines))), list(head))
    if data.draw(st.booleans()):
        lines.append(["合　计"])
    lines = [["2024年民生实事"], *lines]
    rows = [TableRow(number, tuple(line)) for number, line in enumerate(lines, start=1)]
    filled = [row for row in rows if any(row.cells)]
    read = read_task_tables([FoundTable("第1个表", rows=filled)], YEAR)
    assert brief(read) == [
        (number, f"实事{number}", "县水利局", f"改造{number}处") for number in range(1, 5)
    ]
    assert {row.values["level"] for row in read.table.rows} == {"county"}
    assert read.table.faults == []
