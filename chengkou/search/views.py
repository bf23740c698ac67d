"""The page that finds an indicator, a project, a livelihood task or a unit by its name."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chengkou.search.index import Index, index_of
from chengkou.search.page import Search
from reporting.db.data_version import DataVersions, data_versions
from reporting.pages.etag import answer_with_etag
from reporting.pages.page_of_request import (
    own_leader_of,
    page_among,
    plan_to_open_with,
    reader_on,
    viewer_as,
)
from reporting.pages.plan_page import PlanPage
from reporting.visibility import Viewer


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What is called or spelt as the reader typed, in the plans of all years.

    `?year=` and the choices of the page that the reader comes from survive the search. Drafts that
    are not shown are found by those who see everything.
    """
    # Before anything is read, as in `plan_view`.
    versions = None if settings.DEBUG else data_versions()

    def make_page() -> HttpResponse:
        viewer = viewer_as(reader_on(request, versions), request)
        index = index_of(versions, drafts=viewer.sees_all_submissions)
        page = _page(request, index, viewer, versions)
        if page is None:
            return render(request, "chengkou/no_plan.html")
        parameters = request.GET
        found = Search(page, index, parameters.get("q", ""), parameters.get("kind", ""))
        context = {"page": page, "search": found, "is_sample": found.is_sample}
        return render(request, "chengkou/search.html", context)

    version = versions.whole if versions else None
    return answer_with_etag(request, version, make_page)


def _page(
    request: HttpRequest, index: Index, viewer: Viewer, versions: DataVersions | None
) -> PlanPage | None:
    """The plan whose menu the page has and whose rows it judges; None without any plan.

    That of `?year=`, where there is one, else the one to open with.
    """
    years = {str(year): year for year in index.plans}
    year = years.get(request.GET.get("year", ""))
    if year is None:
        plan = plan_to_open_with(viewer)
        year = plan.year if plan else None
    if year not in index.plans:
        return None
    return page_among(
        request,
        index.plans,
        year,
        _overview_of,
        viewer=viewer,
        data_versions=versions,
        own_leader=own_leader_of(request),
    )


def _overview_of(year: int) -> str:
    return reverse("overview", args=[year])
