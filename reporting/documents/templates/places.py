"""Every tag of a Word template with its place, in the order of the document. No Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\{%|\{#|\}\}|%\}|#\}")
_BLOCK = (qn("w:p"), qn("w:tbl"))


@dataclass(frozen=True)
class Tag:
    """{{ 名称 }} or {% … %}, as it stands in the text."""

    text: str
    place: str
    """正文第3段, 表1第2行第4格, 页眉第1段."""
    paragraph: str
    """The whole text of its paragraph."""
    row: str = ""
    """That of its row; empty outside of tables."""


def tags_of(document: Document) -> list[list[Tag]]:
    """The tags of the text, then of each header and footer that has any."""
    parts = [list(_tags(document.element.body, "正文"))]
    seen: set[int] = set()
    for section in document.sections:
        for name, part in (
            ("页眉", section.header),
            ("页脚", section.footer),
            ("偶数页页眉", section.even_page_header),
            ("偶数页页脚", section.even_page_footer),
            ("首页页眉", section.first_page_header),
            ("首页页脚", section.first_page_footer),
        ):
            # A part that is linked is an earlier section's: python-docx would make a new one.
            if not part.is_linked_to_previous and id(part._element) not in seen:  # noqa: SLF001
                seen.add(id(part._element))  # noqa: SLF001
                parts.append(list(_tags(part._element, name)))  # noqa: SLF001
    return [tags for tags in parts if tags]


def _tags(root: Any, where: str) -> Iterator[Tag]:
    paragraphs = tables = 0
    for block in root.iter(*_BLOCK):
        if block.tag == _BLOCK[1]:
            if _is_within(block, root, _BLOCK[1]):
                continue
            tables += 1
            yield from _tags_of_table(block, f"{where}表{tables}")
        elif not _is_within(block, root, _BLOCK[1]) and not _is_within(block, root, _BLOCK[0]):
            paragraphs += 1
            yield from _tags_of_text(block, f"{where}第{paragraphs}段")


def _is_within(element: Any, root: Any, tag: str) -> bool:
    """Whether an element of that kind is around it."""
    parent = element.getparent()
    while parent is not None and parent is not root:
        if parent.tag == tag:
            return True
        parent = parent.getparent()
    return False


def _tags_of_table(table: Any, where: str) -> Iterator[Tag]:
    rows = list(table.iter(qn("w:tr")))
    for number, row in enumerate(rows, start=1):
        words = _text(row)
        for at, cell in enumerate(row.findall(qn("w:tc")), start=1):
            for paragraph in cell.findall(qn("w:p")):
                yield from _tags_of_text(paragraph, f"{where}第{number}行第{at}格", words)


def _tags_of_text(paragraph: Any, place: str, row: str = "") -> Iterator[Tag]:
    text = _text(paragraph)
    for match in _TAG.finditer(text):
        yield Tag(match.group(), place, text.strip(), row)


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(qn("w:t"))).strip()
