"""文件模板: planners see placeholders with examples, put a template in place, and go back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengkou.documents.templated import TEMPLATED
from reporting.models import DocumentTemplate, User
from tests.chengkou.documents.files import download, text
from tests.factories import make_actual, make_plan, make_site, make_target
from tests.pages import Page
from tests.reporting.documents.templates.made import template

pytestmark = pytest.mark.django_db
LIST = "/admin/document-templates/"
ONE = f"{LIST}quarterly/"


@pytest.fixture
def at(client: Client, planner: User) -> Client:
    make_site("甲县")
    make_actual(make_target(make_plan(), 1, name="甲项增速"), "6", 6)
    client.force_login(planner)
    return client


def upload(client: Client, content: bytes, name: str = "我们的.docx") -> Page:
    answer = client.post(ONE, {"file": SimpleUploadedFile(name, content)}, follow=True)
    assert answer.status_code in (200, 400)
    return Page(answer)


def test_list_leads_to_each_document_and_says_which_template_is_used(at: Client) -> None:
    page = Page(at.get(LIST))
    for kind in TEMPLATED:
        assert f"{LIST}{kind.name}/" in page.hrefs
    assert page.text.count("随系统的模板") == len(TEMPLATED)
    upload(at, template())
    assert "我们的.docx" in Page(at.get(LIST)).text


def test_page_lists_every_placeholder_with_an_example_of_the_data(at: Client) -> None:
    words = Page(at.get(ONE)).text
    (kind,) = [each for each in TEMPLATED if each.name == "quarterly"]
    for each in kind.placeholders:
        assert each.name in words and each.meaning in words
        for part in each.parts:
            assert f"{{{{ 行.{part.name} }}}}" in words
    assert "关于甲县2023年上半年" in words and "甲项增速（%）" in words


def test_shipped_template_is_downloaded_and_can_be_uploaded_again(at: Client) -> None:
    content = download(at, f"{ONE}0.docx")
    assert "{{ 完成情况 }}" in text(content)
    assert "季度通报以后用我们的.docx生成。" in upload(at, content).text
    (kept,) = DocumentTemplate.objects.all()
    assert download(at, f"{ONE}{kept.pk}.docx") == content
    assert at.get(f"{LIST}letter/{kept.pk}.docx").status_code == 404
    assert at.get(f"{ONE}{kept.pk + 1}.docx").status_code == 404


def test_template_with_faults_is_not_put_in_place_and_each_is_told(at: Client) -> None:
    page = upload(at, template("{{ 完成率 }}", "{{ 标题|upper }}", about=""))
    assert "正文第2段：没有【完成率】这个占位符。" in page.text
    assert "正文第3段：" in page.text and "只能写占位符" in page.text
    assert "缺少占位符【说明】" in page.text
    assert "不是 Word" in upload(at, b"no document").text
    assert not DocumentTemplate.objects.exists()


def test_going_back_is_kept_in_the_history(at: Client) -> None:
    upload(at, template("本单位的{{ 标题 }}"))
    address = "/plans/2023/documents/quarterly.docx?through=6"
    assert "本单位的" in text(download(at, address))
    page = Page(at.post(ONE, {"restore": "1"}, follow=True))
    assert "季度通报已恢复为原来的模板。" in page.text
    assert "恢复为原来的" in page.text and "我们的.docx" in page.text
    assert "一、总体情况" in text(download(at, address))
    at.post(ONE, {"restore": "1"})
    assert DocumentTemplate.objects.count() == 2


def test_nothing_chosen_and_no_plan_are_said(client: Client, planner: User) -> None:
    client.force_login(planner)
    assert "还没有年度计划" in Page(client.get(ONE)).text
    answer = client.post(ONE, {"file": SimpleUploadedFile("a.docx", template())})
    assert answer.status_code == 400 and "还没有年度计划" in Page(answer).text
    make_plan()
    answer = client.post(ONE)
    assert answer.status_code == 400 and "请选择文件。" in Page(answer).text
    assert client.get(f"{LIST}nothing/").status_code == 404


def test_page_is_for_planners_alone(client: Client, reviewer: User, clerk_a: User) -> None:
    for user in (reviewer, clerk_a):
        client.force_login(user)
        assert client.get(LIST).status_code == 403
        assert client.post(ONE, {"restore": "1"}).status_code == 403
        assert LIST not in Page(client.get("/admin/")).hrefs


def test_front_page_leads_planners_to_it(at: Client) -> None:
    assert LIST in Page(at.get("/admin/")).hrefs
