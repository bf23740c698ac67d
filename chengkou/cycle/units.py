"""One unit's form of a period and how far it is, for the reviewer's board and the front pages.

"Not started" and "late" are derived here and stored nowhere.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from chengkou.cycle.kinds import ROW_KINDS
from reporting.entry.review_hints import ReviewHint
from reporting.enums import SubmissionState
from reporting.models import ReportRow, Submission

BAR = 84  # px, a form filled in whole


@dataclass
class DepartmentSubmission:
    """One unit's latest form of the period, with the rows that stand in it."""

    form: Submission
    today: datetime.date
    has_approved: bool = False
    """Some revision of it is approved: its figures are known whatever becomes of this one."""
    rows: list[ReportRow] = field(default_factory=list)
    is_touched: bool = False
    """Somebody wrote one of its rows since it was made."""
    glances: list[tuple[ReportRow, ReviewHint]] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)
    """On what ground a reviewer filled it in for the unit."""
    is_own_work: bool = False
    """The reader of the board submitted it or filled it in."""

    def __str__(self) -> str:
        return self.form.unit_name

    @property
    def url(self) -> str:
        return reverse("admin:reporting_submission_change", args=[self.form.pk])

    @property
    def filled(self) -> int:
        return sum(row.is_filled for row in self.rows)

    @property
    def left(self) -> int:
        return len(self.rows) - self.filled

    @property
    def is_started(self) -> bool:
        return self.form.state != SubmissionState.DRAFT or self.is_touched or bool(self.filled)

    @property
    def is_late(self) -> bool:
        return self.form.is_open and self.form.due_on is not None and self.form.due_on < self.today

    @property
    def state(self) -> str:
        return self.form.get_state_display() if self.is_started else "未开始"

    @property
    def due(self) -> str:
        """逾期1天 / 7月15日 / 延至7月18日; empty without a date."""
        due = self.form.due_on
        if due is None:
            return ""
        if self.is_late:
            return f"逾期{(self.today - due).days}天"
        return f"{'延至' if self.form.extended_to else ''}{day_in_words(due)}"

    @property
    def bar(self) -> int:
        """How long the bar of what is filled in is, in px."""
        return BAR * self.filled // len(self.rows) if self.rows else 0

    @property
    def contact(self) -> str:
        department = self.form.department
        return f"{department.contact} {department.phone}".strip()

    @property
    def lagging(self) -> int:
        return sum(glance.lags for _, glance in self.glances)

    @property
    def hints(self) -> list[str]:
        """What to look at before approving it."""
        undetermined = sum(glance.is_undetermined for _, glance in self.glances)
        fallen = sum(bool(glance.fallen) for _, glance in self.glances)
        unpublished = sum(row.unpublished for row in self.rows)
        return [
            *([f"累计小于上期{fallen}行"] if fallen else []),
            *([f"待评定{undetermined}行"] if undetermined else []),
            *([f"数据未发布{unpublished}行"] if unpublished else []),
            *(["由您提交或代填，要由另一位审核员审核"] if self.is_own_work else []),
        ]

    @property
    def in_the_call(self) -> str:
        """Its line of the 催报名单: 县民政局：余1行（已退回），张某某 023-0000 0001."""
        left = f"余{self.left}行" if self.left else "各行已填，还没有提交"
        notes = [] if self.state == SubmissionState.DRAFT.label else [self.state]
        notes += [f"延至{day_in_words(self.form.extended_to)}"] if self.form.extended_to else []
        said = f"{self}：{left}" + (f"（{'，'.join(notes)}）" if notes else "")
        return f"{said}，{self.contact or '没有登记联系人'}"


def with_rows(units: Iterable[DepartmentSubmission]) -> dict[int, DepartmentSubmission]:
    """Read the units' rows, and whether they were written, into them; the units by their form's key.

    Two queries for each kind of rows.
    """
    by_form = {unit.form.pk: unit for unit in units}
    for kind in ROW_KINDS:
        for row in kind.of_forms([unit.form for unit in by_form.values()]):
            by_form[row.submission_id].rows.append(row)
        written = kind.history.filter(submission__in=by_form, history_type="~")
        for key in written.values_list("submission", flat=True).distinct():
            by_form[key].is_touched = True
    return by_form


def day_in_words(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日"
