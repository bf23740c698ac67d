"""The admin pages of indicators and of the figures observed of them."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from indicators.admin.forms import IndicatorForm, ObservationForm
from indicators.models import Indicator, Observation
from reporting.admin.base import BaseAdmin, KeptAdmin
from reporting.months import months_label
from reporting.rules.facts import YEAR_END


@admin.register(Indicator)
class IndicatorAdmin(BaseAdmin):
    form = IndicatorForm
    list_display = ["name", "code", "years", "replaces"]
    list_filter = [("targets__plan", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["replaces"]
    search_fields = ["name", "code", "targets__name"]
    autocomplete_fields = ["replaces"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "code", "replaces"],
                "description": "指标本身，跨年度只有一个；"
                "每年印出的名称、单位和目标写在“年度目标”里。",
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Indicator]:
        return super().get_queryset(request).prefetch_related("targets__plan")

    def get_readonly_fields(self, request: HttpRequest, obj: Indicator | None = None) -> list[str]:
        return ["code"] if obj else []

    @admin.display(description="列入的年度")
    def years(self, indicator: Indicator) -> str:
        years = {target.plan.year for target in indicator.targets.all()}
        return "、".join(str(year) for year in sorted(years))


@admin.register(Observation)
class ObservationAdmin(KeptAdmin):
    form = ObservationForm
    list_display = ["indicator", "area", "period", "value", "amount", "rank", "source"]
    list_filter = ["area", "year", "month"]
    list_select_related = ["indicator"]
    search_fields = ["indicator__name", "indicator__code", "source", "year"]
    autocomplete_fields = ["indicator"]
    ordering = ["indicator__code", "area", "-year", "-month"]
    fieldsets = [
        (
            None,
            {
                "fields": ["indicator", "area", ("year", "month")],
                "description": "填报以外得到的数，如往年的数、全市的数。"
                "只用来比较和作上年基数，不评价。",
            },
        ),
        (
            "数",
            {
                "fields": [("value", "amount", "rank"), "source"],
                "description": "增速填在数值，对应的总量填在总量。",
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Observation]:
        """Without former versions: what they were stands in the history of the row."""
        return super().get_queryset(request).filter(version_of=None)

    @admin.display(description="时间", ordering=models.F("year") * 100 + models.F("month"))
    def period(self, observation: Observation) -> str:
        year = f"{observation.year}年"
        if observation.month == YEAR_END:
            return year
        return year + months_label(observation.month)
