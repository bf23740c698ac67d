"""What a person says of the columns of tables, before it is read and the next time."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from reporting.admin.import_mapping import Asked, MappedTables
from reporting.models import ImportLayout
from reporting.tables.found import FoundTable
from reporting.tables.heads import HeadChoice, Meaning
from reporting.tables.mapping import Vocabulary
from reporting.tables.plain import pasted

pytestmark = pytest.mark.django_db

WORDS = Vocabulary((Meaning("name", "名称", "名称"), Meaning("phone", "电话", "电话")), ("name",))
ASKED = (
    Asked("unit", "金额单位", [("万元", "万元"), ("亿元", "亿元")], is_remembered=True),
    Asked("nature", "建设性质", [("new", "新开工")]),
)
KNOWN = "名称\t电话\t备注\n县统计局\t1\t甲"
UNKNOWN = "哪里\t怎么找\n县统计局\t1"


def mapped(tables: list[FoundTable], posted: dict[str, Any] | None = None) -> MappedTables:
    return MappedTables("units", tables, WORDS, 2024, posted, asked=ASKED)


def boxes(mapping: MappedTables, **changes: str) -> dict[str, str]:
    """What a browser would post of the page as it stands."""
    posted = {}
    for table in mapping.tables:
        for box in table.form:
            value = box.value()
            if value not in (None, False, ""):
                posted[box.html_name] = "on" if value is True else str(value)
    return posted | {f"t0-{name}": value for name, value in changes.items()}


def test_known_head_is_proposed_and_read_without_a_word() -> None:
    mapping = mapped(pasted(KNOWN))
    (table,) = mapping.tables
    assert table.is_taken
    assert table.not_taken == ["C列“备注”"]
    assert table.sample == [["县统计局", "1", "甲"]]
    assert mapping.choices == {}
    assert boxes(mapping) == {
        "t0-is_taken": "on",
        "t0-row": "1",
        "t0-shown": "1",
        "t0-column0": "name",
        "t0-column1": "phone",
    }


def test_what_was_said_is_taken_and_remembered_for_the_same_titles() -> None:
    tables = pasted(KNOWN)
    said = {"column1": "", "column2": "phone", "said-unit": "亿元", "said-nature": "new"}
    mapping = mapped(tables, boxes(mapped(tables), **said))
    fields = {0: "name", 2: "phone"}
    assert mapping.choices == {0: HeadChoice(1, fields, {"unit": "亿元", "nature": "new"})}
    mapping.remember()
    # What tells one sheet from another is not of its titles.
    stored = {"0": "name", "2": "phone", "said": {"unit": "亿元"}}
    assert ImportLayout.objects.get().fields == stored
    later = mapped(pasted("2024年单位\t\t\n名称\t电话\t备注\n县财政局\t2\t乙"))
    assert later.choices == {0: HeadChoice(2, fields, {"unit": "亿元"})}
    assert later.tables[0].is_remembered
    assert boxes(later)["t0-said-unit"] == "亿元"
    other = mapped(pasted("名称\t备注\t电话\n县财政局\t2\t乙"))
    assert other.choices == {}


def test_unknown_head_is_chosen_in_two_steps() -> None:
    tables = pasted(UNKNOWN)
    first = mapped(tables)
    assert not first.taken
    assert not first.tables[0].form.columns()
    second = mapped(tables, boxes(first, row="1"))
    assert boxes(second)["t0-is_taken"] == "on"
    assert [box.label for box in second.tables[0].form.columns()] == ["哪里", "怎么找"]
    third = mapped(tables, boxes(second, column0="name"))
    assert third.choices == {0: HeadChoice(1, {0: "name"})}
    assert third.tables[0].not_taken == ["B列“怎么找”"]


def test_table_with_an_unknown_head_can_still_be_left_out() -> None:
    tables = pasted(UNKNOWN)
    second = mapped(tables, boxes(mapped(tables), row="1"))
    posted = boxes(second, column0="name")
    del posted["t0-is_taken"]
    assert mapped(tables, posted).choices == {0: None}


def test_columns_of_another_row_are_proposed_anew() -> None:
    tables = pasted("电话\t名称\n名称\t电话\n县统计局\t1")
    first = mapped(tables)
    assert boxes(first)["t0-column0"] == "phone"
    second = mapped(tables, boxes(first, row="2"))
    assert second.choices == {0: HeadChoice(2, {0: "name", 1: "phone"})}


def test_table_that_is_not_wanted_is_named() -> None:
    tables = pasted(KNOWN)
    posted = boxes(mapped(tables))
    del posted["t0-is_taken"]
    mapping = mapped(tables, posted)
    assert mapping.choices == {0: None}
    assert mapping.not_taken == ["粘贴的内容没有选，没有读。"]


def test_column_that_nobody_offered_is_refused() -> None:
    tables = pasted(KNOWN)
    mapping = mapped(tables, boxes(mapped(tables), column0="secret"))
    assert mapping.choices == {0: None}
    assert mapping.tables[0].is_open


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_tables(number: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        mapped(pasted(KNOWN) * number)


@pytest.mark.parametrize(("number", "is_folded"), [(0, False), (10, False), (11, True)])
def test_names_that_are_not_in_the_file_are_folded_where_they_are_many(
    number: int, is_folded: bool
) -> None:
    names = [f"项目{place}" for place in range(number)]
    shown = render_to_string("admin/_import_left_out.html", {"names": names, "where": "文件"})
    assert ("<details>" in shown) == is_folded
    assert shown.count("项目") == number
