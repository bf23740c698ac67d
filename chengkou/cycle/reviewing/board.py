"""The reviewer's board (审核看板) of one period: what waits, who is missing, what to look at before
publishing.

Everything is read once in a fixed number of queries and placed as ready strings. "Not started" and
"late" are derived and stored nowhere.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone

from chengkou.cycle.department_submission import (
    DepartmentSubmission,
    day_in_words,
    reopened_in_words,
    with_rows,
)
from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.reviewing.words import at_in_words, days_from, in_one_line
from chengkou.cycle.steps import may_review_own_work
from reporting.directory import reporters_on
from reporting.entry.row_forms import row_prefix
from reporting.enums import HANDING_IN, Action, SubmissionState
from reporting.models import Period, ReportRow, Submission, SubmissionEvent, User
from reporting.pages.plan_page import Choice
from reporting.rules.office.workflow import REVIEW

RECENT = 8


@dataclass(frozen=True)
class BoardCount:
    """One number of the head, with its denominator."""

    label: str
    number: int
    of: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class PublishingCheck:
    """One thing to know before publishing, with links to it; the mark is that of a status."""

    mark: str
    label: str
    sentence: str
    links: list[tuple[str, str]] = field(default_factory=list)


class Board:
    """A period as the reviewer sees it: four queries, and two for each kind of rows.

    `closely` also judges each row that was handed in, which the waiting list and the checks before
    publishing need.
    """

    def __init__(self, period: Period, user: User, *, closely: bool = False) -> None:
        self.period = period
        self.today = timezone.localdate()
        self.may_review = user.has_perm(REVIEW)
        submissions = list(Submission.objects.for_user(user).of_period(period))
        for submission in submissions:
            submission.period = period
        self._submissions = submissions
        self._events = _events_of(submissions)
        self.departments = _departments(submissions, self.today)
        by_key = with_rows(self.departments)
        of_units = reporters_on((each.department_id for each in submissions), self.today)
        for each in self.departments:
            each.reporters = of_units[each.submission.department_id]
        for event in self._events:
            department = by_key.get(event.submission_id)
            if department is not None:
                _note_event(department, event, user)
        if any(department.is_own_work for department in self.departments):
            may_review_own = may_review_own_work(user)
            for each in self.departments:
                each.may_review_own = may_review_own
        if closely:
            self._judge_rows()

    def _judge_rows(self) -> None:
        """Collect the review hints of every row that was handed in, approved or not."""
        handed_in = [
            department for department in self.departments if not department.submission.is_with_unit
        ]
        for kind in ROW_KINDS:
            rows: list[ReportRow] = []
            for department in handed_in:
                rows += department.rows_of(kind)
            hints = kind.review_hints(self.period, rows)
            for department in handed_in:
                of_kind = department.rows_of(kind)
                department.hints_of_rows += [(row, hints[row.pk]) for row in of_kind]

    @property
    def is_sample(self) -> bool:
        """Whether any of it was made by the demo."""
        return any(any(row.is_sample for row in department.rows) for department in self.departments)

    # --- numbers

    @cached_property
    def waiting(self) -> list[DepartmentSubmission]:
        """Submissions to be approved, the longest waiting first."""
        found = self._in_state(SubmissionState.SUBMITTED)
        return sorted(found, key=lambda department: str(department.submission.submitted_at))

    @cached_property
    def approved(self) -> list[DepartmentSubmission]:
        return self._in_state(SubmissionState.APPROVED)

    def _in_state(self, state: SubmissionState) -> list[DepartmentSubmission]:
        return [
            department for department in self.departments if department.submission.state == state
        ]

    @cached_property
    def with_their_units(self) -> list[DepartmentSubmission]:
        """Submissions not handed in: late ones first, then by date, without a date last."""

        def by_urgency(department: DepartmentSubmission) -> tuple[bool, str]:
            return not department.is_late, str(department.submission.due_on or "9")

        found = [each for each in self.departments if each.submission.is_with_unit]
        return sorted(found, key=by_urgency)

    @cached_property
    def to_be_signed(self) -> list[DepartmentSubmission]:
        """Of these those that wait for the unit's own approver (待单位审签)."""
        return [each for each in self.with_their_units if each.is_to_be_signed]

    @property
    def without_signer(self) -> str:
        """Units of these that sign and have nobody who can, as a sentence; empty without."""
        names = [str(item) for item in self.with_their_units if item.lacks_signer]
        if not names:
            return ""
        listed = "、".join(names)
        return f"{len(names)}个单位要审签，没有能登录的审签人：{listed}。请计划管理员设置。"

    @property
    def without_reporter(self) -> str:
        """Units with an open form for whom nobody can sign in, as a sentence; empty without."""
        names = [str(item) for item in self.with_their_units if not item.reporters]
        if not names:
            return ""
        return f"{len(names)}个单位没有能登录的填报员：{'、'.join(names)}。请计划管理员开通账号。"

    @cached_property
    def not_handed_in(self) -> list[DepartmentSubmission]:
        """Those of them that were never handed in and approved."""
        return [item for item in self.with_their_units if not item.submission.is_reopened]

    @cached_property
    def reopened(self) -> list[DepartmentSubmission]:
        return [item for item in self.with_their_units if item.submission.is_reopened]

    @cached_property
    def late(self) -> list[DepartmentSubmission]:
        return [department for department in self.not_handed_in if department.is_late]

    @property
    def title(self) -> str:
        """2024年1—6月：5份待审核，4个单位逾期."""
        return f"{self.period}：{self._finding}"

    @property
    def _finding(self) -> str:
        if not self.departments:
            return "还没有下发"
        parts = []
        if self.waiting:
            parts.append(f"{len(self.waiting)}份待审核")
        if self.late:
            parts.append(f"{len(self.late)}个单位逾期")
        elif self.not_handed_in:
            parts.append(f"{len(self.not_handed_in)}个单位未交")
        if self.reopened:
            parts.append(f"{len(self.reopened)}个单位重新打开")
        if self.period.published_at and self.to_publish:
            parts.append(f"{len(self.to_publish)}份更新待发布")
        return "，".join(parts) or f"{len(self.departments)}个单位全部审核通过"

    @property
    def sub(self) -> str:
        """截止7月15日（昨天），应报32个单位、259行."""
        due = self.period.due_on
        deadline = "没有定截止日期"
        if due:
            deadline = f"截止{day_in_words(due)}（{days_from(due, self.today)}）"
        return f"{deadline}，应报{len(self.departments)}个单位、{_rows(self.departments)}行"

    @property
    def counts(self) -> list[BoardCount]:
        """The numbers of the head: all but the late ones add up, which are among them.

        待单位审签 is one where anything waits for it.
        """
        total = f"/ {len(self.departments)}单位"
        filled_in = [each for each in self.with_their_units if not each.is_to_be_signed]
        started = [department for department in filled_in if department.is_started]
        fresh = [department for department in self.with_their_units if not department.is_started]
        started_note = f"余{_left(started)}行"
        if self.reopened:
            started_note += f"，{len(self.reopened)}个重新打开"
        waiting_note = f"{_rows(self.waiting)}行"
        if self.waiting and self.waiting[0].submission.submitted_at:
            first = timezone.localdate(self.waiting[0].submission.submitted_at)
            waiting_note += f"，最早{day_in_words(first)}"
        fresh_note = f"余{_left(fresh)}行"
        extended = sum(department.submission.extended_to is not None for department in fresh)
        if extended:
            fresh_note += f"，{extended}个已延期"
        late_note = f"余{_left(self.late)}行"
        counts = [
            BoardCount("已审核", len(self.approved), total, f"{_rows(self.approved)}行"),
            BoardCount("待审核", len(self.waiting), total, waiting_note),
        ]
        if self.to_be_signed:
            rows = f"{_rows(self.to_be_signed)}行"
            counts.append(BoardCount("待单位审签", len(self.to_be_signed), total, rows))
        return [
            *counts,
            BoardCount("填报中、已退回", len(started), total, started_note),
            BoardCount("未开始", len(fresh), total, fresh_note),
            BoardCount("其中逾期", len(self.late), total, late_note, "short" if self.late else ""),
        ]

    # --- 催报

    @property
    def to_urge(self) -> list[DepartmentSubmission]:
        """Whom to urge: the late ones, and where nobody is late all who have a form to hand in."""
        return self.late or self.with_their_units

    @property
    def urge_label(self) -> str:
        if self.late:
            return f"逾期{len(self.late)}个单位"
        groups = (("未交", self.not_handed_in), ("重新打开", self.reopened))
        return "、".join(f"{word}{len(group)}个单位" for word, group in groups if group)

    @property
    def call(self) -> str:
        """催报名单 as text, to be sent as it is."""
        due = f"，截止{day_in_words(self.period.due_on)}" if self.period.due_on else ""
        lines = [f"【催报】{self.period}计划执行情况填报{due}。"]
        lines += [department.in_the_call for department in self.to_urge]
        is_past = self.period.due_on is not None and self.period.due_on < self.today
        how = "尽快" if self.late or is_past else "按时"
        lines.append(f"以上{len(self.to_urge)}个单位请{how}报送。")
        return "\n".join(lines)

    @cached_property
    def last_urged(self) -> str:
        """上次催报7月15日 09:00，7个单位；其后3个单位已提交; empty where nobody was."""
        urging = [event for event in self._events if event.action == Action.URGE]
        if not urging:
            return ""
        at = urging[-1].at
        urged = {event.submission_id for event in urging if event.at == at}
        submitted = set()
        for event in self._events:
            if event.action in HANDING_IN and event.at > at:
                submitted.add(event.submission_id)
        since = len(urged & submitted)
        return f"上次催报{at_in_words(at)}，{len(urged)}个单位；其后{since}个单位已提交。"

    # --- before publishing, and lately

    @cached_property
    def to_publish(self) -> list[Submission]:
        """What 发布 would make public; of a published period what 发布更新 would."""
        if self.period.published_at:
            return [submission for submission in self._submissions if submission.waits_for_update]
        approved = SubmissionState.APPROVED
        return [submission for submission in self._submissions if submission.state == approved]

    @property
    def to_publish_in_words(self) -> str:
        """18个单位、140行数据: of how many units and rows 发布 would show figures."""
        units = [department for department in self.departments if department.has_approved]
        return f"{len(units)}个单位、{_rows(units)}行数据"

    @property
    def published_in_words(self) -> str:
        """7月18日由周某某发布，有2份更新待发布; 尚未发布."""
        if not self.period.published_at:
            return "尚未发布"
        day = day_in_words(timezone.localdate(self.period.published_at))
        words = f"{day}由{self.period.published_by}发布"
        if self.to_publish:
            words += f"，有{len(self.to_publish)}份更新待发布"
        return words

    @property
    def checks(self) -> list[PublishingCheck]:
        """What viewers will miss or stumble over once the period is published."""
        found = [*self._missing_submissions(), *self._conspicuous_rows()]
        return found or [
            PublishingCheck(
                "met",
                "没有问题",
                "各单位都已审核通过，没有数据未发布、待评定和须核对的。",
            )
        ]

    def _missing_submissions(self) -> list[PublishingCheck]:
        missing = []
        reopened = []
        for department in self.departments:
            if not department.has_approved:
                missing.append(department)
            elif department.submission.state != SubmissionState.APPROVED:
                reopened.append(department)
        checks = []
        if missing:
            count = f"{len(missing)}个单位{_rows(missing)}行"
            signing = sum(department.is_to_be_signed for department in missing)
            among = f"（其中{signing}个待单位审签）" if signing else ""
            sentence = f"{count}没有审核通过{among}，发布后显示“未填报”。"
            links = _links(missing)
            checks.append(PublishingCheck("not_reported", "未交未审", sentence, links))
        if reopened:
            sentence = f"{len(reopened)}个单位有新的一版没有审核，发布的是上一版的数。"
            checks.append(PublishingCheck("not_due", "重新打开", sentence, _links(reopened)))
        return checks

    def _conspicuous_rows(self) -> list[PublishingCheck]:
        unpublished = []
        undetermined = []
        doubted = []
        for department in self.departments:
            for row, hint in department.hints_of_rows:
                url = f"{department.url}#{row_prefix(row)}"
                if row.unpublished:
                    unpublished.append((row.title, url))
                if hint.is_undetermined:
                    undetermined.append((row.title, url))
                if hint.doubts:
                    sentence = f"{department}{row.title}：{hint.doubts.in_words}"
                    doubted.append((sentence, url, hint.doubts.is_settled))
        checks = []
        if unpublished:
            sentence = f"{len(unpublished)}行没有数据，发布后显示“未填报”和所写的说明。"
            checks.append(PublishingCheck("not_due", "数据未发布", sentence, unpublished))
        if undetermined:
            sentence = f"{len(undetermined)}行还没有评定。"
            checks.append(PublishingCheck("undetermined", "待评定", sentence, undetermined))
        if doubted:
            left = [each for each in doubted if not each[-1]]
            sentence = f"{len(doubted)}行数据须核对，{len(doubted) - len(left)}行已说明理由。"
            # What nobody has answered for comes first.
            in_order = sorted(doubted, key=lambda each: each[-1])
            links = [(label, url) for label, url, _ in in_order]
            mark = "short" if left else "near"
            checks.append(PublishingCheck(mark, "数据核对", sentence, links))
        return checks

    @property
    def recent(self) -> list[tuple[str, str]]:
        """What was done last, the newest first: when, and a line for what was done at once."""

        def act(event: SubmissionEvent) -> tuple[Any, ...]:
            return event.action, event.by_id, at_in_words(event.at)

        lines = []
        for (_, _, at), events in groupby(reversed(self._events), key=act):
            lines.append((at, in_one_line(list(events))))
            if len(lines) == RECENT:
                break
        return lines

    def periods(self, others: Iterable[Any]) -> list[Choice]:
        """The switch between the plan's periods; those with submissions are available."""
        return [
            Choice(
                period.label,
                board_url(period),
                current=period.pk == self.period.pk,
                available=bool(period.forms),
            )
            for period in others
        ]


def board_url(period: Period) -> str:
    return reverse("admin:reporting_period_board", args=[period.pk])


def _events_of(submissions: list[Submission]) -> list[SubmissionEvent]:
    """The events of these submissions in order, each with its submission (one query)."""
    by_key = {submission.pk: submission for submission in submissions}
    events = SubmissionEvent.objects.filter(submission__in=submissions)
    found = list(events.select_related("by").order_by("at", "pk"))
    for event in found:
        event.submission = by_key[event.submission_id]
    return found


def _departments(submissions: list[Submission], today: datetime.date) -> list[DepartmentSubmission]:
    """Each department with its latest revision, of submissions in order of revisions."""
    revisions: dict[int, list[Submission]] = defaultdict(list)
    for submission in submissions:
        revisions[submission.department_id].append(submission)
    departments = []
    for of_department in revisions.values():
        states = [submission.state for submission in of_department]
        has_approved = SubmissionState.APPROVED in states
        departments.append(DepartmentSubmission(of_department[-1], today, has_approved))
    return departments


def _note_event(department: DepartmentSubmission, event: SubmissionEvent, user: User) -> None:
    """Note grounds of filling in, and whether this is the user's own work."""
    if event.action == Action.FILL_IN:
        department.grounds.append(event.words)
    if event.action in (Action.FILL_IN, *HANDING_IN) and event.by_id == user.pk:
        department.is_own_work = True
    if event.action in (Action.REOPEN, Action.SUPPLEMENT):
        department.reopened = reopened_in_words(event)


def _rows(departments: Iterable[DepartmentSubmission]) -> int:
    return sum(len(department.rows) for department in departments)


def _left(departments: Iterable[DepartmentSubmission]) -> int:
    return sum(department.left for department in departments)


def _links(departments: Iterable[DepartmentSubmission]) -> list[tuple[str, str]]:
    return [(str(department), department.url) for department in departments]
