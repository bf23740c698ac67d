"""佐证: files that show what a unit reported; none is ever deleted or changed."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reporting.enums import EvidenceKind
from reporting.models.submissions import ReportRow, Submission
from reporting.models.units import User

KEPT = "佐证不能删除，传错了的请替换。"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Never, as one by one."""
        raise models.ProtectedError(KEPT, set(self))

    def of_submission(self, submission: Submission) -> "EvidenceQuerySet":
        """What the unit gave for the period, up to this revision, the oldest first (one query)."""
        return (
            self.filter(
                submission__period=submission.period_id,
                submission__department=submission.department_id,
                submission__revision__lte=submission.revision,
            )
            .select_related("submission", "added_by", "replaced_by")
            .order_by("pk")
        )

    def current(self) -> "EvidenceQuerySet":
        """Without what was replaced."""
        return self.filter(replaced_by__isnull=True)

    def scans_of(self, submission: Submission) -> "EvidenceQuerySet":
        """The signed and stamped scans of this very revision."""
        return self.filter(submission=submission, kind=EvidenceKind.SCAN).current()

    def kinds_shown(self, submission: Submission) -> set[tuple[str, int | None, str]]:
        """Kind of rows, subject and kind of what was ever given in the plan's year (one query).

        A start that was shown in March need not be shown again in June.
        """
        given = self.filter(submission__period__plan=submission.period.plan_id).current()
        return set(given.values_list("row_kind", "subject", "kind"))


class Evidence(models.Model):
    """One file for a row of a report, or for all of it.

    It belongs to what the row is about, not to the row: the next revision has it too.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="填报表", related_name="evidence"
    )
    # The row's model and the key of what it is about; empty for the report as a whole.
    row_kind = models.CharField("填报行种类", max_length=40, blank=True)
    subject = models.PositiveBigIntegerField("填报项", null=True, blank=True)
    kind = models.CharField("佐证种类", max_length=10, choices=EvidenceKind)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("文件类型", max_length=100)
    size = models.PositiveIntegerField("大小")
    # Of its content; the file is kept under it.
    digest = models.CharField("摘要", max_length=64)
    has_picture = models.BooleanField("有缩略图", default=False)
    added_at = models.DateTimeField("上传时间", default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name="上传人", related_name="+")
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="替换的",
        null=True,
        blank=True,
        related_name="replaced_by",
    )

    objects = EvidenceQuerySet.as_manager()

    if TYPE_CHECKING:
        replaced_by: "Evidence"

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(row_kind="", subject__isnull=True)
                | (~Q(row_kind="") & Q(subject__isnull=False)),
                name="evidence_row_has_subject",
            ),
            # Whoever looks at a scan sees which revision was signed.
            models.CheckConstraint(
                condition=~Q(kind=EvidenceKind.SCAN) | Q(row_kind=""),
                name="evidence_scan_of_whole_report",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Never: a wrong file is replaced, and stays in the history."""
        raise models.ProtectedError(KEPT, {self})

    @property
    def is_current(self) -> bool:
        """Whether no later file stands in its place; read with `of_submission`."""
        return not hasattr(self, "replaced_by")

    def is_of(self, row: ReportRow) -> bool:
        """Whether it shows what is reported in this row."""
        of_kind = self.row_kind == row._meta.model_name
        return of_kind and self.subject == row.subject_id
