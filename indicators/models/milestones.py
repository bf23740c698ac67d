"""The milestones of targets that are paced by them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.models.targets import Target
from reporting.fields import FigureField


class Milestone(models.Model):
    """What a target paced by milestones should have reached at the end of a month.

    As printed, or as a change of the target has it from its day on.
    """

    target = models.ForeignKey(
        Target, models.CASCADE, verbose_name="年度目标", related_name="milestones"
    )
    month = models.PositiveSmallIntegerField(
        "截至月份", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    value = FigureField(
        "应达到", null=True, blank=True, help_text="变更时留空，就是取消这个月的节点。"
    )
    revision = models.ForeignKey(
        "TargetRevision",
        models.CASCADE,
        verbose_name="目标变更",
        null=True,
        blank=True,
        editable=False,
        related_name="milestones",
    )

    history = HistoricalRecords(verbose_name="节点修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "节点"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "month"],
                condition=Q(revision__isnull=True),
                name="milestone_once_per_month",
                violation_error_message="这个月已经有一个节点。",
            ),
            models.UniqueConstraint(
                fields=["revision", "month"],
                condition=Q(revision__isnull=False),
                name="milestone_changed_once_per_month",
                violation_error_message="这个月已经有一个节点。",
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=False) | Q(value__isnull=False),
                name="milestone_printed_has_value",
                violation_error_message="请填应达到的数。",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="milestone_month_1_to_12"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}月 {'取消' if self.value is None else self.value}"
