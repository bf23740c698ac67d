"""Fills in a template, by docxtpl in a sandbox. No Django."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml.etree import LxmlError

from reporting.documents.templates.check import faults_of
from reporting.documents.templates.opened import opened
from reporting.documents.templates.placeholders import Placeholder, Value
from reporting.documents.templates.sandbox import TemplateEnvironment

NOT_FILLED = (
    "模板填不出文档：for、if 和对应的 end 要各占一段（{%p … %}），在表格里要各占一行（{%tr … %}）。"
)


class Faulty(Exception):
    """A template that cannot be filled in; `faults` has a sentence for each place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def filled(
    content: bytes,
    placeholders: Sequence[Placeholder],
    values: Mapping[str, Value],
    properties: Mapping[str, Any],
) -> bytes:
    """The document: the template with these values, and what it says of itself in its properties.

    Raises Unreadable for what is no Word file within limits, and Faulty for a template with faults.
    """
    template = opened(content, _template)
    document = template.get_docx()
    faults = faults_of(document, placeholders)
    if faults:
        raise Faulty(faults)
    # docxtpl fills in properties as well: these are ours, and no template's.
    _describe(document, properties)
    try:
        template.render(_without_control_signs(values), TemplateEnvironment(), autoescape=True)
    except (TemplateError, LxmlError, TypeError, ValueError, KeyError) as error:
        raise Faulty([NOT_FILLED]) from error
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()


def _template(file: io.BytesIO) -> DocxTemplate:
    """The template, read at once: docxtpl would do so later."""
    template = DocxTemplate(file)
    template.init_docx()
    return template


def _describe(document: Any, properties: Mapping[str, Any]) -> None:
    for name, value in properties.items():
        setattr(document.core_properties, name, value)


_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def _without_control_signs(value: Any) -> Any:
    """The values without signs that no Word file may contain."""
    if isinstance(value, str):
        return value.translate(_CONTROL)
    if isinstance(value, Mapping):
        return {name: _without_control_signs(each) for name, each in value.items()}
    return [_without_control_signs(each) for each in value]
