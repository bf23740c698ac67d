"""Takes an uploaded template once it was filled in with the data, and goes back to the original."""

import hashlib
import logging
from dataclasses import dataclass
from typing import IO, Any

from django.http import QueryDict
from django.urls import reverse

from chengkou.documents.asked import Asked, asked_of
from chengkou.documents.templated import Material, Templated, content_of, material_of
from reporting.db.data_version import data_versions
from reporting.documents.templates.apart import filled_apart
from reporting.documents.templates.placeholders import Placeholder, example_of
from reporting.evidence.store import keep
from reporting.models import DocumentTemplate, SiteNames, User
from reporting.pages.page_of_request import page_on_server, plan_to_open_with
from reporting.spreadsheets.limits import Unreadable
from reporting.visibility import SERVER

LONGEST_NAME = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlaceholderLine:
    """One placeholder as the page lists it."""

    tag: str
    meaning: str
    example: str
    depth: int
    """0 for one of the document, 1 for one of a row, 2 for one within it."""

    @property
    def indent(self) -> str:
        """Before it, as deep as it is."""
        return "　" * self.depth


def asked_now(names: SiteNames) -> Asked | None:
    """The plan and period that pages open with, from all that is approved; None without a plan."""
    plan = plan_to_open_with(SERVER)
    if plan is None:
        return None
    parameters = QueryDict()
    page = page_on_server(
        plan.year, _overview, parameters, along="grade_scale", data_versions=data_versions()
    )
    return asked_of(page, parameters, names)


def lines_of(kind: Templated, material: Material | None) -> list[PlaceholderLine]:
    """Every placeholder of a document, each with its example from the data where there is any."""
    values = material.values if material else {}
    lines: list[PlaceholderLine] = []
    for each in kind.placeholders:
        lines += _lines(each, values.get(each.name, ""), "", 0)
    return lines


def _lines(each: Placeholder, value: Any, before: str, depth: int) -> list[PlaceholderLine]:
    """The placeholder, then what each line of its list has: 行, 项 in a list within it."""
    name = f"{before}{each.name}"
    if not each.is_list:
        return [PlaceholderLine(f"{{{{ {name} }}}}", each.meaning, example_of(value), depth)]
    item = "项" if before else "行"
    tag = f"{{%p for {item} in {name} %}} … {{%p endfor %}}"
    lines = [PlaceholderLine(tag, each.meaning, example_of(value), depth)]
    first = value[0] if value else ""
    if not each.parts:
        lines.append(PlaceholderLine(f"{{{{ {item} }}}}", "一段文字", example_of(first), depth + 1))
    for part in each.parts:
        example = first.get(part.name, "") if isinstance(first, dict) else ""
        lines += _lines(part, example, f"{item}.", depth + 1)
    return lines


def put_in_place(
    kind: Templated, file: IO[bytes], *, name: str, material: Material, by: User
) -> DocumentTemplate:
    """Keep the file as the document's template from now on, once it was filled in with the data.

    It takes seconds: hold no lock and no transaction. Raises Faulty with what is wrong, by place,
    and Unreadable for what is no Word file within limits.
    """
    content = file.read()
    filled_apart(content, kind.placeholders, material.values, material.properties)
    digest = hashlib.sha256(content).hexdigest()
    try:
        keep(digest, content, b"")
    except OSError as error:
        _log.exception("A template could not be kept.")
        raise Unreadable("文件现在存不下来，请告诉系统管理员。") from error
    return DocumentTemplate.objects.create(
        document=kind.name,
        name=name[-LONGEST_NAME:],
        digest=digest,
        size=len(content),
        added_by=by,
    )


def put_back(kind: Templated, *, by: User) -> bool:
    """Go back to the template that comes along; whether another one was in place."""
    if DocumentTemplate.objects.current(kind.name) is None:
        return False
    DocumentTemplate.objects.create(document=kind.name, added_by=by)
    return True


def material_now(kind: Templated, asked: Asked | None) -> Material | None:
    """What a template of the document would be filled in with now. Raises Contradicted."""
    return None if asked is None else material_of(kind, asked)


def file_of(kind: Templated, key: int) -> tuple[str, bytes] | None:
    """Name and content of a template of the document: 0 is the one that comes along.

    None where there is no such file; raises Unreadable where it is not on the server.
    """
    if not key:
        return f"{kind.label}模板.docx", kind.shipped
    found = DocumentTemplate.objects.of_document(kind.name).exclude(digest="").filter(pk=key)
    template = found.first()
    return None if template is None else (template.name, content_of(template))


def _overview(year: int) -> str:
    return reverse("overview", args=[year])
