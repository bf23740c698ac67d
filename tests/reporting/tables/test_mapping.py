"""Tables as they are understood: their heads, with cells brought under them where they moved."""

from reporting.tables.heads import HeadChoice, Meaning
from reporting.tables.mapping import Vocabulary, understand
from reporting.tables.plain import pasted
from reporting.tables.sheets import table_of
from tests.reporting.tables.tables import sheet

UNITS = Vocabulary(
    (
        Meaning("name", "名称", "(单位)?名称"),
        Meaning("phone", "电话", "(联系)?电话"),
        Meaning("kind", "类别", "单位类别", "类别"),
    ),
    ("name",),
    fewest=2,
)


def test_row_with_enough_known_titles_is_the_head() -> None:
    lines = [["名称"], ["单位名称", "联系电话"], ["县统计局", "1"]]
    found = understand(table_of(sheet(*lines)), UNITS, 2024)
    assert [(head.first, head.fields) for head in found.heads] == [(1, {0: "name", 1: "phone"})]


def test_weak_title_counts_as_known_and_is_no_field() -> None:
    found = understand(table_of(sheet(["名称", "类别"], ["县统计局", "局"])), UNITS, 2024)
    assert [head.fields for head in found.heads] == [{0: "name"}]


def test_chosen_head_needs_the_name_alone() -> None:
    table = table_of(sheet(["甲", "乙"], ["县统计局", "1"]))
    assert understand(table, UNITS, 2024).heads == []
    (head,) = understand(table, UNITS, 2024, HeadChoice(1, {1: "name"})).heads
    assert head.fields == {1: "name"}
    assert head.unused == ["A列“甲”"]
    assert understand(table, UNITS, 2024, HeadChoice(1, {1: "phone"})).heads == []


def test_fullest_of_the_first_rows_is_the_head() -> None:
    near = Vocabulary(UNITS.meanings, ("name",), within=3)
    lines = [["名称", "说明"], ["甲", "乙"], ["单位名称", "联系电话"], ["县统计局", "1"]]
    (head,) = understand(table_of(sheet(*lines)), near, 2024).heads
    assert head.first == 2
    far = table_of(sheet(["一"], ["二"], ["三"], ["单位名称", "联系电话"]))
    assert understand(far, near, 2024).heads == []


def test_cells_that_moved_are_brought_under_their_heads() -> None:
    (table,) = pasted("单位名称\t联系电话\n县直\t县统计局\t1\n县直\t县财政局\t2")
    assert not table.is_aligned
    found = understand(table, UNITS, 2024)
    assert found.table.is_aligned
    assert found.heads[0].fields == {0: "name", 1: "name", 2: "phone"}
