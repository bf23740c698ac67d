"""The sample's 督办事项: one to be passed on, one overdue, one answered, one closed."""

import datetime
from collections.abc import Callable

from chengkou.demo.sample.rounds import at_half_past_nine
from chengkou.followups.page import first_of
from chengkou.followups.steps import NewInstruction, Taken, instruct, take_step
from chengkou.followups.subjects import Subject, subject_of
from indicators.models import Target
from projects.models import LivelihoodTask
from reporting.enums import FollowUpAction, FollowUpKind, FollowUpSource, RowGroup
from reporting.models import Department, FollowUp, Instruction, Plan, User

LEADER = "陈示例"
MEETING = "县政府第9次常务会议（示例）"


def add_followups(
    plan: Plan, today: datetime.date, *, reviewer: User, clerk_of: Callable[[Department], User]
) -> None:
    """Make them as of `today`; `clerk_of` gives who replies for a unit."""
    sample = _Sample(plan, today, reviewer, clerk_of)
    sample.closed()
    sample.overdue()
    sample.answered()
    sample.to_pass()


class _Sample:
    def __init__(
        self,
        plan: Plan,
        today: datetime.date,
        reviewer: User,
        clerk_of: Callable[[Department], User],
    ) -> None:
        self._plan = plan
        self._today = today
        self._reviewer = reviewer
        self._clerk_of = clerk_of
        self._leader = User.objects.get(username="lingdao")

    def closed(self) -> None:
        """A reminder about a livelihood task, which was settled."""
        task = LivelihoodTask.objects.filter(plan=self._plan).order_by("number", "pk")[0]
        followup = self._left(
            self._subject(RowGroup.TASKS, task.pk),
            "请尽快落实配套资金，按月报送进度。",
            days_ago=40,
            due_in=-20,
        )
        followup = self._take(followup, FollowUpAction.PASS, "", 39, kind=FollowUpKind.REMINDER)
        words = "配套资金已经到位，实施单位已进场，从本月起按月报送进度。"
        followup = self._take(followup, FollowUpAction.REPLY, words, 25)
        self._take(followup, FollowUpAction.CLOSE, "资金到位情况已核实。", 23)

    def overdue(self) -> None:
        """An instruction about an indicator that its unit has not answered."""
        followup = self._left(
            self._of_indicator(23),
            "请说明差距原因，提出年底前补齐的办法。",
            days_ago=20,
            due_in=-5,
        )
        self._take(followup, FollowUpAction.PASS, "请局主要负责同志审定后回复。", 19)

    def answered(self) -> None:
        """A matter of a meeting that waits for the reviewer."""
        subject = self._of_indicator(18)
        new = self._new(
            subject,
            "会议议定：每月调度一次城镇新增就业，弄清缺口在哪些乡镇。",
            due_in=10,
            source=FollowUpSource.MEETING,
            whose=MEETING,
        )
        followup = first_of(self._instruct(new, self._reviewer, 12), self._reviewer)
        words = "已建立月调度，缺口主要在三个乡镇，下月起组织专场招聘。"
        self._take(followup, FollowUpAction.REPLY, words, 2)

    def to_pass(self) -> None:
        """An instruction that the reviewer has not passed on yet."""
        subject = self._of_indicator(25)
        self._left(subject, "请分析原因，下周报我。", days_ago=1, due_in=7)

    def _of_indicator(self, number: int) -> Subject:
        target = Target.objects.get(
            plan=self._plan, number=number, row=0, section__catalogue="indicators"
        )
        return self._subject(RowGroup.INDICATORS, target.pk)

    def _subject(self, kind: RowGroup, key: int) -> Subject:
        subject = subject_of(self._plan, f"{kind.value}-{key}")
        assert subject is not None, "the row was read just now"
        return subject

    def _left(self, subject: Subject, words: str, *, days_ago: int, due_in: int) -> FollowUp:
        """An instruction of the leader's about it, of its lead unit."""
        new = self._new(subject, words, due_in=due_in)
        return first_of(self._instruct(new, self._leader, days_ago), self._leader)

    def _instruct(self, new: NewInstruction, by: User, days_ago: int) -> Instruction:
        return instruct(new, by=by, at=self._moment(days_ago))

    def _new(
        self,
        subject: Subject,
        words: str,
        *,
        due_in: int,
        source: FollowUpSource = FollowUpSource.LEADER,
        whose: str = LEADER,
    ) -> NewInstruction:
        return NewInstruction(
            plan=self._plan,
            title=subject.title,
            words=words,
            source=source,
            whose=whose,
            units=[subject.lead],
            due_on=self._today + datetime.timedelta(days=due_in),
            subject=subject,
            is_sample=True,
        )

    def _take(
        self,
        followup: FollowUp,
        action: FollowUpAction,
        words: str,
        days_ago: int,
        kind: FollowUpKind | None = None,
    ) -> FollowUp:
        by = self._reviewer
        if action is FollowUpAction.REPLY:
            by = self._clerk_of(followup.department)
        step = Taken(action, followup.version, words, kind=kind)
        return take_step(followup.pk, step, by=by, at=self._moment(days_ago))

    def _moment(self, days_ago: int) -> datetime.datetime:
        return at_half_past_nine(self._today - datetime.timedelta(days=days_ago))
