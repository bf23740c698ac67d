"""The milestones of a project's line in a plan."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from projects.fields import money
from reporting.rules.figures import trimmed


class PlanMilestone(models.Model):
    """The investment that should be done by the end of a month; replaces the even pace."""

    project_plan = models.ForeignKey(
        "projects.ProjectPlan", models.CASCADE, verbose_name="年度安排", related_name="milestones"
    )
    month = models.PositiveSmallIntegerField(
        "截至月份",
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="按季填 3、6、9、12。",
    )
    amount = money("累计应完成")

    history = HistoricalRecords(verbose_name="投资节点修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "投资节点"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["project_plan", "month"],
                name="plan_milestone_once_per_month",
                violation_error_message="这个月已经有一个节点。",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="plan_milestone_month_1_to_12"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="plan_milestone_not_negative",
                violation_error_message="金额不能是负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}月 {trimmed(self.amount)}"
