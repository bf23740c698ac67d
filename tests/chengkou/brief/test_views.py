"""The page of the sheet and its Word file: who sees it, and whose figures they have."""

import io
import json
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from docx import Document
from docx.oxml.ns import qn

from reporting.models import Period, User
from tests.chengkou.test_counts_add_up import PUBLISHED
from tests.factories import make_actual, make_plan, make_target
from tests.pages import Page, page_queries, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Get = Callable[..., Page]


def paper(page: Page) -> str:
    (article,) = page.all("article")
    return text_of(article)


def document(client: Client, address: str) -> tuple[str, bytes]:
    """The text of the Word file, and its bytes."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(".docx")
    content = b"".join(response) if response.streaming else response.content
    file = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in file.paragraphs]
    for table in file.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(texts), content


@pytest.mark.usefixtures("sample")
def test_rows_are_those_of_the_command(get: Get) -> None:
    for year, through in PUBLISHED:
        out = io.StringIO()
        call_command("assess", str(year), through=through, json=True, stdout=out)
        judged = {
            row["number"]: row
            for row in json.loads(out.getvalue())
            if row["row"] == 0 and row["status"] in ("short", "behind")
        }
        page = get(f"/plans/{year}/brief/?through={through}")
        (table,) = (each for each in page.all("table") if "falls" in (each.get("class") or ""))
        for row in table.iter("tr"):
            cells = [text_of(cell) for cell in row]
            number = re.match(r"\d+", cells[0])
            if number is None or "·" in cells[0]:
                continue  # the head; a part without its headline
            found = judged[int(number[0])]
            assert cells[1] == found["target_text"]
            assert cells[2].rstrip("快预") == found["actual"]
            if found["gap"] is not None and "." in found["gap"]:
                assert found["gap"].lstrip("-") in cells[4] or "天" in cells[4]
        assert f"低于{'目标' if through == 12 else '序时'}的{len(judged)}项" in page.text


def test_word_file_says_what_the_page_says(get: Get, client: Client, leader: User) -> None:
    make_actual(make_target(make_plan(), 1, name="地区生产总值增速"), "6", 6, explanation="外需弱")
    client.force_login(leader)
    text, content = document(client, "/plans/2023/documents/brief.docx?through=6")
    page = paper(get("/plans/2023/brief/?through=6"))
    for line in text.splitlines():
        words = re.sub(r"^[一二三四]、", "", line)
        assert re.sub(r"\s", "", words) in re.sub(r"\s", "", page), line
    # Chinese by its official font, in A4 with the margins of documents.
    file = Document(io.BytesIO(content))
    fonts = set()
    for paragraph in file.paragraphs:
        for run in paragraph.runs:
            names = run._r.get_or_add_rPr().get_or_add_rFonts()
            fonts.add(names.get(qn("w:eastAsia")))
    assert fonts == {"方正小标宋简体", "楷体_GB2312", "仿宋_GB2312", "黑体"}
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (28, 26)  # type: ignore[union-attr]


def test_unit_narrows_the_page_and_the_file(get: Get, client: Client, leader: User) -> None:
    target = make_target(make_plan(), 1, name="甲项增速")
    make_actual(target, "6", 6)
    other = make_target(make_plan(), 2, name="乙项增速")
    make_actual(other, "6", 6)
    client.force_login(leader)
    code = target.lead.code
    text, _ = document(client, f"/plans/2023/documents/brief.docx?through=6&department={code}")
    assert "甲项增速" in text
    assert target.lead.name in paper(get(f"/plans/2023/brief/?through=6&department={code}"))


def test_unpublished_figures_are_not_for_a_leader(get: Get) -> None:
    make_actual(make_target(make_plan(), 1, name="甲项增速"), "6.125", 6)
    Period.objects.update(published_at=None, published_by=None)
    page = paper(get("/plans/2023/brief/?through=6"))
    assert "尚未发布" in page and "6.125" not in page


def test_overview_leads_to_the_sheet(get: Get) -> None:
    make_actual(make_target(make_plan(), 1), "6", 6)
    assert "/plans/2023/brief/?through=6" in get("/plans/2023/?through=6").hrefs


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_the_rows(rows: int, get: Get) -> None:
    for number in range(1, rows + 1):
        make_actual(make_target(make_plan(), number), "6", 6)
    with page_queries() as queries:
        get("/plans/2023/brief/?through=6")
    assert len(queries) == 11
