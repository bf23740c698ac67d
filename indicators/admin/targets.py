"""The admin page of targets with their milestones."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from indicators.admin.forms import MilestoneForm, MilestoneFormSet, TargetForm
from indicators.admin.import_page import TargetImportMixin
from indicators.admin.wording_admin import READ_BY_HAND, ReadingFilter, ShowsReading
from indicators.admin.wording_form import RULE_FIELDS
from indicators.entry.plausibility import limits_of_year
from indicators.models import Milestone, Target
from indicators.models.terms import TERMS
from reporting.admin.base import LatestPlanFilter, LockedByPlan
from reporting.enums import PlanState
from reporting.models import Plan
from reporting.rules.plausibility.figures import nature_in_words


class LeadFilter(admin.SimpleListFilter):
    title = "牵头单位"
    parameter_name = "lead"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "待确认"), ("confirmed", "已确认"), ("closed", "单位已撤销")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Target]
    ) -> models.QuerySet[Target]:
        if self.value() == "closed":
            return queryset.filter(lead__closed_on__lte=timezone.localdate())
        if self.value() not in ("open", "confirmed"):
            return queryset
        return queryset.filter(lead_confirmed=self.value() == "confirmed")


class WordingFilter(admin.SimpleListFilter):
    """Rows of a draft whose wording is still open."""

    title = "目标原文"
    parameter_name = "wording"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "待定")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Target]
    ) -> models.QuerySet[Target]:
        return queryset.filter(wording="") if self.value() == "open" else queryset


class MilestoneInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Milestone
    form = MilestoneForm
    formset = MilestoneFormSet
    extra = 0
    verbose_name_plural = "节点（序时方式选“按节点”的，填到几月应达到多少）"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Milestone]:
        """Those that the plan was adopted with; a change of the target has its own."""
        return super().get_queryset(request).filter(revision=None)

    def has_add_permission(self, request: HttpRequest, obj: Target | None = None) -> bool:
        return super().has_add_permission(request, obj) and not LockedByPlan.is_locked(obj)

    def has_change_permission(self, request: HttpRequest, obj: Target | None = None) -> bool:
        return super().has_change_permission(request, obj) and not LockedByPlan.is_locked(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Target | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not LockedByPlan.is_locked(obj)


@admin.register(Target)
class TargetAdmin(LockedByPlan, TargetImportMixin, ShowsReading):
    form = TargetForm
    inlines = [MilestoneInline]
    list_display = [
        "printed_number",
        "name",
        "wording",
        "read_as",
        "attribute",
        "lead",
        "lead_state",
        "reading_state",
    ]
    list_display_links = ["name"]
    # ReadingFilter last: it loads the rows that the others leave.
    list_filter = [
        LatestPlanFilter,
        "section__catalogue",
        LeadFilter,
        WordingFilter,
        "attribute",
        "is_main",
        "measure",
        ReadingFilter,
    ]
    list_select_related = ["plan", "section", "lead", "rule_other"]
    search_fields = ["name", "group", "wording", "indicator__name", "lead__name"]
    search_help_text = "按名称、目标原文或牵头单位找"
    autocomplete_fields = [
        "plan",
        "section",
        "indicator",
        "lead",
        "provider",
        "cooperating",
        "rule_other",
        "same_as",
    ]
    readonly_fields = ["read_back", "changes", "limits_in_force"]
    actions = ["confirm_lead"]
    printed_fields = (
        *("plan", "section", "indicator", "number", "row", "group", "name", "attribute", "wording"),
        *RULE_FIELDS,
        *TERMS,
        *("same_as", "livelihood"),
    )
    _place = [
        ("plan", "section"),
        "indicator",
        ("number", "row"),
        "name",
        "group",
        ("attribute", "is_main"),
        ("same_as", "livelihood"),
    ]
    _quantity = [("unit", "gap_unit", "amount_unit"), ("measure", "direction")]
    _judging = (
        "一年里怎么判断",
        {
            "fields": [
                ("pace", "year_end_from"),
                "months_due",
                ("near_band", "maximum_per_year", "ceiling_share"),
                "plain_comparison",
                ("growth_basis", "definition"),
            ],
            "description": "序时方式说明年中该完成多少："
            "按月均匀、按上年同期占比、按节点（填下面的节点），或年末集中。",
        },
    )
    _limits = (
        "填报数的核对",
        {
            "fields": ["limits_in_force", ("lowest", "highest", "whole_only"), ("jump", "jump_in")],
            "description": "最小数、最大数以外的填报数不能保存；变动太大的，写明理由才能提交。"
            "不填的按名称和单位推定：天数不超过当期日历天数，比例在0到100之间，数量和金额不为负，"
            "增速和可正可负的差额不限；推定得不合适的，在这里填。",
        },
    )
    _units = (
        "单位",
        {
            "fields": [("lead", "lead_confirmed"), "provider", "cooperating"],
            "description": "文件没有写牵头单位的，先填合适的单位，"
            "请县里确认后打勾；没打勾的显示“待确认”。",
        },
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Target]:
        return super().get_queryset(request).select_related("plan", "section", "lead", "rule_other")

    def get_fieldsets(self, request: HttpRequest, obj: Target | None = None) -> Any:
        place = {
            "fields": self._place,
            "description": "照文件录入，一字不改。一个序号有几行的，第一行填 0，分项填 1、2……",
        }
        asked: dict[str, Any] = {
            "fields": [*self._quantity, "wording", "read_back"],
            "description": None,
        }
        fieldsets: list[Any] = [("在计划里的位置", place), ("目标", asked)]
        if self.is_locked(obj):
            place["description"] = self.locked_note
            asked["fields"].append("changes")
        elif self.may_read(request, obj):
            asked["fields"].append("by_person")
            asked["description"] = (
                "照文件填目标原文，保存时系统自动读出怎么比，写在“读作”里，请核对。"
            )
            fieldsets.append(READ_BY_HAND)
        return [*fieldsets, self._judging, self._limits, self._units]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The plan, section and next number of the only draft: rows are typed one after another.

        The next number of the catalogue to which the row belongs that was typed last.
        """
        initial = super().get_changeform_initial_data(request)
        drafted = list(Plan.objects.filter(state=PlanState.DRAFT).order_by("-year")[:2])
        if initial or len(drafted) != 1:
            return initial
        plan = drafted[0]
        typed = plan.targets.select_related("section").order_by("pk").last()
        if typed is None:
            return {"plan": plan.pk, "section": None, "number": 1}
        of_catalogue = plan.targets.filter(section__catalogue=typed.section.catalogue)
        last = of_catalogue.order_by("-number", "-row")[0]
        return {"plan": plan.pk, "section": last.section_id, "number": last.number + 1}

    @admin.display(description="序号", ordering="number")
    def printed_number(self, target: Target) -> str:
        if target.is_headline:
            return str(target.number)
        return f"{target.number}（分项{target.row}）"

    @admin.display(description="牵头", ordering="lead_confirmed", empty_value="")
    def lead_state(self, target: Target) -> str:
        if target.lead_confirmed:
            return ""
        return format_html('<span class="todo">{}</span>', "待确认")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        target: Any = super().get_object(request, object_id, from_field)
        if target is not None:
            target.may_be_changed = request.user.has_perm("indicators.add_targetrevision")
        return target

    @admin.display(description="目标变更")
    def changes(self, target: Target) -> str:
        """Links to the target's changes, and for who may add one to the form for the next."""
        links = []
        for change in target.revisions.all():
            url = reverse("admin:indicators_targetrevision_change", args=[change.pk])
            links.append((url, change.effective_on, change.wording))
        words = format_html_join("", '<a href="{}">{}起：{}</a>　', links)
        if not getattr(target, "may_be_changed", False):
            return words
        url = f"{reverse('admin:indicators_targetrevision_add')}?target={target.pk}"
        return format_html('{}<a href="{}">填写目标变更</a>', words, url)

    @admin.display(description="现在的核对")
    def limits_in_force(self, target: Target) -> str:
        """0至366，只填整数: of the whole year's figure (two queries)."""
        return "" if target.pk is None else nature_in_words(limits_of_year(target))

    @admin.action(description="把牵头单位标为已确认", permissions=["change"])
    def confirm_lead(self, request: HttpRequest, queryset: models.QuerySet[Target]) -> None:
        unconfirmed = list(queryset.filter(lead_confirmed=False))
        for target in unconfirmed:
            target.lead_confirmed = True
            # One by one: each save writes the row's history, with its units.
            target.save(update_fields=["lead_confirmed"])
            self.log_change(request, target, "把牵头单位标为已确认。")
        messages.success(request, f"已把{len(unconfirmed)}个目标的牵头单位标为已确认。")
