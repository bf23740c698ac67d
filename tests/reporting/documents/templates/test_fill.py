"""Filling in: values are text, hostile files are refused, a process of its own does the same."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from jinja2.exceptions import TemplateError

from reporting.documents.templates.apart import filled_apart
from reporting.documents.templates.fill import Faulty, filled
from reporting.documents.templates.sandbox import TemplateEnvironment
from reporting.spreadsheets.limits import MAX_BYTES, Unreadable
from tests.reporting.documents.templates.made import (
    PLACEHOLDERS,
    PROPERTIES,
    ROWS,
    VALUES,
    template,
)

Fill = Callable[..., bytes]
GOOD = ("{{ 标题 }}", "{%p for 段 in 段落 %}", "{{ loop.index }}{{ 段 }}", "{%p endfor %}")


def document(fill: Fill, content: bytes) -> Any:
    return docx.Document(io.BytesIO(fill(content, PLACEHOLDERS, VALUES, PROPERTIES)))


@pytest.mark.parametrize("fill", [filled, filled_apart])
def test_template_is_filled_in_with_texts_as_they_are(fill: Fill) -> None:
    made = document(fill, template(*GOOD, rows=ROWS))
    assert [paragraph.text for paragraph in made.paragraphs] == [
        *("未发布", "甲&乙<丙>{{ 7 * 7 }}", "1第一段", "2第二段"),
    ]
    assert [row.cells[0].text for row in made.tables[0].rows] == ["第一行3", "第二行4"]
    assert made.core_properties.title == "题" and made.core_properties.comments == "报告期"


def test_text_with_signs_that_no_file_may_contain_loses_them() -> None:
    values = {**VALUES, "标题": "甲\x00\x0b乙"}
    content = filled(template("{{ 标题 }}"), PLACEHOLDERS, values, PROPERTIES)
    assert docx.Document(io.BytesIO(content)).paragraphs[1].text == "甲乙"


@pytest.mark.parametrize("fill", [filled, filled_apart])
def test_faults_are_told_by_both_ways(fill: Fill) -> None:
    with pytest.raises(Faulty) as refused:
        document(fill, template("{{ 无 }}"))
    assert refused.value.faults == ["正文第2段：没有【无】这个占位符。"]


def test_expression_outside_of_the_text_is_no_way_out() -> None:
    """Properties are filled in too, and these are ours; the sandbox holds whatever is left."""

    def hide(made: Any) -> None:
        made.core_properties.subject = "{{ ''.__class__ }}"

    with pytest.raises(Faulty):
        document(filled, template("甲", more=hide))
    environment = TemplateEnvironment()
    for words in ("{{ 'a' * 99 }}", "{{ x.__class__ }}", "{{ x() }}", "{{ x.items() }}"):
        with pytest.raises(TemplateError):
            environment.from_string(words).render(x={"a": "b"})


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(template("甲"))
    assert old in parts[name]
    return zipped({**parts, name: parts[name].replace(old, new)})


LINKS = "word/_rels/document.xml.rels"
ELSEWHERE = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/attachedTemplate" Target="http://example.com/a.dotm" TargetMode="External"/>'
    b"</Relationships>"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 Word"),
        (b"\xd0\xcf\x11\xe0 an old file", "不是 Word"),
        (zipped({"a.txt": b"a"}), "不是 Word"),
        (template("甲")[:900], "不是 Word"),
        (changed("word/document.xml", b"<w:body>", b"<w:body"), "不是 Word"),
        (zipped({**parts_of(template("甲")), "word/big.bin": bytes(30 * 1024**2)}), "解开后"),
        (
            changed("[Content_Types].xml", b"document.main+xml", b"document.macroEnabled.main+xml"),
            "宏",
        ),
        (changed(LINKS, b"</Relationships>", ELSEWHERE), "外部"),
    ],
)
def test_hostile_file_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        document(filled, content)


def test_entity_is_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words", encoding="utf-8")
    content = changed(
        "word/document.xml",
        b"<w:document",
        f'<!DOCTYPE a [<!ENTITY secret SYSTEM "{secret.as_uri()}">]><w:document'.encode(),
    )
    parts = parts_of(content)
    body = parts["word/document.xml"].replace("甲".encode(), b"&secret;")
    content = zipped({**parts, "word/document.xml": body})
    try:
        made = document(filled, content)
    except (Unreadable, Faulty):
        return
    assert "secret words" not in made.element.xml


def test_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(Unreadable, match="最多"):
        document(filled_apart, bytes(MAX_BYTES + 1))
