"""Word templates made for a test, and what they can name."""

import datetime
import io
from collections.abc import Callable, Sequence
from typing import Any

import docx

from reporting.documents.templates.placeholders import Placeholder, Value

PLACEHOLDERS = (
    Placeholder("标题", "文件的标题"),
    Placeholder("说明", "是否发布", is_required=True),
    Placeholder("段落", "各段", is_list=True),
    Placeholder(
        "清单", "各行", is_list=True, parts=(Placeholder("名称", "名"), Placeholder("数", "数"))
    ),
)
VALUES: dict[str, Value] = {
    "标题": "甲&乙<丙>{{ 7 * 7 }}",
    "说明": "未发布",
    "段落": ["第一段", "第二段"],
    "清单": [{"名称": "第一行", "数": "3"}, {"名称": "第二行", "数": "4"}],
}
PROPERTIES: dict[str, Any] = {
    "title": "题",
    "comments": "报告期",
    "created": datetime.datetime(2024, 7, 1, tzinfo=datetime.UTC),
    "modified": datetime.datetime(2024, 7, 1, tzinfo=datetime.UTC),
}
ROWS = ("{%tr for 行 in 清单 %}", "{{ 行.名称 }}{{ 行.数 }}", "{%tr endfor %}")


def template(
    *paragraphs: str,
    rows: Sequence[str] = (),
    about: str = "{{ 说明 }}",
    more: Callable[[Any], Any] | None = None,
) -> bytes:
    """A template with these paragraphs, then a table with a cell in each row."""
    document = docx.Document()
    for words in (about, *paragraphs):
        document.add_paragraph(words)
    if rows:
        table = document.add_table(len(rows), 1)
        for number, words in enumerate(rows):
            table.cell(number, 0).text = words
    if more:
        more(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
