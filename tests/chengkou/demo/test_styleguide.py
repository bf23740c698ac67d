"""The style guide shows every status and grade, and exists with DEBUG only."""

from collections.abc import Callable, Iterator
from importlib import reload
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches

from chengkou import urls
from chengkou.demo import style_indicators, styleguide
from reporting.enums import FIVE_GRADES, Attribute, FinalWord, Grade, RuleKind, Status
from reporting.models import User
from reporting.rules.labels import STATUS_LABELS
from tests.pages import SVG, Page, page_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def _debug(settings: Any) -> Iterator[None]:
    """The addresses as they are with DEBUG."""
    settings.DEBUG = True
    reload(urls)
    clear_url_caches()
    yield
    settings.DEBUG = False
    reload(urls)
    clear_url_caches()


@pytest.fixture
def shown(_debug: None, get: Callable[..., Page]) -> Page:
    return get("/styleguide/")


def test_styleguide_is_not_found_without_debug(client: Client, leader: User) -> None:
    client.force_login(leader)
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.usefixtures("_debug")
def test_styleguide_asks_for_nothing_but_the_menus_plan(client: Client, leader: User) -> None:
    client.force_login(leader)
    with page_queries() as queries:
        assert client.get("/styleguide/").status_code == 200
    assert len(queries) <= 2 and all('FROM "reporting_plan"' in query for query in queries)


def test_every_status_is_shown_with_its_mark_and_all_its_words(shown: Page) -> None:
    marks = {use.get("href") for use in shown.all(f"{SVG}use")}
    for status in Status:
        assert f"#mark-{status.value}" in marks
    words = {word for labels in STATUS_LABELS.values() for word in labels.values()}
    assert not [word for word in words | set(FinalWord.labels) if word not in shown.text]


def test_every_grade_is_shown_with_its_mark(shown: Page) -> None:
    for tag in ("li", "tr"):
        assert {element.get("data-grade") for element in shown.all(tag)} >= set(Grade.values)
    marks = {use.get("href") for use in shown.all(f"{SVG}use")}
    assert {f"#grade-{grade.colour}" for grade in FIVE_GRADES} <= marks


def test_made_up_rows_have_every_status_word_and_kind_of_target() -> None:
    rows = style_indicators.rows()
    assert {row.status for row in rows} == set(Status)
    assert {row.assessment.final for row in rows} == {None, *FinalWord}
    assert {row.target.rule.kind for row in rows} == set(RuleKind)
    assert {row.target.attribute for row in rows} == {"", *Attribute.values}


def test_every_colour_size_and_space_is_shown(shown: Page) -> None:
    tokens = styleguide.tokens()
    assert {"--ink", "--short", "--grade-red", "--fund-bond"} <= set(tokens["colours"])
    assert all(len(names) >= 7 for names in tokens.values())
    assert not [name for names in tokens.values() for name in names if name not in shown.text]


def test_refused_form_shows_errors_of_form_and_of_fields(shown: Page) -> None:
    for said in (
        "四项资金之和",
        "有效的日期",
        "3 不在可用的选项中",
        "已保存。",
        "有 3 行缺少原因说明",
    ):
        assert said in shown.text, said
