"""Admin page of the changes of targets after their plan was adopted."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from indicators.admin.revision_form import (
    ChangedMilestoneForm,
    ChangedMilestoneFormSet,
    TargetRevisionForm,
    presented,
)
from indicators.admin.wording_admin import READ_BY_HAND, ReadingFilter, ShowsReading
from indicators.admin.wording_form import RULE_FIELDS
from indicators.models import Milestone, Target, TargetRevision
from indicators.models.terms import TERMS
from indicators.presenters.changes import changed_terms
from reporting.admin.base import keys

TERM_FIELDS = tuple(f"new_{term}" for term in TERMS)


class ChangedMilestoneInline(admin.TabularInline):  # type: ignore[type-arg]
    """The milestones that a change sets anew; locked with it."""

    model = Milestone
    fk_name = "revision"
    form = ChangedMilestoneForm
    formset = ChangedMilestoneFormSet
    extra = 0
    verbose_name_plural = "节点（只填有变动的月份，没有填的月份不变）"

    def _is_open(self, revision: TargetRevision | None) -> bool:
        return not is_locked(revision)

    def has_add_permission(self, request: HttpRequest, obj: TargetRevision | None = None) -> bool:
        return super().has_add_permission(request, obj) and self._is_open(obj)

    def has_change_permission(
        self, request: HttpRequest, obj: TargetRevision | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: TargetRevision | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(obj)


def is_locked(revision: Any) -> bool:
    """Whether a published period was judged by the change as stored, not as in a form."""
    if revision is None or revision.pk is None:
        return False
    if not hasattr(revision, "stored_locked"):
        revision.stored_locked = bool(revision.judged_published)
    return bool(revision.stored_locked)


@admin.register(TargetRevision)
class TargetRevisionAdmin(ShowsReading):
    """A change by which a published period was judged is locked, and corrected by a further one."""

    form = TargetRevisionForm
    inlines = [ChangedMilestoneInline]
    list_display = [
        "target",
        "effective_on",
        "wording",
        "read_as",
        "new_terms",
        "kind",
        "document_no",
        "reading_state",
    ]
    list_filter = [("target__plan", admin.RelatedOnlyFieldListFilter), "kind", ReadingFilter]
    list_select_related = ["target__plan", "rule_other"]
    ordering = ["-target__plan__year", "target__number", "target__row", "effective_on"]
    search_fields = ["target__name", "wording", "reason", "document_no"]
    search_help_text = "按指标名称、目标原文、原因或文号找"
    autocomplete_fields = ["target", "rule_other"]
    readonly_fields = ["read_back"]
    judged_fields = (
        *("target", "effective_on", "wording", "attribute"),
        *RULE_FIELDS,
        *TERM_FIELDS,
    )
    _judging = [
        ("new_unit", "new_gap_unit", "new_amount_unit"),
        ("new_measure", "new_direction", "new_is_main"),
        ("new_pace", "new_year_end_from"),
        "new_months_due",
        ("new_near_band", "new_maximum_per_year", "new_ceiling_share"),
        ("new_growth_basis", "new_plain_comparison"),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[TargetRevision]:
        changes = super().get_queryset(request).select_related("target__plan", "rule_other")
        return changes.prefetch_related("target__revisions")

    @admin.display(description="怎么判断的变动", empty_value="")
    def new_terms(self, revision: TargetRevision) -> str:
        return "；".join(changed_terms(revision))

    def get_fieldsets(self, request: HttpRequest, obj: TargetRevision | None = None) -> Any:
        note = (
            "计划批准以后目标有调整的，写明从哪天起按什么判断。"
            "印出的目标不动，以前的报告期仍按原目标。"
        )
        if self.is_locked(obj):
            note = (
                "已发布的报告期按这个变更判断过，目标不能再改，也不能删除；"
                "再有变动，另填一个目标变更。"
            )
        place = ["target", "kind", "reason", ("document_no", "effective_on")]
        asked = ["wording", "read_back", "attribute"]
        fieldsets: list[Any] = [
            ("变更", {"fields": place, "description": note}),
            ("新的目标", {"fields": asked}),
        ]
        if self.may_read(request, obj):
            asked.insert(2, "by_person")
            fieldsets.append(READ_BY_HAND)
        judging: Any = {"fields": self._judging}
        if self.is_locked(obj):
            # Columns of a term that did not change are empty; one line says which did.
            judging = {"fields": ["new_terms"]}
        else:
            judging["description"] = (
                "已经照现在的填好，只改有变动的；没有改的仍照原来的，不算变更。"
            )
        return [*fieldsets, ("一年里怎么判断", judging)]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """No link to add a target: only adopted plans have changes, and they take no targets."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "target" and field is not None:
            field.widget.can_add_related = False
        return field

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Coming from a target's page: that target, with the wording to be changed."""
        initial = super().get_changeform_initial_data(request)
        target = Target.objects.filter(pk__in=keys([initial.get("target", "")])).first()
        if target is None:
            return {}
        return presented(target)

    def get_readonly_fields(
        self, request: HttpRequest, obj: TargetRevision | None = None
    ) -> tuple[str, ...]:
        if self.is_locked(obj):
            return (*self.readonly_fields, "new_terms", *self.judged_fields)
        return tuple(self.readonly_fields)

    def has_delete_permission(
        self, request: HttpRequest, obj: TargetRevision | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and not self.is_locked(obj)

    @staticmethod
    def is_locked(revision: Any) -> bool:
        """Whether a published period was judged by the change as stored, not as in a form."""
        return is_locked(revision)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        revision = super().get_object(request, object_id, from_field)
        self.is_locked(revision)
        return revision

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.stored_locked = change and self.is_locked(obj)
        if not obj.stored_locked:
            # Pages as known on an earlier day are those without what is written now.
            obj.recorded_at = timezone.now()
        super().save_model(request, obj, form, change)
        if obj.stored_locked:
            return
        judged = obj.judged_published
        if judged:
            labels = "、".join(period.label for period in judged)
            messages.warning(
                request, f"{obj.target.plan.year}年{labels}已经发布，各页上现在按新的目标判断。"
            )
