"""The templates that come along are those that their script builds, in official layout."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from chengkou.documents.templated import TEMPLATED, Templated
from reporting.documents.templates.check import faults_of
from scripts.document_templates import TEMPLATES


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", TEMPLATED, ids=lambda kind: kind.name)
def test_shipped_template_is_what_the_script_builds(kind: Templated) -> None:
    assert parts(kind.shipped) == parts(TEMPLATES[kind.name]())


@pytest.mark.parametrize("kind", TEMPLATED, ids=lambda kind: kind.name)
def test_shipped_template_has_no_fault_and_names_fonts_for_chinese(kind: Templated) -> None:
    document = docx.Document(io.BytesIO(kind.shipped))
    assert faults_of(document, kind.placeholders) == []
    fonts = {each.get(qn("w:eastAsia")) for each in document.element.body.iter(qn("w:rFonts"))}
    assert fonts <= {"方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"}
    assert {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312"} <= fonts
    section = document.sections[0]
    assert section.page_width is not None and section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_every_document_from_a_template_has_one() -> None:
    assert {kind.name for kind in TEMPLATED} == set(TEMPLATES)
