"""What turns a function into a page of a plan."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from reporting.db.data_version import data_version
from reporting.pages.etag import answer_with_etag
from reporting.pages.page_of_request import own_leader_of, plan_page, viewer_of
from reporting.pages.plan_page import PlanPage

P = ParamSpec("P")
PlanView = Callable[Concatenate[HttpRequest, PlanPage, P], HttpResponse]
View = Callable[..., HttpResponse]


def plan_view(years_at: str, *, along: str | None = None) -> Callable[[PlanView[P]], View]:
    """Decorate a page of a plan: the view gets the `PlanPage` where its address names the year.

    The page answers GET only, has an ETag, and is not found where the year has no plan.
    `years_at`: the name of the address that the switch of years leads to; it takes the year alone.
    `along`: a relation of the plan that is read in the plan's own query.
    """

    def address(year: int) -> str:
        return reverse(years_at, args=[year])

    def decorate(view: PlanView[P]) -> View:
        @require_GET
        @wraps(view)
        def answer(
            request: HttpRequest, year: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            # Before the page reads any data: it may be newer than its version says, never older.
            # While templates are being written (DEBUG) no version says that they changed.
            version = None if settings.DEBUG else data_version()

            def make_page() -> HttpResponse:
                page = plan_page(
                    request,
                    year,
                    address,
                    viewer=viewer_of(request),
                    along=along,
                    data_version=version,
                    own_leader=own_leader_of(request),
                )
                return view(request, page, *args, **kwargs)

            return answer_with_etag(request, version, make_page)

        return answer

    return decorate
