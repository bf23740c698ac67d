"""The admin pages of plans and periods, which `chengkou.cycle` completes and registers."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest

from reporting.admin.base import HistoryAdmin, KeptAdmin, by_and_at, drafts, wants_draft_plans
from reporting.admin.forms import ConstraintsAtFields
from reporting.enums import PlanState
from reporting.models import Period, Plan


class PlanForm(ConstraintsAtFields):
    constraint_fields = {"plan_adopted_on_with_by": "adopted_by"}

    def clean_state(self) -> str:
        """Refuse draft once a period of the plan was opened (decision 0003)."""
        state: str = self.cleaned_data["state"]
        plan = self.instance
        if state == PlanState.DRAFT and plan.pk and not plan.is_open and plan.has_been_opened:
            raise ValidationError(
                f"{plan}已经下发过填报任务，不能改回草案；目标有调整的，填“目标变更”。",
                code="opened",
            )
        return state


class PlanAdmin(HistoryAdmin):
    """A year's plan. Registered above, where the page of a plan also has the sections."""

    form = PlanForm
    list_display = ["year", "title", "document_no", "adopted_by", "adopted_on", "state"]
    list_display_links = ["year", "title"]
    list_filter = ["state"]
    search_fields = ["year", "title", "document_no"]
    fieldsets = [
        (None, {"fields": ["year", "title", "document_no"]}),
        ("填报", {"fields": ["has_to_arrive_first"]}),
        (
            "批准",
            {
                "fields": ["adopted_by", "adopted_on", "state", "draft_shown"],
                "description": (
                    "草案里可以增删和修改目标、民生实事。"
                    "人代会批准后，点右上方的“批准”，看过清单再批准，文件印出的内容随即锁定；"
                    "录入有误的，在下发填报任务以前可以改回草案，以后填“目标变更”；"
                    "谁在什么时候改的都有记录。"
                ),
            },
        ),
        (
            "佐证",
            {
                "fields": [
                    "evidence_of_start",
                    "evidence_of_finish",
                    "evidence_of_done",
                    "scan_before_approval",
                ],
                "description": "打了勾的，没有佐证不能提交，没有扫描件不能审核通过。",
            },
        ),
    ]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Plan | None:
        """The plan with the stored state beside the one that a form will set."""
        found: Any = super().get_object(request, object_id, from_field)
        if found is not None:
            found.stored_open = found.is_open
        plan: Plan | None = found
        return plan

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> list[str]:
        """A draft is adopted on a page of its own, which shows what is open.

        The year of an adopted plan is part of addresses that people may have noted.
        """
        if obj is None or stored_open(obj):
            return ["state"]
        return ["year", "draft_shown"]

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or stored_open(obj))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Plan], search_term: str
    ) -> tuple[models.QuerySet[Plan], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if wants_draft_plans(request, self.admin_site):
            found = drafts(found)
        return found, duplicates


def stored_open(plan: Plan) -> bool:
    """Whether the stored plan is a draft, whatever a form has set since."""
    return bool(getattr(plan, "stored_open", plan.is_open))


class PeriodForm(ConstraintsAtFields):
    constraint_fields = {"period_once_per_month": "month"}


class PeriodAdmin(KeptAdmin):
    """The months reported on together. Registered above, where opening one is known."""

    form = PeriodForm
    list_display = ["__str__", "kinds", "due_on", "published"]
    list_filter = ["plan"]
    list_select_related = ["plan", "published_by"]
    search_fields = ["plan__year", "month"]
    autocomplete_fields = ["plan"]
    fieldsets = [
        (
            None,
            {
                "fields": ["plan", "month", "due_on", "kinds"],
                "description": (
                    "1月到某月合起来是一个报告期。年度和月份建好后不能改，建错的删掉重建。"
                ),
            },
        ),
        (
            "发布",
            {
                "fields": ["published"],
                "description": "发布以后，所有登录的人都能看到这一期的数据。",
            },
        ),
    ]
    readonly_fields = ["published"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Period]:
        return super().get_queryset(request).select_related("plan", "published_by")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new period begins with the latest plan that is no draft (one query)."""
        plans = Plan.objects.exclude(state=PlanState.DRAFT).order_by("-year")
        return {"plan": plans.first(), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: Period | None = None) -> list[str]:
        if obj is None:
            return [*self.readonly_fields]
        return [*self.readonly_fields, "plan", "month"]

    def get_fieldsets(self, request: HttpRequest, obj: Period | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:1]

    def has_delete_permission(self, request: HttpRequest, obj: Period | None = None) -> bool:
        if obj is not None and obj.published_at is not None:
            return False
        return super().has_delete_permission(request, obj)

    @admin.display(description="发布", ordering="published_at")
    def published(self, period: Period) -> str:
        return by_and_at(period.published_by, period.published_at) or "尚未发布"
