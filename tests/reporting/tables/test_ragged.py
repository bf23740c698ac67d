"""Rows whose merged cells left no trace."""

from reporting.tables.found import FoundTable
from reporting.tables.plain import pasted
from reporting.tables.ragged import aligned


def aligned_cells(text: str, head: int, at: int) -> list[tuple[object, ...]]:
    (table,) = pasted(text)
    return [row.cells for row in aligned(table, head, at).rows]


def test_rows_as_short_as_the_head_are_widened_where_the_names_are() -> None:
    text = "序号\t指标\t目标\n一\t发展\n9\t金融业\t增加值\t6\n\t\t存款\t9\n\t其中：税收\t7\n注"
    assert aligned_cells(text, 0, 1) == [
        ("序号", "指标", "指标", "目标"),
        ("一", "发展"),
        ("9", "金融业", "增加值", "6"),
        (None, None, "存款", "9"),
        (None, "其中：税收", "其中：税收", "7"),
        ("注",),
    ]


def test_head_is_spread_over_the_titles_below_it() -> None:
    text = "序号\t资金来源\t备注\n\t市级\t县级\t\n1\t5\t6\t无"
    (table,) = pasted(text)
    head = aligned(table, 0, 1).rows[0]
    assert head.cells == ("序号", "资金来源", "资金来源", "备注")
    assert head.repeated == {2}


def test_head_that_does_not_come_out_stays_as_it_is() -> None:
    (table,) = pasted("序号\t市\t县\t备注\n\t甲\t乙\t丙\t丁\t\n1\t5\t6\t7\t8\t无")
    assert aligned(table, 0, 1) == table
    assert not table.is_aligned


def test_rows_of_one_length_stay() -> None:
    (table,) = pasted("序号\t指标\n1\t甲")
    assert aligned(table, 0, 1) == FoundTable(table.place, rows=table.rows)


def test_words_of_a_sum_stand_over_what_is_before_its_figures() -> None:
    head = "序号\t名称\t资金\t备注\n\t\t市级\t县级\t\n1\t甲\t5\t6\t无"
    text = f"{head}\n合　计\t1,005\t6\t\n合计\t甲\t6\t"
    cells = aligned_cells(text, 0, 1)
    assert cells[-2:] == [("合　计", "合　计", "1,005", "6", None), ("合计", "甲", "6", None)]
