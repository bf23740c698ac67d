"""Grading a project: its money against its pace, and what is late; no query, no clock.

Figures are compared as they are shown: completion and pace in % are rounded half-up to one decimal,
then subtracted. Amounts are in 万元. The sentences with the arithmetic are composed on demand: of
earlier periods only the grades are read.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reporting.enums import Grade
from reporting.months import month_of
from reporting.rules.figures import bare, completion, difference, percent, plain
from reporting.rules.labels import GapWords, reason_in_words
from reporting.rules.projects.facts import ProjectFacts
from reporting.rules.rule import POINTS
from reporting.rules.summary import pace_in_words


@dataclass(frozen=True)
class Bounds:
    """From how many points of 完成率 − 序时进度 on a grade is given.

    A bound itself belongs to the better grade.
    """

    ahead: Decimal = Decimal(10)
    normal: Decimal = Decimal(0)
    slow: Decimal = Decimal(-10)
    lagging: Decimal = Decimal(-20)
    far_behind: Decimal = Decimal(-30)


def grade(points: Decimal, bounds: Bounds) -> Grade:
    """The grade of a project that is so many points ahead of its pace (negative: behind it)."""
    for bound, given in (
        (bounds.normal, Grade.NORMAL),
        (bounds.slow, Grade.SLOW),
        (bounds.lagging, Grade.LAGGING),
        (bounds.far_behind, Grade.FAR_BEHIND),
    ):
        if points >= bound:
            return given
    return Grade.SEVERE


@dataclass(frozen=True)
class Fact:
    """Something that is late, or is not, with its dates in a sentence."""

    holds: bool
    sentence: str


@dataclass(frozen=True)
class GradedProject:
    """What a project's line comes to at the end of a period."""

    facts: ProjectFacts
    grade: Grade
    why_not: str = ""
    """Why there is no grade by money and pace; empty if completion, pace and points are known."""
    is_ahead: bool = False
    completion: Decimal | None = None
    """完成率 in %, one decimal; below 100.0 as long as the plan is not reached."""
    pace: Decimal | None = None
    """序时进度 in %, one decimal."""
    points: Decimal | None = None
    """完成率 − 序时进度, in 个百分点."""

    @property
    def label(self) -> str:
        """The word beside the mark: 正常, 正常（超前）, 未到开工时间 …"""
        return f"{self.grade.label}（超前）" if self.is_ahead else self.grade.label

    @cached_property
    def sentence(self) -> str:
        """The arithmetic: 完成年度计划的44.5%，序时50.0%，慢于序时5.5个百分点，判为略慢."""
        if self.why_not:
            return self.why_not
        facts = self.facts
        assert facts.completed is not None
        assert self.completion is not None
        assert self.pace is not None
        assert self.points is not None
        done = f"完成投资{bare(facts.completed)}万元，年度计划{bare(facts.investment)}万元"
        shares = f"完成年度计划的{plain(self.completion)}%，序时{plain(self.pace)}%"
        return (
            f"{done}；{facts.pace.words}。"
            f"{shares}，{pace_in_words(self.points)}，判为{self.label}。"
        )

    @property
    def lags(self) -> bool:
        """Whether it is flagged: from 滞后 down."""
        return self.grade.lags

    # A project in preparation is judged by its nodes alone, so that nothing else of it is late.

    @cached_property
    def late_start(self) -> Fact | None:
        """未按期开工; None where no start is planned by now."""
        return None if self.facts.is_preparation else _late_start(self.facts)

    @cached_property
    def late_money(self) -> Fact | None:
        """资金滞后; None where the money is not known, or there is no pace to compare it with."""
        return None if self.pace is None else _late_money(self.facts)

    @cached_property
    def unfinished(self) -> Fact | None:
        """到期未竣工; None where no finish is planned by now."""
        return None if self.facts.is_preparation else _unfinished(self.facts)

    @property
    def late_facts(self) -> list[Fact]:
        """What is late."""
        facts = (self.late_start, self.late_money, self.unfinished)
        return [fact for fact in facts if fact is not None and fact.holds]


def judge_project(facts: ProjectFacts, bounds: Bounds) -> GradedProject:
    """The judgement of one line of a plan's projects at the end of a period."""
    if facts.is_preparation:
        return _by_nodes(facts)
    if facts.completed is None:
        return _without_investment(facts)
    pace = facts.pace
    if pace.is_before_start and not facts.completed:
        return GradedProject(facts, Grade.NOT_YET, f"{pace.words}。")
    if not facts.investment:
        done = f"完成投资{bare(facts.completed)}万元"
        return GradedProject(facts, Grade.NO_PLAN, f"{done}，没有年度计划投资，暂不评价。")
    done_of_plan = completion(facts.completed, facts.investment)
    points = difference(done_of_plan, pace.percent)
    return GradedProject(
        facts,
        grade(points, bounds),
        is_ahead=points >= bounds.ahead,
        completion=done_of_plan,
        pace=pace.percent,
        points=points,
    )


def _without_investment(facts: ProjectFacts) -> GradedProject:
    """A project of which no completed investment is reported."""
    if not facts.is_reported and facts.pace.is_before_start:
        return GradedProject(facts, Grade.NOT_YET, f"{facts.pace.words}。")
    if not facts.is_due:
        return GradedProject(facts, Grade.NOT_DUE, f"{facts.through}月不填报项目进度，暂不评价。")
    reason = reason_in_words(facts.missing_reason)
    sentence = f"应填报完成投资而未填报{reason}，暂不评价。"
    return GradedProject(facts, Grade.NOT_REPORTED, sentence)


def points_gap(points: Decimal) -> GapWords:
    """低 | 5.5 | 个百分点, of 完成率 against 序时进度; 与序时持平 alone where they are one."""
    if not points:
        return GapWords("与序时持平")
    return GapWords("低" if points < 0 else "高", plain(points.copy_abs()), POINTS)


def points_in_words(points: Decimal) -> str:
    """The same in a sentence: 低5.5个百分点."""
    gap = points_gap(points)
    return f"{gap.word}{gap.number}{gap.unit}"


def _by_nodes(facts: ProjectFacts) -> GradedProject:
    """A project in preparation: every dated node is done in time, or late."""
    dated = 0
    due = 0
    done = 0
    late = []
    for node in facts.nodes:
        is_done = node.done_on is not None and node.done_on <= facts.last_day
        done += is_done
        if node.planned_on is None:
            continue
        dated += 1
        if node.planned_on <= facts.last_day:
            due += 1
            if not is_done:
                late.append(f"{node.label}（应于{_day(node.planned_on, facts.year)}办结）")
    if not dated:
        return GradedProject(facts, Grade.NO_NODES, "前期项目按前期节点判断，还没有排节点的日期。")
    count = f"{dated}个节点排了日期，到期{due}个，已办结{done}个"
    if late:
        sentence = f"{count}；逾期{len(late)}个：{'、'.join(late)}。"
        return GradedProject(facts, Grade.NODES_LATE, sentence)
    return GradedProject(facts, Grade.NODES_KEPT, f"{count}，没有逾期的。")


def _late_start(facts: ProjectFacts) -> Fact | None:
    planned = facts.planned_start
    started = facts.started_on
    if planned is None or not facts.is_by_now(planned):
        return None
    words = f"计划{month_of(planned, facts.year)}开工"
    if started is None or not facts.has_started:
        # What the plan lists as 续建 has been started, whether the day is known or not.
        return Fact(True, f"{words}，尚未开工") if facts.is_new else None
    late = (started.year - planned.year) * 12 + started.month - planned.month
    after = f"，晚{late}个月" if late > 0 else "，按期"
    return Fact(False, f"{words}，{_day(started, facts.year)}开工{after}")


def _unfinished(facts: ProjectFacts) -> Fact | None:
    planned = facts.planned_finish
    finished = facts.finished_on
    if planned is None or not facts.is_by_now(planned):
        return None
    words = f"计划{month_of(planned, facts.year)}竣工"
    if finished is None or not facts.has_finished:
        return Fact(True, f"{words}，尚未竣工")
    return Fact(False, f"{words}，{_day(finished, facts.year)}竣工")


def _late_money(facts: ProjectFacts) -> Fact | None:
    if facts.arrived is None or not facts.investment:
        return None
    share = percent(facts.arrived, facts.investment)
    pace = facts.pace.percent
    words = f"到位资金{bare(facts.arrived)}万元，占年度计划{plain(share)}%，序时{plain(pace)}%"
    return Fact(share < pace, words)


def _day(day: datetime.date, year: int) -> str:
    return f"{month_of(day, year)}{day.day}日"
