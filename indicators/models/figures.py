"""What is reported and known of the targets."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from indicators.enums import Area, Catalogue, Outlook
from indicators.models.querysets import ActualQuerySet, ObservationQuerySet
from indicators.models.revisions import TargetRevision
from indicators.models.targets import Indicator, Target
from reporting.db.joined_children import Along, read_along
from reporting.directory import Directory
from reporting.enums import DataNature, RuleKind, Verdict
from reporting.fields import FigureField
from reporting.models import Department, Period, ReportRow, Submission
from reporting.models.constraints import remark_with_its_moment
from reporting.models.judged import JudgedByPerson, held_back_once_judged
from reporting.models.kept import PRESENT, Kept, PresentManager
from reporting.models.submissions import CONFIRMATION


class Actual(JudgedByPerson, ReportRow):
    """完成情况: what was reported on one target for one period."""

    groups = tuple(catalogue.group for catalogue in Catalogue)
    subject = "target"
    subject_related = ("target__section", "target__plan", "target__lead", "target__provider")
    form_order = ("target__section__order", "target__number", "target__row")
    entry_fields = (
        "value",
        "amount",
        "words",
        "nature",
        "source",
        "unpublished",
        "unpublished_note",
        "forecast",
        "outlook",
        "explanation",
        "measures",
        *CONFIRMATION,
        "verdict",
        "verdict_note",
    )

    target = models.ForeignKey(
        Target, models.PROTECT, verbose_name="年度目标", related_name="actuals"
    )
    value = FigureField("完成数", null=True, blank=True, help_text="没有数就留空；零要填 0。")
    amount = FigureField("总量", null=True, blank=True)
    words = models.TextField("完成情况（文字）", blank=True, help_text="目标是文字的，用文字说明。")
    nature = models.CharField("数据性质", max_length=10, choices=DataNature, blank=True)
    source = models.CharField("数据来源", max_length=120, blank=True)
    forecast = FigureField("全年预计", null=True, blank=True)
    outlook = models.CharField("研判", max_length=10, choices=Outlook, blank=True)
    verdict = models.CharField(
        "评定", max_length=10, choices=Verdict, blank=True, help_text="文字目标由审核员评定。"
    )
    verdict_note = models.CharField("评定依据", max_length=200, blank=True)
    remark_is_of_figure = models.BooleanField("批注针对完成数", default=False, editable=False)

    rule_kind: str
    """The kind of its target's rule on the period's day; only of rows `of_revisions`."""

    objects = ActualQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "完成情况"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "target"],
                name="actual_once_per_submission",
                violation_error_message="这张填报表里已经有这个指标。",
            ),
            models.UniqueConstraint(
                fields=["open_in", "target"],
                name="actual_at_work_once",
                violation_error_message="这个指标已经在这个报告期另一张没有审核通过的填报表里。",
            ),
            # A zero is a value, missing is NULL, not published is a stated reason: they never mix.
            models.CheckConstraint(
                condition=Q(unpublished=False, unpublished_note="")
                | (Q(unpublished=True, value__isnull=True) & ~Q(unpublished_note="")),
                name="actual_unpublished_has_note_and_no_value",
                violation_error_message="勾选数据未发布的，要写说明，并且不能填完成数；没有勾选的不要写说明。",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=["", *DataNature.values]), name="actual_nature_known"
            ),
            models.CheckConstraint(
                condition=Q(outlook__in=["", *Outlook.values]), name="actual_outlook_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", verdict_note="")
                | (Q(verdict__in=Verdict.values) & ~Q(verdict_note="")),
                name="actual_verdict_has_note",
                violation_error_message="评定要写依据；没有评定的不要写依据。",
            ),
            held_back_once_judged("actual_verdict_held_back_once_judged"),
            *remark_with_its_moment("actual"),
            # A provider is shown what is asked of their figure, and no other remark of the lead's.
            models.CheckConstraint(
                condition=Q(remark_is_of_figure=False) | ~Q(remark=""),
                name="actual_remark_of_figure_is_there",
                violation_error_message="没有退回批注的，不能写明是对完成数的。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.target.name}"

    def natural_key(self) -> tuple[int, int, str, int, int, int, int]:
        return (*self.submission.natural_key(), *self.target.natural_key())

    natural_key.dependencies = ["reporting.submission", "indicators.target"]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """第1项地区生产总值增速."""
        return f"第{self.target.number}项{self.target.name}"

    @classmethod
    def of_revisions(cls, form: Submission) -> "models.QuerySet[Actual]":
        """As for every kind, each with its target's `rule_kind` on the period's day."""
        rows = super().of_revisions(form)
        return rows.annotate(**cls.terms_of_day(form.period))

    @staticmethod
    def terms_of_day(period: Period) -> "dict[str, Coalesce]":
        """Annotations with what a form asks of a target by its terms on the period's day."""
        changes = TargetRevision.objects.in_force(period.ends_on, target=OuterRef("target"))
        amounts = changes.filter(new_amount_unit__isnull=False)
        units = changes.filter(new_unit__isnull=False)
        return {
            "unit_of_day": Coalesce(Subquery(units.values("new_unit")[:1]), "target__unit"),
            "rule_kind": Coalesce(Subquery(changes.values("rule_kind")[:1]), "target__rule_kind"),
            "amount_unit": Coalesce(
                Subquery(amounts.values("new_amount_unit")[:1]), "target__amount_unit"
            ),
        }

    @property
    def unit(self) -> str:
        """The unit of its figure, by the terms of the period's day."""
        return str(getattr(self, "unit_of_day", self.target.unit) or self.target.gap_unit)

    @property
    def asks_amount(self) -> bool:
        """Whether its total (总量) is asked for as well, by the terms of the period's day."""
        return bool(getattr(self, "amount_unit", self.target.amount_unit))

    @property
    def is_judged_by_person(self) -> bool:
        """Whether a reviewer's verdict (评定) judges it on the period's day, not a figure."""
        return self.rule_kind == RuleKind.TEXT

    @property
    def is_filled(self) -> bool:
        return self.unpublished or self.value is not None or bool(self.words)

    @classmethod
    def due(cls, period: Period) -> "list[tuple[Department, Actual]]":
        """One row for each target due in the period's month, with its lead on the last day.

        Of the catalogues that the period includes, without what is the same as another row.
        """
        units = Directory()
        rows = []
        changes = Along("revisions", TargetRevision, "all_revisions", by=("effective_on", "pk"))
        for target in read_along(Target.objects.printed(period.plan, None), changes):
            if target.is_printed_again or not period.takes(target.catalogue.group):
                continue
            if period.month in target.terms_on(period.ends_on).months:
                lead = units.on(target.lead_id, period.ends_on)
                rows.append((lead, cls(target=target)))
        return rows

    def clean(self) -> None:
        """Refuse a target of another year's plan. Raises ValidationError."""
        super().clean()
        if not self.submission_id or not self.target_id:
            return
        if self.target.plan_id != self.submission.period.plan_id:
            raise ValidationError({"target": "这个年度目标不是报告期所在年度的。"})


class Observation(Kept):
    """参考数据: a figure from outside the reporting cycle, to compare with; never judged itself.

    A change leaves a former version, for pages as known on an earlier day: the row as it was until
    then (`deleted_since`), of the row that goes on (`version_of`).
    """

    VERSIONED = ("indicator_id", "area", "year", "month", "value", "amount", "rank", "source")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指标", related_name="observations"
    )
    area = models.CharField("范围", max_length=10, choices=Area, default=Area.COUNTY)
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(1950), MaxValueValidator(2200)]
    )
    month = models.PositiveSmallIntegerField(
        "截至月份",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="全年数填 12。",
    )
    value = FigureField("数值", null=True, blank=True)
    amount = FigureField("总量", null=True, blank=True)
    rank = models.PositiveSmallIntegerField("排名", null=True, blank=True)
    source = models.CharField(
        "来源", max_length=200, help_text="文件和句子，如 城发改委发〔2024〕47号图1。"
    )
    is_sample = models.BooleanField("演示数据", default=False, editable=False)

    recorded_since = models.DateTimeField("录入时间", null=True, blank=True, editable=False)
    """Since when it is as it is; NULL: on record with the document, so on any day."""
    version_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="现在的参考数据",
        null=True,
        blank=True,
        editable=False,
        related_name="former_versions",
    )

    history = HistoricalRecords(
        excluded_fields=["recorded_since", "version_of"], verbose_name="参考数据修改记录"
    )
    objects = PresentManager.from_queryset(ObservationQuerySet)()
    with_deleted = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参考数据"
        ordering = ["indicator__code", "area", "year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "year", "month"],
                condition=PRESENT,
                name="observation_once",
                violation_error_message="这个指标在这个范围和月份已经有参考数据。",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="observation_month_1_to_12"
            ),
            models.CheckConstraint(
                condition=Q(area__in=Area.values), name="observation_area_known"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(amount__isnull=False),
                name="observation_says_something",
                violation_error_message="数值和总量至少填一个。",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="observation_has_source"),
            models.CheckConstraint(
                condition=Q(version_of__isnull=True) | Q(deleted_since__isnull=False),
                name="observation_former_version_ended",
            ),
        ]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, and keep what was stored as a former version where that differs."""
        now = timezone.now()
        if self._state.adding:
            self.recorded_since = self.recorded_since or now
        elif self._keep_former_version(now):
            self.recorded_since = now
            names = kwargs.get("update_fields")
            if names is not None:
                kwargs["update_fields"] = {*names, "recorded_since"}
        super().save(*args, **kwargs)

    def _keep_former_version(self, now: datetime.datetime) -> bool:
        """Whether the stored row differed from this one, and so was kept."""
        rows = type(self)._base_manager.select_for_update()
        stored = rows.filter(pk=self.pk).first()
        if stored is None or not any(_differ(stored, self, name) for name in self.VERSIONED):
            return False
        stored.pk = None
        stored.version_of_id = self.pk
        stored.deleted_since = now
        # No record in a history: it is no row that anybody wrote.
        stored.save_base(raw=True, force_insert=True)
        return True

    def __str__(self) -> str:
        return f"{self.indicator} {self.get_area_display()} {self.year}年1—{self.month}月"

    def natural_key(self) -> tuple[str, str, int, int]:
        return (self.indicator.code, self.area, self.year, self.month)

    natural_key.dependencies = ["indicators.indicator"]  # type: ignore[attr-defined]


def _differ(stored: Observation, row: Observation, name: str) -> bool:
    """Whether a field of the two differs; 7 and 7.0 do: a figure is what was typed."""
    return str(getattr(stored, name)) != str(getattr(row, name))
