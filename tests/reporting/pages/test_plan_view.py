"""The decorator of every page of a plan."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from reporting.directory import Directory
from reporting.models import User
from reporting.pages.judged_cache import cached_judgement, judgements
from reporting.pages.page_of_request import plan_page
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import plan_view
from reporting.visibility import SERVER
from tests.factories import make_plan

pytestmark = pytest.mark.django_db


@plan_view("overview")
def year_of_page(request: HttpRequest, page: PlanPage) -> HttpResponse:
    return HttpResponse(f"{page.year} {page.years[0].url} {page.viewer.user}")


@plan_view("overview")
def judging(request: HttpRequest, page: PlanPage) -> HttpResponse:
    return HttpResponse(cached_judgement(page, judge, shown=()))


def judge(page: PlanPage, units: Directory) -> str:
    return f"{page.year} judged for {units.viewer.user}"


def asked(user: User, method: str = "get") -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/plans/2023/")
    request.user = user
    return request


def test_view_gets_the_page_with_the_reader_and_the_links_of_its_name(leader: User) -> None:
    make_plan(2023)
    answer = year_of_page(asked(leader), year=2023)
    assert answer.content.decode() == f"2023 /plans/2023/ {leader}"
    assert answer.headers["ETag"]


def test_year_without_a_plan_is_not_found(leader: User) -> None:
    with pytest.raises(Http404):
        year_of_page(asked(leader), year=2023)


def test_other_methods_than_get_are_refused(leader: User) -> None:
    assert year_of_page(asked(leader, "post"), year=2023).status_code == 405


def test_decorated_view_keeps_its_name() -> None:
    assert year_of_page.__name__ == "year_of_page"


def test_second_request_reuses_the_judgement(leader: User) -> None:
    make_plan(2023)
    judgements.forget()
    answers = [judging(asked(leader), year=2023).content.decode() for _ in range(2)]
    assert answers == [f"2023 judged for {leader}"] * 2
    assert judgements.made == [judge]


def test_judging_without_the_decorator_fails_and_names_it() -> None:
    make_plan(2023)
    page = plan_page(RequestFactory().get("/plans/2023/"), 2023, str, viewer=SERVER)
    with pytest.raises(RuntimeError, match="@plan_view"):
        cached_judgement(page, judge, shown=())


def test_judging_without_a_data_version_works_in_debug(settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    make_plan(2023)
    page = plan_page(RequestFactory().get("/plans/2023/"), 2023, str, viewer=SERVER)
    assert cached_judgement(page, judge, shown=()) == "2023 judged for None"
