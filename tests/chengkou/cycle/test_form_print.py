"""The report form on paper: the same rows to be read, whoever prints it and whatever its state."""

from typing import Any

import pytest

from reporting.models import Submission, User
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import Reporting, post, url
from tests.pages import Page, text_of

pytestmark = pytest.mark.django_db


def test_a_draft_is_printed_as_it_is_stored_and_without_a_field(
    reporting: Reporting, planner: User
) -> None:
    post(reporting.clerk, reporting.form, {"1-value": "7.0", "1-explanation": "一行\n又一行"})
    for client in (reporting.clerk, reporting.reviewer, signed_in(planner)):
        assert f'href="{url(reporting.form, "print")}"' in client.get(url(reporting.form)).text
        page = Page(client.get(url(reporting.form, "print")))
        assert list(page.faults()) == []
        assert [number for number, *_ in page.rows] == [1, 2, 3, 4]
        fields = [each for tag in ("input", "select", "textarea") for each in page.all(tag)]
        assert {each.get("type") for each in fields} == {"hidden"}
        assert page.all("button") and not [
            each for each in page.all("button") if each.get("name") == "do"
        ]
        (row,) = [each for each in page.all("tr") if each.get("data-number") == "1"]
        assert "7.0" in text_of(row) and "又一行" in text_of(row)
        for word in ("单位甲", "2024年1—3月", "第1版", "填报中", "制表时间", "4行，已填1行"):
            assert word in page.text


def test_the_places_to_sign_stand_at_the_foot(reporting: Reporting) -> None:
    page = Page(reporting.clerk.get(url(reporting.form, "print")))
    (foot,) = [each for each in page.all("div") if each.get("class") == "print-foot"]
    assert [text_of(each) for each in foot] == [
        "填报人（签字）",
        "电话",
        "科室负责人",
        "单位分管领导",
        "主要负责人",
        "（单位盖章）年 月 日",
    ]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_paper_takes_nothing(method: str, reporting: Reporting) -> None:
    assert getattr(reporting.clerk, method)(url(reporting.form, "print")).status_code == 405
    assert Submission.objects.get(pk=reporting.form.pk).version == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    number: int, reporter_of: Any, django_assert_num_queries: Any
) -> None:
    client, form = reporter_of(number)
    with django_assert_num_queries(20):
        client.get(url(form, "print"))
