"""One department's submission of a period and how far it is, for the reviewer's board and the front
pages.

"Not started" and "late" are derived here and stored nowhere.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.kinds import RowKind, row_models
from reporting.entry.review_hints import ReviewHint
from reporting.enums import SubmissionState
from reporting.models import ReportRow, Submission, SubmissionEvent, User
from reporting.rules.office.lateness import Lateness

BAR = 84  # px, a form filled in whole


@dataclass
class DepartmentSubmission:
    """One department's latest submission of the period, with its rows."""

    submission: Submission
    today: datetime.date
    has_approved: bool = False
    """Some revision of it is approved: its figures are known whatever becomes of this one."""
    rows: list[ReportRow] = field(default_factory=list)
    is_touched: bool = False
    """Somebody wrote one of its rows since it was made."""
    hints_of_rows: list[tuple[ReportRow, ReviewHint]] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)
    """On what ground a reviewer filled it in for the department."""
    is_own_work: bool = False
    """The reader of the board submitted it or filled it in."""
    may_review_own: bool = False
    """The reader may approve it all the same, as the only reviewer."""
    reopened: str = ""
    """7月20日周某某重新打开：税收按国库数调整; empty for a first revision."""
    reporters: list[User] = field(default_factory=list)
    """Who can sign in and report for the department."""

    def __str__(self) -> str:
        return self.submission.unit_name

    def rows_of(self, kind: RowKind) -> list[ReportRow]:
        return [row for row in self.rows if type(row) is kind.model]

    @property
    def url(self) -> str:
        return reverse("admin:reporting_submission_change", args=[self.submission.pk])

    @property
    def is_sample(self) -> bool:
        """Whether any row was made by the demo."""
        return any(row.is_sample for row in self.rows)

    @property
    def filled(self) -> int:
        return sum(row.is_filled for row in self.rows)

    @property
    def left(self) -> int:
        return len(self.rows) - self.filled

    @property
    def remarked(self) -> int:
        """At how many rows a reviewer remarked something when they returned this revision."""
        return sum(bool(row.remark) for row in self.rows)

    @property
    def is_started(self) -> bool:
        is_draft = self.submission.state == SubmissionState.DRAFT
        return not is_draft or self.is_touched or bool(self.filled)

    @property
    def is_to_be_signed(self) -> bool:
        """Whether it waits for the department's own approver (单位审签)."""
        return self.submission.state == SubmissionState.SIGNING

    @property
    def lacks_signer(self) -> bool:
        """Whether the department signs and nobody can sign in who does (审签人)."""
        return self.submission.department.signs and not any(user.signs for user in self.reporters)

    @cached_property
    def lateness(self) -> Lateness:
        return self.submission.lateness(self.today)

    @property
    def is_late(self) -> bool:
        """逾期: never handed in, and past its date; a reopened form had been handed in."""
        return self.lateness.is_overdue

    @property
    def state(self) -> str:
        return self.submission.get_state_display() if self.is_started else "未开始"

    @property
    def due(self) -> str:
        """逾期1天 / 7月15日 / 延至7月18日 / 第1版7月9日交，按时; empty without a date."""
        if self.submission.is_reopened:
            return self._due_again
        due = self.submission.due_on
        if due is None:
            return ""
        if self.is_late:
            return f"逾期{self.lateness.days}天"
        return f"{'延至' if self.submission.extended_to else ''}{day_in_words(due)}"

    @property
    def _due_again(self) -> str:
        """延至12月5日，第1版7月9日交，按时: of a reopened form, its own extension first."""
        parts = [first_in_words(self.lateness)]
        extended_to = self.submission.extended_to
        if extended_to and extended_to != self.lateness.due_on:
            parts.insert(0, f"延至{day_in_words(extended_to)}")
        return "，".join(filter(None, parts))

    @property
    def bar(self) -> int:
        """Length of the bar of what is filled in, in px."""
        return BAR * self.filled // len(self.rows) if self.rows else 0

    @property
    def contact_name(self) -> str:
        """The contact that the unit keeps; without one, who reports for it."""
        department = self.submission.department
        if department.contact or department.phone or not self.reporters:
            return department.contact
        return f"{self._reporter_to_call}（填报员）"

    @property
    def contact_phone(self) -> str:
        """The phone of `contact_name`."""
        department = self.submission.department
        if department.contact or department.phone or not self.reporters:
            return department.phone
        return self._reporter_to_call.phone

    @property
    def _reporter_to_call(self) -> User:
        """The first who left a phone, else the first."""
        return next((user for user in self.reporters if user.phone), self.reporters[0])

    @property
    def contact(self) -> str:
        return f"{self.contact_name} {self.contact_phone}".strip()

    @property
    def waits_for_verdict(self) -> bool:
        """Whether a row waits for a person's verdict (待评定)."""
        return any(hint.is_undetermined for _, hint in self.hints_of_rows)

    @property
    def may_be_ticked(self) -> bool:
        """Whether it can be approved together with others: not one's own, and nothing 待评定."""
        is_anothers = not self.is_own_work or self.may_review_own
        return is_anothers and not self.waits_for_verdict

    @property
    def lagging(self) -> int:
        return sum(hint.lags for _, hint in self.hints_of_rows)

    @property
    def hints(self) -> list[str]:
        """What to look at before approving it."""
        doubted = [hint.doubts for _, hint in self.hints_of_rows if hint.doubts]
        settled = sum(doubts.is_settled for doubts in doubted)
        counts = {
            "须核对": len(doubted) - settled,
            "说明理由": settled,
            "待评定": sum(hint.is_undetermined for _, hint in self.hints_of_rows),
            "数据未发布": sum(row.unpublished for row in self.rows),
            "退回时批注": self.remarked,
        }
        hints = [f"{words}{number}行" for words, number in counts.items() if number]
        if self.is_own_work and self.may_review_own:
            hints.append("由您提交或代填；只有一名审核员，可以由您审核")
        elif self.is_own_work:
            hints.append("由您提交或代填，要由另一位审核员审核")
        return hints

    @property
    def in_the_call(self) -> str:
        """Its line of the 催报名单: 县民政局：余1行（已退回），张某某 023-0000 0001."""
        notes = []
        if self.submission.is_reopened:
            notes.append("重新打开")
        if self.state != SubmissionState.DRAFT.label:
            notes.append(self.state)
        if self.submission.extended_to:
            notes.append(f"延至{day_in_words(self.submission.extended_to)}")
        left = f"余{self.left}行" if self.left else "各行已填，还没有提交"
        if self.is_to_be_signed:
            left = "各行已填"
        in_brackets = f"（{'，'.join(notes)}）" if notes else ""
        return f"{self}：{left}{in_brackets}，{self.contact or '没有登记联系人'}"


def with_rows(departments: Iterable[DepartmentSubmission]) -> dict[int, DepartmentSubmission]:
    """Read the rows of these submissions, and whether they were written, into them; return them by
    key.

    Two queries for each kind of rows.
    """
    by_key = {department.submission.pk: department for department in departments}
    submissions = [department.submission for department in by_key.values()]
    for model in row_models():
        for row in model.of_forms(submissions):
            by_key[row.submission_id].rows.append(row)
        written = model.history.filter(submission__in=by_key, history_type="~")
        for key in written.values_list("submission", flat=True).distinct():
            by_key[key].is_touched = True
    return by_key


def first_in_words(lateness: Lateness) -> str:
    """第1版7月9日交，按时: of a reopened form; empty where the day is not known."""
    return f"第1版{lateness.words}" if lateness.words else ""


def reopened_in_words(event: SubmissionEvent) -> str:
    """7月20日周某某重新打开：税收按国库数调整; of 补报 likewise, which has no reason."""
    day = day_in_words(timezone.localdate(event.at))
    reason = event.words.rstrip("。")  # the page goes on after it
    words = f"：{reason}" if reason else ""
    return f"{day}{event.by or '系统'}{event.get_action_display()}{words}"


def day_in_words(day: datetime.date) -> str:
    """7月15日."""
    return f"{day.month}月{day.day}日"
