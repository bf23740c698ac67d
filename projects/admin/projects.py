"""The admin pages of key projects and of their lines in the plans."""

from dataclasses import asdict
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html

from projects.actions import YearIncomplete, carry_over
from projects.admin.forms import (
    GradeScaleForm,
    KeyProjectForm,
    LabelledRow,
    PlanMilestoneForm,
    ProjectPlanForm,
)
from projects.admin.import_page import ImportMixin
from projects.adoption import keep_former_lines, published_until, store_former
from projects.importing.ledger import ProjectImporter
from projects.models import (
    PLAN_FUNDS,
    GradeScale,
    KeyProject,
    PlanMilestone,
    Preparation,
    ProjectPlan,
    Sector,
)
from reporting.actions import Refused
from reporting.admin.base import BaseAdmin, HistoryAdmin, LatestPlanFilter, LockedByPlan
from reporting.models import Plan, SiteSettings
from reporting.rules.figures import bare


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
                "description": "完成率与序时进度之差（个百分点）不低于哪个数，就是哪一级；"
                "正好等于界限的算好的一级，低于最后一个的是严重滞后。"
                "没有另设的年度用 10、0、−10、−20、−30。",
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: GradeScale | None = None) -> list[str]:
        """Another plan's bounds would be those of its published periods too."""
        return ["plan"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: GradeScale | None = None) -> bool:
        """Not once a period was graded by it for everybody."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or published_until(obj.plan) is None)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new scale begins with the site's usual bounds."""
        usual = asdict(SiteSettings.objects.stored().bounds)
        return {**usual, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: GradeScale, form: Any, change: bool) -> None:
        """Published periods keep their bounds, also the usual ones of a plan without its own."""
        former = GradeScale.objects.get(pk=obj.pk) if change else GradeScale.usual(obj.plan)
        obj.keep_former(former.terms(), published_until(obj.plan))
        super().save_model(request, obj, form, change)

    @admin.display(description="确认", empty_value="", ordering="confirmed")
    def is_confirmed(self, scale: GradeScale) -> str:
        if scale.confirmed:
            return "已确认"
        return format_html('<span class="todo">{}</span>', "待县里确认")


class PreparationInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Preparation
    form = LabelledRow
    extra = 0
    max_num = len(Preparation._meta.get_field("node").choices or ())
    fields = ["node", "planned_on", "done_on"]
    verbose_name_plural = "前期节点（计划哪天办结、哪天办结了）"


@admin.register(KeyProject)
class KeyProjectAdmin(ImportMixin, HistoryAdmin):
    """A project's facts; a year's plan for it is its line (`ProjectPlanAdmin`)."""

    importer = ProjectImporter()
    form = KeyProjectForm
    inlines = [PreparationInline]
    list_display = ["code", "name", "sector", "source", "lead", "total", "stage", "years", "sample"]
    list_display_links = ["name"]
    list_filter = [
        "sector",
        "source",
        "level",
        "stage",
        ("plans__plan", admin.RelatedOnlyFieldListFilter),
        "is_sample",
    ]
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

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[KeyProject]:
        projects = super().get_queryset(request).select_related("sector", "lead")
        return projects.prefetch_related("plans__plan")

    def save_model(self, request: HttpRequest, obj: KeyProject, form: Any, change: bool) -> None:
        """Published periods keep the months and sums by which they judged its lines."""
        if change:
            lines = list(obj.plans.all())
            for line in lines:
                line.project = obj
            for line in keep_former_lines(lines):
                store_former(line)
        super().save_model(request, obj, form, change)

    @admin.display(description="总投资（万元）", ordering="total_investment")
    def total(self, project: KeyProject) -> str:
        return bare(project.total_investment)

    @admin.display(description="列入的年度")
    def years(self, project: KeyProject) -> str:
        years = {line.plan.year for line in project.plans.all()}
        return "、".join(map(str, sorted(years)))

    @admin.display(description="示例", empty_value="", ordering="is_sample")
    def sample(self, project: KeyProject) -> str:
        return "示例" if project.is_sample else ""


class PlanMilestoneInline(admin.TabularInline):  # type: ignore[type-arg]
    model = PlanMilestone
    form = PlanMilestoneForm
    extra = 0
    max_num = 12
    fields = ["month", "amount"]
    verbose_name_plural = "投资节点（填了就按节点判断序时，没有填的按建设月份均匀计）"


@admin.register(ProjectPlan)
class ProjectPlanAdmin(LockedByPlan, HistoryAdmin):
    """A project's line in a plan. An adopted plan takes 调入, and sums with a document."""

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
    readonly_fields = ["carried"]
    _funds = [PLAN_FUNDS[:3], PLAN_FUNDS[3:]]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ProjectPlan]:
        return super().get_queryset(request).select_related("plan", "project__lead")

    def get_fieldsets(self, request: HttpRequest, obj: ProjectPlan | None = None) -> Any:
        note = "照年度计划的项目表录入。已批准的年度计划再加项目，要按中期调整填。"
        if self.is_locked(obj):
            note = (
                "这个年度计划已经批准：性质和年度目标不能再改，计划投资要和下面的中期调整一起改。"
            )
        return [
            ("年度安排", {"fields": ["plan", "project", "nature", "goal"], "description": note}),
            (
                "投资",
                {
                    "fields": [("done_before", "investment"), "carried", *self._funds],
                    "description": "单位都是万元。分来源填了资金的，"
                    "六项加起来要等于年度计划投资；不分来源的都填 0。",
                },
            ),
            (
                "中期调整",
                {
                    "fields": ["adjustment", ("adjustment_no", "adjusted_on")],
                    "description": "调入、调出或调整投资的，填哪份文件、哪天。"
                    "调出的从那天起不再填报，以前的数据留着。",
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

    def save_model(self, request: HttpRequest, obj: ProjectPlan, form: Any, change: bool) -> None:
        """Published periods keep the sums by which they were judged."""
        if change:
            keep_former_lines([obj])
            # The milestones are compared when they are written.
            form.former_milestones = obj.terms()["milestones"]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Published periods keep their milestones too."""
        super().save_related(request, form, formsets, change)
        line = form.instance
        if not change:
            return
        line.__dict__.pop("all_milestones", None)
        former = {**line.terms(), "milestones": form.former_milestones}
        if line.keep_former(former, published_until(line.plan)):
            store_former(line)

    @admin.display(description="项目代码", ordering="project__code")
    def code(self, line: ProjectPlan) -> str:
        return line.project.code

    @admin.display(description="年度计划投资（万元）", ordering="investment")
    def money(self, line: ProjectPlan) -> str:
        return bare(line.investment)

    @admin.display(description="牵头单位")
    def lead(self, line: ProjectPlan) -> str:
        return line.project.lead.name

    @admin.display(description="调整", empty_value="")
    def state(self, line: ProjectPlan) -> str:
        if line.withdrawn_on:
            return f"{line.withdrawn_on}撤销"
        if line.project.ended_on:
            return f"{line.project.ended_on}终止"
        if line.adjustment:
            return f"{line.get_adjustment_display()}（{line.adjustment_no}）"
        return ""

    @admin.display(description="结转")
    def carried(self, line: ProjectPlan) -> str:
        return line.carried_in_words or "不是结转来的"

    @admin.action(description="结转到下一年度计划", permissions=["change"])
    def carry_over_to_next_year(
        self, request: HttpRequest, queryset: models.QuerySet[ProjectPlan]
    ) -> HttpResponse | None:
        """结转 the chosen lines into the draft of the year after theirs, year by year.

        Where figures are not of the whole year, a page asks first.
        """
        assert request.user.is_authenticated, "the admin lets nobody else in"
        lines = list(queryset.select_related("plan", "project"))
        asked = []
        for year in sorted({line.plan.year for line in lines}):
            following = Plan.objects.filter(year=year + 1).first()
            if following is None:
                messages.error(request, f"还没有{year + 1}年的计划，请先建一个草案。")
                continue
            of_year = [line for line in lines if line.plan.year == year]
            try:
                carried = carry_over(
                    of_year, to=following, by=request.user, confirmed="confirmed" in request.POST
                )
            except YearIncomplete as incomplete:
                asked.append(str(incomplete))
                continue
            except Refused as refused:
                messages.error(request, str(refused))
                continue
            messages.success(request, str(carried))
            for sentence in carried.left:
                messages.warning(request, sentence)
        return self._ask_before_carrying(request, asked) if asked else None

    def _ask_before_carrying(self, request: HttpRequest, asked: list[str]) -> HttpResponse:
        """The page that asks whether figures of a part of the year are meant."""
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": "结转到下一年度计划",
            "opts": self.opts,
            "asked": asked,
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/projects/projectplan/carry_over.html", context)
