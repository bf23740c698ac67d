"""What a plan sets: its indicators and targets."""

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from indicators.enums import Catalogue
from indicators.models.limits import Limited, limit_constraints
from indicators.models.querysets import IndicatorQuerySet, TargetQuerySet
from indicators.models.reading import Read, rule_constraints
from indicators.models.sections import Section
from indicators.models.target_of_day import TargetOfDay
from indicators.models.terms import TargetTerms
from indicators.models.validators import (
    validate_above_zero,
    validate_months,
    validate_not_negative,
)
from reporting.directory import Directory
from reporting.enums import Attribute, Direction, GrowthBasis, Measure, Pace
from reporting.fields import FigureField
from reporting.models import Department, Plan

if TYPE_CHECKING:
    from indicators.models.milestones import Milestone
    from indicators.models.revisions import TargetRevision

QUARTER_ENDS = "3,6,9,12"


class Indicator(models.Model):
    """An indicator's identity across the years; what a year's plan prints is in its targets."""

    code = models.SlugField(
        "代码",
        unique=True,
        error_messages={"unique": "已经有一个指标用这个代码。"},
        help_text="小写字母，建好后不再改动，如 gdp-growth。",
    )
    name = models.CharField(
        "名称", max_length=60, unique=True, error_messages={"unique": "已经有一个指标叫这个名称。"}
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="替代的指标",
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="接替了哪个指标，如 全体居民收入 接替 城镇居民收入。",
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="indicator_not_replaced_by_itself",
                violation_error_message="指标不能替代它自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Target(Limited, Read):
    """One printed row of one plan, with all that judging it needs; each year's row is a Target."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="年度计划", related_name="targets")
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name="类别", related_name="targets"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指标", related_name="targets"
    )
    number = models.PositiveSmallIntegerField(
        "序号",
        validators=[MinValueValidator(1)],
        help_text="照文件；重点任务没有序号，填专栏号和次序，如专栏2的第3项填 203。",
    )
    row = models.PositiveSmallIntegerField(
        "行",
        default=0,
        help_text="一个序号的第一行填 0，它下面的分项填 1、2……一个序号只算一项，按第一行计。",
    )
    group = models.CharField(
        "合并名称",
        max_length=40,
        blank=True,
        help_text="一个序号有几行时的总名，如 金融业；重点任务填专栏里的小标题。",
    )
    name = models.CharField("名称", max_length=60, help_text="照文件。")
    unit = models.CharField(
        "单位", max_length=20, blank=True, help_text="照文件；文件没有印的留空。"
    )
    gap_unit = models.CharField(
        "差距的单位",
        max_length=20,
        blank=True,
        help_text="文件没有印单位时填，如 人；不填就用上面的单位，% 用个百分点。",
    )
    amount_unit = models.CharField(
        "总量单位", max_length=20, blank=True, help_text="同时要填总量的，填总量的单位，如 亿元。"
    )
    attribute = models.CharField(
        "属性",
        max_length=10,
        choices=Attribute,
        blank=True,
        help_text="照文件；没有印属性的分项留空。",
    )
    is_main = models.BooleanField(
        "主要指标", default=False, help_text="写进“主要预期目标”的指标，未达标时排在前面。"
    )
    wording = models.CharField(
        "目标原文", max_length=80, blank=True, help_text="照文件一字不改，如 7左右、≥358、——。"
    )

    measure = models.CharField("计量方式", max_length=10, choices=Measure)
    direction = models.CharField(
        "方向",
        max_length=4,
        choices=Direction,
        default=Direction.UP,
        help_text="高了低了都不好的选保持，如居民消费价格3%左右；新增居民消费价格、出生人口性别比，"
        "不改这里就按保持。",
    )
    pace = models.CharField("序时方式", max_length=10, choices=Pace, default=Pace.EVEN)
    near_band = FigureField(
        "基本达到的范围",
        null=True,
        blank=True,
        validators=[validate_not_negative],
        help_text="文件明确写了容许差多少才填；约束性指标不适用。",
    )
    months_due = models.CharField(
        "填报月份",
        max_length=30,
        default=QUARTER_ENDS,
        validators=[validate_months],
        help_text="如 3,6,9,12；一年只报一次的填 12。",
    )
    maximum_per_year = FigureField(
        "全年最多",
        null=True,
        blank=True,
        validators=[validate_above_zero],
        help_text="全年最多能有多少，如优良天数 365，用来判断是否已无法完成。",
    )
    ceiling_share = models.PositiveSmallIntegerField(
        "上限预警（%）",
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="累计量用到上限的百分之几时提醒。",
    )
    year_end_from = models.PositiveSmallIntegerField(
        "从几月起判断",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="年末集中完成的，从这个月起按序时判断。",
    )
    plain_comparison = models.BooleanField(
        "不作推算",
        default=False,
        help_text="死亡人数、火灾、信访等：只列累计数、控制数和上年同期数，"
        "不算余量、不推算全年、不显示差距，也不影响判断结果。",
    )
    definition = models.TextField("口径说明", blank=True)
    growth_basis = models.CharField(
        "增速口径",
        max_length=10,
        choices=GrowthBasis,
        default=GrowthBasis.UNKNOWN,
        help_text="不是增速的选未注明。",
    )

    lead = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name="牵头单位",
        related_name="led_targets",
        help_text="对这个指标负责的单位。",
    )
    lead_confirmed = models.BooleanField(
        "牵头单位已确认", default=False, help_text="文件没有写牵头单位，请县里确认后打勾。"
    )
    provider = models.ForeignKey(
        Department,
        models.PROTECT,
        verbose_name="数据提供单位",
        null=True,
        blank=True,
        related_name="provided_targets",
        help_text="给出数据的单位；不填就是牵头单位。",
    )
    cooperating = models.ManyToManyField(
        Department, verbose_name="配合单位", blank=True, related_name="cooperating_targets"
    )

    same_as = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="同一事项",
        null=True,
        blank=True,
        related_name="printed_again",
        help_text="文件里另有一行说的是同一件事的，选那一行：数只在那里填报，只计一次。",
    )
    livelihood = models.CharField(
        "同一件民生实事",
        max_length=10,
        blank=True,
        help_text="同一件事也列为民生实事的，填级别和序号，如 市级9：进度从那里取，只计一次。",
    )

    before: "Target | None" = None
    """Its indicator's row in the plan of the year before, as far as a ledger read it along."""

    history = HistoricalRecords(m2m_fields=[cooperating], verbose_name="年度目标修改记录")
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度目标"
        ordering = ["-plan__year", "section__order", "number", "row"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number", "row"],
                name="target_once_per_number_and_row",
                violation_error_message="这个年度计划已经有这个序号和行的目标。",
            ),
            # An indicator printed twice in one plan would have two truths.
            models.UniqueConstraint(
                fields=["plan", "indicator"],
                condition=Q(same_as__isnull=True),
                name="target_once_per_indicator",
                violation_error_message="这个年度计划已经有这个指标的目标。",
            ),
            models.CheckConstraint(
                condition=Q(attribute__in=["", *Attribute.values]), name="target_attribute_known"
            ),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values), name="target_measure_known"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="target_direction_known"
            ),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="target_pace_known"),
            models.CheckConstraint(
                condition=Q(growth_basis__in=GrowthBasis.values), name="target_basis_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="target_number_from_1"),
            models.CheckConstraint(
                condition=Q(ceiling_share__range=(1, 100)), name="target_ceiling_share_1_to_100"
            ),
            models.CheckConstraint(
                condition=Q(year_end_from__range=(1, 12)), name="target_year_end_month_1_to_12"
            ),
            *rule_constraints("target"),
            *limit_constraints("target"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | Q(livelihood=""),
                name="target_same_as_one_thing",
                violation_error_message="同一事项和同一件民生实事只能填一个。",
            ),
            # 基本达到 does not exist for binding targets.
            models.CheckConstraint(
                condition=Q(near_band__isnull=True) | ~Q(attribute=Attribute.BINDING),
                name="target_binding_has_no_near_band",
                violation_error_message="约束性指标没有“基本达到”，不能填范围。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.year} {self.number} {self.name}"

    def natural_key(self) -> tuple[int, int, int]:
        return (self.plan.year, self.number, self.row)

    natural_key.dependencies = ["reporting.plan", "indicators.section", "indicators.indicator"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a section of another plan, and what it cannot be the same as.

        Raises ValidationError.
        """
        super().clean()
        if self.plan_id and self.section_id and self.section.plan_id != self.plan_id:
            raise ValidationError({"section": "这个类别不在所选的年度计划里。"})
        if self.same_as is not None and (problem := self._problem_of_same(self.same_as)):
            raise ValidationError({"same_as": problem})

    def _problem_of_same(self, other: "Target") -> str:
        """Why this row cannot be the same as the other; empty where it can."""
        if other.plan_id != self.plan_id or other.pk == self.pk:
            return "请选这个年度计划的另一行。"
        if other.is_printed_again:
            return "那一行自己也与别的行相同，请选那一行所选的。"
        if other.indicator_id != self.indicator_id:
            return f"同一件事是同一个指标，这一行的指标请选{other.indicator}。"
        return ""

    @cached_property
    def all_revisions(self) -> "list[TargetRevision]":
        """Its changes, read once; ledgers read them along."""
        return list(self.revisions.all())

    @cached_property
    def all_milestones(self) -> "list[Milestone]":
        """Its milestones, read once; ledgers read them along."""
        return list(self.milestones.all())

    def on(
        self,
        day: datetime.date,
        units: Directory | None = None,
        *,
        known_on: datetime.date | None = None,
    ) -> TargetOfDay:
        """The target by which a period that ends on `day` is judged.

        With `units`, its units are those of the day; `known_on` an earlier day: by the changes in
        force on that day. No query, once its changes are read.
        """
        in_force = self._in_force(day, known_on)
        attribute = self.attribute
        for change in in_force:
            # A change without an attribute leaves it as it was.
            attribute = change.attribute or attribute
        latest = in_force[-1] if in_force else None
        reading = latest or self
        terms = _terms(self.printed_terms, in_force)
        return TargetOfDay(
            printed=self,
            day=day,
            wording=reading.wording,
            rule=reading.rule,
            attribute=attribute,
            terms=terms,
            milestones=self._milestones(in_force) if terms.pace == Pace.MILESTONES else {},
            revision=latest,
            units=units,
        )

    def terms_on(
        self, day: datetime.date, *, without: "TargetRevision | None" = None
    ) -> TargetTerms:
        """The terms in force on a day; `without` a change, what they would be if it were not."""
        in_force = [change for change in self._in_force(day) if change != without]
        return _terms(self.printed_terms, in_force)

    def milestones_before(self, change: "TargetRevision") -> dict[int, Decimal]:
        """Month → what should have been reached by its end on the day of a change without it."""
        in_force = self._in_force(change.effective_on)
        return self._milestones([other for other in in_force if other != change])

    def _in_force(
        self, day: datetime.date, known_on: datetime.date | None = None
    ) -> "list[TargetRevision]":
        """The changes that hold for a period that ends on `day`, the oldest first.

        `known_on` a day: those alone that were in force and on record by its end.
        """
        last = min(day, known_on or day)
        in_force = [change for change in self.all_revisions if change.effective_on <= last]
        if known_on is not None:
            in_force = [
                change for change in in_force if timezone.localdate(change.recorded_at) <= known_on
            ]
        return sorted(in_force, key=lambda change: change.effective_on)

    @cached_property
    def printed_terms(self) -> TargetTerms:
        return TargetTerms.printed(self)

    @property
    def months(self) -> tuple[int, ...]:
        """The months for which a figure is due, as the plan was adopted."""
        return self.printed_terms.months

    def _milestones(self, in_force: "list[TargetRevision]") -> dict[int, Decimal]:
        """Month → what should be reached: as printed, then month by month as changed since."""
        found: dict[int, Decimal] = {}
        for change in (None, *(change.pk for change in in_force)):
            for milestone in self.all_milestones:
                if milestone.revision_id != change:
                    continue
                if milestone.value is None:
                    found.pop(milestone.month, None)
                else:
                    found[milestone.month] = milestone.value
        return found

    @property
    def is_headline(self) -> bool:
        """Whether this row represents its number in every count."""
        return self.row == 0

    @property
    def catalogue(self) -> Catalogue:
        """Which list of the plan it belongs to: its section's."""
        return Catalogue(self.section.catalogue)

    @property
    def is_printed_again(self) -> bool:
        """Whether the plan has the same thing elsewhere: there it is reported, judged, counted."""
        return self.same_as_id is not None or bool(self.livelihood)

    @property
    def figure_provider(self) -> Department:
        """The unit that gives the figure: the provider, else the lead."""
        return self.provider or self.lead

    @property
    def other_provider(self) -> Department | None:
        """The provider where that is not the lead: then the lead may not enter the figure."""
        return None if self.provider_id == self.lead_id else self.provider


def _terms(printed: TargetTerms, in_force: "list[TargetRevision]") -> TargetTerms:
    terms = printed
    for change in in_force:
        terms = terms.changed_by(change)
    return terms
