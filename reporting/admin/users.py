"""The admin pages of users."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from reporting.admin.base import BaseAdmin
from reporting.admin.forms import NewUserForm, PasswordResetForm, UserForm
from reporting.enums import Role
from reporting.models import User

if TYPE_CHECKING:
    AuthUserAdmin = auth_admin.UserAdmin[User]
else:
    AuthUserAdmin = auth_admin.UserAdmin


class RoleFilter(admin.SimpleListFilter):
    title = "角色"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*Role.choices, ("none", "没有角色")]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[User]
    ) -> models.QuerySet[User]:
        if not self.value():
            return queryset
        if self.value() == "none":
            return queryset.filter(groups=None)
        return queryset.filter(groups__name=self.value())


@admin.register(User)
class UserAdmin(BaseAdmin, AuthUserAdmin):
    """Users with their roles and units. Only superusers see superusers; nobody makes one here."""

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
            "description": (
                "角色决定能做什么，单位决定能看到、填写哪些单位的报表。"
                "填报员要选单位，其他角色可以不选。"
            ),
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

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        users = super().get_queryset(request).prefetch_related("groups", "departments")
        if request.user.is_superuser:
            return users
        return users.filter(is_superuser=False)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never, for anybody: it stays known who reported what."""
        return False

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.editor = request.user
        return form

    @admin.display(description="角色")
    def role_names(self, user: User) -> str:
        if user.is_superuser:
            return "系统管理员"
        roles = [group.name for group in user.groups.all() if group.name in Role.values]
        return "、".join(Role(role).label for role in roles)

    @admin.display(description="单位")
    def unit_names(self, user: User) -> str:
        return "、".join(map(str, user.departments.all()))

    @admin.display(description="状态", ordering="is_active")
    def state(self, user: User) -> str:
        return "启用" if user.is_active else "已停用"

    @admin.display(description="密码")
    def password_link(self, user: User) -> str:
        return format_html(
            '<a href="{}">重设密码</a>　密码只存加密后的，谁也看不到原来的。',
            reverse("admin:auth_user_password_change", args=[user.pk]),
        )
