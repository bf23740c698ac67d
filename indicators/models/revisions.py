"""What changes a target after its plan was adopted."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.enums import RevisionKind
from indicators.models.querysets import TargetRevisionQuerySet
from indicators.models.reading import Read, rule_constraints
from indicators.models.targets import Target
from reporting.enums import Attribute
from reporting.models import Period


class TargetRevision(Read):
    """目标变更: what a target asks for in periods that end on a day or later."""

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
    def unit(self) -> str:
        return self.target.unit

    @property
    def measure(self) -> str:
        return self.target.measure

    @property
    def direction(self) -> str:
        return self.target.direction
