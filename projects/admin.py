"""Admin pages of key projects, their lines in the plans, and livelihood tasks."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html

from projects.actions import carry_over
from projects.forms import (
    GradeScaleForm,
    KeyProjectForm,
    LabelledRow,
    LivelihoodTaskForm,
    PlanMilestoneForm,
    ProjectPlanForm,
    TaskTargetForm,
)
from projects.import_admin import ImportMixin
from projects.importing.ledger import ProjectImporter
from projects.importing.livelihood import TaskImporter
from projects.models import (
    PLAN_FUNDS,
    GradeScale,
    KeyProject,
    LivelihoodTask,
    PlanMilestone,
    Preparation,
    ProjectPlan,
    Sector,
    TaskTarget,
)
from reporting.actions import Refused
from reporting.admin.base import BaseAdmin, HistoryAdmin, LatestPlanFilter, LockedByPlan
from reporting.models import Plan
from reporting.rules.figures import bare


def amount(value: Any) -> str:
    """An amount without the zeros that its column adds."""
    return bare(value)


class TaskTargetInline(admin.TabularInline):
    """The numbers that a task promises. What the plan printed is locked with it; how it is paced is not."""

    model = TaskTarget
    form = TaskTargetForm
    extra = 0
    fields = ["order", "words", "quantity", "unit", "measure", "pace"]
    verbose_name_plural = "量化目标（年度目标里写明的数，照原文一个一行）"

    def get_readonly_fields(self, request: HttpRequest, obj: LivelihoodTask | None = None) -> list[str]:
        return ["order", "words", "quantity", "unit"] if LockedByPlan.is_locked(obj) else []

    def has_add_permission(self, request: HttpRequest, obj: LivelihoodTask | None = None) -> bool:
        return super().has_add_permission(request, obj) and not LockedByPlan.is_locked(obj)

    def has_delete_permission(self, request: HttpRequest, obj: LivelihoodTask | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not LockedByPlan.is_locked(obj)


@admin.register(LivelihoodTask)
class LivelihoodTaskAdmin(ImportMixin, LockedByPlan, HistoryAdmin):
    """A task's promise is locked with the plan; who does it and the money stay editable, with history."""

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

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("plan", "lead").prefetch_related("responsible")

    def get_fieldsets(self, request: HttpRequest, obj: LivelihoodTask | None = None) -> Any:
        note = self.locked_note if self.is_locked(obj) else "照文件录入，一字不改。"
        return [
            ("实事", {"fields": ["plan", ("level", "number"), "name", "target_text", "due_on"], "description": note}),
            ("单位", {"fields": ["lead", "responsible"]}),
            (
                "资金",
                {
                    "fields": ["investment", ("fund_upper", "fund_county"), ("fund_bond", "fund_social"), "remark"],
                    "description": "单位都是万元。四项资金加起来要等于年度投资，没有的填 0。",
                },
            ),
        ]

    @admin.display(description="序号", ordering="number")
    def printed_number(self, task: LivelihoodTask) -> str:
        return f"{task.get_level_display()}{task.number}"

    @admin.display(description="责任单位")
    def responsible_names(self, task: LivelihoodTask) -> str:
        return "、".join(str(department) for department in task.responsible.all())

    @admin.display(description="年度投资（万元）", ordering="investment")
    def money(self, task: LivelihoodTask) -> str:
        return amount(task.investment)


@admin.register(Sector)
class SectorAdmin(BaseAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]


@admin.register(GradeScale)
class GradeScaleAdmin(HistoryAdmin):
    form = GradeScaleForm
    list_display = ["plan", "ahead", "normal", "slow", "lagging", "far_behind", "is_confirmed"]
    list_select_related = ["plan"]
    search_fields = ["plan__year"]
    autocomplete_fields = ["plan"]
    fieldsets = [
        (None, {"fields": ["plan"]}),
        (
            "界限",
            {
                "fields": ["ahead", "normal", "slow", "lagging", "far_behind", "confirmed"],
                "description": "完成率减序时进度（个百分点）不低于哪个数，就是哪一级；正好等于界限的算好的一级，"
                "低于最后一个的是严重滞后。没有另设的年度用 10、0、−10、−20、−30。",
            },
        ),
    ]

    @admin.display(description="确认", empty_value="", ordering="confirmed")
    def is_confirmed(self, scale: GradeScale) -> str:
        return "已确认" if scale.confirmed else format_html('<span class="todo">{}</span>', "待县里确认")


class PreparationInline(admin.TabularInline):
    model = Preparation
    form = LabelledRow
    extra = 0
    max_num = len(Preparation._meta.get_field("node").choices or ())
    fields = ["node", "planned_on", "done_on"]
    verbose_name_plural = "前期节点（计划哪天办结、哪天办结了）"


@admin.register(KeyProject)
class KeyProjectAdmin(ImportMixin, HistoryAdmin):
    """A project's facts; what one year plans for it stands in its line of that year's plan."""

    importer = ProjectImporter()
    form = KeyProjectForm
    inlines = [PreparationInline]
    list_display = ["code", "name", "sector", "source", "lead", "total", "stage", "years", "sample"]
    list_display_links = ["name"]
    list_filter = ["sector", "source", "level", "stage", ("plans__plan", admin.RelatedOnlyFieldListFilter), "is_sample"]
    list_select_related = ["sector", "lead"]
    search_fields = ["code", "name", "owner", "lead__name"]
    search_help_text = "按代码、名称、业主单位或牵头单位找"
    autocomplete_fields = ["sector", "lead"]
    fieldsets = [
        ("项目", {"fields": ["code", "name", ("level", "source"), "sector", "place", "content"]}),
        (
            "单位和人",
            {"fields": ["lead", "owner", ("county_leader", "commander"), ("contact", "phone")]},
        ),
        (
            "投资和工期",
            {
                "fields": [
                    "total_investment",
                    "stage",
                    ("planned_start", "planned_finish"),
                    ("started_on", "finished_on"),
                    "enrolled_on",
                ],
                "description": "投资单位是万元。某一年计划投资多少，写在“项目年度安排”里。",
            },
        ),
        (
            "终止",
            {
                "fields": [("ended_on", "end_reason")],
                "description": "不再建设的项目填终止日期和原因，不删除：以前报告期的数据仍是它的。",
            },
        ),
        ("演示", {"fields": ["is_sample"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("sector", "lead").prefetch_related("plans__plan")

    @admin.display(description="总投资（万元）", ordering="total_investment")
    def total(self, project: KeyProject) -> str:
        return amount(project.total_investment)

    @admin.display(description="列入的年度")
    def years(self, project: KeyProject) -> str:
        return "、".join(str(year) for year in sorted({line.plan.year for line in project.plans.all()}))

    @admin.display(description="示例", empty_value="", ordering="is_sample")
    def sample(self, project: KeyProject) -> str:
        return "示例" if project.is_sample else ""


class PlanMilestoneInline(admin.TabularInline):
    model = PlanMilestone
    form = PlanMilestoneForm
    extra = 0
    max_num = 12
    fields = ["month", "amount"]
    verbose_name_plural = "投资节点（填了就按节点判断序时，没有填的按建设月份均匀计）"


@admin.register(ProjectPlan)
class ProjectPlanAdmin(LockedByPlan, HistoryAdmin):
    """A project's line in a plan. Once that is adopted, its sums change by a document alone, and 调入 adds lines."""

    form = ProjectPlanForm
    inlines = [PlanMilestoneInline]
    takes_adopted = True
    list_display = ["project", "code", "nature", "money", "lead", "state", "plan"]
    list_filter = [LatestPlanFilter, "nature", "project__sector", "project__source", "adjustment"]
    list_select_related = ["plan", "project__lead"]
    search_fields = ["project__code", "project__name", "project__lead__name"]
    search_help_text = "按项目代码、名称或牵头单位找"
    autocomplete_fields = ["plan", "project"]
    actions = ["carry_over_to_next_year"]
    printed_fields = ("plan", "project", "nature", "goal")
    _funds = [PLAN_FUNDS[:3], PLAN_FUNDS[3:]]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("plan", "project__lead")

    def get_fieldsets(self, request: HttpRequest, obj: ProjectPlan | None = None) -> Any:
        note = (
            "这个年度计划已经批准：性质和年度目标不能再改，计划投资要和下面的中期调整一起改。"
            if self.is_locked(obj)
            else "照年度计划的项目表录入。已批准的年度计划再加项目，要按中期调整填。"
        )
        return [
            ("年度安排", {"fields": ["plan", "project", "nature", "goal"], "description": note}),
            (
                "投资",
                {
                    "fields": [("done_before", "investment"), *self._funds],
                    "description": "单位都是万元。分来源填了资金的，六项加起来要等于年度计划投资；不分来源的都填 0。",
                },
            ),
            (
                "中期调整",
                {
                    "fields": ["adjustment", ("adjustment_no", "adjusted_on")],
                    "description": "调入、调出或调整投资的，填哪份文件、哪天。调出的从那天起不再填报，以前的数据留着。",
                },
            ),
            (
                "撤销",
                {
                    "fields": [("withdrawn_on", "withdrawal_reason")],
                    "description": "不再列入这个年度计划、又没有调整文件的，填日期和原因。",
                },
            ),
        ]

    @admin.display(description="项目代码", ordering="project__code")
    def code(self, line: ProjectPlan) -> str:
        return line.project.code

    @admin.display(description="年度计划投资（万元）", ordering="investment")
    def money(self, line: ProjectPlan) -> str:
        return amount(line.investment)

    @admin.display(description="牵头单位")
    def lead(self, line: ProjectPlan) -> str:
        return line.project.lead.name

    @admin.display(description="调整", empty_value="")
    def state(self, line: ProjectPlan) -> str:
        if line.withdrawn_on:
            return f"{line.withdrawn_on}撤销"
        if line.project.ended_on:
            return f"{line.project.ended_on}终止"
        return f"{line.get_adjustment_display()}（{line.adjustment_no}）" if line.adjustment else ""

    @admin.action(description="结转到下一年度计划", permissions=["change"])
    def carry_over_to_next_year(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Carry the chosen lines into the draft of the year after theirs; says what was left alone and why."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        lines = list(queryset.select_related("plan", "project"))
        for year in sorted({line.plan.year for line in lines}):
            following = Plan.objects.filter(year=year + 1).first()
            if following is None:
                messages.error(request, f"还没有{year + 1}年的计划，请先建一个草案。")
                continue
            try:
                carried = carry_over([line for line in lines if line.plan.year == year], to=following, by=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
                continue
            messages.success(request, str(carried))
            for sentence in carried.left:
                messages.warning(request, sentence)
