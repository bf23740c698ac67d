"""A year's plan and the months for which it is reported on."""

import datetime
from collections.abc import Collection
from decimal import Decimal
from itertools import combinations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from reporting.enums import EvidenceKind, PlanState, PublishingAction, RowGroup
from reporting.fields import FigureField
from reporting.models.constraints import both_or_neither
from reporting.models.kept import PRESENT, Kept, PresentManager
from reporting.models.querysets import PeriodQuerySet, PlanQuerySet, PublishingEventQuerySet
from reporting.models.units import User
from reporting.months import last_day, months_label


class Plan(models.Model):
    """One year's plan as the People's Congress passed it."""

    year = models.PositiveSmallIntegerField(
        "年度",
        unique=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2200)],
        error_messages={"unique": "这个年度已经有计划。"},
    )
    title = models.CharField("标题", max_length=120)
    document_no = models.CharField(
        "文号", max_length=60, blank=True, help_text="如 城发改委发〔2024〕47号。"
    )
    adopted_by = models.CharField(
        "批准机关", max_length=80, blank=True, help_text="如 县十八届人民代表大会第四次会议。"
    )
    adopted_on = models.DateField(
        "批准日期", null=True, blank=True, help_text="文件没有写明的，可以不填。"
    )
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.DRAFT)
    draft_shown = models.BooleanField(
        "草案公开",
        default=False,
        help_text="草案只有计划管理员和审核员能看；打勾以后县领导和各单位也能看，各页写明“草案”。",
    )
    explain_points = FigureField(
        "低多少个百分点要写原因",
        default=Decimal("0.2"),
        help_text=(
            "低于目标或序时超过这么多个百分点的，不写原因和措施不能提交；约束性指标只要低就要写。"
        ),
    )
    explain_percent = FigureField(
        "低百分之几要写原因",
        default=Decimal(5),
        help_text="不按百分点算差距的，按差距占应达到数的百分之几。",
    )
    evidence_of_start = models.BooleanField("开工要佐证", default=False)
    evidence_of_finish = models.BooleanField("竣工要佐证", default=False)
    evidence_of_done = models.BooleanField("民生实事办结要佐证", default=False)
    scan_before_approval = models.BooleanField("审核通过以前要签字盖章的扫描件", default=False)

    has_to_arrive_first = models.BooleanField(
        "支出不能大于到位",
        default=False,
        help_text="民生实事累计支出大于累计到位的，勾选后不能保存；不勾选的，写明理由就可以提交。",
    )

    history = HistoricalRecords(verbose_name="年度计划修改记录")
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度计划"
        ordering = ["-year"]
        constraints = [
            # Choices alone do not constrain data.
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values), name="plan_state_known"
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True) | ~Q(adopted_by=""),
                name="plan_adopted_on_with_by",
                violation_error_message="填了批准日期，也要填批准机关。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年计划{self.draft_mark}"

    def get_absolute_url(self) -> str:
        return reverse("overview", args=[self.year])

    def natural_key(self) -> tuple[int]:
        return (self.year,)

    @property
    def is_open(self) -> bool:
        """Whether its printed rows may be edited: only a draft's may."""
        return self.state == PlanState.DRAFT

    @property
    def draft_mark(self) -> str:
        """（草案） after the name of what is of a draft; empty once it is adopted."""
        return f"（{PlanState.DRAFT.label}）" if self.is_open else ""

    @cached_property
    def all_periods(self) -> "list[Period]":
        """Its periods in order, read once; pages set them."""
        return list(self.periods.all())

    @property
    def evidence_required(self) -> set[EvidenceKind]:
        """What a report may not be submitted without, where it says that this came about."""
        asked = {
            EvidenceKind.STARTED: self.evidence_of_start,
            EvidenceKind.FINISHED: self.evidence_of_finish,
            EvidenceKind.DONE: self.evidence_of_done,
        }
        return {kind for kind, is_asked in asked.items() if is_asked}

    @property
    def has_been_opened(self) -> bool:
        """Whether a unit was asked to report on it (one query)."""
        return self.periods.filter(submissions__isnull=False).exists()


def _limits() -> dict[str, str]:
    """Values and labels of `Period.kinds`: some of the groups, never all, in their order."""
    limits = {}
    for size in range(1, len(RowGroup)):
        for groups in combinations(RowGroup, size):
            limits[",".join(groups)] = "、".join(group.label for group in groups)
    return limits


LIMITS = _limits()


def limited_to(groups: Collection[str]) -> str:
    """`Period.kinds` for these groups; empty for all of them as for none."""
    if len(groups) == len(RowGroup):
        return ""
    return ",".join(group for group in RowGroup.values if group in groups)


class Period(Kept):
    """The months 1 to N of a plan's year, for which figures are reported and published together."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="年度计划", related_name="periods")
    month = models.PositiveSmallIntegerField(
        "截至月份",
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="1—6月填 6；1—2月填 2。",
    )
    due_on = models.DateField("填报截止日期", null=True, blank=True)
    kinds = models.CharField(
        "只填报",
        max_length=60,
        choices=list(LIMITS.items()),
        blank=True,
        help_text="不选就是全部；按月调度项目的，选重点项目。",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="发布人", null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords(verbose_name="报告期修改记录")
    objects = PresentManager.from_queryset(PeriodQuerySet)()
    with_deleted = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报告期"
        ordering = ["-plan__year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month"],
                condition=PRESENT,
                name="period_once_per_month",
                violation_error_message="这个年度已经有这个报告期。",
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="period_month_1_to_12"),
            models.CheckConstraint(
                condition=Q(kinds__in=["", *LIMITS]),
                name="period_kinds_known",
            ),
            both_or_neither(
                "published_at",
                "published_by",
                "period_published_by_and_at",
                "发布人和发布时间要么都填，要么都不填。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year}年{self.label}{self.plan.draft_mark}"

    def natural_key(self) -> tuple[int, int]:
        return (self.plan.year, self.month)

    natural_key.dependencies = ["reporting.plan"]  # type: ignore[attr-defined]

    @property
    def limited_to(self) -> tuple[str, ...]:
        """The groups that the period is limited to; empty if it includes all."""
        return tuple(self.kinds.split(",")) if self.kinds else ()

    def takes(self, group: RowGroup) -> bool:
        """Whether rows of the group are reported in the period."""
        return not self.kinds or group in self.limited_to

    @property
    def label(self) -> str:
        """1—6月."""
        return months_label(self.month)

    @property
    def ends_on(self) -> datetime.date:
        """Its last day: what was in force then counts for the period."""
        return last_day(self.plan.year, self.month)


class PublishingEvent(models.Model):
    """That a period was published, updated or taken back; never deleted, shown in 历史."""

    period = models.ForeignKey(
        Period, models.PROTECT, verbose_name="报告期", related_name="publishing_events"
    )
    action = models.CharField("动作", max_length=12, choices=PublishingAction)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="办理人", related_name="+")
    forms = models.PositiveIntegerField("填报表数", help_text="由此公开或不再公开的填报表。")
    words = models.CharField("原因", max_length=500, blank=True)

    objects = PublishingEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发布记录"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=PublishingAction.values),
                name="publishing_event_action_known",
            ),
            models.CheckConstraint(
                condition=~Q(action=PublishingAction.TAKE_BACK) | ~Q(words=""),
                name="publishing_event_take_back_has_reason",
                violation_error_message="撤回发布要写原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.get_action_display()}"
