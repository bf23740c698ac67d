"""Word files: what a reader of the paper sees is read, merged cells in both directions."""

import io
import zipfile

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reporting.spreadsheets.limits import MAX_CELL, MAX_COLUMNS, MAX_UNPACKED, Unreadable
from reporting.tables import word
from reporting.tables.found import FoundTable
from reporting.tables.limits import MAX_HEADINGS, MAX_TABLES
from reporting.tables.parse import OTHER, tables
from tests.reporting.tables import word_files as files


def opened(made: object) -> list[FoundTable]:
    found = []
    for table in tables(files.saved(made), OTHER):
        assert isinstance(table, FoundTable)
        found.append(table)
    return found


def cells(table: FoundTable) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def test_merged_cells_fill_all_places_that_they_cover() -> None:
    (table,) = opened(
        files.document(
            [
                ["序号", "指标", files.LEFT, "目标"],
                ["9", "金融业", "增加值", "6"],
                [files.ABOVE, files.ABOVE, "存款", "9"],
                ["10", "投资", files.LEFT, "12"],
            ]
        )
    )
    assert cells(table) == [
        ("序号", "指标", "指标", "目标"),
        ("9", "金融业", "增加值", "6"),
        ("9", "金融业", "存款", "9"),
        ("10", "投资", "投资", "12"),
    ]
    assert [sorted(row.repeated) for row in table.rows] == [[2], [], [0, 1], [2]]
    assert table.rows[2].own == [(2, "存款"), (3, "9")]


def test_lines_above_belong_to_the_next_table_alone() -> None:
    first, second = opened(
        files.document("前言", "附表1", [["a"]], "附表2", "2024年目标", [["b"]], "完")
    )
    assert (first.place, first.headings) == ("第1个表", ("前言", "附表1"))
    assert (second.place, second.headings) == ("第2个表", ("附表2", "2024年目标"))


def test_no_more_lines_are_remembered_than_a_heading_has() -> None:
    lines = [f"第{number}段" for number in range(MAX_HEADINGS + 3)]
    (table,) = opened(files.document(*lines, [["a"]]))
    assert table.headings == tuple(lines[3:])


def test_numbers_that_word_counts_are_read() -> None:
    made = files.document([["序号", "指标"], ["", "甲"], ["", "乙"], ["", "丙"]])
    column = [made.tables[0].cell(row, 0) for row in (1, 2, 3)]
    files.number_by_word(made, column, text="%1.")
    (table,) = opened(made)
    assert [row.cells[0] for row in table.rows] == ["序号", "1.", "2.", "3."]


def test_number_is_before_the_text_that_it_counts() -> None:
    made = files.document([["", "甲"], ["推动高质量发展", ""]])
    files.number_by_word(
        made, [made.tables[0].cell(1, 0)], way="chineseCountingThousand", text="%1、"
    )
    (table,) = opened(made)
    assert table.rows[1].cells[0] == "一、推动高质量发展"


def test_inserted_text_is_read_and_deleted_text_is_not() -> None:
    made = files.document([["", ""]])
    paragraph = made.tables[0].cell(0, 0).paragraphs[0]
    files.mark_run(paragraph.add_run("6.5"), "w:ins")
    files.mark_run(paragraph.add_run("7"), "w:del")
    made.tables[0].cell(0, 1).text = "预期性"
    (table,) = opened(made)
    assert cells(table) == [("6.5", "预期性")]


def test_deleted_rows_are_left_out_and_hidden_ones_marked() -> None:
    made = files.document([["a"], ["b"], ["c"]])
    files.mark_row(made.tables[0].rows[1], "w:del")
    files.mark_row(made.tables[0].rows[2], "w:hidden")
    (table,) = opened(made)
    assert [(row.number, row.cells, row.is_hidden) for row in table.rows] == [
        (1, ("a",), False),
        (3, ("c",), True),
    ]


def test_signs_that_are_no_plain_text_are_read() -> None:
    made = files.document([["", ""]])
    first, second = (made.tables[0].cell(0, place).paragraphs[0]._p for place in (0, 1))
    first.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:sym w:font="Symbol" w:char="F0A3"/><w:t>10</w:t></w:r>')
    )
    second.append(
        parse_xml(
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            "<m:r><m:t>≥358</m:t></m:r></m:oMath>"
        )
    )
    assert cells(opened(made)[0]) == [("≤10", "≥358")]


def test_table_in_a_content_control_is_read() -> None:
    made = files.document("附表", [["a"]])
    files.in_content_control(made.tables[0])
    assert [table.headings for table in opened(made)] == [("附表",)]


def test_table_inside_a_cell_is_one_of_its_own() -> None:
    made = files.document([["外", "x"]])
    files.nested(made.tables[0].cell(0, 1), [["里", "1"]])
    outer, inner = opened(made)
    assert cells(outer) == [("外", "x")]
    assert (inner.place, cells(inner)) == ("第2个表", [("里", "1")])


def test_paragraphs_of_a_cell_are_its_lines() -> None:
    made = files.document([["年度投资"]])
    made.tables[0].cell(0, 0).add_paragraph("(万元)")
    assert cells(opened(made)[0]) == [("年度投资\n(万元)",)]


def test_row_that_begins_further_right_keeps_its_columns() -> None:
    made = files.document([["a", "b", "c"], ["", "x", "y"]])
    row = made.tables[0].rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    assert cells(opened(made)[0])[1] == (None, "x", "y")


def test_cell_that_is_too_long_is_refused_with_its_place() -> None:
    made = files.document([["a"], ["字" * (MAX_CELL + 1)]])
    with pytest.raises(Unreadable, match=r"第2行A列有5001个字"):
        opened(made)


def test_too_many_columns_are_refused() -> None:
    made = files.document([["a"]])
    cell = made.tables[0].cell(0, 0)._tc
    cell.get_or_add_tcPr().append(
        parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="{MAX_COLUMNS + 1}"/>')
    )
    with pytest.raises(Unreadable, match="100 列以上"):
        opened(made)


def test_too_many_tables_are_refused() -> None:
    made = files.document([["a"]])
    element = made.tables[0]._tbl
    for _ in range(MAX_TABLES):
        element.addnext(files.copied(element))
    with pytest.raises(Unreadable, match="500个以上的表"):
        opened(made)


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    content = io.BytesIO(files.saved(files.document([["a"]])))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", b"0" * (MAX_UNPACKED + 1))
    with pytest.raises(Unreadable, match="解开后有"):
        list(word.tables(content.getvalue()))


@pytest.mark.parametrize(
    "broken",
    [
        b"<w:document",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document>&a;</w:document>',
        b"<other/>",
        b"",
    ],
)
def test_broken_file_is_refused_with_what_to_do(broken: bytes) -> None:
    content = files.saved(files.document([["a"]]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, broken if name == "word/document.xml" else old.read(name))
    with pytest.raises(Unreadable, match=r"另存为 \.docx"):
        list(tables(out.getvalue(), OTHER))


def test_parts_outside_of_the_file_are_never_followed() -> None:
    made = files.document([["a"]])
    made.part.relate_to(
        "file:///etc/passwd",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/subDocument",
        is_external=True,
    )
    assert cells(opened(made)[0]) == [("a",)]
