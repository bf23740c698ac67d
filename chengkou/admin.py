"""The pages of the admin that show rows of several apps: a plan with its sections, a submission with its rows."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from indicators.admin import ActualInline, SectionInline
from reporting.admin import PlanAdmin
from reporting.admin_base import BaseAdmin
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
        (None, {"fields": [("department", "period", "revision"), "state"]}),
        ("经过", {"fields": [("submitted_by", "submitted_at"), ("approved_by", "approved_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        return Submission.objects.for_user(request.user).select_related(*self.list_select_related)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False
