"""Builds the Word templates that come along: `python scripts/document_templates.py`.

They are in official layout, as all other documents; an office changes them in Word and uploads its
own. Run it after a change and commit what it writes; a test holds that both are the same.
"""

import datetime
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from reporting.documents.layout import (  # noqa: E402
    ABOUT,
    BODY,
    MARK,
    NOTE,
    TITLE,
    WIDTH,
    Type,
)
from reporting.documents.paper import (  # noqa: E402
    LEFT,
    Align,
    Column,
    Origin,
    PaperRow,
    PaperTable,
)
from reporting.documents.word import add_paragraph, finish_document, start_document  # noqa: E402
from reporting.documents.word_table import add_table  # noqa: E402

FOLDER = ROOT / "templates" / "documents"
MADE_AT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
"""The same in every run, so that nothing differs but what was changed."""
Columns = Sequence[tuple[str, str, float]]
"""The head of each column, its placeholder and its width."""

FLAGGED: Columns = (
    *(("序号", "序号", 11), ("名称", "名称", 34), ("目标", "目标", 17), ("完成", "完成", 17)),
    *(
        ("差距", "差距", 21),
        ("状态", "状态", 17),
        ("原因", "原因", 42),
        ("牵头单位", "牵头单位", 20),
    ),
)
RATES: Columns = (("四率", "名称", 20), ("数值", "数值", 16), ("算式", "算式", 64))
INDICATORS: Columns = (
    *(
        ("序号", "序号", 11),
        ("指标", "指标", 34),
        ("年度目标", "年度目标", 17),
        ("完成", "完成", 17),
    ),
    *(("占全年或高低", "进度", 22), ("全年预计", "全年预计", 20), ("研判", "研判", 15)),
    *(("状态", "状态", 17), ("原因", "原因", 40)),
)
CHANGES: Columns = (
    *(
        ("序号", "序号", 11),
        ("指标", "指标", 34),
        ("原目标", "原目标", 20),
        ("调整为", "调整为", 20),
    ),
    *(("类别", "类别", 22), ("理由", "理由", 46)),
)
NEXT: Columns = (
    *(("序号", "序号", 10), ("指标", "指标", 60), ("目标", "目标", 40), ("属性", "属性", 20)),
)
MATTERS: Columns = (
    *(
        ("序号", "序号", 11),
        ("项目", "项目", 34),
        ("事项", "事项", 50),
        ("协调领导", "协调领导", 22),
    ),
    *(("时限", "时限", 24), ("进度", "进度", 22)),
)
LATE: Columns = (("单位", "单位", 50), ("情况", "情况", 70))
NARROW = 7
"""A table of so many columns has small text."""


class Template:
    """One template, written from top to bottom."""

    def __init__(self) -> None:
        self.document: Document = start_document()

    def title(self) -> None:
        """The title, and under it whether it is public."""
        title = add_paragraph(self.document, "{{ 标题 }}", TITLE, centred=True)
        title.paragraph_format.space_after = Pt(8)
        self.about()

    def about(self) -> None:
        """Whether it is public, where there is anything to say."""
        self.tag("if 说明")
        add_paragraph(self.document, "{{ 说明 }}", ABOUT, centred=True)
        self.tag("endif")

    def line(self, words: str, kind: Type = BODY) -> None:
        add_paragraph(self.document, words, kind, indent=True)

    def tag(self, words: str) -> None:
        """A paragraph of a tag alone, which leaves no line behind."""
        add_paragraph(self.document, f"{{%p {words} %}}", BODY)

    def when(self, name: str, write: Callable[[], None]) -> None:
        """What stands only where there is something by that name."""
        self.tag(f"if {name}")
        write()
        self.tag("endif")

    def lines(self, name: str) -> None:
        """A paragraph for each text of a list."""
        self.tag(f"for 段 in {name}")
        self.line("{{ 段 }}")
        self.tag("endfor")

    def sections(self) -> None:
        """The parts of the completion statement."""
        self.tag("for 部分 in 正文")
        self.heading("{{ 部分.小标题 }}")
        self.lines("部分.段落")
        self.tag("endfor")

    def heading(self, words: str, kind: Type = MARK) -> None:
        add_paragraph(
            self.document, words, kind, indent=True
        ).paragraph_format.keep_with_next = True

    def table(self, columns: Columns, listed: str) -> None:
        """A row for each row of a list, under its head."""
        wide = [LEFT] * (len(columns) - 1)
        cells = [f"{{{{ 行.{name} }}}}" for _, name, _ in columns]
        widths = []
        for head, _, width in columns:
            is_text = head in ("名称", "指标", "原因", "事项", "理由", "算式")
            widths.append(Column(width, Align.LEFT if is_text else Align.CENTER))
        table = PaperTable(
            name=listed,
            title="",
            columns=widths,
            head=[[head for head, _, _ in columns]],
            rows=[
                PaperRow([f"{{%tr for 行 in {listed} %}}", *wide]),
                PaperRow(cells),
                PaperRow(["{%tr endfor %}", *wide]),
            ],
            is_narrow=len(columns) >= NARROW,
        )
        add_table(self.document, table, WIDTH)

    def part(self, words: str, columns: Columns, listed: str) -> None:
        """A heading and its table, or that there is nothing: the numbers of headings stay."""
        self.heading(words)
        self.tag(f"if {listed}")
        self.table(columns, listed)
        self.tag("else")
        self.line("没有。")
        self.tag("endif")

    def note(self) -> None:
        """What the marks behind figures mean."""
        self.line("注：完成数后的“预”为预计数，“快”为快报数；牵头单位后的“＊”为待确认。", NOTE)

    def signed(self) -> None:
        """The office and the day, on the right."""
        for words in ("{{ 发文单位 }}", "{{ 日期 }}"):
            paragraph = add_paragraph(self.document, words, BODY)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(2 * BODY.size)

    def content(self, title: str) -> bytes:
        """The file."""
        return finish_document(self.document, Origin(title, "", "", MADE_AT))


def quarterly() -> bytes:
    """季度通报."""
    template = Template()
    template.title()
    template.line("现将{{ 县名 }}{{ 年度 }}年{{ 时段 }}计划执行情况通报如下。")
    template.heading("一、总体情况")
    template.line("{{ 完成情况 }}")
    template.when("与上期相比", lambda: template.line("{{ 与上期相比 }}"))
    template.when("较好情况", lambda: template.line("{{ 较好情况 }}"))
    template.lines("项目情况")
    template.when("民生情况", lambda: template.line("{{ 民生情况 }}"))
    template.part("二、四率情况", RATES, "四率")
    template.part("三、低于序时或目标的指标", FLAGGED, "滞后指标")
    template.part("四、滞后的重点项目", FLAGGED, "滞后项目")
    template.part("五、滞后的民生实事", FLAGGED, "滞后民生实事")
    template.heading("六、报送情况")
    template.line("{% if 报送情况 %}{{ 报送情况 }}{% else %}没有。{% endif %}")
    template.when("逾期单位", lambda: template.table(LATE, "逾期单位"))
    template.note()
    template.signed()
    return template.content("季度通报模板")


def midyear() -> bytes:
    """上半年执行情况."""
    template = Template()
    template.title()
    template.sections()
    template.part("附：主要指标执行情况", INDICATORS, "指标表")

    def changes() -> None:
        template.heading("附：计划调整方案")
        template.table(CHANGES, "计划调整")

    template.when("计划调整", changes)
    template.note()
    template.signed()
    return template.content("上半年执行情况模板")


def yearly() -> bytes:
    """年度执行情况."""
    template = Template()
    template.title()
    template.sections()
    template.part("附：计划指标完成情况", INDICATORS, "指标表")

    def following() -> None:
        template.heading("{{ 下年标题 }}")
        template.table(NEXT, "下年目标")

    template.when("下年目标", following)
    template.note()
    template.signed()
    return template.content("年度执行情况模板")


def meeting() -> bytes:
    """调度会材料."""
    template = Template()
    template.title()
    template.heading("一、总体情况")
    template.line("{{ 完成情况 }}")
    template.line("{{ 概况 }}")
    template.when("与上期相比", lambda: template.line("{{ 与上期相比 }}"))
    template.part("二、提请协调的事项", MATTERS, "需协调事项")
    template.part("三、低于序时和滞后的事项", FLAGGED, "滞后事项")
    template.part("四、四率情况", RATES, "四率")
    template.note()
    template.signed()
    return template.content("调度会材料模板")


def letter() -> bytes:
    """催报函: a page for each unit."""
    template = Template()
    template.tag("for 函 in 函件")
    title = add_paragraph(template.document, "{{ 标题 }}", TITLE, centred=True)
    title.paragraph_format.page_break_before = True
    title.paragraph_format.space_after = Pt(8)
    template.about()
    add_paragraph(template.document, "{{ 函.单位 }}：", BODY)
    template.line(
        "你单位承担的{{ 报告期 }}计划执行情况填报任务（牵头{{ 函.事项数 }}项），"
        "{% if 函.期限 %}{{ 函.期限 }}，{% endif %}目前{{ 函.情况 }}。"
    )
    template.line(
        "请在收到本函后尽快登录系统填报，核实数据，对低于序时的逐项说明原因和下一步措施，并按程序提交。"
    )
    template.line("特此函告。")
    template.signed()
    template.tag("endfor")

    def none() -> None:
        template.title()
        template.line("{{ 没有要催的 }}")

    template.when("没有要催的", none)
    return template.content("催报函模板")


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "quarterly": quarterly,
    "midyear": midyear,
    "yearly": yearly,
    "meeting": meeting,
    "letter": letter,
}
"""By the name of the document."""


def main() -> None:
    """Write all templates."""
    FOLDER.mkdir(exist_ok=True)
    for name, build in TEMPLATES.items():
        (FOLDER / f"{name}.docx").write_bytes(build())


if __name__ == "__main__":
    main()
