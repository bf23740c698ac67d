"""五色等级: the bounds by which a year's projects are graded."""

from dataclasses import asdict

from django.db import models
from simple_history.models import HistoricalRecords

from projects.models.dated import Dated
from reporting.models import GradeBounds, Plan, SiteSettings
from reporting.rules.projects.grade import Bounds


class GradeScale(GradeBounds, Dated):
    """五色等级: the bounds of the grades of one year's projects."""

    TERMS = ("ahead", "normal", "slow", "lagging", "far_behind")

    plan = models.OneToOneField(
        Plan,
        models.PROTECT,
        verbose_name="年度计划",
        related_name="grade_scale",
        error_messages={"unique": "这个年度计划已经有等级界限。"},
    )
    confirmed = models.BooleanField(
        "县里已确认", default=False, help_text="没有确认的，页面写明“界限待县里确认”。"
    )

    history = HistoricalRecords(excluded_fields=["former_terms"], verbose_name="等级界限修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "等级界限"
        ordering = ["-plan__year"]
        constraints = [
            models.CheckConstraint(
                condition=GradeBounds.DESCEND,
                name="grade_scale_descends",
                violation_error_message=GradeBounds.NOT_DESCENDING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year}年等级界限"

    @classmethod
    def usual(cls, plan: Plan) -> "GradeScale":
        """The scale of a plan that has none of its own: unconfirmed and unsaved."""
        return cls(plan=plan)

    @classmethod
    def of_plan(cls, plan: Plan) -> "GradeScale":
        """The plan's scale, else the usual one. Pages read it with the plan."""
        return getattr(plan, "grade_scale", None) or cls.usual(plan)

    @classmethod
    def of_new_plan(cls, plan: Plan) -> "GradeScale | None":
        """The unsaved scale that a new plan begins with; None where nothing needs to be stored.

        The site's usual bounds are copied: they may change, and a plan's own stay. Where they are
        those of a plan without a scale, it needs none (one query).
        """
        usual = SiteSettings.objects.stored().bounds
        if usual == Bounds():
            return None
        return cls(plan=plan, **asdict(usual))
