"""The admin pages of livelihood tasks."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from projects.admin.forms import LivelihoodTaskForm, TaskTargetForm
from projects.admin.import_page import ImportMixin
from projects.adoption import keep_former_task
from projects.importing.livelihood import TaskImporter
from projects.models import LivelihoodTask, TaskTarget
from reporting.admin.base import HistoryAdmin, LatestPlanFilter, LockedByPlan
from reporting.rules.figures import bare


class TaskTargetInline(admin.TabularInline):  # type: ignore[type-arg]
    """量化目标 of a task, locked with the plan: all of it is what the number is judged by."""

    model = TaskTarget
    form = TaskTargetForm
    extra = 0
    fields = ["order", "words", "quantity", "unit", "measure", "pace"]
    verbose_name_plural = "量化目标（年度目标里写明的数，照原文一个一行）"

    def get_readonly_fields(
        self, request: HttpRequest, obj: LivelihoodTask | None = None
    ) -> list[str]:
        if LockedByPlan.is_locked(obj):
            return ["order", "words", "quantity", "unit", "measure", "pace"]
        return []

    def has_add_permission(self, request: HttpRequest, obj: LivelihoodTask | None = None) -> bool:
        return super().has_add_permission(request, obj) and not LockedByPlan.is_locked(obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: LivelihoodTask | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and not LockedByPlan.is_locked(obj)


@admin.register(LivelihoodTask)
class LivelihoodTaskAdmin(ImportMixin, LockedByPlan, HistoryAdmin):
    """What the plan printed is locked with it; units and money stay editable, with history."""

    importer = TaskImporter()
    form = LivelihoodTaskForm
    inlines = [TaskTargetInline]
    list_display = ["printed_number", "name", "lead", "responsible_names", "money", "plan"]
    list_display_links = ["name"]
    list_filter = [LatestPlanFilter, "level"]
    list_select_related = ["plan", "lead"]
    search_fields = ["name", "target_text", "lead__name", "responsible__name"]
    search_help_text = "按名称、年度目标或单位找"
    autocomplete_fields = ["plan", "lead", "responsible"]
    printed_fields = ("plan", "level", "number", "name", "target_text", "due_on")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LivelihoodTask]:
        tasks = super().get_queryset(request).select_related("plan", "lead")
        return tasks.prefetch_related("responsible")

    def get_fieldsets(self, request: HttpRequest, obj: LivelihoodTask | None = None) -> Any:
        note = self.locked_note if self.is_locked(obj) else "照文件录入，一字不改。"
        return [
            (
                "实事",
                {
                    "fields": ["plan", ("level", "number"), "name", "target_text", "due_on"],
                    "description": note,
                },
            ),
            ("单位", {"fields": ["lead", "county_leader", "responsible"]}),
            (
                "资金",
                {
                    "fields": [
                        "investment",
                        ("fund_upper", "fund_county"),
                        ("fund_bond", "fund_social"),
                        "remark",
                    ],
                    "description": "单位都是万元。四项资金加起来要等于年度投资，没有的填 0。",
                },
            ),
        ]

    def save_model(
        self, request: HttpRequest, obj: LivelihoodTask, form: Any, change: bool
    ) -> None:
        """Published periods keep the money by which they were judged."""
        if change:
            keep_former_task(obj)
        super().save_model(request, obj, form, change)

    @admin.display(description="序号", ordering="number")
    def printed_number(self, task: LivelihoodTask) -> str:
        return f"{task.get_level_display()}{task.number}"

    @admin.display(description="责任单位")
    def responsible_names(self, task: LivelihoodTask) -> str:
        return "、".join(str(department) for department in task.responsible.all())

    @admin.display(description="年度投资（万元）", ordering="investment")
    def money(self, task: LivelihoodTask) -> str:
        return bare(task.investment)
