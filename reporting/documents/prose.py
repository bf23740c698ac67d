"""A document of headings and paragraphs as a Word file in official layout."""

from collections.abc import Iterable, Sequence

from docx.shared import Pt

from reporting.documents.layout import ABOUT, BODY, MARK, TITLE, WIDTH, broken
from reporting.documents.paper import Origin
from reporting.documents.word import add_paragraph, finish_document, start_document

Sections = Iterable[tuple[str, Sequence[str]]]


def write_prose(title: str, about: str, sections: Sections, origin: Origin) -> bytes:
    """The title, what stands under it, and the paragraphs under their headings."""
    document = start_document()
    heading = add_paragraph(document, broken(title, WIDTH), TITLE, centred=True)
    heading.paragraph_format.space_after = Pt(8)
    if about:
        add_paragraph(document, about, ABOUT, centred=True)
    for name, paragraphs in sections:
        add_paragraph(document, name, MARK, indent=True).paragraph_format.keep_with_next = True
        for words in paragraphs:
            add_paragraph(document, words, BODY, indent=True)
    return finish_document(document, origin)
