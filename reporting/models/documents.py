"""Numbers that the county's documents state."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from reporting.fields import FigureField
from reporting.models.kept import PRESENT, Kept, PresentManager
from reporting.models.plans import Plan
from reporting.models.querysets import PublishedFigureQuerySet


class PublishedFigure(Kept):
    """文件载明数: one number that a document states, with the sentence that states it."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="年度计划", related_name="published_figures"
    )
    part = models.CharField("文件部分", max_length=60, help_text="如 正文、附件1。")
    subject = models.CharField("对象", max_length=40, help_text="如 计划指标、重点项目。")
    dimension = models.CharField(
        "分法", max_length=40, blank=True, help_text="如 投资来源、行业领域；总数不填。"
    )
    name = models.CharField("名称", max_length=60, help_text="如 基础设施。")
    quantity = models.CharField("量", max_length=40, help_text="如 个数、总投资、占年度计划。")
    value = FigureField("数值", null=True, blank=True, help_text="文件没有写出数的留空。")
    value_text = models.CharField(
        "原文数字", max_length=40, blank=True, help_text="照文件，如 约44.5。"
    )
    unit = models.CharField("单位", max_length=20, blank=True)
    sentence = models.TextField("原文")

    history = HistoricalRecords(verbose_name="文件载明数修改记录")
    objects = PresentManager.from_queryset(PublishedFigureQuerySet)()
    with_deleted = PublishedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件载明数"
        ordering = ["-plan__year", "subject", "dimension", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "part", "subject", "dimension", "name", "quantity"],
                condition=PRESENT,
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
