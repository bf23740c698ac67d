"""The admin pages of users."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from reporting.admin.base import HistoryAdmin
from reporting.admin.forms import NewUserForm, PasswordResetForm, UserForm
from reporting.admin.import_users import UserImportMixin
from reporting.enums import Role
from reporting.models import Department, User
from reporting.rules.office.accounts import may_manage
from reporting.rules.office.leaders import plain_name

if TYPE_CHECKING:
    AuthUserAdmin = auth_admin.UserAdmin[User]
else:
    AuthUserAdmin = auth_admin.UserAdmin


RIGHTS = ("groups", "departments", "signs", "is_active")
# What shows a right in words, where it is not to be given.
SHOWN_RIGHTS = {
    "groups": "role_names",
    "departments": "unit_names",
    "signs": "signs_in_words",
    "is_active": "state",
}
GIVEN_PASSWORD = ["must_change_password", "password_given_at", "password_given_by"]
OWN_ACCOUNT = "自己的角色、单位和启用由别的管理员来改。"
GUARDED_ACCOUNT = "审核员、计划管理员的账号由系统管理员修改和重设密码。"
# Fields whose old and new value the log tells.
TOLD = (*RIGHTS, "username")


def _is_own(request: HttpRequest, user: User) -> bool:
    return user.pk == request.user.pk


def _may_manage(request: HttpRequest, user: User) -> bool:
    assert request.user.is_authenticated, "the admin lets nobody else in"
    return may_manage(request.user.account, user.account)


def _is_known_leader(name: str) -> bool:
    """Whether any unit names this county leader; also where there is no name to be known."""
    named = {plain_name(leader) for leader in Department.objects.county_leaders()}
    return plain_name(name) in {"", *named}


def rights_told(form: Any, name: str) -> str:
    """角色：填报员 → 填报员、县领导: what a form changed in one field, for the log."""
    before = _in_words(form.initial.get(name))
    return f"{_label(form, name)}：{before} → {_in_words(form.cleaned_data[name])}"


def _label(form: Any, name: str) -> str:
    return str(form.fields[name].label or name)


def _in_words(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case str():
            return value
        case Department():
            return value.name
        case Group():
            return Role(value.name).label if value.name in Role.values else value.name
        case None:
            return "无"
    return "、".join(map(_in_words, value)) or "无"


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
class UserAdmin(UserImportMixin, HistoryAdmin, AuthUserAdmin):
    """Users with their roles and units. Only superusers see superusers; nobody makes one here.

    Who may manage whom is decided by `reporting.rules.office.accounts`; others' accounts can be
    looked at, and of one's own only names and phone be changed.
    """

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
            "fields": ["groups", "departments", "signs", "county_leader"],
            "description": (
                "角色决定能做什么，单位决定能看到、填写哪些单位的报表。"
                "填报员要选单位，其他角色可以不选。"
            ),
        },
    )
    fieldsets = [
        (None, {"fields": ["username", "name", "phone", "email"]}),
        _duties,
        ("账号", {"fields": ["is_active", "password_link", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "phone", "email"]}),
        _duties,
        (
            "初始密码",
            {
                "fields": ["password1", "password2"],
                "description": "当面或打电话告诉本人。他第一次登录时要先换掉，才能使用。",
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        users = super().get_queryset(request).prefetch_related("groups", "departments")
        if request.user.is_superuser:
            return users
        return users.filter(is_superuser=False)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whether the person may change this account; of her own she may change the name."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or _is_own(request, obj) or _may_manage(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj is None or _may_manage(request, obj):
            return fields
        return [*fields, *RIGHTS, *SHOWN_RIGHTS.values(), "own_password_link"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Rights that may not be given are shown in words, without the link to a new password."""
        fieldsets: Any = super().get_fieldsets(request, obj)
        if obj is None or _may_manage(request, obj):
            return fieldsets
        is_own = _is_own(request, obj)
        shown = {**SHOWN_RIGHTS, "password_link": "own_password_link" if is_own else ""}
        note = OWN_ACCOUNT if is_own else GUARDED_ACCOUNT
        result = []
        for title, options in fieldsets:
            fields = [shown.get(name, name) for name in options["fields"]]
            description = note if "groups" in options["fields"] else ""
            options = {"fields": list(filter(None, fields)), "description": description}
            result.append((title, options))
        return result

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        assert request.user.is_authenticated, "the admin lets nobody else in"
        if not change:
            obj.password_is_given(by=request.user)
        super().save_model(request, obj, form, change)
        if "county_leader" in form.changed_data and not _is_known_leader(obj.county_leader):
            messages.warning(
                request,
                f"没有单位的分管县领导叫“{obj.county_leader}”：请核对姓名，"
                "或者在“单位”里填上，否则他打开页面没有自己分管的单位。",
            )

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002
        """Set another's password, whose owner then has to change it; never one's own."""
        assert request.user.is_authenticated, "the admin lets nobody else in"
        with transaction.atomic():
            user = self.get_object(request, unquote(id))
            if user is not None and _is_own(request, user):
                raise PermissionDenied("自己的密码请在“修改密码”里改，要先输入原来的密码。")
            response = super().user_change_password(request, id, form_url)
            # A form with faults is shown again; what goes on to another page has been stored.
            if user is not None and isinstance(response, HttpResponseRedirect):
                user.refresh_from_db()
                user.password_is_given(by=request.user)
                user.save(update_fields=GIVEN_PASSWORD)
        return response

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """As Django's, with rights, units and username as they were and as they are now."""
        message: Any = super().construct_change_message(request, form, formsets, add)
        told = [rights_told(form, name) for name in form.changed_data if name in TOLD]
        if not told:
            return message
        named = [_label(form, name) for name in form.changed_data if name not in TOLD]
        if add:
            return [*message, {"changed": {"fields": told}}]
        return [{"changed": {"fields": [*told, *named]}}]

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
        return "、".join(Role(role).label for role in roles) or self.empty_value_display

    @admin.display(description="单位")
    def unit_names(self, user: User) -> str:
        return "、".join(map(str, user.departments.all())) or self.empty_value_display

    @admin.display(description="审签人")
    def signs_in_words(self, user: User) -> str:
        return "是" if user.signs else "否"

    @admin.display(description="状态", ordering="is_active")
    def state(self, user: User) -> str:
        return "启用" if user.is_active else "已停用"

    @admin.display(description="密码")
    def own_password_link(self, user: User) -> str:
        return format_html('<a href="{}">修改密码</a>', reverse("password"))

    @admin.display(description="密码")
    def password_link(self, user: User) -> str:
        return format_html(
            '<a href="{}">重设密码</a>　密码只存加密后的，谁也看不到原来的。',
            reverse("admin:auth_user_password_change", args=[user.pk]),
        )
