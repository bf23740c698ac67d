"""What the admin's forms share, and the forms of units and users."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordMixin, UsernameField
from django.contrib.auth.models import Group
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from reporting.admin.base import RowsByKey
from reporting.enums import Role
from reporting.models import Department, FormerName, Plan, User
from reporting.rules.office.accounts import roles_given_by

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
    UserCreationForm = BaseUserCreationForm[User]
    PasswordMixin = SetPasswordMixin[User]
else:
    ModelForm = forms.ModelForm
    UserCreationForm = BaseUserCreationForm
    PasswordMixin = SetPasswordMixin

DAY = datetime.timedelta(days=1)


class LineForm(ModelForm):
    """A line of an inline's table; help is only in the heads of the columns: `Meta.help_texts`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Django would refer every field to a text of its own, which the table does not show.
        for field in self.fields.values():
            field.help_text = ""


def told_in_heads(model: type[models.Model], *names: str) -> dict[str, str]:
    """The help of these fields, for the heads of the columns."""
    return {name: str(model._meta.get_field(name).help_text) for name in names}  # type: ignore[union-attr]


class FormerNameForm(LineForm):
    class Meta:
        model = FormerName
        fields = ("name", "until")
        help_texts = told_in_heads(FormerName, "until")


class ConstraintsAtFields(ModelForm):
    """Shows the sentence of a constraint at the field where it can be corrected.

    Also checks constraints with read-only fields, which Django leaves out, so that the database
    would refuse the row with a server error.
    """

    constraint_fields: dict[str, str] = {}
    """The field for the sentence of a constraint, by its name."""

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error)

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None and hasattr(error, "error_dict"):
            error = ValidationError(self._at_fields(error.error_dict))
        super().add_error(field, error)

    def _at_fields(
        self, errors: dict[str, list[ValidationError]]
    ) -> dict[str, list[ValidationError]]:
        at_fields: dict[str, list[ValidationError]] = defaultdict(list)
        for name, found in errors.items():
            if name != NON_FIELD_ERRORS:
                at_fields[name] += found
        fields = self._fields_by_sentence()
        for error in errors.get(NON_FIELD_ERRORS, []):
            at_fields[fields.get(str(error.message), NON_FIELD_ERRORS)].append(error)
        return dict(at_fields)

    def _fields_by_sentence(self) -> dict[str, str]:
        fields = {}
        for constraint in self._meta.model._meta.constraints:
            field = self.constraint_fields.get(constraint.name)
            if field in self.fields:
                fields[str(constraint.violation_error_message)] = field
        return fields


class InDraft(ConstraintsAtFields):
    """For rows that a plan prints: they are added or moved to drafts only (decision 0003)."""

    def clean_plan(self) -> Plan:
        plan: Plan = self.cleaned_data["plan"]
        # Locked until the row is saved: adopting the plan at the same moment waits, or comes first.
        plan.state = Plan.objects.select_for_update().get(pk=plan.pk).state
        if not plan.is_open:
            raise ValidationError(
                f"{plan}{plan.get_state_display()}，不能再加内容。"
                "还没有下发过填报任务的，请先在“年度计划”里把它的状态改回草案。",
                code="adopted",
            )
        return plan


class DepartmentForm(ConstraintsAtFields):
    """A unit; renaming requires the day, and makes the old name a former one."""

    renamed_on = forms.DateField(
        label="新名称从哪天起用",
        required=False,
        widget=AdminDateWidget,
        help_text="改了名称才填。以前结束的报告期仍显示原来的名称。",
    )
    is_correction = forms.BooleanField(
        label="只是更正录入",
        required=False,
        help_text="原来的名称录错了时打勾：各期都改用新的，不留曾用名。",
    )
    constraint_fields = {
        "department_code_once": "code",
        "department_name_once": "name",
        "department_succeeded_once_closed": "closed_on",
        "department_not_succeeded_by_itself": "succeeded_by",
    }

    class Meta:
        model = Department
        fields = (
            *("name", "code", "order", "county_leader", "contact", "phone"),
            *("signs", "closed_on", "succeeded_by"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["renamed_on"], self.fields["is_correction"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "renamed_on" not in data or "name" not in data:
            return data
        renamed_on = data["renamed_on"]
        is_correction = data["is_correction"]
        if not self._is_renamed:
            if renamed_on:
                self.add_error("renamed_on", "名称没有改，这里不用填。")
            elif is_correction:
                self.add_error("is_correction", "名称没有改，这里不用填。")
        elif bool(renamed_on) == is_correction:
            self.add_error(
                "renamed_on",
                "改了名称，请填新名称从哪天起用；原来录错了的，不填这里，勾选“只是更正录入”。",
            )
        elif renamed_on and self.instance.former_names.filter(until__gte=renamed_on - DAY).exists():
            self.add_error("renamed_on", "已有曾用名用到这一天或以后，请核对下面的曾用名。")
        return data

    @property
    def _is_renamed(self) -> bool:
        return bool(self.cleaned_data["name"] != self.initial["name"])

    @property
    def former_name(self) -> FormerName | None:
        """The former name that results from this save, unsaved."""
        renamed_on = self.cleaned_data.get("renamed_on")
        if not renamed_on:
            return None
        until = renamed_on - DAY
        return FormerName(department=self.instance, name=self.initial["name"], until=until)


class RolesField(RowsByKey):
    """The four roles, by their Chinese names; no other groups."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Group.objects.filter(name__in=Role.values).order_by("pk"))
        super().__init__(**kwargs)

    def label_from_instance(self, group: Group) -> str:
        return Role(group.name).label

    def offer(self, roles: Iterable[Role]) -> None:
        """Accept these roles alone."""
        offered = Group.objects.filter(name__in=[role.value for role in roles])
        self.queryset = offered.order_by("pk")


USERNAME_ONCE = {"user_username_once_without_case": "username"}
ROLES_HELP = (
    "填报员填写本单位的报表；审核员下发、审核和发布；"
    "计划管理员管计划、指标、单位和用户；县领导只看，不进管理后台。"
)
ROLES_BY_SUPERUSER = "审核员和计划管理员由系统管理员设置。"


def _offer_roles(form: ModelForm, editor: User | None) -> None:
    """Let the person who edits give those roles only that are hers to give."""
    groups = form.fields.get("groups")
    if not isinstance(groups, RolesField) or editor is None:
        return
    groups.offer(roles_given_by(editor.account))
    if not editor.is_superuser:
        groups.help_text = ROLES_HELP + ROLES_BY_SUPERUSER


def _user_texts(form: ModelForm) -> None:
    """Labels and helps of a user's fields in the words of the office."""
    groups = form.fields.get("groups")
    if groups is not None:
        groups.label = "角色"
    username = form.fields.get("username")
    if username is not None:
        username.label = "登录名"
        # Somebody else's name: the browser must not offer the planner's own.
        username.widget.attrs["autocomplete"] = "off"
        username.help_text = "登录时用，字母、数字和 @ . + - _，如 wangfang。"
    email = form.fields.get("email")
    if email is not None:
        email.label = "电子邮箱"
        email.help_text = "设置了邮件服务器的，填报员的通知发到这里；可以不填。"
    is_active = form.fields.get("is_active")
    if is_active is not None:
        is_active.label = "启用"
        is_active.help_text = (
            "离岗的人去掉这个勾就不能再登录；用户不删除，他填报过的记录要查得到是谁。"
        )


PASSWORD_HELP = "至少8个字符；不用常见密码，不全是数字，也不与用户名、姓名相近。"  # noqa: S105
"""What the password validators of the settings ask for; Django's own words address the reader."""


class NewUserForm(ConstraintsAtFields, UserCreationForm):
    """A new user with a first password, which the planner passes on."""

    constraint_fields = USERNAME_ONCE
    groups = RolesField(label="角色", required=False, help_text=ROLES_HELP)
    editor: User | None = None
    """The person who edits; set by the admin."""

    class Meta:
        model = User
        fields = (
            "username",
            "name",
            "phone",
            "email",
            "groups",
            "departments",
            "signs",
            "county_leader",
        )
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _user_texts(self)
        _offer_roles(self, self.editor)
        self.fields["password1"].help_text = PASSWORD_HELP


class UserForm(ConstraintsAtFields):
    """What a planner may change of a user: no superuser rights, staff flag or permissions."""

    constraint_fields = USERNAME_ONCE
    groups = RolesField(label="角色", required=False, help_text=ROLES_HELP)
    editor: User | None = None
    """The person who edits; set by the admin."""

    class Meta:
        model = User
        fields = (
            *("username", "name", "phone", "email", "groups", "departments"),
            *("signs", "county_leader", "is_active"),
        )
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _user_texts(self)
        _offer_roles(self, self.editor)

    def clean_is_active(self) -> bool:
        """Refuse to deactivate the last superuser, also where two deactivate each other."""
        active: bool = self.cleaned_data["is_active"]
        if not active and self.instance.is_superuser:
            # Locked in one order, so that the second of two sees what the first did.
            active_superusers = User.objects.filter(is_superuser=True, is_active=True)
            keys = active_superusers.select_for_update().order_by("pk").values_list("pk", flat=True)
            if not set(keys) - {self.instance.pk}:
                raise ValidationError("至少要有一个启用的系统管理员。", code="last")
        return active


class PasswordResetForm(PasswordMixin, forms.Form):
    """A new password for somebody else; Django's own form also offers to switch passwords off."""

    required_css_class = "required"
    password1, password2 = SetPasswordMixin.create_password_fields("新密码", "再输一次新密码")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        # Django's view reads this field of the form that this one replaces.
        return {**(super().clean() or {}), "set_usable_password": True}

    def save(self, commit: bool = True) -> User:
        self.user._change_reason = "新密码"  # type: ignore[attr-defined]  # of its history
        user: User = self.set_password_and_save(self.user, commit=commit)
        return user

    @property
    def changed_data(self) -> list[str]:
        """One entry, so that the log says 新密码 and not both fields."""
        return ["password1"] if super().changed_data else []
