"""The page of 统计数据录入 in the admin."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import TemplateResponse

from chengkou.cycle.admin.workbook import UploadForm, workbook_view
from chengkou.cycle.autosave import figures_of_save, not_saved, wants_rows
from chengkou.cycle.grid import page, rows_of_grid, save
from chengkou.cycle.refusals import Refusal
from chengkou.cycle.workbook.desks import GridDesk
from indicators.models import Actual
from reporting.admin.base import keys
from reporting.models import Period, User
from reporting.rules.office.workflow import FILL, REVIEW


def figures_workbook_view(request: HttpRequest, site: AdminSite, period_id: int) -> HttpResponse:
    """The grid as a workbook; answers 403 and 404 as the grid does."""
    user, period, _ = _in_scope(request, period_id)
    return workbook_view(request, site, lambda: GridDesk(period, user), Period._meta)


def _in_scope(request: HttpRequest, period_id: int) -> tuple[User, Period, list[Actual]]:
    """Who asks, the period, and the rows that they may enter. Raises PermissionDenied, Http404."""
    user = request.user
    assert user.is_authenticated, "the admin lets nobody else in"
    if not (user.has_perm(REVIEW) or user.has_perm(FILL)):
        raise PermissionDenied
    period = Period.objects.filter(pk__in=keys([period_id])).select_related("plan").first()
    if period is None:
        raise Http404("没有这个报告期。")
    rows = rows_of_grid(period, user)
    if not rows and not user.has_perm(REVIEW):
        raise Http404(f"您的单位在{period}没有要替别的单位提供的数据。")
    return user, period, rows


def figures_view(request: HttpRequest, site: AdminSite, period_id: int) -> HttpResponse:
    """The grid of one period; a POST saves it.

    403 for a role that enters nothing; 404 for a department that provides nothing in the period.
    """
    user, period, rows = _in_scope(request, period_id)
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    refusal = None
    if request.method == "POST":
        answer = _saved(request, user, period)
        if isinstance(answer, HttpResponse):
            return answer
        refusal = answer
    data = None if refusal is None else request.POST
    context = page(period, user, rows, refusal=refusal, data=data)
    status = HTTPStatus.OK if refusal is None else refusal.status
    request.current_app = site.name
    return TemplateResponse(
        request,
        "admin/reporting/period/figures.html",
        {
            **site.each_context(request),
            "title": f"{period}统计数据录入",
            "is_sample": any(row.is_sample for row in rows),
            "opts": Period._meta,
            "may_see_periods": user.has_perm("reporting.view_period"),
            # The columns need the width.
            "is_nav_sidebar_enabled": False,
            "workbook": UploadForm(),
            **context,
        },
        status=status,
    )


def _saved(request: HttpRequest, user: User, period: Period) -> HttpResponse | Refusal:
    """Carry out a POST; why the page is shown again where not all of it could be written."""
    try:
        saved = save(period, user, request.POST)
    except Refusal as refusal:
        return not_saved(refusal) if wants_rows(request) else refusal
    if wants_rows(request):
        return JsonResponse(figures_of_save(period, user, saved))
    if saved.refusal is not None:
        return saved.refusal
    messages.success(request, saved.message)
    return HttpResponseRedirect(request.path)
