"""The tasks of the county's ten boxes (专栏), and boxes as other offices frame them."""

import csv
from collections.abc import Sequence

import pytest

from indicators.importing.boxes import manner_of, read_boxes
from indicators.importing.printed import PrintedTarget, ReadTargets
from reporting.enums import Direction, Measure, Pace
from reporting.tables import plain, word
from reporting.tables.found import FoundTable
from tests.indicators.importing.offices import SOURCE
from tests.reporting.tables import word_files as files

# The names that people gave to these tasks say more, or less, than the words beside the number.
OTHERWISE_NAMED = {
    "20亿元级以上项目": "新引进…20亿元级以上项目",
    "清洁能源…产值": "产值",
    "粮食…产量": "产量",
    "老腊肉…产值": "产值",
    "市级及以上农业龙头企业": "培育市级及以上农业龙头企业",
    "文旅康养产业…到位资金": "到位资金",
    "丙级名宿": "申报…丙级名宿",
    "园区…规上工业企业": "规上工业企业",
    "政务服务…好评率": "好评率",
    "科技型企业知识价值信用贷款…发放贷款": "发放贷款",
    "县域医疗卫生次中心建设": "高观、明通、巴山…县域医疗卫生次中心建设",
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["box_no"]]


def as_read(targets: Sequence[PrintedTarget]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for target in targets:
        assert target.quantity is not None
        said = target.quantity
        box = target.section_number.removeprefix("专栏")
        rows.append((box, target.group, said.comparator, said.value, target.unit))
    return rows


def source() -> str:
    return (SOURCE / "source.txt").read_text(encoding="utf-8")


def from_text() -> ReadTargets:
    return read_boxes(list(plain.tables(source())), 2024)


def from_word(*parts: str | Sequence[Sequence[str]]) -> ReadTargets:
    return read_boxes(list(word.tables(files.saved(files.document(*parts)))), 2024)


def framed() -> list[str | list[list[str]]]:
    """The boxes of the document as tables of a Word file, between lines of its text."""
    parts: list[str | list[list[str]]] = []
    for table in plain.tables(source()):
        if len(table.rows) == 2:
            parts.append(table.headings[-1])
            parts.append([[str(row.cells[0])] for row in table.rows])
    return parts


def read_in(way: str) -> ReadTargets:
    return from_text() if way == "text" else from_word(*framed())


@pytest.mark.parametrize("way", ["text", "word"])
def test_document_gives_its_171_tasks_exactly(way: str) -> None:
    found = read_in(way)
    wanted = rows_of("work_items_2024")
    assert as_read(found.targets) == [
        (row["box_no"], row["heading"], row["comparator"], row["value"], row["unit"])
        for row in wanted
    ]
    items = [OTHERWISE_NAMED.get(row["item"], row["item"]) for row in wanted]
    assert [each.quantity and each.quantity.item for each in found.targets] == items
    assert found.not_taken == []


def test_clauses_are_those_of_the_sentences_that_were_copied() -> None:
    for target, row in zip(from_text().targets, rows_of("work_items_2024"), strict=True):
        assert target.quantity is not None
        clause = target.quantity.quote
        assert clause in row["quote"] or row["quote"] in clause


def test_wordings_are_those_that_were_decided() -> None:
    differ = [
        (target.target_text, row["wording"])
        for target, row in zip(from_text().targets, rows_of("key_tasks_2024"), strict=True)
        if target.target_text != row["wording"]
    ]
    assert differ == [("增长5%", "5%")]


def test_numbers_are_those_of_the_fixtures() -> None:
    numbers = [target.number for target in from_text().targets]
    assert (numbers[0], numbers[1], numbers[-1], len(set(numbers))) == (101, 201, 1004, 171)


def test_what_is_proposed_beside_what_people_decided() -> None:
    """Of 142 tasks of their own, how many are proposed as people decided, one by one."""
    same = {"measure": 0, "direction": 0, "pace": 0}
    for target, row in zip(from_text().targets, rows_of("key_tasks_2024"), strict=True):
        if not row["measure"]:
            continue
        assert target.quantity is not None
        manner = manner_of(target.quantity)
        same["measure"] += manner.measure == Measure(row["measure"])
        same["direction"] += manner.direction == Direction(row["direction"] or "up")
        same["pace"] += manner.pace == Pace(row["pace"] or "even")
    assert same == {"measure": 128, "direction": 142, "pace": 139}


def test_problems_are_said_once_each() -> None:
    found = from_text()
    assert [(each.number, each.problems) for each in found.targets if each.problems] == [
        (307, ["“产值”省略了是什么的，请把名称补全。"]),
        (405, ["单位“公路”不认识，照原文。"]),
        (503, ["“产量”省略了是什么的，请把名称补全。"]),
        (505, ["“产值”省略了是什么的，请把名称补全。"]),
    ]


# As other offices frame them.

TEXT = "优化环境。新建公园2个。\n补短板。改造小区3个。"


def brief(found: ReadTargets) -> list[tuple[int, str, str, str, str]]:
    return [
        (each.number, each.section, each.group, each.name, each.target_text)
        for each in found.targets
    ]


WANTED = [
    (201, "城市建设", "优化环境", "新建公园", "2个"),
    (202, "城市建设", "补短板", "改造小区", "3个"),
]


@pytest.mark.parametrize(
    "parts",
    [
        ([["专栏2：2024年城市建设"], [TEXT]],),
        ([[f"专栏2 城市建设\n{TEXT}"]],),
        ("专栏二：城市建设", [[TEXT]]),
        ([["专栏 ２：2024年度城市建设"], *[[line] for line in TEXT.splitlines()]],),
        ([["专栏2、城市建设", files.LEFT], [TEXT, files.LEFT]],),
    ],
)
def test_box_in_any_frame_reads_the_same(parts: tuple[str | list[list[str]], ...]) -> None:
    assert brief(from_word(*parts)) == WANTED


def test_box_of_another_year_is_of_that_one() -> None:
    assert [each.year for each in from_word([["专栏2：2023年建设"], [TEXT]]).targets] == [
        2023,
        2023,
    ]


def test_box_without_numbers_is_said() -> None:
    found = from_word([["专栏3：营商环境"], ["优化服务。持续推进。"]])
    assert found.targets == []
    assert found.not_taken == ["第1个表专栏3里没有读到有数的任务。"]


def test_other_tables_and_hidden_ones_are_no_boxes() -> None:
    table = FoundTable("表", rows=[], is_hidden=True)
    assert read_boxes([table], 2024).targets == []
    assert from_word([["序号", "指标"], ["1", "新建公园2个"]]).targets == []


def test_paragraph_without_a_heading_is_read_whole() -> None:
    found = from_word([["专栏1：建设"], ["全年新建公园2个，改造小区3个。"]])
    assert [(each.group, each.name) for each in found.targets] == [
        ("", "新建公园"),
        ("", "改造小区"),
    ]


@pytest.mark.parametrize(("words", "number"), [("十", 10), ("十二", 12), ("二十", 20), ("９", 9)])
def test_numbers_of_boxes(words: str, number: int) -> None:
    (target,) = from_word([[f"专栏{words}：建设"], ["新建公园2个。"]]).targets
    assert target.number == number * 100 + 1
