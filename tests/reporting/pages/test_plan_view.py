"""The decorator of every page of a plan."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from reporting.directory import Directory
from reporting.enums import Role
from reporting.models import User
from reporting.pages.judged_cache import cached_judgement, judgements
from reporting.pages.page_of_request import plan_page
from reporting.pages.plan_page import PlanPage
from reporting.pages.plan_view import forget, plan_view
from reporting.visibility import SERVER
from tests.factories import make_plan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget()


@plan_view("overview")
def year_of_page(request: HttpRequest, page: PlanPage) -> HttpResponse:
    return HttpResponse(f"{page.year} {page.years[0].url} {page.viewer.sees_all_submissions}")


@plan_view("overview")
def judging(request: HttpRequest, page: PlanPage) -> HttpResponse:
    return HttpResponse(cached_judgement(page, judge, shown=()))


def judge(page: PlanPage, units: Directory) -> str:
    return f"{page.year} judged, all is seen: {units.viewer.sees_all_submissions}"


def asked(user: User, method: str = "get", query: str = "") -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)(f"/plans/2023/{query}")
    request.user = user
    return request


def test_view_gets_the_page_with_the_reader_and_the_links_of_its_name(leader: User) -> None:
    make_plan(2023)
    answer = year_of_page(asked(leader), year=2023)
    assert answer.content.decode() == "2023 /plans/2023/ False"
    assert answer.headers["ETag"]


def test_year_without_a_plan_is_not_found(leader: User) -> None:
    with pytest.raises(Http404):
        year_of_page(asked(leader), year=2023)


def test_other_methods_than_get_are_refused(leader: User) -> None:
    assert year_of_page(asked(leader, "post"), year=2023).status_code == 405


def test_decorated_view_keeps_its_name() -> None:
    assert year_of_page.__name__ == "year_of_page"


def test_another_page_reuses_the_judgement(leader: User) -> None:
    make_plan(2023)
    for query in ("?page=1", "?page=2"):
        answer = judging(asked(leader, query=query), year=2023).content.decode()
        assert answer == "2023 judged, all is seen: False"
    assert judgements.made == [judge]


def test_same_page_is_made_once_for_all_who_may_know_the_same(leader: User, reviewer: User) -> None:
    make_plan(2023)
    other = make_user("other", Role.LEADER)
    shown: list[bool] = []

    @plan_view("overview")
    def view(request: HttpRequest, page: PlanPage) -> HttpResponse:
        shown.append(page.viewer.sees_all_submissions)
        return HttpResponse("page")

    for user in (leader, other, leader, reviewer):
        answer = view(asked(user), year=2023)
        assert (answer.content, answer.status_code) == (b"page", 200)
    assert shown == [False, True]


def test_account_without_a_role_is_refused_what_is_kept_for_others(leader: User) -> None:
    make_plan(2023)
    year_of_page(asked(leader), year=2023)
    with pytest.raises(PermissionDenied):
        year_of_page(asked(User.objects.create_user("somebody")), year=2023)


def test_judging_without_the_decorator_fails_and_names_it() -> None:
    make_plan(2023)
    page = plan_page(RequestFactory().get("/plans/2023/"), 2023, str, viewer=SERVER)
    with pytest.raises(RuntimeError, match="@plan_view"):
        cached_judgement(page, judge, shown=())


def test_judging_without_a_data_version_works_in_debug(settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    make_plan(2023)
    page = plan_page(RequestFactory().get("/plans/2023/"), 2023, str, viewer=SERVER)
    assert cached_judgement(page, judge, shown=()) == "2023 judged, all is seen: True"
