"""The admin pages of a plan's sections."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from indicators.admin.forms import SectionForm, SectionLineForm
from indicators.models import Section
from reporting.admin.base import BaseAdmin, LockedByPlan, drafts, wants_draft_plans
from reporting.models import Plan


@admin.register(Section)
class SectionAdmin(LockedByPlan, BaseAdmin):
    form = SectionForm
    list_display = ["number", "name", "catalogue", "plan"]
    list_display_links = ["number", "name"]
    sort_keys = {"number": "order"}
    list_filter = ["plan", "catalogue"]
    list_select_related = ["plan"]
    search_fields = ["name", "number", "plan__year"]
    autocomplete_fields = ["plan"]
    printed_fields = ("plan", "number", "name", "order", "catalogue")
    fields = ["plan", "number", "name", "order", "catalogue"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Section]:
        return super().get_queryset(request).select_related("plan")

    def get_fieldsets(self, request: HttpRequest, obj: Section | None = None) -> Any:
        note = "计划表里的一个部分，照文件录入，如 一 推动高质量发展；正文专栏的目录选重点任务。"
        if self.is_locked(obj):
            note = self.locked_note
        return [(None, {"fields": self.fields, "description": note})]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Section], search_term: str
    ) -> tuple[models.QuerySet[Section], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if wants_draft_plans(request, self.admin_site):
            found = drafts(found, "plan")
        return found, duplicates


class SectionInline(admin.TabularInline):  # type: ignore[type-arg]
    """The sections of a plan, on the page of the plan."""

    model = Section
    form = SectionLineForm
    fields = ["number", "name", "order", "catalogue"]
    extra = 0
    verbose_name_plural = "类别（计划表的各部分和正文专栏，照文件）"

    def _is_open(self, plan: Plan | None) -> bool:
        # As stored: a plan adopted by this very save still takes the sections typed with it.
        return plan is None or getattr(plan, "stored_open", plan.is_open)

    def has_add_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return super().has_add_permission(request, obj) and self._is_open(obj)

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(obj)
