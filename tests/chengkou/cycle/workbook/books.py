"""Workbooks as a clerk has them: downloaded, filled in, sent back."""

import io
import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.pages import Page

HEAD_ROW = 3


def downloaded(client: Client, url: str) -> Workbook:
    """The workbook of a page, as somebody opens it."""
    response = client.get(url, {"export": "xlsx"})
    assert response.status_code == 200, response.status_code
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    return load_workbook(io.BytesIO(response.content))


def content_of(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def column(sheet: Worksheet, head: str) -> int:
    """The number of the column under a head."""
    heads = [each.value for each in sheet[HEAD_ROW]]
    assert heads.count(head) == 1, heads
    return heads.index(head) + 1


def cell(sheet: Worksheet, name: str, head: str) -> Any:
    """The cell of the row whose name ends so, under a head."""
    names = column(sheet, "名称")
    (number,) = [
        number
        for number in range(HEAD_ROW + 1, sheet.max_row + 1)
        if str(sheet.cell(number, names).value).endswith(name)
    ]
    return sheet.cell(number, column(sheet, head))


def fill(book: Workbook, sheet: str, typed: Mapping[tuple[str, str], Any]) -> None:
    """Type into cells, by the name of their row and their head."""
    for (name, head), value in typed.items():
        cell(book[sheet], name, head).value = value


def sent(client: Client, url: str, content: bytes, name: str = "填好.xlsx") -> Any:
    """Upload a file."""
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def token(response: Any) -> str:
    """What the preview has signed."""
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found is not None, Page(response).text
    return found[1]


def confirmed(client: Client, url: str, preview: Any, **data: str) -> Any:
    """Press 确认保存 on the preview."""
    return client.post(url, {"token": token(preview), **data})


def marked(client: Client, url: str, preview: Any) -> Workbook:
    """The workbook that comes back with what is wrong in it."""
    response = client.post(url, {"token": token(preview), "do": "marked"})
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def comments(book: Workbook) -> dict[tuple[str, str], str]:
    """The comment of each marked cell, by its row's name and its head."""
    found = {}
    for sheet in book.worksheets:
        if sheet.max_row <= HEAD_ROW or sheet.title == "说明":
            continue
        names = column(sheet, "名称")
        for row in sheet.iter_rows(min_row=HEAD_ROW + 1):
            for number, each in enumerate(row, start=1):
                if each.comment:
                    head = str(sheet.cell(HEAD_ROW, number).value)
                    found[str(row[names - 1].value), head] = each.comment.text
    return found
