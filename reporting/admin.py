"""Admin pages of units, users, periods and published figures; the roof registers plans and submissions."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from reporting.admin_base import BaseAdmin, HistoryAdmin, by_and_at, drafts, wants_draft_plans
from reporting.enums import PlanState, Role
from reporting.forms import (
    ConstraintsAtFields,
    DepartmentForm,
    FormerNameForm,
    NewUserForm,
    PasswordResetForm,
    UserForm,
)
from reporting.models import Department, FormerName, Period, Plan, PublishedFigure, User

# Groups and what they may do are written by code after each migrate (chengkou/groups.py) and by nobody else.
admin.site.unregister(Group)


# What names a unit that works on a plan: the choice there leaves out closed units.
WORKING_UNITS = ("lead", "provider", "cooperating", "responsible")


class FormerNameInline(admin.TabularInline):
    model = FormerName
    form = FormerNameForm
    extra = 0
    verbose_name_plural = "曾用名（用到哪一天为止的报告期显示）"


@admin.register(Department)
class DepartmentAdmin(BaseAdmin):
    form = DepartmentForm
    inlines = [FormerNameInline]
    list_display = ["name", "code", "county_leader", "contact", "phone", "closed_on", "succeeded_by"]
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
        (
            "撤销",
            {
                "fields": ["closed_on", "succeeded_by"],
                "description": "机构改革撤并的单位填撤销日期和承接单位，不删除：以前报告期的数据仍是它报的，"
                "撤销日期和以后结束的报告期由承接单位填报。",
            },
        ),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Department | None = None) -> Any:
        if obj is not None and self.has_change_permission(request, obj):
            return self.fieldsets
        # A new unit has no other name, and who only looks types none.
        return [(None, {"fields": ["name", "code", "order"]}), *self.fieldsets[1:]]

    def save_model(self, request: HttpRequest, obj: Department, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.former_name is not None:
            form.former_name.save()

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") in WORKING_UNITS:
            found = found.filter(pk__in=Department.objects.open_on(timezone.localdate()))
        return found, duplicates

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> list[str]:
        return ["code"] if obj else []

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], list[Any]]:
        """Rows that name the unit without a key of their own (配合单位, 责任单位, users) keep it from deletion too.

        The database would quietly drop the unit from them.
        """
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for relation in self.opts.related_objects:
            if relation.many_to_many:
                name = relation.related_model._meta.verbose_name
                rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": objs})
                protected += [f"{name}：{row}" for row in rows]
        return to_delete, counts, lacking, protected


class RoleFilter(admin.SimpleListFilter):
    title = "角色"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*Role.choices, ("none", "没有角色")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() == "none":
            return queryset.filter(groups=None)
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(BaseAdmin, auth_admin.UserAdmin):
    """Users with their roles and units. Superusers exist for superusers only; nobody makes one here."""

    form = UserForm
    add_form = NewUserForm
    add_form_template = None
    change_password_form = PasswordResetForm
    change_user_password_template = "admin/reporting/user/password.html"  # noqa: S105  the name of a template
    list_display = ["username", "name", "role_names", "unit_names", "phone", "state", "last_login"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["username", "name", "phone", "departments__name"]
    ordering = ["-is_active", "username"]
    filter_horizontal = ()
    autocomplete_fields = ["departments"]
    readonly_fields = ["password_link", "last_login", "date_joined"]
    _duties: Any = (
        "职责",
        {
            "fields": ["groups", "departments"],
            "description": "角色决定能做什么，单位决定能看到、填写哪些单位的报表。填报员要选单位，其他角色可以不选。",
        },
    )
    fieldsets = [
        (None, {"fields": ["username", "name", "phone"]}),
        _duties,
        ("账号", {"fields": ["is_active", "password_link", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "phone"]}),
        _duties,
        (
            "初始密码",
            {
                "fields": ["password1", "password2"],
                "description": "当面或打电话告诉本人，请他登录后点右上角“修改密码”换掉。",
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        people = super().get_queryset(request).prefetch_related("groups", "departments")
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never, for anybody: what a person reported must stay his."""
        return False

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.editor = request.user
        return form

    @admin.display(description="角色")
    def role_names(self, user: User) -> str:
        names = [Role(group.name).label for group in user.groups.all() if group.name in Role.values]
        return "、".join(["系统管理员"] if user.is_superuser else names)

    @admin.display(description="单位")
    def unit_names(self, user: User) -> str:
        return "、".join(str(department) for department in user.departments.all())

    @admin.display(description="状态", ordering="is_active")
    def state(self, user: User) -> str:
        return "启用" if user.is_active else "已停用"

    @admin.display(description="密码")
    def password_link(self, user: User) -> str:
        return format_html(
            '<a href="{}">重设密码</a>　密码只存加密后的，谁也看不到原来的。',
            reverse("admin:auth_user_password_change", args=[user.pk]),
        )


class PlanForm(ConstraintsAtFields):
    constraint_fields = {"plan_adopted_on_with_by": "adopted_by"}

    def clean_state(self) -> str:
        """A plan goes back to draft only while nothing of it was opened (decision 0003)."""
        state: str = self.cleaned_data["state"]
        plan = self.instance
        if state == PlanState.DRAFT and plan.pk and not plan.is_open and plan.has_been_opened:
            raise ValidationError(
                f"{plan}已经下发过填报任务，不能改回草案；目标有调整的，填“目标变更”。", code="opened"
            )
        return state


class PlanAdmin(HistoryAdmin):
    """A year's plan. Registered by the roof, whose page of a plan also shows the sections."""

    form = PlanForm
    list_display = ["year", "title", "document_no", "adopted_by", "adopted_on", "state"]
    list_display_links = ["year", "title"]
    list_filter = ["state"]
    search_fields = ["year", "title", "document_no"]
    fieldsets = [
        (None, {"fields": ["year", "title", "document_no"]}),
        (
            "批准",
            {
                "fields": ["adopted_by", "adopted_on", "state"],
                "description": "草案里可以增删和修改目标、民生实事。人代会批准后改为已批准，文件印出的内容随即锁定；"
                "录入有误的，在下发填报任务以前可以改回草案，以后填“目标变更”；谁在什么时候改的都有记录。",
            },
        ),
    ]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Plan | None:
        """The plan, with the state that is stored: a form that is being checked already holds the new one."""
        plan = super().get_object(request, object_id, from_field)
        if plan is not None:
            plan.stored_open = plan.is_open
        return plan

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> list[str]:
        """A plan's year is in every address that people have written down since its adoption."""
        return [] if obj is None or stored_open(obj) else ["year"]

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or stored_open(obj))

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        found, duplicates = super().get_search_results(request, queryset, search_term)
        return drafts(found) if wants_draft_plans(request, self.admin_site) else found, duplicates


def stored_open(plan: Plan) -> bool:
    """Whether the plan as it is stored is a draft, whatever a form has set since."""
    return getattr(plan, "stored_open", plan.is_open)


class PeriodForm(ConstraintsAtFields):
    constraint_fields = {"period_once_per_month": "month"}


class PeriodAdmin(BaseAdmin):
    """The months reported on together. Registered by the roof, which knows what opening one makes."""

    form = PeriodForm
    list_display = ["__str__", "kinds", "due_on", "published"]
    list_filter = ["plan"]
    list_select_related = ["plan", "published_by"]
    search_fields = ["plan__year", "month"]
    autocomplete_fields = ["plan"]
    fieldsets = [
        (
            None,
            {
                "fields": ["plan", "month", "due_on", "kinds"],
                "description": "1月到某月合起来是一个报告期。年度和月份建好后不能改，建错的删掉重建。",
            },
        ),
        (
            "发布",
            {"fields": ["published"], "description": "发布以后，所有登录的人都能看到这一期的数据。"},
        ),
    ]
    readonly_fields = ["published"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("plan", "published_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Period | None = None) -> list[str]:
        return [*self.readonly_fields, *(["plan", "month"] if obj else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Period | None = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:1]

    def has_delete_permission(self, request: HttpRequest, obj: Period | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.published_at is None)

    @admin.display(description="发布", ordering="published_at")
    def published(self, period: Period) -> str:
        return by_and_at(period.published_by, period.published_at) or "尚未发布"


class PublishedFigureForm(ConstraintsAtFields):
    constraint_fields = {"published_figure_once": "quantity"}


@admin.register(PublishedFigure)
class PublishedFigureAdmin(BaseAdmin):
    form = PublishedFigureForm
    list_display = ["name", "quantity", "value", "unit", "subject", "dimension", "part", "plan"]
    list_filter = ["plan", "subject", "dimension", "part"]
    list_select_related = ["plan"]
    search_fields = ["name", "quantity", "sentence", "value_text"]
    autocomplete_fields = ["plan"]
    fieldsets = [
        (
            "这个数说的是什么",
            {
                "fields": ["plan", "part", "subject", "dimension", "name", "quantity"],
                "description": "文件里写明的一个数，用来和系统算出的结果核对。",
            },
        ),
        ("数", {"fields": [("value", "unit"), "value_text", "sentence"]}),
    ]
