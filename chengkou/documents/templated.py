"""Documents from templates: the office's own where there is one, else the one that comes along."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from chengkou.documents.asked import Asked, DocumentLabel
from chengkou.documents.letter import Letter, letter, letter_title
from chengkou.documents.letterhead import Letterhead
from chengkou.documents.meeting import Meeting, meeting, meeting_title
from chengkou.documents.midyear import Midyear, midyear, midyear_title
from chengkou.documents.quarterly import Quarterly, quarterly, quarterly_title
from chengkou.documents.yearly import Yearly, yearly, yearly_title
from reporting.documents.layout import WIDTH, broken
from reporting.documents.templates.apart import filled_apart
from reporting.documents.templates.fill import filled
from reporting.documents.templates.placeholders import Placeholder, placeholders_of, values_of
from reporting.documents.word import LONGEST_PROPERTY
from reporting.evidence.store import path_of
from reporting.models import DocumentTemplate
from reporting.spreadsheets.limits import Unreadable

FOLDER = Path(settings.BASE_DIR) / "templates" / "documents"


@dataclass(frozen=True)
class Templated:
    """A document that is made from a template."""

    name: str
    label: str
    context: type[Letterhead]
    title_of: Callable[[Asked], str]
    values_of: Callable[[Asked, str, str], Letterhead]
    has_figures: bool = True
    """Whether it shows what was reported, which may not be published."""

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What its template may name."""
        return placeholders_of(self.context)

    @property
    def shipped(self) -> bytes:
        """The template that comes along."""
        return _shipped(self.name)


@cache
def _shipped(name: str) -> bytes:
    return (FOLDER / f"{name}.docx").read_bytes()


TEMPLATED = (
    Templated("quarterly", "季度通报", Quarterly, quarterly_title, quarterly),
    Templated("midyear", "上半年执行情况", Midyear, midyear_title, midyear),
    Templated("yearly", "年度执行情况", Yearly, yearly_title, yearly),
    Templated("meeting", "调度会材料", Meeting, meeting_title, meeting),
    Templated("letter", "催报函", Letter, letter_title, letter, has_figures=False),
)


@dataclass(frozen=True)
class Material:
    """What a template is filled in with."""

    label: DocumentLabel
    values: dict[str, Any]
    properties: dict[str, Any]


def material_of(kind: Templated, asked: Asked) -> Material:
    """The values of a document. Raises Contradicted."""
    title = kind.title_of(asked)
    is_sample = kind.has_figures and asked.standing.is_sample
    of = asked.label(title, has_figures=kind.has_figures, is_sample=is_sample)
    context = kind.values_of(asked, broken(title, WIDTH), of.about)
    properties = {
        "title": of.origin.title[:LONGEST_PROPERTY],
        "author": of.origin.author[:LONGEST_PROPERTY],
        "last_modified_by": "",
        "comments": of.origin.made_from[:LONGEST_PROPERTY],
        "created": of.origin.made_at,
        "modified": of.origin.made_at,
        "language": "zh-CN",
    }
    return Material(of, values_of(context), properties)


def written(kind: Templated, material: Material) -> bytes:
    """The document as a Word file, from the office's own template where there is one (one query).

    Raises Faulty where that cannot be filled in any more, Unreadable where its file is not there.
    """
    own = DocumentTemplate.objects.current(kind.name)
    values, properties = material.values, material.properties
    if own is None:
        return filled(kind.shipped, kind.placeholders, values, properties)
    return filled_apart(content_of(own), kind.placeholders, values, properties)


def content_of(template: DocumentTemplate) -> bytes:
    """The file of an uploaded template. Raises Unreadable where it is not there."""
    try:
        return path_of(template.digest).read_bytes()
    except OSError as error:
        raise Unreadable("模板的文件不在服务器上，请告诉系统管理员。") from error
