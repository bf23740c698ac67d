"""Who has which document, what it says of itself, and that nobody hands on what is not public."""

import io
from urllib.parse import unquote

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from chengkou.documents.catalogue import DOCUMENTS
from reporting.enums import PlanState, SubmissionState
from reporting.models import Department, Period, SiteSettings, Submission, User
from tests.chengkou.documents.files import download, text
from tests.factories import (
    make_actual,
    make_line,
    make_plan,
    make_progress,
    make_submission,
    make_target,
    make_task,
)
from tests.pages import page_queries

pytestmark = pytest.mark.django_db
FIGURE = "6.125"


def everything(client: Client, query: str) -> str:
    """The words of every document of the plan."""
    return "\n".join(
        text(download(client, f"/plans/2023/documents/{name}.docx{query}")) for name in DOCUMENTS
    )


def test_unpublished_figure_is_in_no_document_but_that_of_the_commission(
    client: Client,
    leader: User,
    reviewer: User,
    planner: User,
    clerk_a: User,
    units: tuple[Department, Department],
) -> None:
    plan = make_plan()
    make_actual(make_target(plan, 1, lead=units[0]), FIGURE, 6, published=False)
    progress = make_progress(make_line(plan), "61.25", published=False)
    assert not progress.submission.period.published_at
    for user in (reviewer, planner):
        client.force_login(user)
        words = everything(client, "?through=6&status=on")
        assert FIGURE in words and "61.25" in words
        for name in DOCUMENTS:
            words = text(download(client, f"/plans/2023/documents/{name}.docx?through=6&status=on"))
            # 附表2 and 催报函 have no reported figures.
            has_figures = name not in ("annex2", "letter")
            assert ("未发布，仅供发改委内部" in words) is has_figures, name
    for user in (leader, clerk_a):
        client.force_login(user)
        words = everything(client, "?through=6&status=on")
        assert FIGURE not in words and "61.25" not in words
        assert "尚未发布" in words and "仅供" not in words


def test_update_that_is_not_published_is_not_handed_on(
    client: Client, leader: User, reviewer: User
) -> None:
    target = make_target(make_plan(), 1)
    make_actual(target, "5", 6)
    period = Period.objects.get(month=6)
    later = make_submission(period, target.lead, revision=2)
    Submission.objects.filter(pk=later.pk).update(is_held_back=True)
    make_actual(target, FIGURE, 6, submission=later)
    address = "/plans/2023/documents/annex1.docx?through=6"
    client.force_login(reviewer)
    words = text(download(client, address))
    assert FIGURE in words and "还没有发布更新，仅供发改委内部" in words
    client.force_login(leader)
    words = text(download(client, address))
    assert FIGURE not in words and "5" in words and "仅供" not in words


def test_what_is_not_approved_is_in_no_document(client: Client, reviewer: User) -> None:
    make_actual(make_target(make_plan(), 1), FIGURE, 6)
    Submission.objects.update(state=SubmissionState.DRAFT, approved_at=None, approved_by=None)
    client.force_login(reviewer)
    assert FIGURE not in everything(client, "?through=6")


def test_draft_is_for_those_who_may_see_it_and_says_so(
    client: Client, leader: User, planner: User
) -> None:
    make_target(make_plan(state=PlanState.DRAFT), 1)
    for name in DOCUMENTS:
        client.force_login(leader)
        assert client.get(f"/plans/2023/documents/{name}.docx").status_code == 404
        client.force_login(planner)
        content = download(client, f"/plans/2023/documents/{name}.docx")
        assert "草案" in Document(io.BytesIO(content)).core_properties.comments, name
        assert "草案" in text(content), name


@pytest.mark.parametrize(
    "address",
    [
        "2023/documents/annex9.docx",
        "2023/documents/annex1.pdf",
        "2023/documents/brief.xlsx",
        "2022/documents/annex1.docx",
        "2023/documents/annex1.docx?department=nobody",
    ],
)
def test_what_there_is_not_is_not_found(client: Client, leader: User, address: str) -> None:
    make_target(make_plan(), 1)
    client.force_login(leader)
    assert client.get(f"/plans/{address}").status_code == 404


def test_unit_and_leader_narrow_a_document_which_says_so(
    client: Client, leader: User, units: tuple[Department, Department]
) -> None:
    first, second = units
    first.county_leader = "张三"
    first.save()
    plan = make_plan()
    for number, unit in enumerate(units, start=1):
        make_actual(make_target(plan, number, lead=unit, name=f"{unit.name}增速"), "6", 6)
        make_task(plan, number, lead=unit, name=f"{unit.name}的事")
        make_line(plan, f"p-{number}", project_fields={"name": f"{unit.name}项目", "lead": unit})
    client.force_login(leader)
    for query, whose in (("department=unit-a", "单位甲牵头"), ("leader=张三", "张三分管")):
        words = everything(client, f"?through=6&{query}")
        for name in ("单位甲增速", "单位甲的事", "单位甲项目"):
            assert name in words, query
        for name in ("单位乙增速", "单位乙的事", "单位乙项目"):
            assert name not in words, query
        assert words.count(whose) >= len(DOCUMENTS) - 1
    answer = client.get("/plans/2023/documents/annex1.docx?department=unit-b&through=6")
    assert second.name in unquote(answer["Content-Disposition"])


def test_file_says_what_it_was_made_from(client: Client, leader: User) -> None:
    SiteSettings.objects.create(county="甲县", office="甲县发展改革局")
    make_actual(make_target(make_plan(), 1), "6", 6, is_sample=True)
    client.force_login(leader)
    word = Document(io.BytesIO(download(client, "/plans/2023/documents/annex1.docx?through=6")))
    book = load_workbook(
        io.BytesIO(download(client, "/plans/2023/documents/annex1.xlsx?through=6"))
    )
    title = "甲县2023年1—6月国民经济和社会发展目标完成情况"
    assert word.core_properties.title == book.properties.title == title
    for words in (word.core_properties.comments, book.properties.description):
        assert words.startswith("报告期：2023年1—6月　已发布（3月1日）　演示数据　生成于")
    assert word.core_properties.author == "甲县发展改革局"
    answer = client.get("/plans/2023/documents/annex1.docx?through=6")
    assert unquote(answer["Content-Disposition"]).endswith(f"''{title}（演示数据）.docx")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "number"),
    [
        *(("annex1", 11), ("annex2", 11), ("annex3", 15), ("shortfalls", 11), ("ledger", 11)),
        *(("statement", 11), ("quarterly", 13), ("midyear", 12), ("yearly", 12)),
        *(("meeting", 12), ("letter", 13)),
    ],
)
def test_queries_do_not_depend_on_the_rows(
    client: Client, leader: User, rows: int, name: str, number: int
) -> None:
    plan = make_plan()
    for place in range(1, rows + 1):
        make_actual(make_target(plan, place), "6", 6)
        make_task(plan, place)
        make_progress(make_line(plan, f"p-{place}"), "10")
    client.force_login(leader)
    with page_queries() as queries:
        client.get(f"/plans/2023/documents/{name}.docx?through=6")
    assert len(queries) == number
