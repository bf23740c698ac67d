"""A paper as a Word file and as a workbook: layout, merged cells, heads, properties."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from reporting.documents.files import write_paper
from reporting.documents.paper import (
    ABOVE,
    LEFT,
    Align,
    Column,
    MarkedFigure,
    Origin,
    Paper,
    PaperRow,
    PaperTable,
    RowKind,
)
from reporting.spreadsheets.write import Toned
from reporting.tables import word

NOON = datetime.datetime(2024, 7, 18, 4, tzinfo=datetime.UTC)
ORIGIN = Origin("甲县目标", "甲县发展改革委", "报告期：2024年1—6月", NOON)
TABLE = PaperTable(
    name="附表1",
    mark="附表1",
    title="甲县2024年国民经济和社会发展\n预期目标完成情况",
    about="未发布",
    unit="万元",
    columns=[Column(1), Column(1), Column(3, Align.LEFT), Column(1, Align.RIGHT)],
    head=[["序号", "指标", LEFT, "数"], [ABOVE, "组", "名称", ABOVE]],
    rows=[
        PaperRow(["一", "发展", LEFT, LEFT], RowKind.BAND),
        PaperRow([1, "金融业", "存款", Decimal("7.0")]),
        PaperRow([ABOVE, ABOVE, "贷款", MarkedFigure(Decimal("6.10"), "快")]),
        PaperRow([2, "就业", LEFT, Toned("低于序时", "behind")]),
        PaperRow(["合计", LEFT, LEFT, None], RowKind.TOTAL),
    ],
    notes=["注：甲。"],
)
PAPER = Paper([TABLE], ORIGIN, "甲县目标")


def document(paper: Paper) -> Any:
    return Document(io.BytesIO(write_paper(paper, "docx")))


def book(paper: Paper) -> Any:
    return load_workbook(io.BytesIO(write_paper(paper, "xlsx")))


def values(elements: Sequence[Any], name: str) -> list[str]:
    """The values of all elements of a name inside."""
    found = []
    for element in elements:
        found += [each.get(qn("w:val")) for each in element.iter(qn(name))]
    return found


def test_page_is_a4_with_the_type_area_of_official_documents() -> None:
    section = document(PAPER).sections[0]
    sides = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    left, right, top, bottom = (side.mm for side in sides)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.page_width.mm - left - right) == 156
    assert round(section.page_height.mm - top - bottom) == 225
    lying = document(replace(PAPER, is_landscape=True)).sections[0]
    assert (round(lying.page_width.mm), round(lying.page_height.mm)) == (297, 210)
    assert round(lying.page_width.mm - lying.left_margin.mm - lying.right_margin.mm) == 225
    assert round(lying.page_height.mm - lying.top_margin.mm - lying.bottom_margin.mm) == 156


def test_number_of_the_page_stands_outside_on_odd_and_even_pages() -> None:
    made = document(PAPER)
    assert made.settings.odd_and_even_pages_header_footer
    section = made.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (foot,) = footer.paragraphs
        assert foot.text.startswith("— ") and foot.text.endswith(" —")
        assert values([foot._p], "w:jc") == [side]
        assert [each.text for each in foot._p.iter(qn("w:instrText"))] == ["PAGE"]


def test_every_text_has_its_official_font_and_a_fallback() -> None:
    made = document(PAPER)
    fonts: dict[str, str] = {}
    for run in made.element.body.iter(qn("w:r")):
        words = "".join(piece.text or "" for piece in run.iter(qn("w:t")))
        fonts[words] = run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:eastAsia"))
    assert fonts["附表1"] == fonts["序号"] == fonts["发展"] == fonts["合计"] == "黑体"
    assert fonts["甲县2024年国民经济和社会发展预期目标完成情况"] == "方正小标宋简体"
    assert fonts["未发布"] == "楷体_GB2312"
    assert fonts["存款"] == fonts["注：甲。"] == "仿宋_GB2312"
    assert None not in fonts.values()
    (table,) = (
        part for part in made.part.package.iter_parts() if part.partname.endswith("fontTable.xml")
    )
    listed = table.blob.decode()
    for name in set(fonts.values()):
        assert f'w:name="{name}"' in listed
    assert "方正小标宋_GBK" in listed and "FangSong" in listed


def test_body_stands_in_lines_of_28_95_points() -> None:
    made = document(replace(PAPER, tables=[replace(TABLE, rows=[])]))
    last = made.paragraphs[-1]
    assert last.text == "没有需要列出的内容。"
    assert last.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    assert last.runs[0].font.size.pt == 16


def test_long_title_is_broken_where_it_may_be() -> None:
    assert document(PAPER).paragraphs[1].text == "甲县2024年国民经济和社会发展\n预期目标完成情况"
    lying = document(replace(PAPER, is_landscape=True))
    assert lying.paragraphs[1].text == "甲县2024年国民经济和社会发展预期目标完成情况"
    assert book(PAPER)["附表1"]["A2"].value == "甲县2024年国民经济和社会发展预期目标完成情况"


def test_cells_are_merged_and_heads_are_repeated() -> None:
    made = document(PAPER)
    table = made.tables[0]
    rows = table._tbl.tr_lst
    assert [len(values([row], "w:cantSplit")) for row in rows] == [1] * 7
    assert [bool(list(row.iter(qn("w:tblHeader")))) for row in rows] == [True] * 2 + [False] * 5
    assert values([rows[0]], "w:gridSpan") == ["2"] and values([rows[2]], "w:gridSpan") == ["3"]
    assert values([rows[0]], "w:vMerge") == ["restart", "restart"]
    assert values([rows[1]], "w:vMerge") == ["continue", "continue"]
    assert values([rows[3]], "w:vMerge") == ["restart", "restart"]
    assert values([rows[4]], "w:vMerge") == ["continue", "continue"]
    # A section's name is never the last line of a page.
    assert [bool(list(row.iter(qn("w:keepNext")))) for row in rows] == [False] * 2 + [True] + [
        False
    ] * 4
    assert values([rows[2]], "w:jc")[1] == "left" and values([rows[5]], "w:jc")[1] == "left"
    assert values([rows[6]], "w:jc") == ["center", "right"]
    sides = {each.tag for each in table._tbl.tblPr.find(qn("w:tblBorders"))}
    assert len(sides) == 6


def test_tables_are_read_back_with_their_merged_cells() -> None:
    (found,) = word.tables(write_paper(PAPER, "docx"))
    assert found.headings[-2:] == ("未发布", "单位：万元")
    assert [row.cells for row in found.rows] == [
        ("序号", "指标", "指标", "数"),
        ("序号", "组", "名称", "数"),
        ("一", "发展", "发展", "发展"),
        ("1", "金融业", "存款", "7.0"),
        ("1", "金融业", "贷款", "6.10快"),
        ("2", "就业", "就业", "低于序时"),
        ("合计", "合计", "合计", None),
    ]


def test_workbook_has_numbers_as_they_are_shown_and_is_set_up_for_printing() -> None:
    sheet = book(PAPER)["附表1"]
    assert [sheet.cell(row, 1).value for row in (1, 3, 4)] == ["附表1", "未发布", "单位：万元"]
    figure, marked = sheet["D8"], sheet["D9"]
    assert (figure.value, figure.number_format) == (7, "0.0")
    assert (marked.value, marked.number_format) == (6.1, '0.00"快"')
    assert sheet["D10"].fill.fgColor.rgb.endswith("FBEEE2"), "a status keeps its ground"
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"B5:C5", "A5:A6", "B7:D7", "A8:A9", "B8:B9", "B10:C10", "A11:C11"} <= merged
    assert sheet.print_title_rows == "$5:$6" and sheet.freeze_panes == "A7"
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.oddFooter.center.text == "— &P —"
    lying = book(replace(PAPER, is_landscape=True))["附表1"]
    assert lying.page_setup.orientation == "landscape"


def test_text_is_text_whatever_it_begins_with() -> None:
    table = replace(TABLE, rows=[PaperRow([1, "=1+1", LEFT, "甲\x0b乙\n丙&<"])])
    (found,) = word.tables(write_paper(replace(PAPER, tables=[table]), "docx"))
    assert found.rows[2].cells == ("1", "=1+1", "=1+1", "甲乙\n丙&<")
    sheet = book(replace(PAPER, tables=[table]))["附表1"]
    assert (sheet["B7"].value, sheet["B7"].data_type) == ("=1+1", "s")


def test_tables_begin_pages_of_their_own_unless_they_go_on() -> None:
    tables = [TABLE, replace(TABLE, name="二", goes_on=True, mark=""), replace(TABLE, name="三")]
    paper = replace(PAPER, tables=tables)
    breaks = [
        paragraph.text
        for paragraph in document(paper).paragraphs
        if paragraph.paragraph_format.page_break_before
    ]
    assert breaks == ["附表1"]
    assert book(paper).sheetnames == ["附表1", "二", "三"]


def test_properties_say_what_it_was_made_from() -> None:
    said = document(PAPER).core_properties
    assert (said.title, said.author, said.comments) == (
        *("甲县目标", "甲县发展改革委", "报告期：2024年1—6月"),
    )
    assert said.created == NOON
    described = book(PAPER).properties
    assert (described.title, described.creator, described.description) == (
        *("甲县目标", "甲县发展改革委", "报告期：2024年1—6月"),
    )
    assert described.created == NOON.replace(tzinfo=None)


def test_other_endings_are_refused() -> None:
    with pytest.raises(ValueError, match="pdf"):
        write_paper(PAPER, "pdf")
