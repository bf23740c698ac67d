"""Documents as files: written by the command or downloaded, and read as a reader sees them."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from docx import Document
from docx.oxml.ns import qn

from chengkou.documents.asked import Asked, asked_of
from reporting.db.data_version import data_versions
from reporting.models import SiteSettings
from reporting.pages.page_of_request import page_on_server
from reporting.tables.found import FoundTable
from reporting.tables.read import tables_of

Line = Sequence[str]


def asked_for(year: int, query: str = "") -> Asked:
    """What the command on the server is asked for: through=6&leader=张三."""
    parameters = QueryDict(query)
    page = page_on_server(year, str, parameters, along="grade_scale", data_versions=data_versions())
    return asked_of(page, parameters, SiteSettings.objects.stored().names)


def written(tmp_path: Path, name: str, year: int, ending: str, *options: str) -> Path:
    """The file that the command writes."""
    path = tmp_path / f"{name}.{ending}"
    arguments = [name, str(year), *options, "-o", str(path)]
    call_command("write_document", *arguments, stdout=io.StringIO())
    return path


def tables(path: Path) -> list[FoundTable]:
    """The tables of a file, as the imports read them."""
    with path.open("rb") as file:
        return list(tables_of(file, name=path.name, size=path.stat().st_size))


def download(client: Client, address: str) -> bytes:
    """The file at the address."""
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer) if answer.streaming else bytes(answer.content)


def lines(content: bytes) -> list[Line]:
    """The rows of all tables of a Word file, a merged cell once."""
    found: list[Line] = []
    for table in Document(io.BytesIO(content)).tables:
        found += [[_words(cell) for cell in row.tc_lst] for row in table._tbl.tr_lst]
    return found


def _words(cell: Any) -> str:
    return "".join(piece.text or "" for piece in cell.iter(qn("w:t")))


def text(content: bytes) -> str:
    """All words of a Word file, a line for each paragraph outside of tables and each row."""
    document = Document(io.BytesIO(content))
    words = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join([*words, *("\t".join(line) for line in lines(content))])
