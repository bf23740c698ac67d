"""五色等级: the bounds by which a year's projects are graded."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from projects.models.dated import Dated
from reporting.models import Plan
from reporting.rules.projects.grade import Bounds


def bound(verbose_name: str, default: int) -> "models.DecimalField[Decimal, Decimal]":
    """The points of 完成率 − 序时进度 from which on a grade is given."""
    return models.DecimalField(
        f"{verbose_name}，不低于（个百分点）",
        max_digits=4,
        decimal_places=1,
        default=Decimal(default),
    )


class GradeScale(Dated):
    """五色等级: the bounds of the grades of one year's projects."""

    TERMS = ("ahead", "normal", "slow", "lagging", "far_behind")

    plan = models.OneToOneField(
        Plan,
        models.PROTECT,
        verbose_name="年度计划",
        related_name="grade_scale",
        error_messages={"unique": "这个年度计划已经有等级界限。"},
    )
    ahead = bound("超前", 10)
    normal = bound("正常", 0)
    slow = bound("略慢", -10)
    lagging = bound("滞后", -20)
    far_behind = bound("明显滞后", -30)
    confirmed = models.BooleanField(
        "县里已确认", default=False, help_text="没有确认的，页面写明“界限待县里确认”。"
    )

    history = HistoricalRecords(excluded_fields=["former_terms"], verbose_name="等级界限修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "等级界限"
        ordering = ["-plan__year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ahead__gt=F("normal"))
                & Q(normal__gt=F("slow"))
                & Q(slow__gt=F("lagging"))
                & Q(lagging__gt=F("far_behind")),
                name="grade_scale_descends",
                violation_error_message="界限要一个比一个低：超前、正常、略慢、滞后、明显滞后。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year}年等级界限"

    @property
    def bounds(self) -> Bounds:
        """The bounds as the rules of judging take them."""
        return Bounds(self.ahead, self.normal, self.slow, self.lagging, self.far_behind)

    @classmethod
    def usual(cls, plan: Plan) -> "GradeScale":
        """The scale of a plan that has none of its own: unconfirmed and unsaved."""
        return cls(plan=plan)

    @classmethod
    def of_plan(cls, plan: Plan) -> "GradeScale":
        """The plan's scale, else the usual one. Pages read it with the plan."""
        return getattr(plan, "grade_scale", None) or cls.usual(plan)
