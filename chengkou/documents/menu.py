"""The menu 生成文件, as a template tag: pages that have it stand below the documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from chengkou.documents.catalogue import DOCUMENTS

register = template.Library()

NAMES = {"docx": "Word", "xlsx": "Excel"}
"""What a file is called by its ending, for people."""


@dataclass(frozen=True)
class MenuEntry:
    """A document, with a link for each kind of file: its name and its address."""

    label: str
    links: list[tuple[str, str]]


@register.inclusion_tag("chengkou/_documents.html")
def documents_menu(
    year: int, through: int, chosen: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """The documents of a plan for months 1 to `through`, with what else a page's reader chose."""
    query = urlencode({**dict(chosen), "through": through})
    entries = []
    for name, kind in DOCUMENTS.items():
        links = []
        for ending in kind.endings:
            url = reverse("document", args=[year, name, ending])
            links.append((NAMES[ending], f"{url}?{query}"))
        entries.append(MenuEntry(kind.label, links))
    return {"documents": entries}
