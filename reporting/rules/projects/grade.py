"""Grading a project: money against pace as one of five grades, and what is late as plain facts; no query, no clock.

Figures are compared as they are shown: completion and pace in % are rounded half-up to one decimal, then subtracted.
Amounts are in 万元. Every judgement tells its arithmetic as a sentence, put together when it is asked for: of the
periods before the one shown only the grades are.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reporting.enums import Grade
from reporting.months import month_of
from reporting.rules.figures import bare, completion, difference, percent, plain
from reporting.rules.projects.facts import ProjectFacts
from reporting.rules.rule import POINTS


@dataclass(frozen=True)
class Bounds:
    """From how many points of 完成率 − 序时进度 on each grade is given; a bound itself belongs to the better grade."""

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
    """Something about a project that is either so or not, with its dates in a sentence."""

    holds: bool
    sentence: str


@dataclass(frozen=True)
class GradedProject:
    """What a project's line comes to at the end of a period."""

    facts: ProjectFacts
    grade: Grade
    why_not: str = ""
    """Why no money is held against a pace; empty where it is, and completion, pace and points are known."""
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
        """The arithmetic: 完成44.5%，序时50.0%，低5.5个百分点，判为略慢."""
        facts = self.facts
        if (
            self.completion is None
            or self.pace is None
            or self.points is None
            or facts.completed is None
        ):
            return self.why_not
        return (
            f"完成投资{bare(facts.completed)}万元，年度计划{bare(facts.investment)}万元；{facts.pace.words}。"
            f"完成{plain(self.completion)}%，序时{plain(self.pace)}%，{points_in_words(self.points)}，判为{self.label}。"
        )

    @property
    def lags(self) -> bool:
        """Whether it is flagged: from 滞后 down."""
        return self.grade.lags

    # What is late is told of every project but one in preparation, which its nodes alone decide.

    @cached_property
    def late_start(self) -> Fact | None:
        """未按期开工; None where no start is planned by now."""
        return None if self.facts.is_preparation else _late_start(self.facts)

    @cached_property
    def late_money(self) -> Fact | None:
        """资金滞后; None where the money is not known, or none is held against a pace."""
        return None if self.pace is None else _late_money(self.facts)

    @cached_property
    def unfinished(self) -> Fact | None:
        """到期未竣工; None where no finish is planned by now."""
        return None if self.facts.is_preparation else _unfinished(self.facts)

    @property
    def late_facts(self) -> list[Fact]:
        """The facts that hold against it."""
        return [
            fact
            for fact in (self.late_start, self.late_money, self.unfinished)
            if fact is not None and fact.holds
        ]


def judge_project(facts: ProjectFacts, bounds: Bounds) -> GradedProject:
    """The judgement of one line of a plan's projects at the end of a period."""
    if facts.is_preparation:
        return _by_nodes(facts)
    pace = facts.pace
    if facts.completed is None:
        if not facts.is_reported and pace.is_before_start:
            return GradedProject(facts, Grade.NOT_YET, f"{pace.words}。")
        if not facts.is_due:
            return GradedProject(
                facts, Grade.NOT_DUE, f"{facts.through}月不填报项目进度，不作判断。"
            )
        reason = f"，原因：{facts.missing_reason.rstrip('。')}" if facts.missing_reason else ""
        return GradedProject(
            facts, Grade.NOT_REPORTED, f"应填报完成投资而未填报{reason}，不作判断。"
        )
    if pace.is_before_start and not facts.completed:
        return GradedProject(facts, Grade.NOT_YET, f"{pace.words}。")
    if not facts.investment:
        done = f"完成投资{bare(facts.completed)}万元"
        return GradedProject(facts, Grade.NO_PLAN, f"{done}，没有年度计划投资，不作判断。")
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


def points_in_words(points: Decimal) -> str:
    """低5.5个百分点."""
    if not points:
        return "持平"
    return f"{'低' if points < 0 else '高'}{plain(points.copy_abs())}{POINTS}"


def _by_nodes(facts: ProjectFacts) -> GradedProject:
    """A project in preparation: each dated node is done in time, or late."""
    dated = [node for node in facts.nodes if node.planned_on is not None]
    if not dated:
        return GradedProject(facts, Grade.NO_NODES, "前期项目按前期节点判断，还没有排节点的日期。")
    due = [
        node for node in dated if node.planned_on is not None and node.planned_on <= facts.last_day
    ]
    late = [node for node in due if node.done_on is None or node.done_on > facts.last_day]
    done = sum(node.done_on is not None and node.done_on <= facts.last_day for node in facts.nodes)
    count = f"{len(dated)}个节点排了日期，到期{len(due)}个，已办结{done}个"
    if late:
        names = "、".join(
            f"{node.label}（应于{_day(node.planned_on, facts.year)}办结）" for node in late
        )
        return GradedProject(facts, Grade.NODES_LATE, f"{count}；逾期{len(late)}个：{names}。")
    return GradedProject(facts, Grade.NODES_KEPT, f"{count}，没有逾期的。")


def _late_start(facts: ProjectFacts) -> Fact | None:
    planned, started = facts.planned_start, facts.started_on
    if planned is None or not facts.is_by_now(planned):
        return None
    words = f"计划{month_of(planned, facts.year)}开工"
    if started is None or not facts.has_started:
        if not facts.is_new:
            return None  # a project that the plan lists as 续建 has been started, whether the day is known or not
        return Fact(True, f"{words}，尚未开工")
    late = (started.year - planned.year) * 12 + started.month - planned.month
    after = f"，晚{late}个月" if late > 0 else "，按期"
    return Fact(False, f"{words}，{_day(started, facts.year)}开工{after}")


def _unfinished(facts: ProjectFacts) -> Fact | None:
    planned, finished = facts.planned_finish, facts.finished_on
    if planned is None or not facts.is_by_now(planned):
        return None
    words = f"计划{month_of(planned, facts.year)}竣工"
    if finished is None or not facts.has_finished:
        return Fact(True, f"{words}，尚未竣工")
    return Fact(False, f"{words}，{_day(finished, facts.year)}竣工")


def _late_money(facts: ProjectFacts) -> Fact | None:
    if facts.arrived is None or not facts.investment:
        return None
    share, pace = percent(facts.arrived, facts.investment), facts.pace.percent
    words = f"到位资金{bare(facts.arrived)}万元，占年度计划{plain(share)}%，序时{plain(pace)}%"
    return Fact(share < pace, words)


def _day(day: datetime.date | None, year: int) -> str:
    if day is None:
        return ""
    return f"{month_of(day, year)}{day.day}日"
