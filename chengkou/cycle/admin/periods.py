"""The admin page of periods: opening one, its board, the grid of its figures, publishing it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from chengkou.cycle.admin.figures import figures_view, figures_workbook_view
from chengkou.cycle.admin.publishing import publish_view, seen_forms, take_back_view
from chengkou.cycle.opening import open_period
from chengkou.cycle.reviewing.board import Board, board_url
from chengkou.cycle.reviewing.review import approve, urge
from reporting.actions import Refused
from reporting.admin.base import keys
from reporting.admin.plans import PeriodAdmin
from reporting.models import Period
from reporting.rules.office.workflow import REVIEW


@admin.register(Period)
class PeriodWithOpeningAdmin(PeriodAdmin):
    """Periods, each with 下发填报任务, its board, 统计数据录入 and 发布."""

    list_display = [*PeriodAdmin.list_display, "board", "figures"]
    actions = ["open_periods", "publish_periods"]

    def get_urls(self) -> list[Any]:
        figures = self.admin_site.admin_view(self.figures_view)
        workbook = self.admin_site.admin_view(self.workbook_view)
        board = self.admin_site.admin_view(self.board_view)
        publish = self.admin_site.admin_view(self.publish_view)
        back = self.admin_site.admin_view(self.take_back_view)
        return [
            path("<int:period_id>/publish/", publish, name="reporting_period_publish"),
            path("<int:period_id>/take-back/", back, name="reporting_period_take_back"),
            path("<int:period_id>/figures/", figures, name="reporting_period_figures"),
            path("<int:period_id>/figures/workbook/", workbook, name="reporting_period_workbook"),
            path("<int:period_id>/board/", board, name="reporting_period_board"),
            *super().get_urls(),
        ]

    def figures_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        return figures_view(request, self.admin_site, period_id)

    def workbook_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        """统计数据录入 as a workbook to be filled in offline."""
        return figures_workbook_view(request, self.admin_site, period_id)

    def publish_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        return publish_view(request, self.admin_site, period_id)

    def take_back_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        return take_back_view(request, self.admin_site, period_id)

    def get_list_display(self, request: HttpRequest) -> Any:
        """The grid is for those who enter figures; it would refuse a planner."""
        columns = list(self.list_display)
        return columns if self.has_review_permission(request) else columns[:-1]

    @admin.display(description="统计数据录入")
    def figures(self, period: Period) -> str:
        url = reverse("admin:reporting_period_figures", args=[period.pk])
        return format_html('<a href="{}">录入</a>', url)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REVIEW)

    @admin.action(description="下发填报任务", permissions=["review"])
    def open_periods(self, request: HttpRequest, queryset: models.QuerySet[Period]) -> None:
        """Open each chosen period; again, only what is missing.

        Messages say what was done and what not.
        """
        for period in queryset.select_related("plan").order_by("plan__year", "month"):
            self._open(request, period)

    @admin.action(description="发布", permissions=["review"])
    def publish_periods(
        self, request: HttpRequest, queryset: models.QuerySet[Period]
    ) -> HttpResponse | None:
        """Go on to the page that asks before the chosen period is published."""
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return HttpResponseRedirect(_publish_url(chosen[0]))
        messages.warning(request, "发布前要看缺什么，一次只能选一个报告期。")
        return None

    def _open(self, request: HttpRequest, period: Period) -> None:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        opened = open_period(period.plan, period.month, by=request.user)
        messages.success(request, str(opened))
        for sentence in opened.left:
            messages.warning(request, sentence)

    def response_add(
        self, request: HttpRequest, obj: Period, post_url_continue: str | None = None
    ) -> Any:
        response = super().response_add(request, obj, post_url_continue)
        if self.has_review_permission(request):
            messages.info(request, f"{obj}还没有下发：到它的看板里点“下发填报任务”。")
        return response

    # --- the board

    @admin.display(description="审核看板")
    def board(self, period: Period) -> str:
        return format_html('<a href="{}">看板</a>', board_url(period))

    def board_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        """审核看板: what waits and who is late, with acts on many at once; planners read it."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        if not (self.has_view_permission(request) and request.user.sees_all_submissions):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        period = self.get_queryset(request).filter(pk=period_id).first()
        if period is None:
            raise Http404(f"没有这个{self.opts.verbose_name}。")
        if request.method == "POST":
            return self._act_on_board(request, period)
        board = Board(period, request.user, closely=True)
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": board.title,
            "opts": self.opts,
            "period": period,
            "board": board,
            "publish_url": _publish_url(period),
            "is_sample": board.is_sample,
            "periods": board.periods(Period.objects.with_forms(period.plan)),
            # The two columns need the width.
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/reporting/period/board.html", context)

    def _act_on_board(self, request: HttpRequest, period: Period) -> HttpResponse:
        """Do what the pressed button says, say how it went, and show the board as it is now."""
        if not self.has_review_permission(request):
            raise PermissionDenied
        acts = {
            "open": self._open,
            "approve": self._approve_ticked,
            "urge": self._urge_listed,
        }
        act = acts.get(request.POST.get("do", ""))
        if act is None:
            messages.error(request, "浏览器送来的内容不完整，没有办理。请重试。")
        else:
            act(request, period)
        return HttpResponseRedirect(board_url(period))

    def _approve_ticked(self, request: HttpRequest, period: Period) -> None:
        """Approve what was ticked: keys of submissions, with the versions on the screen."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        seen = seen_forms(request.POST.getlist("form"))
        if not seen:
            messages.warning(request, "没有勾选填报表。")
            return
        done = approve(period, seen, by=request.user)
        if done.departments:
            names = "、".join(done.departments)
            public = "这一期已经发布过，发布更新以后才公开。" if period.published_at else ""
            messages.success(request, f"已审核通过{len(done.departments)}份：{names}。{public}")
        for sentence in done.refused:
            messages.error(request, sentence)

    def _urge_listed(self, request: HttpRequest, period: Period) -> None:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        listed = keys(request.POST.getlist("form"))
        try:
            urged = urge(period, map(int, listed), by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return
        meanwhile = len(listed) - len(urged)
        also = f"另有{meanwhile}个单位已经提交，没有登记。" if meanwhile else ""
        messages.success(request, f"已登记催报{len(urged)}个单位。{also}")


def _publish_url(period: Period) -> str:
    return reverse("admin:reporting_period_publish", args=[period.pk])
