"""The pages of the admin that show rows of several apps: a plan with its sections, a submission with its rows."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from indicators.admin import ActualInline, SectionInline
from reporting.admin import PlanAdmin
from reporting.admin_base import BaseAdmin, by_and_at
from reporting.models import Plan, Submission


@admin.register(Plan)
class PlanWithSectionsAdmin(PlanAdmin):
    inlines = [SectionInline]


@admin.register(Submission)
class SubmissionAdmin(BaseAdmin):
    """What units handed in, to be read. Each sees its own; another unit's answers as one that does not exist."""

    list_display = ["department", "period", "revision", "state", "submitted_at", "approved_at", "approved_by"]
    list_filter = ["state", ("period__plan", admin.RelatedOnlyFieldListFilter), "period__month"]
    list_select_related = ["period__plan", "department", "submitted_by", "approved_by"]
    search_fields = ["department__name", "period__plan__year"]
    search_help_text = "按单位或年度找"
    inlines = [ActualInline]
    fieldsets = [
        (None, {"fields": [("unit", "months", "revision"), "state"]}),
        ("经过", {"fields": ["submission", "approval"]}),
    ]
    # In words of our own: Django links every key of a read-only page, also for those who may not open what it names.
    readonly_fields = ["unit", "months", "submission", "approval"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        return Submission.objects.for_user(request.user).select_related(*self.list_select_related)

    @admin.display(description="单位")
    def unit(self, submission: Submission) -> str:
        return submission.department.name

    @admin.display(description="报告期")
    def months(self, submission: Submission) -> str:
        return str(submission.period)

    @admin.display(description="提交")
    def submission(self, submission: Submission) -> str:
        return by_and_at(submission.submitted_by, submission.submitted_at) or "尚未提交"

    @admin.display(description="审核通过")
    def approval(self, submission: Submission) -> str:
        return by_and_at(submission.approved_by, submission.approved_at) or "尚未审核通过"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False
