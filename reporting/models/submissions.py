"""What units report for a period: submissions in revisions, their rows, and their events."""

import datetime
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reporting.enums import OPEN_STATES, WITH_UNIT_STATES, Action, RowGroup, SubmissionState
from reporting.models.constraints import both_or_neither, day_with_words
from reporting.models.plans import Period
from reporting.models.querysets import SubmissionQuerySet
from reporting.models.units import Department, User
from reporting.rules.office.lateness import Lateness

CONFIRMATION = ("confirmation", "confirmed")
"""The fields of a row that say who stands for unlikely figures, and for which."""
REPLY = "reply"
"""The field of the unit's answer to a remark: of one revision, as the remark is."""


class Submission(models.Model):
    """One unit's report for one period, in revisions: an approved one never changes again."""

    period = models.ForeignKey(
        Period, models.PROTECT, verbose_name="报告期", related_name="submissions"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="单位", related_name="submissions"
    )
    revision = models.PositiveSmallIntegerField(
        "版次", default=1, validators=[MinValueValidator(1)]
    )
    state = models.CharField(
        "状态", max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="提交人", null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("审核通过时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="审核人", null=True, blank=True, related_name="+"
    )
    extended_to = models.DateField(
        "延期至", null=True, blank=True, help_text="只给这个单位的截止日期。"
    )
    extension_reason = models.CharField("延期原因", max_length=200, blank=True)
    # Approved when its period was public already: its figures wait for 发布更新.
    is_held_back = models.BooleanField("待发布更新", default=False, editable=False)
    # When 发布更新 made it public; empty where publishing its period did.
    released_at = models.DateTimeField("更新发布时间", null=True, blank=True, editable=False)
    # Public, but for verdicts that were given since: they wait for 发布更新 as well.
    has_verdicts_held_back = models.BooleanField("评定待发布更新", default=False, editable=False)
    # Goes up with every change of the submission or its rows, so that people submit or approve
    # exactly what they saw.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "填报表"
        permissions = [
            ("fill_submission", "填写和提交本单位的填报表"),
            ("review_submission", "下发、审核、退回、代填和发布"),
        ]
        ordering = ["-period__plan__year", "-period__month", "department__order", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "department", "revision"],
                name="submission_revision_once",
                violation_error_message="这个单位在这个报告期已经有这一版填报表。",
            ),
            # Reopening starts the next revision; with two open a figure would have two values.
            models.UniqueConstraint(
                fields=["period", "department"],
                condition=~Q(state=SubmissionState.APPROVED),
                name="submission_one_at_work",
                violation_error_message=(
                    "这个单位在这个报告期还有一版没有审核通过，不能再开新的一版。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.values), name="submission_state_known"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="submission_revision_from_1"),
            day_with_words(
                "extended_to",
                "extension_reason",
                "submission_extension_has_reason",
                "延期要写原因；没有延期的不要写原因。",
            ),
            both_or_neither(
                "submitted_at",
                "submitted_by",
                "submission_submitted_by_and_at",
                "提交人和提交时间要么都填，要么都不填。",
            ),
            both_or_neither(
                "approved_at",
                "approved_by",
                "submission_approved_by_and_at",
                "审核人和审核时间要么都填，要么都不填。",
            ),
            # An approved figure is shown to the whole county, so it is known who approved it.
            models.CheckConstraint(
                condition=Q(state=SubmissionState.APPROVED, approved_at__isnull=False)
                | (~Q(state=SubmissionState.APPROVED) & Q(approved_at__isnull=True)),
                name="submission_approved_has_approver",
                violation_error_message="审核通过的填报表要有审核人和时间，其他状态的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(is_held_back=False)
                | Q(state=SubmissionState.APPROVED, released_at__isnull=True),
                name="submission_held_back_is_approved",
                violation_error_message="只有审核通过、还没有公开的填报表能等待发布更新。",
            ),
            models.CheckConstraint(
                condition=Q(has_verdicts_held_back=False)
                | Q(state=SubmissionState.APPROVED, is_held_back=False),
                name="submission_verdicts_held_back_is_public",
                violation_error_message="只有审核通过、不等待发布更新的填报表能有评定等待发布更新。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.period}"

    def natural_key(self) -> tuple[int, int, str, int]:
        return (*self.period.natural_key(), self.department.code, self.revision)

    natural_key.dependencies = ["reporting.period", "reporting.department"]  # type: ignore[attr-defined]

    @cached_property
    def evidence_given(self) -> int:
        """How many 佐证 stand for it (one query, or read along by `with_evidence_given`)."""
        return type(self).objects.with_evidence_given().get(pk=self.pk).evidence_given

    @cached_property
    def unit_name(self) -> str:
        """What the unit was called at the end of the period."""
        return self.department.name_on(self.period.ends_on)

    @property
    def due_on(self) -> datetime.date | None:
        """When the unit has to submit it: its own extension, else the period's date."""
        return self.extended_to or self.period.due_on

    @property
    def waits_for_update(self) -> bool:
        """Whether 发布更新 would make something of it public; as a query, `waiting_for_update`."""
        return self.is_held_back or self.has_verdicts_held_back

    @property
    def is_open(self) -> bool:
        """Whether its rows may be changed at all; who may is another question."""
        return self.state in OPEN_STATES

    @property
    def is_with_unit(self) -> bool:
        """Whether the unit has not handed it in, or has it again: it is filled in or signed."""
        return self.state in WITH_UNIT_STATES

    @property
    def is_reopened(self) -> bool:
        """Whether it follows on an approved revision: 重新打开, or 补报."""
        return self.revision > 1

    def lateness(self, today: datetime.date) -> Lateness:
        """Whether the unit handed it in by its date; one query unless read `with_first`."""
        known: Any = self
        if "first_submitted_at" not in self.__dict__:
            known = Submission.objects.with_first().get(pk=self.pk)
        at = known.first_submitted_at
        return Lateness(
            due_on=known.first_extended_to or self.period.due_on,
            is_handed_in=self.is_reopened or not self.is_with_unit,
            submitted_on=None if at is None else timezone.localdate(at),
            today=today,
        )


class SubmissionEvent(models.Model):
    """What somebody did with a submission; never deleted, shown as its timeline."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="填报表", related_name="events"
    )
    action = models.CharField("动作", max_length=12, choices=Action)
    at = models.DateTimeField("时间", default=timezone.now)
    # Empty where a command on the server did it.
    by = models.ForeignKey(
        User, models.PROTECT, verbose_name="办理人", null=True, blank=True, related_name="+"
    )
    from_state = models.CharField("原状态", max_length=10, choices=SubmissionState, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=SubmissionState)
    words = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=Action.values), name="event_action_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    from_state__in=["", *SubmissionState.values],
                    to_state__in=SubmissionState.values,
                ),
                name="event_states_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.get_action_display()}"


class Locked(Exception):
    """A row may not change any more; the text is a sentence for the person who tried."""


class ReportRow(models.Model):
    """One row of a submission.

    Concrete rows add a key to their subject and the values reported on it.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="填报表", related_name="%(class)s_rows"
    )
    # The period until the submission is approved, then empty. It repeats what the submission says,
    # so that the database itself can ensure that a subject is open in one place only.
    open_in = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # Missing for a stated reason; it may be reported later (补报).
    unpublished = models.BooleanField("数据未发布", default=False)
    unpublished_note = models.CharField("未发布的说明", max_length=120, blank=True)
    explanation = models.TextField("原因", blank=True)
    measures = models.TextField("下一步措施", blank=True)
    # What was unlikely about its figures, a sentence a line, and why they are right all the same.
    # A confirmation is of these sentences: `reporting.rules.plausibility.doubts.unconfirmed`.
    confirmation = models.CharField("确认无误的理由", max_length=200, blank=True)
    confirmed = models.TextField("确认的内容", blank=True, editable=False)
    # What a reviewer wrote at the row when they returned the form, and the moment of that event;
    # what the unit answers. The next remark takes the place of both: the former ones are in the
    # row's history (`reporting.entry.remarks`), and a next revision begins without any.
    remark = models.TextField("退回批注", blank=True, editable=False)
    remarked_at = models.DateTimeField("批注时间", null=True, blank=True, editable=False)
    reply = models.TextField("答复", blank=True)
    # In a supplement only the rows that were 数据未发布 may be filled in.
    is_locked = models.BooleanField("不可修改", default=False, editable=False)
    # Made by the demo; pages with such a row have the banner 演示数据. Later revisions have it too.
    is_sample = models.BooleanField("演示数据", default=False, editable=False)
    # Goes up with every write, so that the second of two people who save a row gets to know.
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(inherit=True, verbose_name="填报修改记录")

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write the row.

        Raises Locked if its submission is not open, or if it would change submission or subject.
        The stored row decides, not this instance: assigning another submission first does not get a
        row out of an approved one.
        """
        if not self._state.adding:
            stored = type(self)._base_manager.select_related("submission").get(pk=self.pk)
            if (stored.submission_id, stored.subject_id) != (self.submission_id, self.subject_id):
                raise Locked("填报行不能换到别的填报表或别的填报项。")
            stored.check_open()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete a row of an open submission. Raises Locked otherwise."""
        type(self)._base_manager.select_related("submission").get(pk=self.pk).check_open()
        return super().delete(*args, **options)

    def check_open(self) -> None:
        """Raise Locked if the row's submission does not accept changes."""
        if not self.submission.is_open:
            raise Locked(f"{self.submission}{self.submission.get_state_display()}，不能再改。")

    month: int
    """The month of its period, where rows were read `with_months`."""
    # Of rows read by `approved`: of their submission, and the row that this one replaced.
    revision: int
    approved_at: datetime.datetime
    approver: str
    replaced: Self | None = None

    subject: ClassVar[str]
    """The name of the key to what the row is about."""
    groups: ClassVar[tuple[RowGroup, ...]]
    """Of which its rows are; a period has to include a row's for it to be due in it."""

    if TYPE_CHECKING:
        objects: Any

        @classmethod
        def due(cls, period: Period) -> "list[tuple[Department, Self]]":
            """Every row due in the period, unsaved and without a submission, with its unit."""

    @classmethod
    def is_taken(cls, period: Period) -> bool:
        """Whether the period includes rows of the kind."""
        return any(period.takes(group) for group in cls.groups)

    def copy_for(self, form: Submission) -> Self:
        """An unsaved row of another submission on the same subject, with all that was typed."""
        copy = type(self)(
            submission=form,
            open_in=form.period,
            is_sample=self.is_sample,
            **{f"{self.subject}_id": self.subject_id},
        )
        for name in self.entry_fields:
            setattr(copy, name, getattr(self, name))
        return copy

    @classmethod
    def of_form(cls, form: Submission) -> "models.QuerySet[Self]":
        """The submission's rows in their order, with their subjects (one query)."""
        return cls.of_revisions(form).filter(submission=form)

    @classmethod
    def of_forms(cls, forms: "Iterable[Submission]") -> "models.QuerySet[Self]":
        """The rows of several submissions in their order, with their subjects (one query)."""
        rows = cls._default_manager.filter(submission__in=forms)
        return rows.select_related(*cls.subject_related).order_by(*cls.form_order)

    @classmethod
    def of_revisions(cls, form: Submission) -> "models.QuerySet[Self]":
        """The rows of the submission and of its earlier revisions, with their subjects (one query).

        The oldest revision first, its rows in their order.
        """
        return (
            cls._default_manager.filter(
                submission__period=form.period_id,
                submission__department=form.department_id,
                submission__revision__lte=form.revision,
            )
            .select_related("submission", *cls.subject_related)
            .order_by("submission__revision", *cls.form_order)
        )

    @classmethod
    def records_with_remarks(cls, keys: "Iterable[int]") -> "models.QuerySet[Any]":
        """The historical records of these rows that have a remark, with who wrote each, the oldest
        first (one query).
        """
        records: models.QuerySet[Any] = cls.history.filter(id__in=keys).exclude(remark="")
        return records.select_related("history_user").order_by("history_date", "history_id")

    @property
    def subject_id(self) -> int:
        """The key of what the row is about."""
        return cast("int", getattr(self, f"{self.subject}_id"))

    @property
    def title(self) -> str:
        """What the row is about, in words."""
        return str(getattr(self, self.subject))

    @property
    def confirmed_sentences(self) -> list[str]:
        """What somebody has confirmed of its figures."""
        return self.confirmed.splitlines()

    @property
    def is_judged_by_person(self) -> bool:
        """Whether it is judged by a reviewer's verdict (评定), not by a figure."""
        return False

    @property
    def is_filled(self) -> bool:
        """Whether something was reported on it, be it that nothing is known yet."""
        raise NotImplementedError

    subject_related: ClassVar[tuple[str, ...]]
    """The relations of the subject that are read with the rows."""
    form_order: ClassVar[tuple[str, ...]]
    entry_fields: ClassVar[tuple[str, ...]]
    """What people type into a row, reasons and measures included; copied by `copy_for`."""

    @classmethod
    def written_fields(cls) -> tuple[str, ...]:
        """The `entry_fields`, and the answer to a remark, which no other revision has."""
        return (*cls.entry_fields, REPLY)
