"""What changes a target after its plan was adopted."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from indicators.enums import RevisionKind
from indicators.models.querysets import TargetRevisionQuerySet
from indicators.models.reading import Read, rule_constraints
from indicators.models.targets import Target
from indicators.models.terms import TargetTerms
from indicators.models.validators import validate_months, validate_not_negative
from reporting.enums import Attribute, Direction, GrowthBasis, Measure, Pace
from reporting.fields import FigureField
from reporting.models import Period


def _changed(label: str, **options: Any) -> Any:
    """What the columns of changed terms have in common: NULL where a term stays as it was."""
    return {"verbose_name": f"新的{label}", "null": True, "blank": True, **options}


class TargetRevision(Read):
    """目标变更: what a target asks for and how it is judged from periods that end on a day on.

    It has the whole wording and rule; of the other terms those alone that change (`new_…`).
    """

    target = models.ForeignKey(
        Target, models.PROTECT, verbose_name="年度目标", related_name="revisions"
    )
    kind = models.CharField("变更类型", max_length=10, choices=RevisionKind)
    reason = models.TextField("变更原因")
    document_no = models.CharField(
        "文号", max_length=60, blank=True, help_text="如 城人大发〔2024〕12号。"
    )
    effective_on = models.DateField(
        "生效日期",
        help_text="这一天和以后结束的报告期按新目标判断；以前的报告期仍按原来的目标。",
    )
    wording = models.CharField("新的目标原文", max_length=80, help_text="照文件一字不改。")
    attribute = models.CharField(
        "新的属性", max_length=10, choices=Attribute, blank=True, help_text="属性没有变的不选。"
    )

    new_unit = models.CharField(max_length=20, **_changed("单位"))
    new_gap_unit = models.CharField(max_length=20, **_changed("差距的单位"))
    new_amount_unit = models.CharField(max_length=20, **_changed("总量单位"))
    new_is_main = models.BooleanField(**_changed("主要指标"))
    new_measure = models.CharField(max_length=10, choices=Measure, **_changed("计量方式"))
    new_direction = models.CharField(max_length=4, choices=Direction, **_changed("方向"))
    new_pace = models.CharField(max_length=10, choices=Pace, **_changed("序时方式"))
    new_near_band = FigureField(validators=[validate_not_negative], **_changed("基本达到的范围"))
    new_months_due = models.CharField(
        max_length=30, validators=[validate_months], **_changed("填报月份")
    )
    new_maximum_per_year = FigureField(validators=[validate_not_negative], **_changed("全年最多"))
    new_ceiling_share = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(100)], **_changed("上限预警（%）")
    )
    new_year_end_from = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(12)], **_changed("从几月起判断")
    )
    new_growth_basis = models.CharField(max_length=10, choices=GrowthBasis, **_changed("增速口径"))
    new_plain_comparison = models.BooleanField(**_changed("不作推算"))
    recorded_at = models.DateTimeField(
        "录入时间",
        default=timezone.now,
        editable=False,
        help_text="按历史查看这一天以前的页面，不算这个变更。",
    )

    history = HistoricalRecords(verbose_name="目标变更修改记录")
    objects = TargetRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标变更"
        ordering = ["effective_on", "pk"]
        constraints = [
            # Of two changes from one day on, which is in force would depend on the database.
            models.UniqueConstraint(
                fields=["target", "effective_on"],
                name="revision_once_per_day",
                violation_error_message="这个目标已经有同一天生效的变更。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RevisionKind.values), name="revision_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(attribute__in=["", *Attribute.values]), name="revision_attribute_known"
            ),
            # An empty wording would read as 未设目标; who drops a target prints —— for it.
            models.CheckConstraint(condition=~Q(wording=""), name="revision_has_wording"),
            models.CheckConstraint(condition=~Q(reason=""), name="revision_has_reason"),
            models.CheckConstraint(
                condition=Q(new_measure__isnull=True) | Q(new_measure__in=Measure.values),
                name="revision_measure_known",
            ),
            models.CheckConstraint(
                condition=Q(new_direction__isnull=True) | Q(new_direction__in=Direction.values),
                name="revision_direction_known",
            ),
            models.CheckConstraint(
                condition=Q(new_pace__isnull=True) | Q(new_pace__in=Pace.values),
                name="revision_pace_known",
            ),
            models.CheckConstraint(
                condition=Q(new_growth_basis__isnull=True)
                | Q(new_growth_basis__in=GrowthBasis.values),
                name="revision_basis_known",
            ),
            models.CheckConstraint(
                condition=Q(new_ceiling_share__isnull=True) | Q(new_ceiling_share__range=(1, 100)),
                name="revision_ceiling_share_1_to_100",
            ),
            models.CheckConstraint(
                condition=Q(new_year_end_from__isnull=True) | Q(new_year_end_from__range=(1, 12)),
                name="revision_year_end_month_1_to_12",
            ),
            *rule_constraints("revision"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.effective_on}起 {self.wording}"

    def natural_key(self) -> tuple[int, int, int, datetime.date]:
        return (*self.target.natural_key(), self.effective_on)

    natural_key.dependencies = ["indicators.target"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a change of a draft, and one after the last period of the year.

        Raises ValidationError.
        """
        super().clean()
        if not self.target_id:
            return
        plan = self.target.plan
        if plan.is_open:
            raise ValidationError({"target": f"{plan}还是草案，直接改年度目标就行，不用目标变更。"})
        if self.effective_on and self.effective_on > datetime.date(plan.year, 12, 31):
            raise ValidationError(
                {"effective_on": f"{plan.year}年没有在这一天或以后结束的报告期。"}
            )

    @property
    def judged_published(self) -> list[Period]:
        """The published periods that end on its day or later (one query)."""
        periods = self.target.plan.periods.filter(published_at__isnull=False)
        return [period for period in periods if period.ends_on >= self.effective_on]

    @property
    def terms_before(self) -> TargetTerms:
        """The terms on its day without it."""
        return self.target.terms_on(self.effective_on, without=self)

    @property
    def terms(self) -> TargetTerms:
        """The terms from its day on."""
        return self.terms_before.changed_by(self)

    # The terms in which its wording is read.

    @property
    def unit(self) -> str:
        return self.terms.unit

    @property
    def measure(self) -> str:
        return self.terms.measure

    @property
    def direction(self) -> str:
        return self.terms.direction
