"""The reviewer's board (审核看板) of one period: what waits, who has not handed in, what to look at before publishing.

Everything is read once in a fixed number of queries and placed as ready strings. "Not started" and "late" are derived
here and stored nowhere.
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
from django.utils.formats import date_format

from chengkou.cycle.kinds import REVIEW_HINTS, ROW_KINDS
from chengkou.cycle.units import DepartmentSubmission, day_in_words, with_rows
from reporting.entry.row_forms import row_prefix
from reporting.enums import Action, SubmissionState
from reporting.models import Period, ReportRow, Submission, SubmissionEvent, User
from reporting.pages.plan_page import Choice
from reporting.rules.workflow import REVIEW

RECENT = 8
NAMED = 3  # units that a line names before it counts them


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
    """One thing to know before publishing, with the places where it can be seen; the mark is that of a status."""

    mark: str
    label: str
    sentence: str
    links: list[tuple[str, str]] = field(default_factory=list)


class Board:
    """A period as the reviewer sees it: two queries, and two for each kind of rows.

    `closely` also judges each row that was handed in, which what waits and what to check before publishing need.
    """

    def __init__(self, period: Period, user: User, *, closely: bool = False) -> None:
        self.period, self.today = period, timezone.localdate()
        self.may_review = user.has_perm(REVIEW)
        revisions: dict[int, list[Submission]] = defaultdict(list)
        for form in Submission.objects.for_user(user).of_period(period):
            form.period = period
            revisions[form.department_id].append(form)
        self._events = list(
            SubmissionEvent.objects.filter(
                submission__in=[each for forms in revisions.values() for each in forms]
            )
            .select_related("by")
            .order_by("at", "pk")
        )
        by_key = {form.pk: form for forms in revisions.values() for form in forms}
        for event in self._events:
            event.submission = by_key[event.submission_id]
        self.units = [
            DepartmentSubmission(
                forms[-1], self.today, any(each.state == SubmissionState.APPROVED for each in forms)
            )
            for forms in revisions.values()
        ]
        by_form = with_rows(self.units)
        for event in self._events:
            unit = by_form.get(event.submission_id)
            if unit is None:
                continue
            if event.action == Action.FILL_IN:
                unit.grounds.append(event.words)
            if event.action in (Action.FILL_IN, Action.SUBMIT) and event.by_id == user.pk:
                unit.is_own_work = True
        if closely:
            self._look_at_rows()

    def _look_at_rows(self) -> None:
        """Take a glance at every row that was handed in, approved or not."""
        handed_in = [unit for unit in self.units if not unit.form.is_open]
        for kind in ROW_KINDS:
            found = REVIEW_HINTS[kind](
                self.period, [row for unit in handed_in for row in unit.rows if type(row) is kind]
            )
            for unit in handed_in:
                unit.glances += [(row, found[row.pk]) for row in unit.rows if type(row) is kind]

    @property
    def is_sample(self) -> bool:
        """Whether any of it was made by the demo."""
        return any(row.is_sample for unit in self.units for row in unit.rows)

    # --- what is told in numbers

    @cached_property
    def waiting(self) -> list[DepartmentSubmission]:
        """Forms to be approved, the longest waiting first."""
        found = [unit for unit in self.units if unit.form.state == SubmissionState.SUBMITTED]
        return sorted(found, key=lambda unit: str(unit.form.submitted_at))

    @cached_property
    def not_handed_in(self) -> list[DepartmentSubmission]:
        """Units whose form is still with them, the late ones first, then by date."""
        found = [unit for unit in self.units if unit.form.is_open]
        return sorted(found, key=lambda unit: (not unit.is_late, str(unit.form.due_on or "9")))

    @cached_property
    def late(self) -> list[DepartmentSubmission]:
        return [unit for unit in self.not_handed_in if unit.is_late]

    @property
    def title(self) -> str:
        """2024年1—6月：5份待审核，4个单位逾期."""
        told = [f"{len(self.waiting)}份待审核"] if self.waiting else []
        if self.late:
            told.append(f"{len(self.late)}个单位逾期")
        elif self.not_handed_in:
            told.append(f"{len(self.not_handed_in)}个单位未交")
        if not self.units:
            told = ["还没有下发"]
        return f"{self.period}：{'，'.join(told) or f'{len(self.units)}个单位全部审核通过'}"

    @property
    def sub(self) -> str:
        """截止7月15日（昨天），应报32个单位、259行."""
        due = self.period.due_on
        told = (
            [f"截止{day_in_words(due)}（{_days_from(due, self.today)}）"]
            if due
            else ["没有定截止日期"]
        )
        return f"{told[0]}，应报{len(self.units)}个单位、{self._rows(self.units)}行"

    @property
    def counts(self) -> list[BoardCount]:
        """The five numbers of the head; the first four add up to the units, the late ones are among them."""
        total = f"/ {len(self.units)}单位"
        approved = [unit for unit in self.units if unit.form.state == SubmissionState.APPROVED]
        started = [unit for unit in self.not_handed_in if unit.is_started]
        fresh = [unit for unit in self.not_handed_in if not unit.is_started]
        extended = sum(unit.form.extended_to is not None for unit in fresh)
        first = self.waiting[0].form.submitted_at if self.waiting else None
        given = f"，{extended}个已延期" if extended else ""
        since = f"，最早{day_in_words(timezone.localdate(first))}" if first else ""
        return [
            BoardCount("已审核", len(approved), total, f"{self._rows(approved)}行"),
            BoardCount("待审核", len(self.waiting), total, f"{self._rows(self.waiting)}行{since}"),
            BoardCount("填报中、已退回", len(started), total, f"余{self._left(started)}行"),
            BoardCount("未开始", len(fresh), total, f"余{self._left(fresh)}行{given}"),
            BoardCount(
                "其中逾期",
                len(self.late),
                total,
                f"余{self._left(self.late)}行",
                "short" if self.late else "",
            ),
        ]

    @staticmethod
    def _rows(units: Iterable[DepartmentSubmission]) -> int:
        return sum(len(unit.rows) for unit in units)

    @staticmethod
    def _left(units: Iterable[DepartmentSubmission]) -> int:
        return sum(unit.left for unit in units)

    # --- 催报

    @property
    def to_press(self) -> list[DepartmentSubmission]:
        """Whom to press: the late ones, and before anybody is late all who have not handed in."""
        return self.late or self.not_handed_in

    @property
    def press_label(self) -> str:
        return f"{'逾期' if self.late else '未交'}{len(self.to_press)}个单位"

    @property
    def call(self) -> str:
        """催报名单 as text, to be sent as it is."""
        due = f"，截止{day_in_words(self.period.due_on)}" if self.period.due_on else ""
        end = "尽快报送" if self.late else "按时报送"
        lines = [
            f"【催报】{self.period}计划执行情况填报{due}。",
            *(unit.in_the_call for unit in self.to_press),
        ]
        return "\n".join([*lines, f"以上{len(self.to_press)}个单位请{end}。"])

    @cached_property
    def last_pressed(self) -> str:
        """上次催报7月15日 09:00，7个单位；其后3个单位已提交; empty where nobody was."""
        pressed = [event for event in self._events if event.action == Action.URGE]
        if not pressed:
            return ""
        at = pressed[-1].at
        forms = {event.submission_id for event in pressed if event.at == at}
        since = {
            event.submission_id
            for event in self._events
            if event.action == Action.SUBMIT and event.at > at
        }
        return f"上次催报{_at(at)}，{len(forms)}个单位；其后{len(forms & since)}个单位已提交。"

    # --- before publishing, and lately

    @property
    def checks(self) -> list[PublishingCheck]:
        """What readers will miss or stumble over once the period is published."""
        missing = [unit for unit in self.units if not unit.has_approved]
        again = [
            unit
            for unit in self.units
            if unit.has_approved and unit.form.state != SubmissionState.APPROVED
        ]
        looked = [(unit, row, glance) for unit in self.units for row, glance in unit.glances]
        undetermined = [(unit, row) for unit, row, glance in looked if glance.is_undetermined]
        fallen = [(unit, row, glance.fallen) for unit, row, glance in looked if glance.fallen]
        found = []
        if missing:
            sentence = (
                f"{len(missing)}个单位{self._rows(missing)}行没有审核通过，发布后显示“未填报”。"
            )
            found.append(
                PublishingCheck(
                    "not_reported",
                    "未交未审",
                    sentence,
                    [(str(unit), unit.url) for unit in missing],
                )
            )
        if again:
            sentence = f"{len(again)}个单位有新的一版没有审核，发布的是上一版的数。"
            found.append(
                PublishingCheck(
                    "not_due", "重新打开", sentence, [(str(unit), unit.url) for unit in again]
                )
            )
        if undetermined:
            links = [(row.title, _anchor(unit, row)) for unit, row in undetermined]
            found.append(
                PublishingCheck(
                    "undetermined", "待评定", f"{len(undetermined)}行还没有评定。", links
                )
            )
        if fallen:
            links = [
                (f"{unit}{row.title}：{said}", _anchor(unit, row)) for unit, row, said in fallen
            ]
            found.append(
                PublishingCheck("short", "数据核对", f"{len(fallen)}行累计小于上期。", links)
            )
        return found or [
            PublishingCheck(
                "met", "没有问题", "各单位都已审核通过，没有待评定的，没有累计小于上期的。"
            )
        ]

    @property
    def recent(self) -> list[tuple[str, str]]:
        """What was done last, the newest first: when, and a line; what was done to many at once is one line."""
        groups = groupby(
            reversed(self._events), key=lambda event: (event.action, event.by_id, _at(event.at))
        )
        found = []
        for (_, _, at), events in groups:
            found.append((at, _told(list(events))))
            if len(found) == RECENT:
                break
        return found

    def periods(self, others: Iterable[Any]) -> list[Choice]:
        """The switch between the plan's periods; there is something behind those that have forms."""
        return [
            Choice(
                other.label,
                board_url(other),
                current=other.pk == self.period.pk,
                available=bool(other.forms),
            )
            for other in others
        ]


def board_url(period: Period) -> str:
    return reverse("admin:reporting_period_board", args=[period.pk])


def _anchor(unit: DepartmentSubmission, row: ReportRow) -> str:
    return f"{unit.url}#{row_prefix(row)}"


def _told(events: list[SubmissionEvent]) -> str:
    """县民政局 退回（周某某）：青龙山陵园累计数小于上期; 县教委等5个单位 审核通过（周某某）."""
    first, units = (
        events[-1],
        list(dict.fromkeys(event.submission.unit_name for event in reversed(events))),
    )
    who = (
        f"{'、'.join(units[:NAMED])}等{len(units)}个单位"
        if len(units) > NAMED
        else "、".join(units)
    )
    revision = (
        f"第{first.submission.revision}版"
        if len(events) == 1 and first.submission.revision > 1
        else ""
    )
    words = f"：{first.words}" if len(events) == 1 and first.words else ""
    return f"{who} {first.get_action_display()}{revision}（{first.by or '系统'}）{words}"


def _at(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "n月j日 H:i")


def _days_from(day: datetime.date, today: datetime.date) -> str:
    """昨天 / 今天 / 明天 / 已过5天 / 还有5天."""
    left = (day - today).days
    near = {-1: "昨天", 0: "今天", 1: "明天"}
    return near.get(left) or (f"还有{left}天" if left > 0 else f"已过{-left}天")
