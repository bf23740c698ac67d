"""What the lists of a plan share."""

from urllib.parse import unquote

import pytest
from django.test import RequestFactory

from reporting.pages.list_page import ListPage, crumbs
from reporting.pages.page_of_request import plan_page
from reporting.pages.plan_page import PlanPage
from reporting.visibility import SERVER
from tests.factories import make_plan

pytestmark = pytest.mark.django_db


def page_at(query: str = "") -> PlanPage:
    make_plan(2023)
    request = RequestFactory().get(f"/plans/2023/projects/{query}")
    return plan_page(request, 2023, str, viewer=SERVER)


def list_at(query: str = "", **fields: object) -> ListPage:
    return ListPage(page_at(query), "projects", "2023年项目", [], [("项目", "")], **fields)  # type: ignore[arg-type]


def test_crumbs_begin_with_the_overview_in_the_same_period() -> None:
    assert crumbs(page_at("?through=6"), ("项目", "")) == [
        ("2023年", "/plans/2023/?through=6"),
        ("项目", ""),
    ]


@pytest.mark.parametrize(
    "fields, name",
    [
        ({}, "2023年项目（1—6月）"),
        ({"is_sample": True}, "2023年项目（1—6月）（演示数据）"),
        ({"file_title": "2023年进度"}, "2023年进度（1—6月）"),
        ({"is_of_period": False}, "2023年项目"),
    ],
)
def test_file_is_named_by_title_period_and_sample(fields: dict[str, object], name: str) -> None:
    assert list_at("?through=6", **fields).file_name == name


@pytest.mark.parametrize(
    "is_filtered, query",
    [(True, "?through=6&grade=slow&export=csv"), (False, "?through=6&export=csv")],
)
def test_files_follow_the_filters_of_a_filtered_list_alone(is_filtered: bool, query: str) -> None:
    listed = list_at("?through=6&grade=slow", is_filtered=is_filtered)
    assert listed.exports[1] == ("CSV", query)


@pytest.mark.parametrize(
    "query, wanted",
    [("", False), ("?export=", False), ("?export=pdf", False), ("?export=csv", True)],
)
def test_only_a_known_format_asks_for_a_file(query: str, wanted: bool) -> None:
    assert list_at(query).wants_file == wanted


def test_file_has_head_and_rows() -> None:
    answer = list_at("?export=csv&through=6").file(["名称"], [["甲"]])
    assert answer.content.decode("utf-8-sig").split() == ["名称", "甲"]
    assert "2023年项目（1—6月）.csv" in unquote(answer["Content-Disposition"])
