"""督办事项 as ready strings, for their list, its files, and the pages that name some of them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from chengkou.followups.subjects import urls_of
from reporting.enums import OPEN_FOLLOW_UPS, FollowUpAction, FollowUpState
from reporting.models import FollowUp, FollowUpEvent
from reporting.pages.units import unit_url
from reporting.rules.labels import in_chinese
from reporting.rules.office.leaders import plain_name
from reporting.spreadsheets.write import Cell

EXPORT_HEAD = (
    "编号",
    "事项",
    "来源",
    "批示领导或会议",
    "批示内容",
    "批示日期",
    "类别",
    "承办单位",
    "分管县领导",
    "办理期限",
    "状态",
    "期限情况",
    "最近回复",
    "回复日期",
    "演示数据",
)


@dataclass(frozen=True)
class FollowUpRow:
    """One 督办事项 as a list places it."""

    followup: FollowUp
    today: datetime.date
    about_url: str
    """The page of what it is about; empty for a matter that is no row of the plan."""
    reply: FollowUpEvent | None = None
    """The unit's last reply."""

    @property
    def number(self) -> str:
        """〔2024〕3号."""
        return self.followup.instruction.number_in_words

    @property
    def title(self) -> str:
        return self.followup.instruction.title

    @property
    def url(self) -> str:
        """Its own page."""
        return reverse("followup", args=[self.followup.instruction.plan.year, self.followup.pk])

    @property
    def words(self) -> str:
        return self.followup.instruction.words

    @property
    def whose(self) -> str:
        """张三批示; the meeting, or 发改委."""
        return self.followup.instruction.whose

    @property
    def kind(self) -> str:
        return self.followup.get_kind_display()

    @property
    def unit(self) -> str:
        return self.followup.department.name

    @property
    def unit_url(self) -> str:
        return unit_url(self.followup.instruction.plan.year, self.followup.department.code)

    @property
    def leader(self) -> str:
        """The county leader in charge of the unit; empty for nobody."""
        return plain_name(self.followup.department.county_leader)

    @property
    def state(self) -> FollowUpState:
        return FollowUpState(self.followup.state)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_FOLLOW_UPS

    @property
    def is_overdue(self) -> bool:
        return self.followup.is_overdue(self.today)

    @property
    def due(self) -> str:
        """2024年7月10日."""
        return in_chinese(self.followup.due_on)

    @property
    def date_words(self) -> str:
        """逾期5天; empty where nothing is to be said."""
        return self.followup.date_in_words(self.today)

    @property
    def is_sample(self) -> bool:
        return self.followup.instruction.is_sample

    @property
    def order(self) -> tuple[bool, bool, int, int]:
        """Sorts a list: open ones first, the overdue and earliest ahead; then the latest number."""
        due = self.followup.due_on.toordinal()
        is_answered = self.state is FollowUpState.REPLIED
        if self.is_open:
            return (False, is_answered, due, self.followup.pk)
        return (True, False, -self.followup.instruction.number, self.followup.pk)

    @property
    def export(self) -> tuple[Cell, ...]:
        """The cells of an exported file, under EXPORT_HEAD."""
        instruction = self.followup.instruction
        return (
            self.number,
            self.title,
            instruction.get_source_display(),
            self.whose,
            self.words,
            timezone.localdate(instruction.given_at).isoformat(),
            self.kind,
            self.unit,
            self.leader,
            self.followup.due_on.isoformat(),
            self.state.label,
            self.date_words,
            self.reply.words if self.reply else "",
            timezone.localdate(self.reply.at).isoformat() if self.reply else "",
            "演示数据" if self.is_sample else "",
        )


def rows_of(followups: Iterable[FollowUp], today: datetime.date) -> list[FollowUpRow]:
    """The rows of these, in the order of a list (at most three queries; read `with_names`)."""
    found = list(followups)
    urls = urls_of({each.instruction_id: each.instruction for each in found}.values())
    events = FollowUpEvent.objects.filter(followup__in=found, action=FollowUpAction.REPLY)
    # Events stand in order: the last one of each replaces those before.
    replies = {event.followup_id: event for event in events}
    rows = []
    for each in found:
        url = urls.get(each.instruction_id, "")
        rows.append(FollowUpRow(each, today, url, replies.get(each.pk)))
    return sorted(rows, key=lambda row: row.order)


@dataclass(frozen=True)
class FollowUps:
    """Some 督办事项 counted, as pages name them beside something else."""

    rows: Sequence[FollowUpRow]

    @property
    def open(self) -> list[FollowUpRow]:
        return [row for row in self.rows if row.is_open]

    @property
    def overdue(self) -> list[FollowUpRow]:
        return [row for row in self.rows if row.is_overdue]

    def number_in(self, state: FollowUpState) -> int:
        return sum(row.state is state for row in self.rows)

    @property
    def in_words(self) -> str:
        """未办结5件，其中逾期2件、已回复待办结1件; empty where nothing is open."""
        if not self.open:
            return ""
        parts = []
        counted = (
            ("待转办", self.number_in(FollowUpState.TO_PASS)),
            ("逾期", len(self.overdue)),
            ("已回复待办结", self.number_in(FollowUpState.REPLIED)),
        )
        for words, number in counted:
            if number:
                parts.append(f"{words}{number}件")
        more = f"，其中{'、'.join(parts)}" if parts else ""
        return f"未办结{len(self.open)}件{more}"
