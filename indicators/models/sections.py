"""The parts that a plan's targets are printed in."""

from django.db import models
from django.db.models import Q

from indicators.enums import Catalogue
from indicators.models.querysets import SectionQuerySet
from reporting.models import Plan


class Section(models.Model):
    """One part of one plan's table, 一 推动高质量发展, or one box of its text, 专栏2."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="年度计划", related_name="sections")
    number = models.CharField("序号", max_length=4, help_text="照文件，如 一、专栏2。")
    name = models.CharField("名称", max_length=40)
    order = models.PositiveSmallIntegerField("排序", help_text="一填 1，二填 2。")
    catalogue = models.CharField(
        "目录",
        max_length=10,
        choices=Catalogue,
        default=Catalogue.INDICATORS,
        help_text="计划表的各部分选指标，正文专栏选重点任务；重点任务不计入指标。",
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "类别"
        ordering = ["-plan__year", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="section_number_once",
                violation_error_message="这个年度计划已经有这个序号的类别。",
            ),
            # With two sections in one place the printed order would depend on the database.
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="section_order_once",
                violation_error_message="这个年度计划已经有一个类别排在这个位置。",
            ),
            models.CheckConstraint(
                condition=Q(catalogue__in=Catalogue.values), name="section_catalogue_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.number} {self.name}"

    def natural_key(self) -> tuple[int, str]:
        return (self.plan.year, self.number)

    natural_key.dependencies = ["reporting.plan"]  # type: ignore[attr-defined]
