"""The ground: people, units, plans, periods and what is handed in for them."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reporting.enums import OPEN_STATES, Action, PlanState, SubmissionState
from reporting.fields import FigureField
from reporting.querysets import (
    DepartmentQuerySet,
    PeriodQuerySet,
    PlanQuerySet,
    PublishedFigureQuerySet,
    SubmissionQuerySet,
)


def both_or_neither(first: str, second: str, name: str, message: str) -> models.CheckConstraint:
    """A constraint that two nullable facts (who and when) are both set or both empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
        violation_error_message=message,
    )


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


class Plan(models.Model):
    """One year's plan as the People's Congress passed it."""

    year = models.PositiveSmallIntegerField(
        "年度",
        unique=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2200)],
        error_messages={"unique": "这个年度已经有计划。"},
    )
    title = models.CharField("标题", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True, help_text="如 城发改委发〔2024〕47号。")
    adopted_by = models.CharField(
        "批准机关", max_length=80, blank=True, help_text="如 县十八届人民代表大会第四次会议。"
    )
    adopted_on = models.DateField("批准日期", null=True, blank=True, help_text="文件没有写明的，可以不填。")
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.DRAFT)
    explain_points = FigureField(
        "低多少个百分点要写原因",
        default=Decimal("0.2"),
        help_text="低于目标或序时超过这么多个百分点的，不写原因和措施不能提交；约束性指标只要低就要写。",
    )
    explain_percent = FigureField(
        "低百分之几要写原因", default=Decimal(5), help_text="不按百分点算差距的，按差距占应达到数的百分之几。"
    )

    history = HistoricalRecords(verbose_name="年度计划修改记录")
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度计划"
        ordering = ["-year"]
        constraints = [
            # Choices alone do not constrain data.
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True) | ~Q(adopted_by=""),
                name="plan_adopted_on_with_by",
                violation_error_message="填了批准日期，也要填批准机关。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年计划"

    def get_absolute_url(self) -> str:
        return reverse("overview", args=[self.year])

    def natural_key(self) -> tuple[int]:
        return (self.year,)

    @property
    def is_open(self) -> bool:
        """Whether its printed rows may still be edited: only a draft's may."""
        return self.state == PlanState.DRAFT


class Period(models.Model):
    """The months 1 to N of a plan's year, for which figures are reported and published together."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="年度计划", related_name="periods")
    month = models.PositiveSmallIntegerField(
        "截至月份",
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="1—6月填 6；1—2月填 2。",
    )
    due_on = models.DateField("填报截止日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="发布人", null=True, blank=True, related_name="+"
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告期"
        ordering = ["-plan__year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month"],
                name="period_once_per_month",
                violation_error_message="这个年度已经有这个报告期。",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="period_month_1_to_12"),
            both_or_neither(
                "published_at", "published_by", "period_published_by_and_at", "发布人和发布时间要么都填，要么都不填。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year}年{self.label}"

    def natural_key(self) -> tuple[int, int]:
        return (self.plan.year, self.month)

    natural_key.dependencies = ["reporting.plan"]  # type: ignore[attr-defined]

    @property
    def label(self) -> str:
        """1—6月."""
        return months_label(self.month)


def months_label(month: int) -> str:
    """How the months 1 to `month` are written: 1—6月, and 1月 for the first alone."""
    return f"1—{month}月" if month > 1 else "1月"


class Submission(models.Model):
    """One unit's report for one period, in revisions: an approved one never changes again."""

    period = models.ForeignKey(Period, models.PROTECT, verbose_name="报告期", related_name="submissions")
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="单位", related_name="submissions")
    revision = models.PositiveSmallIntegerField("版次", default=1, validators=[MinValueValidator(1)])
    state = models.CharField("状态", max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="提交人", null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("审核通过时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="审核人", null=True, blank=True, related_name="+"
    )
    extended_to = models.DateField("延期至", null=True, blank=True, help_text="只给这个单位的截止日期。")
    extension_reason = models.CharField("延期原因", max_length=200, blank=True)
    # Goes up with every change of the form or its rows: who submits or approves acts on exactly what he saw.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "填报表"
        permissions = [
            ("fill_submission", "填写和提交本单位的填报表"),
            ("review_submission", "下发、审核、退回、代填和发布"),
        ]
        ordering = ["-period__plan__year", "-period__month", "department__order", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "department", "revision"],
                name="submission_revision_once",
                violation_error_message="这个单位在这个报告期已经有这一版填报表。",
            ),
            # Reopening starts the next revision; two at work at once would make two truths of one figure.
            models.UniqueConstraint(
                fields=["period", "department"],
                condition=~Q(state=SubmissionState.APPROVED),
                name="submission_one_at_work",
                violation_error_message="这个单位在这个报告期还有一版没有审核通过，不能再开新的一版。",
            ),
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_known"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="submission_revision_from_1"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True, extension_reason="")
                | (Q(extended_to__isnull=False) & ~Q(extension_reason="")),
                name="submission_extension_has_reason",
                violation_error_message="延期要写原因；没有延期的不要写原因。",
            ),
            both_or_neither(
                "submitted_at",
                "submitted_by",
                "submission_submitted_by_and_at",
                "提交人和提交时间要么都填，要么都不填。",
            ),
            both_or_neither(
                "approved_at", "approved_by", "submission_approved_by_and_at", "审核人和审核时间要么都填，要么都不填。"
            ),
            # An approved figure is shown to the whole county: it never stands without who approved it.
            models.CheckConstraint(
                condition=Q(state=SubmissionState.APPROVED, approved_at__isnull=False)
                | (~Q(state=SubmissionState.APPROVED) & Q(approved_at__isnull=True)),
                name="submission_approved_has_approver",
                violation_error_message="审核通过的填报表要有审核人和时间，其他状态的不能有。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.period}"

    def natural_key(self) -> tuple[int, int, str, int]:
        return (*self.period.natural_key(), self.department.code, self.revision)

    natural_key.dependencies = ["reporting.period", "reporting.department"]  # type: ignore[attr-defined]

    @property
    def due_on(self) -> datetime.date | None:
        """When the unit has to hand it in: the period's date, or its own extension."""
        return self.extended_to or self.period.due_on

    @property
    def is_open(self) -> bool:
        """Whether its rows may be changed at all; who may is another question."""
        return self.state in OPEN_STATES


class SubmissionEvent(models.Model):
    """What somebody did with a submission: kept for ever, shown as its timeline."""

    submission = models.ForeignKey(Submission, models.PROTECT, verbose_name="填报表", related_name="events")
    action = models.CharField("动作", max_length=12, choices=Action)
    at = models.DateTimeField("时间", default=timezone.now)
    # Empty where a command on the server did it.
    by = models.ForeignKey(User, models.PROTECT, verbose_name="办理人", null=True, blank=True, related_name="+")
    from_state = models.CharField("原状态", max_length=10, choices=SubmissionState, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=SubmissionState)
    words = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=Action.values), name="event_action_known"),
            models.CheckConstraint(
                condition=Q(from_state__in=["", *SubmissionState.values], to_state__in=SubmissionState.values),
                name="event_states_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.get_action_display()}"


class Locked(Exception):
    """A row was to be changed that may not change any more; its text is a sentence for the person who tried."""


class ReportRow(models.Model):
    """One line of a submission. Concrete rows add a key to their subject and the values reported on it."""

    submission = models.ForeignKey(Submission, models.PROTECT, verbose_name="填报表", related_name="%(class)s_rows")
    # The period while the submission is still at work, empty once it is approved. It repeats what the submission
    # says, so that the database itself can promise that a subject is at work in one place only.
    open_in = models.ForeignKey(Period, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    # Missing for a stated reason; it may be handed in later (补报).
    unpublished = models.BooleanField("数据未发布", default=False)
    unpublished_note = models.CharField("未发布的说明", max_length=120, blank=True)
    explanation = models.TextField("原因", blank=True)
    measures = models.TextField("下一步措施", blank=True)
    # In a supplement only the rows that were 数据未发布 may be filled in; the others stand as they were approved.
    is_locked = models.BooleanField("不可修改", default=False, editable=False)
    # Goes up with every write: the second of two people who save the same row is told.
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(inherit=True, verbose_name="填报修改记录")

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write the row. Raises Locked when its form is no longer open, or when it would change its form or subject.

        Asked of the database, not of this instance: a row cannot be carried out of an approved form by pointing it
        at another one first.
        """
        if not self._state.adding:
            stored = type(self)._base_manager.select_related("submission").get(pk=self.pk)
            if (stored.submission_id, stored.subject_id) != (self.submission_id, self.subject_id):
                raise Locked("填报行不能换到别的填报表或别的填报项。")
            stored.check_open()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Take the row out of an open form. Raises Locked otherwise."""
        type(self)._base_manager.select_related("submission").get(pk=self.pk).check_open()
        return super().delete(*args, **options)

    def check_open(self) -> None:
        """Raise Locked when the row's form does not accept changes."""
        if not self.submission.is_open:
            raise Locked(f"{self.submission}{self.submission.get_state_display()}，不能再改。")

    # What a row is about: the name of its key to its subject. Set by each concrete row.
    subject: ClassVar[str]

    if TYPE_CHECKING:
        objects: Any

        @classmethod
        def due(cls, period: Period) -> "list[tuple[Department, Self]]":
            """Every row due in the period, unsaved and without a submission, with the unit in whose form it stands.

            Each concrete row has one.
            """

    def copy_for(self, form: Submission) -> Self:
        """An unsaved row of another form on the same subject, with all that was typed into this one."""
        copy = type(self)(submission=form, open_in=form.period, **{f"{self.subject}_id": self.subject_id})
        for name in self.entry_fields:
            setattr(copy, name, getattr(self, name))
        return copy

    @classmethod
    def of_form(cls, form: Submission) -> "models.QuerySet[Self]":
        """The form's rows in the order in which it shows them, with their subjects (one query)."""
        return cls.of_forms([form])

    @classmethod
    def of_forms(cls, forms: "Iterable[Submission]") -> "models.QuerySet[Self]":
        """The rows of several forms, each form's in its order, with their subjects (one query)."""
        rows = cls._default_manager.filter(submission__in=forms).select_related(*cls.subject_related)
        return rows.order_by(*cls.form_order)

    @classmethod
    def approved_before(cls, form: Submission) -> "models.QuerySet[Self]":
        """Rows of the form's earlier approved revisions, oldest first: a dict by subject keeps what counted."""
        return (
            cls._default_manager.filter(
                submission__period=form.period_id,
                submission__department=form.department_id,
                submission__revision__lt=form.revision,
                submission__state=SubmissionState.APPROVED,
            )
            .select_related("submission", *cls.subject_related)
            .order_by("submission__revision", *cls.form_order)
        )

    @property
    def subject_id(self) -> int:
        """The key of what the row is about."""
        return cast("int", getattr(self, f"{self.subject}_id"))

    @property
    def title(self) -> str:
        """What the row is about, in words."""
        return str(getattr(self, self.subject))

    @property
    def is_filled(self) -> bool:
        """Whether something was handed in on it, be it that nothing is known yet. Each concrete row says."""
        raise NotImplementedError

    subject_related: ClassVar[tuple[str, ...]]
    """What a form shows of the subjects, read along with the rows."""
    form_order: ClassVar[tuple[str, ...]]
    entry_fields: ClassVar[tuple[str, ...]]
    """What people type into a row, reasons and measures included; it moves along when the row changes its form."""


class PublishedFigure(models.Model):
    """文件载明数: one number that a document states, with the sentence that states it."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="年度计划", related_name="published_figures")
    part = models.CharField("文件部分", max_length=60, help_text="如 正文、附件1。")
    subject = models.CharField("对象", max_length=40, help_text="如 计划指标、重点项目。")
    dimension = models.CharField("分法", max_length=40, blank=True, help_text="如 投资来源、行业领域；总数不填。")
    name = models.CharField("名称", max_length=60, help_text="如 基础设施。")
    quantity = models.CharField("量", max_length=40, help_text="如 个数、总投资、占年度计划。")
    value = FigureField("数值", null=True, blank=True, help_text="文件没有写出数的留空。")
    value_text = models.CharField("原文数字", max_length=40, blank=True, help_text="照文件，如 约44.5。")
    unit = models.CharField("单位", max_length=20, blank=True)
    sentence = models.TextField("原文")

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件载明数"
        ordering = ["-plan__year", "subject", "dimension", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "part", "subject", "dimension", "name", "quantity"],
                name="published_figure_once",
                violation_error_message="文件的这一部分已经录入过这个数。",
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="published_figure_has_sentence"),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.part} {self.subject} {self.name} {self.quantity}"

    def natural_key(self) -> tuple[int, str, str, str, str, str]:
        return (self.plan.year, self.part, self.subject, self.dimension, self.name, self.quantity)

    natural_key.dependencies = ["reporting.plan"]  # type: ignore[attr-defined]


class DemoMark(models.Model):
    """Its one row says that this database holds the demo and may be made anew."""

    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "演示数据库标记"
        default_permissions = ()

    def __str__(self) -> str:
        return f"演示数据库，{self.made_at:%Y-%m-%d} 建"
