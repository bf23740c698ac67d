"""Every document that can be had of a plan: a new one is a record in `DOCUMENTS`.

The addresses, the menu 生成文件 and `manage.py write_document` follow it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chengkou.brief.document import write_brief
from chengkou.brief.sheet import Brief, one_page
from chengkou.documents.annexes import annex1, annex2, annex3
from chengkou.documents.asked import Asked
from chengkou.documents.lists import ledger, shortfalls
from chengkou.documents.statement import drafted
from chengkou.documents.templated import TEMPLATED, Templated, material_of, written
from reporting.documents.files import write_paper
from reporting.documents.paper import Paper
from reporting.documents.prose import write_prose


@dataclass(frozen=True)
class Composed:
    """A document of a plan, ready to be written."""

    file_name: str
    """Without its ending."""
    write: Callable[[str], bytes]
    """Gives the file with an ending."""


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document."""

    label: str
    """In the menu."""
    compose: Callable[[Asked], Composed]
    endings: tuple[str, ...] = ("docx", "xlsx")


def _paper(make: Callable[[Asked], Paper]) -> Callable[[Asked], Composed]:
    """How a document of tables is composed."""

    def compose(asked: Asked) -> Composed:
        paper = make(asked)
        return Composed(paper.file_name, lambda ending: write_paper(paper, ending))

    return compose


def _brief(asked: Asked) -> Composed:
    """一页纸简报, as its page has it."""
    sheet = one_page(Brief(asked.page, asked.standing, asked.whose, asked.names.office))
    of = asked.label(sheet.title, has_figures=True, is_sample=sheet.standing.is_sample)
    return Composed(of.file_name, lambda _: write_brief(sheet, of.origin))


def _statement(asked: Asked) -> Composed:
    """完成情况文字稿, held against the checks. Raises Contradicted."""
    draft = drafted(asked)
    title = f"{asked.of_year}{asked.span}国民经济和社会发展计划\n完成情况（文字稿）"
    of = asked.label(title, has_figures=True, is_sample=asked.standing.is_sample)
    sections = draft.numbered
    return Composed(of.file_name, lambda _: write_prose(title, of.about, sections, of.origin))


def _templated(kind: Templated) -> DocumentKind:
    """A document from a template, which is a Word file alone."""

    def compose(asked: Asked) -> Composed:
        material = material_of(kind, asked)
        return Composed(material.label.file_name, lambda _: written(kind, material))

    return DocumentKind(kind.label, compose, endings=("docx",))


DOCUMENTS: Mapping[str, DocumentKind] = {
    "annex1": DocumentKind("附表1 目标完成情况", _paper(annex1)),
    "annex2": DocumentKind("附表2 预期目标", _paper(annex2)),
    "annex3": DocumentKind("附件3 民生实事清单", _paper(annex3)),
    "shortfalls": DocumentKind("未达预期和滞后清单", _paper(shortfalls)),
    "ledger": DocumentKind("重点项目台账", _paper(ledger)),
    "statement": DocumentKind("完成情况文字稿", _statement, endings=("docx",)),
    **{kind.name: _templated(kind) for kind in TEMPLATED},
    "brief": DocumentKind("一页纸简报", _brief, endings=("docx",)),
}
"""By the name in addresses and for the command."""
