"""督办: instructions, what each unit has to do of them, and every step of it; none is deleted."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reporting.enums import (
    OPEN_FOLLOW_UPS,
    FollowUpAction,
    FollowUpKind,
    FollowUpSource,
    FollowUpState,
    RowGroup,
)
from reporting.models.constraints import both_or_neither
from reporting.models.plans import Plan
from reporting.models.units import Department, User
from reporting.rules.office.followups import date_in_words, is_overdue
from reporting.visibility import Person

KEPT = "督办事项和办理记录不能删除，作错了的请撤销。"


class _NeverDeleted(models.QuerySet[Any]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Never, as one by one."""
        raise models.ProtectedError(KEPT, set(self))


class _Kept(models.Model):
    """A row that is never deleted."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise models.ProtectedError(KEPT, {self})


class InstructionQuerySet(_NeverDeleted):
    def next_number(self, plan: Plan) -> int:
        """The number of the plan's next instruction, from 1 (one query); hold the plan's lock."""
        last = self.filter(plan=plan).aggregate(last=Max("number"))["last"]
        return (last or 0) + 1


class Instruction(_Kept):
    """批示: what is asked about one thing, of one or several units; it never changes.

    It may be a row of the plan, or a matter of a meeting that is none.
    """

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="年度计划", related_name="instructions"
    )
    number = models.PositiveIntegerField("编号", editable=False)
    source = models.CharField("来源", max_length=10, choices=FollowUpSource)
    # The leader by name, or the meeting.
    whose = models.CharField("批示领导或会议", max_length=60)
    # The kind of row and its key; empty for what is no row of the plan.
    about_kind = models.CharField("事项种类", max_length=10, choices=RowGroup, blank=True)
    about = models.PositiveBigIntegerField("事项", null=True, blank=True)
    # As it was called then.
    title = models.CharField("事项名称", max_length=200)
    words = models.TextField("批示内容")
    given_at = models.DateTimeField("时间", default=timezone.now)
    given_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="+")
    is_sample = models.BooleanField("演示数据", default=False, editable=False)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "批示"
        ordering = ["plan__year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="instruction_number_once",
                violation_error_message="这个年度已经有这个编号的批示。",
            ),
            models.CheckConstraint(
                condition=Q(source__in=FollowUpSource.values), name="instruction_source_known"
            ),
            models.CheckConstraint(
                condition=Q(about_kind="", about__isnull=True)
                | Q(about_kind__in=RowGroup.values, about__isnull=False),
                name="instruction_about_kind_and_key",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(words="") & ~Q(whose=""),
                name="instruction_says_what_and_whose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_in_words}　{self.title}"

    @property
    def number_in_words(self) -> str:
        """〔2024〕3号."""
        return f"〔{self.plan.year}〕{self.number}号"


class FollowUpQuerySet(_NeverDeleted):
    def for_user(self, user: Person) -> Self:
        """Those that this person, or whoever has these rights, may see; nothing else decides it.

        Leaders and 发改委 see all, a unit's staff those of their own units that were passed on to
        them, others none.
        """
        if user.sees_all_followups:
            return self
        return self.filter(department__in=user.department_ids, passed_at__isnull=False)

    def with_names(self) -> Self:
        """With instruction, plan and unit, in the order of their numbers."""
        return self.select_related("instruction__plan", "instruction__given_by", "department")

    def locked(self) -> Self:
        """Locked until the transaction ends; every writer takes this lock first."""
        return self.select_for_update(of=("self",)).select_related(
            "instruction__plan", "department"
        )

    def of_plan(self, plan: Plan) -> Self:
        return self.filter(instruction__plan=plan)

    def about(self, kind: RowGroup, key: int) -> Self:
        """Those about one row of a plan."""
        return self.filter(instruction__about_kind=kind, instruction__about=key)

    def open(self) -> Self:
        """Those with which something is still to be done."""
        return self.filter(state__in=OPEN_FOLLOW_UPS)

    def of_units(self, keys: Any) -> Self:
        """Those of the units with these keys."""
        return self.filter(department__in=list(keys))

    def by_date(self) -> Self:
        """The earliest date first."""
        return self.order_by("due_on", "instruction__number", "department__order", "pk")


class FollowUp(_Kept):
    """督办事项: what one unit has to do of an instruction."""

    instruction = models.ForeignKey(
        Instruction, models.PROTECT, verbose_name="批示", related_name="followups"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="承办单位", related_name="followups"
    )
    kind = models.CharField(
        "类别", max_length=10, choices=FollowUpKind, default=FollowUpKind.FOLLOW_UP
    )
    due_on = models.DateField("办理期限")
    state = models.CharField(
        "状态", max_length=10, choices=FollowUpState, default=FollowUpState.TO_PASS
    )
    # Since then the unit knows of it.
    passed_at = models.DateTimeField("转办时间", null=True, blank=True, editable=False)
    passed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="转办人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    # Goes up with every step, so that people act on exactly what they saw.
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(verbose_name="督办事项修改记录")
    objects = FollowUpQuerySet.as_manager()

    if TYPE_CHECKING:
        events: models.Manager["FollowUpEvent"]

    class Meta:
        verbose_name = verbose_name_plural = "督办事项"
        permissions = [("leave_instruction", "作批示、看各单位的督办事项")]
        ordering = ["-instruction__plan__year", "-instruction__number", "department__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["instruction", "department"],
                name="followup_once_per_unit",
                violation_error_message="这条批示已经转给这个单位。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FollowUpKind.values), name="followup_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FollowUpState.values), name="followup_state_known"
            ),
            # A unit works on nothing that was not passed on to it.
            models.CheckConstraint(
                condition=Q(state=FollowUpState.TO_PASS, passed_at__isnull=True)
                | Q(state=FollowUpState.WITHDRAWN)
                | (
                    ~Q(state__in=[FollowUpState.TO_PASS, FollowUpState.WITHDRAWN])
                    & Q(passed_at__isnull=False)
                ),
                name="followup_passed_on_with_moment",
                violation_error_message="转办以后才有转办时间。",
            ),
            both_or_neither(
                "passed_at",
                "passed_by",
                "followup_passed_by_and_at",
                "转办人和转办时间要么都有，要么都没有。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instruction}（{self.department}）"

    def is_overdue(self, today: datetime.date) -> bool:
        """Whether its date is past without a reply (`reporting.rules.office.followups`)."""
        return is_overdue(FollowUpState(self.state), self.due_on, today)

    def date_in_words(self, today: datetime.date) -> str:
        """逾期5天, 今天到期, 还有2天; else empty."""
        return date_in_words(FollowUpState(self.state), self.due_on, today)


class FollowUpEventQuerySet(_NeverDeleted):
    def of(self, followups: Any) -> Self:
        """What was done with these, in order, with who did it and their files (two queries)."""
        events = self.filter(followup__in=followups).select_related("by")
        return events.prefetch_related("files")


class FollowUpEvent(_Kept):
    """What somebody did with a 督办事项: a unit's reply, why it was returned."""

    followup = models.ForeignKey(
        FollowUp, models.PROTECT, verbose_name="督办事项", related_name="events"
    )
    action = models.CharField("动作", max_length=10, choices=FollowUpAction)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="办理人", related_name="+")
    from_state = models.CharField("原状态", max_length=10, choices=FollowUpState, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=FollowUpState)
    words = models.TextField("内容", blank=True)

    objects = FollowUpEventQuerySet.as_manager()

    if TYPE_CHECKING:
        files: models.Manager["FollowUpFile"]

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=FollowUpAction.values), name="followup_event_action_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    from_state__in=["", *FollowUpState.values], to_state__in=FollowUpState.values
                ),
                name="followup_event_states_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.followup} {self.get_action_display()}"


class FollowUpFile(_Kept):
    """One file that a unit gave with a reply; kept by its content as 佐证 is."""

    event = models.ForeignKey(
        FollowUpEvent, models.PROTECT, verbose_name="办理记录", related_name="files"
    )
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveIntegerField("大小")
    digest = models.CharField("摘要", max_length=64)

    objects = _NeverDeleted.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回复附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
