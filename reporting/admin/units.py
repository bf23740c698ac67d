"""The admin pages of units."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from reporting.admin.base import KeptAdmin
from reporting.admin.forms import DepartmentForm, FormerNameForm
from reporting.admin.import_units import UnitImportMixin
from reporting.models import Department, FormerName

if TYPE_CHECKING:
    TabularInline = admin.TabularInline[FormerName, Department]
else:
    TabularInline = admin.TabularInline

# Fields that name a unit that works on a plan, where closed units are no choice.
WORKING_UNITS = ("lead", "provider", "cooperating", "responsible")


class FormerNameInline(TabularInline):
    model = FormerName
    form = FormerNameForm
    extra = 0
    verbose_name_plural = "曾用名（用到哪一天为止的报告期显示）"


@admin.register(Department)
class DepartmentAdmin(UnitImportMixin, KeptAdmin):
    form = DepartmentForm
    inlines = [FormerNameInline]
    list_display = [
        "name",
        "code",
        "county_leader",
        "contact",
        "phone",
        "closed_on",
        "succeeded_by",
    ]
    list_filter = [("closed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["succeeded_by"]
    search_fields = ["name", "code", "county_leader", "contact", "former_names__name"]
    autocomplete_fields = ["succeeded_by"]
    fieldsets = [
        (None, {"fields": ["name", ("renamed_on", "is_correction"), "code", "order"]}),
        (
            "联系",
            {"fields": ["county_leader", "contact", "phone"], "description": "催报和核对时找谁。"},
        ),
        ("审签", {"fields": ["signs"]}),
        (
            "撤销",
            {
                "fields": ["closed_on", "succeeded_by"],
                "description": (
                    "机构改革撤并的单位填撤销日期和承接单位，不删除："
                    "以前报告期的数据仍是它报的，撤销日期和以后结束的报告期由承接单位填报。"
                ),
            },
        ),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Department | None = None) -> Any:
        if obj is not None and self.has_change_permission(request, obj):
            return self.fieldsets
        # A new unit has no former name, and those who may only look type none.
        return [(None, {"fields": ["name", "code", "order"]}), *self.fieldsets[1:]]

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.former_name is not None:
            form.former_name.save()

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Department], search_term: str
    ) -> tuple[models.QuerySet[Department], bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") in WORKING_UNITS:
            found = found.filter(pk__in=Department.objects.open_on(timezone.localdate()))
        return found, duplicates

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> list[str]:
        return ["code"] if obj else []

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[Any, Any, set[str], list[Any]]:
        """Protect units that rows name by many-to-many (配合单位, 责任单位, users) as well.

        The database would silently remove the unit from them.
        """
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for relation in self.opts.related_objects:
            if relation.many_to_many:
                name = relation.related_model._meta.verbose_name
                rows = relation.related_model._default_manager.filter(
                    **{f"{relation.field.name}__in": objs}
                )
                protected += [f"{name}：{row}" for row in rows]
        return to_delete, counts, lacking, protected
