"""The page of a plan that a request asks for: read from the database, for whoever signed in."""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from reporting.db.data_version import DataVersions
from reporting.db.joined_children import Along, read_along
from reporting.models import Period, Plan, User
from reporting.pages.kept.readers import READ, Moment, Reader, reader_of
from reporting.pages.plan_page import PlanPage, read_through
from reporting.visibility import SERVER, Viewer, read_known

FIRST_QUARTER = 3
_NO_ROLE = "您的账号还没有角色，看不到各页。"


def plan_page(
    request: HttpRequest,
    year: int,
    address: Callable[[int], str],
    *,
    viewer: Viewer,
    along: str | None = None,
    data_versions: DataVersions | None = None,
    own_leader: str = "",
) -> PlanPage:
    """The page of `year`'s plan as this request asks for it (one query).

    `address` gives the same page's path in another year; `along` names a relation of the plan that
    the page takes too. Raises Http404 where the viewer knows of no plan of that year.
    """
    plans = _plans_with_periods_of(year, viewer, along)
    return page_among(
        request,
        plans,
        year,
        address,
        viewer=viewer,
        data_versions=data_versions,
        own_leader=own_leader,
    )


def page_among(
    request: HttpRequest,
    plans: dict[int, Any],
    year: int,
    address: Callable[[int], str],
    *,
    viewer: Viewer,
    data_versions: DataVersions | None = None,
    own_leader: str = "",
) -> PlanPage:
    """The same where the plans of all years have been read, that of `year` with its periods."""
    page = _page(
        plans,
        year,
        address,
        path=request.path,
        parameters=request.GET,
        viewer=viewer,
        data_versions=data_versions,
    )
    return replace(page, own_leader=own_leader)


def page_on_server(
    year: int,
    address: Callable[[int], str],
    parameters: QueryDict,
    *,
    along: str | None = None,
    data_versions: DataVersions | None = None,
) -> PlanPage:
    """The page of `year`'s plan for a command on the server, which sees everything (one query).

    Raises Http404 where there is no plan of that year.
    """
    return _page(
        _plans_with_periods_of(year, SERVER, along),
        year,
        address,
        path=address(year),
        parameters=parameters,
        viewer=SERVER,
        data_versions=data_versions,
    )


def _page(
    plans: dict[int, Any],
    year: int,
    address: Callable[[int], str],
    *,
    path: str,
    parameters: QueryDict,
    viewer: Viewer,
    data_versions: DataVersions | None,
) -> PlanPage:
    """The page of a plan as its parameters ask for it."""
    if year not in plans:
        raise Http404(f"没有{year}年的计划。")
    plan = plans[year]
    for period in plan.all_periods:
        period.plan = plan
    chosen = read_through(parameters.get("through"))
    return PlanPage(
        plan=plan,
        plans=plans,
        through=chosen or default_month_on(plan, viewer.known_on),
        viewer=viewer,
        today=timezone.localdate(),
        path=path,
        parameters=parameters,
        address=address,
        data_versions=data_versions,
    )


def plans_with_periods(viewer: Viewer) -> dict[int, Any]:
    """The plans that the viewer may know, by year, each with `all_periods` (two queries)."""
    plans = list(Plan.objects.known_to(viewer).in_order().prefetch_related("periods"))
    for plan in plans:
        plan.all_periods = sorted(plan.periods.all(), key=lambda period: period.month)
    return {plan.year: plan for plan in plans}


def _plans_with_periods_of(year: int, viewer: Viewer, along: str | None) -> dict[int, Any]:
    """The plans that the viewer may know, by year; that of `year` with its `all_periods`."""
    plans = Plan.objects.known_to(viewer).with_periods_of(year).select_related(along)
    of_year = Along("of_year", Period, "all_periods", by=("month",))
    return {plan.year: plan for plan in read_along(plans, of_year)}


def default_month(periods: Iterable[Period]) -> int:
    """The month that a page shows unless the reader chooses: the latest published one, else 3."""
    return max((period.month for period in periods if period.published_at), default=FIRST_QUARTER)


def default_month_on(plan: Plan, known_on: datetime.date | None) -> int:
    """The same as known on a day: of the periods that had ended and had anything approved by then.

    One query for a day. The plan's periods know their plan.
    """
    if known_on is None:
        return default_month(plan.all_periods)
    approved = Period.objects.months_approved_by(plan, known_on)
    ended = [period for period in plan.all_periods if period.ends_on <= known_on]
    return default_month(period for period in ended if period.month in approved)


def plan_to_open_with(viewer: Viewer) -> Plan | None:
    """The plan a reader sees first: the latest with a published period, else the latest."""
    return Plan.objects.known_to(viewer).to_open_with()


def menu_plan(request: HttpRequest) -> Plan | None:
    """The plan to which the menu of a page without one leads, `with_lists` (at most two queries).

    That which the address or `?year=` names, where there is one, else the plan to open with; None
    without any plan, and for somebody without a role.
    """
    if not request.user.has_perm(READ):
        return None
    match = request.resolver_match
    named = match.kwargs.get("year") if match else None
    asked = str(named or request.GET.get("year", ""))
    known = Plan.objects.known_to(viewer_of(request)).with_lists()
    if re.fullmatch(r"[0-9]{4}", asked):
        of_year = known.of_year(int(asked)).first()
        if of_year is not None:
            return of_year
    return known.to_open_with()


def own_leader_of(request: HttpRequest) -> str:
    """The county leader as whom somebody signed in; empty for all others."""
    assert isinstance(request.user, User)
    return request.user.county_leader


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks at the page, and as known on which day; nobody gets here without signing in.

    Raises PermissionDenied for an account without a role: it may read nothing.
    """
    assert isinstance(request.user, User)
    if not request.user.has_perm(READ):
        raise PermissionDenied(_NO_ROLE)
    return Viewer(request.user, _known_on(request))


def reader_on(request: HttpRequest, versions: DataVersions | None) -> Reader:
    """What the account that asks may (no query while nothing of it changes)."""
    assert isinstance(request.user, User)
    moment = Moment(versions.of(()), timezone.localdate()) if versions else None
    return reader_of(request.user, moment)


def viewer_as(reader: Reader, request: HttpRequest) -> Viewer:
    """The same of a reader whose rights have been read; it is no person, but all who have them."""
    if not reader.reads:
        raise PermissionDenied(_NO_ROLE)
    return Viewer(reader.rights, _known_on(request))


def _known_on(request: HttpRequest) -> datetime.date | None:
    return read_known(request.GET.get("known"), timezone.localdate())
