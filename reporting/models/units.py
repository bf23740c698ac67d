"""Units and the people who report for them."""

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reporting.models.constraints import both_or_neither
from reporting.models.kept import PRESENT, Kept, PresentManager
from reporting.models.querysets import DepartmentQuerySet, FormerNameQuerySet
from reporting.rules.office.accounts import Account


class Department(Kept):
    """A unit that leads or reports: a bureau, a township, or a company that leads a task."""

    code = models.SlugField("代码", help_text="小写字母，建好后不再改动，如 tongji。")
    name = models.CharField("名称", max_length=60)
    order = models.PositiveSmallIntegerField(
        "排序", default=500, help_text="名单按这个数从小到大排列。"
    )
    county_leader = models.CharField("分管县领导", max_length=40, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    signs = models.BooleanField(
        "单位审签",
        default=False,
        help_text="勾上后，填报员填好先送审签，由本单位的审签人审签，再提交县发展改革委。",
    )
    closed_on = models.DateField(
        "撤销日期",
        null=True,
        blank=True,
        help_text="从这一天起不再是一个单位；以前结束的报告期仍由它填报。",
    )
    succeeded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="承接单位",
        null=True,
        blank=True,
        related_name="predecessors",
        help_text="撤销以后由哪个单位承接；它的人也看得到、接着填原单位的报表。",
    )

    history = HistoricalRecords(verbose_name="单位修改记录")
    objects = PresentManager.from_queryset(DepartmentQuerySet)()
    with_deleted = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        # Chinese names sort differently on every database: the order is a column.
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=PRESENT,
                name="department_code_once",
                violation_error_message="已经有一个单位用这个代码。",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=PRESENT,
                name="department_name_once",
                violation_error_message="已经有一个单位叫这个名称。",
            ),
            # A unit that goes on reporting has no successor: two units would answer for one row.
            models.CheckConstraint(
                condition=Q(succeeded_by__isnull=True) | Q(closed_on__isnull=False),
                name="department_succeeded_once_closed",
                violation_error_message="填了承接单位，也要填撤销日期。",
            ),
            models.CheckConstraint(
                condition=Q(succeeded_by__isnull=True) | ~Q(succeeded_by=F("id")),
                name="department_not_succeeded_by_itself",
                violation_error_message="单位不能由它自己承接。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def clean(self) -> None:
        """Raises ValidationError for a succession in a circle, in which no unit would answer."""
        super().clean()
        seen = {self.pk}
        unit = self.succeeded_by
        while unit is not None and self.pk is not None:
            if unit.pk in seen:
                raise ValidationError(
                    {"succeeded_by": f"{unit}转来转去又由原单位承接，没有单位负责。"}
                )
            seen.add(unit.pk)
            unit = unit.succeeded_by

    def is_closed_on(self, day: datetime.date) -> bool:
        """Whether it is no unit any more on that day."""
        return self.closed_on is not None and self.closed_on <= day

    def name_on(self, day: datetime.date) -> str:
        """What the unit was called on that day. Reads `former_names`, which lists prefetch."""
        former = [(former.until, former.name) for former in self.former_names.all()]
        return name_of_day(self.name, former, day)


class FormerName(Kept):
    """What a unit was called until it was renamed."""

    department = models.ForeignKey(
        Department, models.CASCADE, verbose_name="单位", related_name="former_names"
    )
    name = models.CharField("曾用名", max_length=60)
    until = models.DateField("用到哪一天", help_text="这样叫的最后一天。")

    history = HistoricalRecords(verbose_name="曾用名修改记录")
    objects = PresentManager.from_queryset(FormerNameQuerySet)()
    with_deleted = FormerNameQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["until"]
        constraints = [
            # Two names for one day.
            models.UniqueConstraint(
                fields=["department", "until"],
                condition=PRESENT,
                name="former_name_once_per_day",
                violation_error_message="这个单位已经有一个用到同一天的曾用名。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="former_name_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（用到{self.until}）"


def name_of_day(now: str, former: Iterable[tuple[datetime.date, str]], day: datetime.date) -> str:
    """The name on that day of a unit called `now`, by the last days of its former names."""
    used_on_day = [(until, name) for until, name in former if until >= day]
    if not used_on_day:
        return now
    return min(used_on_day)[1]


class User(AbstractUser):
    """Somebody who signs in; reports for the units named here and for no other."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    departments = models.ManyToManyField(
        Department,
        verbose_name="所在单位",
        blank=True,
        related_name="users",
        help_text="填报员只能看到和填写这些单位的填报表。",
    )

    signs = models.BooleanField(
        "审签人",
        default=False,
        help_text="填报员里由谁审签、提交所在单位的填报表；单位勾了“单位审签”的才用。",
    )
    county_leader = models.CharField(
        "分管县领导姓名",
        max_length=40,
        blank=True,
        help_text="县领导本人的账号才填，和单位、项目上写的姓名一致：打开页面先列他分管的，可以切换到全县。",
    )

    # Whoever sets another's password knows it: its owner then has to choose one of her own.
    must_change_password = models.BooleanField("须修改密码", default=False, editable=False)
    password_given_at = models.DateTimeField(
        "密码由他人设置的时间", null=True, blank=True, editable=False
    )
    password_given_by = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="设置密码的人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    history = HistoricalRecords(
        excluded_fields=["password", "last_login"],
        m2m_fields=[AbstractUser._meta.get_field("groups"), departments],
        verbose_name="用户修改记录",
    )

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["username"]
        constraints = [
            # Two accounts that look the same in a list, and that people would take for one.
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_once_without_case",
                violation_error_message="已经有这个登录名。",
            ),
            both_or_neither(
                "password_given_at",
                "password_given_by",
                "user_password_given_by_and_at",
                "密码由谁设置和什么时候设置，要么都有，要么都没有。",
            ),
            models.CheckConstraint(
                condition=Q(must_change_password=False) | Q(password_given_at__isnull=False),
                name="user_password_to_change_was_given",
            ),
        ]
        permissions = [
            ("see_all_submissions", "查看所有单位的填报表和未发布的数据"),
            ("use_admin", "进入管理后台"),
            ("read_plans", "看各年度计划的页面"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def account(self) -> Account:
        """What decides who may manage this account (two queries; one where groups were read)."""
        return Account(
            key=self.pk,
            groups=frozenset(group.name for group in self.groups.all()),
            is_superuser=self.is_superuser,
            has_rights_of_its_own=self.user_permissions.exists(),
        )

    def password_is_given(self, by: "User") -> None:
        """Note, without storing it, that somebody else set the password: it has to be changed."""
        self.must_change_password = True
        self.password_given_at = timezone.now()
        self.password_given_by = by

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, with history unless it only signs in."""
        if set(kwargs.get("update_fields") or ()) != {"last_login"}:
            super().save(*args, **kwargs)
            return
        self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def sees_all_submissions(self) -> bool:
        """Whether this is 发改委 (reviewer, planner) or IT, who see unpublished figures of all."""
        return self.has_perm("reporting.see_all_submissions")

    @cached_property
    def department_ids(self) -> list[int]:
        """Keys of the person's units and of those they succeeded (one query a request)."""
        return Department.objects.reported_for_by(self, timezone.localdate())
