"""What turns a function into a page of a plan."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reporting.db.data_version import DataVersions, Shown, data_versions
from reporting.pages.etag import answer_with_etag
from reporting.pages.judged_cache import judgements
from reporting.pages.kept import readers
from reporting.pages.kept.own import Own
from reporting.pages.kept.texts import answer_with_text, texts
from reporting.pages.page_of_request import own_leader_of, plan_page, reader_on, viewer_as
from reporting.pages.plan_page import PlanPage
from reporting.site import names_on

P = ParamSpec("P")
PlanView = Callable[Concatenate[HttpRequest, PlanPage, P], HttpResponse]
View = Callable[..., HttpResponse]


def plan_view(
    years_at: str, *, shown: Shown | None = None, along: str | None = None
) -> Callable[[PlanView[P]], View]:
    """Decorate a page of a plan: the view gets the `PlanPage` where its address names the year.

    The page answers GET only, has an ETag, and is not found where the year has no plan.
    `years_at`: the name of the address that the switch of years leads to; it takes the year alone.
    `shown`: the kinds of rows that the page is made of; None: of all, and of where reports stand.
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
            versions = None if settings.DEBUG else data_versions()
            version = _version_of_page(request, versions, shown)

            def make_page() -> HttpResponse:
                reader = reader_on(request, versions)
                viewer = viewer_as(reader, request)
                own_leader = own_leader_of(request)

                def make() -> HttpResponse:
                    page = plan_page(
                        request,
                        year,
                        address,
                        viewer=viewer,
                        along=along,
                        data_versions=versions,
                        own_leader=own_leader,
                    )
                    return view(request, page, *args, **kwargs)

                # Messages are shown once.
                if version is None or len(get_messages(request)):
                    return make()
                made_of = (version, timezone.localdate(), names_on(request))
                asked = (*made_of, request.get_full_path(), reader.rights, own_leader)
                return answer_with_text(request, asked, Own(request, reader), make)

            return answer_with_etag(request, version, make_page)

        vars(answer)["shown"] = shown
        return answer

    return decorate


def _version_of_page(
    request: HttpRequest, versions: DataVersions | None, shown: Shown | None
) -> str | None:
    """The version of what the page is made of; None where its view asked for none."""
    if versions is None:
        return None
    # Which period a page as known on a day opens with goes by whatever was approved by then.
    if shown is None or "known" in request.GET:
        return versions.whole
    return versions.of(shown)


def forget() -> None:
    """Let the next page be made anew, as if nothing of any had been kept."""
    judgements.forget()
    texts.forget()
    readers.forget()
