"""The pages of the admin that show rows of several apps: a plan with its sections, a period with its opening."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html

from chengkou.grid_admin import figures_view
from chengkou.submissions import open_period
from indicators.admin import SectionInline
from reporting.actions import Refused, publish
from reporting.admin import PeriodAdmin, PlanAdmin
from reporting.models import Period, Plan
from reporting.workflow import REVIEW

# Its import registers the report form.
from chengkou import submission_admin  # noqa: F401  isort: skip


@admin.register(Plan)
class PlanWithSectionsAdmin(PlanAdmin):
    inlines = [SectionInline]


@admin.register(Period)
class PeriodWithOpeningAdmin(PeriodAdmin):
    """Periods, with 下发填报任务, the forms of all units with something due, 统计数据录入 and 发布."""

    list_display = [*PeriodAdmin.list_display, "figures"]
    actions = ["open_periods", "publish_periods"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.figures_view)
        return [path("<int:period_id>/figures/", view, name="reporting_period_figures"), *super().get_urls()]

    def figures_view(self, request: HttpRequest, period_id: int) -> HttpResponse:
        return figures_view(request, self.admin_site, period_id)

    def get_list_display(self, request: HttpRequest) -> Any:
        """The grid is for those who enter figures; it would refuse a planner."""
        columns = list(self.list_display)
        return columns if self.has_review_permission(request) else columns[:-1]

    @admin.display(description="统计数据录入")
    def figures(self, period: Period) -> str:
        return format_html('<a href="{}">录入</a>', reverse("admin:reporting_period_figures", args=[period.pk]))

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REVIEW)

    @admin.action(description="下发填报任务", permissions=["review"])
    def open_periods(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Open each of the chosen periods; again, only what is missing. Says what was done and what was left alone."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        for period in queryset.select_related("plan").order_by("plan__year", "month"):
            opened = open_period(period.plan, period.month, by=request.user)
            messages.success(request, str(opened))
            for sentence in opened.left:
                messages.warning(request, sentence)

    @admin.action(description="发布", permissions=["review"])
    def publish_periods(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Publish each of the chosen periods that has something approved; says who is still missing."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        for period in queryset.order_by("plan__year", "month"):
            try:
                messages.success(request, str(publish(period, by=request.user)))
            except Refused as refused:
                messages.error(request, str(refused))

    def response_add(self, request: HttpRequest, obj: Period, post_url_continue: str | None = None) -> Any:
        response = super().response_add(request, obj, post_url_continue)
        if self.has_review_permission(request):
            messages.info(request, f"{obj}还没有下发：在列表里勾选它，动作选“下发填报任务”。")
        return response
