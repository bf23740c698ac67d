"""Units and the people who report for them."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models

from reporting.querysets import DepartmentQuerySet


class Department(models.Model):
    """A unit that leads or reports: a bureau, a township, or a company that leads a task."""

    code = models.SlugField(
        "代码",
        unique=True,
        error_messages={"unique": "已经有一个单位用这个代码。"},
        help_text="小写字母，建好后不再改动，如 tongji。",
    )
    name = models.CharField("名称", max_length=60, unique=True, error_messages={"unique": "已经有一个单位叫这个名称。"})
    order = models.PositiveSmallIntegerField("排序", default=500, help_text="名单按这个数从小到大排列。")
    county_leader = models.CharField("分管县领导", max_length=40, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        # Chinese names sort differently on every database: the order is a column.
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


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

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        ordering = ["username"]
        permissions = [
            ("see_all_submissions", "查看所有单位的填报表和未发布的数据"),
            ("use_admin", "进入管理后台"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def sees_all_submissions(self) -> bool:
        """Whether this is 发改委 (reviewer, planner) or IT, who see every unit's forms and unpublished figures."""
        return self.has_perm("reporting.see_all_submissions")

    @cached_property
    def department_ids(self) -> list[int]:
        """Keys of the units this person reports for, read once a request."""
        return list(self.departments.values_list("pk", flat=True))
