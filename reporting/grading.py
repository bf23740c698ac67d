"""Grading a project: money against pace as one of five grades, and what is late as plain facts; no query, no clock.

Figures are compared as they are shown: completion and pace in % are rounded half-up to one decimal, then subtracted.
Amounts are in 万元. Every judgement tells its arithmetic as a sentence.
"""

import calendar
import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from reporting.enums import Grade
from reporting.figures import difference, half_up, plain, trimmed
from reporting.rule import POINTS

ALMOST = Decimal("99.9")


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


def last_day(year: int, month: int) -> datetime.date:
    """The last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class NodeDates:
    """One 前期节点: when it should be done and when it was."""

    label: str
    planned_on: datetime.date | None
    done_on: datetime.date | None


@dataclass(frozen=True)
class ProjectFacts:
    """What is known of a project's line at the end of a period. Raises ValueError for a month outside 1–12."""

    year: int
    through: int
    investment: Decimal
    """The year's planned investment."""
    completed: Decimal | None = None
    """Of the year so far; None: not reported."""
    arrived: Decimal | None = None
    is_new: bool = False
    """新开工: the year's plan has it start."""
    is_preparation: bool = False
    """前期: it is judged by its nodes alone."""
    planned_start: datetime.date | None = None
    planned_finish: datetime.date | None = None
    started_on: datetime.date | None = None
    finished_on: datetime.date | None = None
    milestones: Mapping[int, Decimal] = field(default_factory=dict)
    """Month → what should be done by its end; they replace the even pace."""
    nodes: tuple[NodeDates, ...] = ()
    is_due: bool = True
    """Whether the period asks for the project at all."""
    is_reported: bool = False
    missing_reason: str = ""
    months_due: Collection[int] = frozenset(range(1, 13))
    """The months whose reports ask for projects."""

    def __post_init__(self) -> None:
        if not 1 <= self.through <= 12:
            raise ValueError(f"not a month: {self.through}")

    @property
    def last_day(self) -> datetime.date:
        """The last day of the period."""
        return last_day(self.year, self.through)

    @property
    def has_started(self) -> bool:
        """Whether it had started by the end of the period."""
        return self.started_on is not None and self.started_on <= self.last_day

    @property
    def has_finished(self) -> bool:
        """Whether it had been finished by the end of the period."""
        return self.finished_on is not None and self.finished_on <= self.last_day

    def is_by_now(self, month: datetime.date | None) -> bool:
        """Whether a planned month has ended within the period."""
        return month is not None and (month.year, month.month) <= (self.year, self.through)

    @property
    def starts_this_year(self) -> bool:
        """Whether the year's plan has it start within the year."""
        return self.is_new and self.planned_start is not None and self.planned_start.year <= self.year

    @property
    def finishes_this_year(self) -> bool:
        """Whether its planned finish lies in the year."""
        return not self.is_preparation and self.planned_finish is not None and self.planned_finish.year == self.year


@dataclass(frozen=True)
class ProjectPace:
    """Which share of the year's investment should be done by the end of a period, and why."""

    share: Fraction
    words: str
    is_before_start: bool = False

    @property
    def percent(self) -> Decimal:
        """In %, one decimal."""
        return half_up(self.share * 100, 1)


def pace_of(facts: ProjectFacts) -> ProjectPace:
    """序时进度 of the project's line: by its milestones, else months gone ÷ months of the year it is built in.

    Both months of start and finish count. Decisions where the design leaves room: a start or finish that is not planned
    is the year's; a finish planned before the year leaves no months, so that the whole year counts; of milestones the
    latest that is past counts, before the first nothing is expected; at the year's end all of it is.
    """
    year, through = facts.year, facts.through
    start, finish = facts.planned_start, facts.planned_finish
    if start is not None and (start.year, start.month) > (year, through):
        return ProjectPace(Fraction(0), f"计划{_month(start, year)}开工，未到开工时间", is_before_start=True)
    if facts.milestones and facts.investment > 0:
        return _by_milestones(facts)
    first = start.month if start is not None and start.year == year else 1
    last = finish.month if finish is not None and finish.year == year else 12
    why = ""
    if finish is not None and finish.year < year:
        why = f"计划{_month(finish, year)}竣工，已过，按全年计；"
    months, gone = last - first + 1, min(through, last) - first + 1
    share = Fraction(gone, months)
    return ProjectPace(share, f"{why}本年{first}月至{last}月建设，{gone} ÷ {months} = {_percent(share)}")


def _by_milestones(facts: ProjectFacts) -> ProjectPace:
    past = [month for month in facts.milestones if month <= facts.through]
    if facts.through == 12:
        return ProjectPace(Fraction(1), "年底应全部完成")
    if not past:
        return ProjectPace(Fraction(0), f"按节点判断，首个节点在{min(facts.milestones)}月")
    month = max(past)
    typed = facts.milestones[month]
    share = min(Fraction(typed) / Fraction(facts.investment), Fraction(1))
    return ProjectPace(
        share,
        f"{month}月节点为{_money(typed)}，{_number(typed)} ÷ {_number(facts.investment)} = {_percent(share)}",
    )


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
    label: str
    """The word beside the mark: 正常, 正常（超前）, 未到开工时间 …"""
    sentence: str
    """The arithmetic: 完成44.5%，序时50.0%，低5.5个百分点，判为略慢."""
    is_ahead: bool = False
    completion: Decimal | None = None
    """完成率 in %, one decimal; below 100.0 as long as the plan is not reached."""
    pace: Decimal | None = None
    """序时进度 in %, one decimal."""
    points: Decimal | None = None
    """完成率 − 序时进度, in 个百分点."""
    late_start: Fact | None = None
    """未按期开工; None where no start is planned by now."""
    late_money: Fact | None = None
    """资金滞后; None where the money is not known."""
    unfinished: Fact | None = None
    """到期未竣工; None where no finish is planned by now."""

    @property
    def lags(self) -> bool:
        """Whether it is flagged: from 滞后 down."""
        return self.grade.lags

    @property
    def late_facts(self) -> list[Fact]:
        """The facts that hold against it."""
        return [fact for fact in (self.late_start, self.late_money, self.unfinished) if fact is not None and fact.holds]


def judge_project(facts: ProjectFacts, bounds: Bounds) -> GradedProject:
    """The judgement of one line of a plan's projects at the end of a period."""
    if facts.is_preparation:
        return _by_nodes(facts)
    pace = pace_of(facts)
    if facts.completed is None:
        if not facts.is_reported and pace.is_before_start:
            return _ungraded(facts, Grade.NOT_YET, f"{pace.words}。")
        if not facts.is_due:
            return _ungraded(facts, Grade.NOT_DUE, f"{facts.through}月不填报项目进度，不作判断。")
        reason = f"，原因：{facts.missing_reason.rstrip('。')}" if facts.missing_reason else ""
        return _ungraded(facts, Grade.NOT_REPORTED, f"应填报完成投资而未填报{reason}，不作判断。")
    done = f"完成投资{_money(facts.completed)}"
    if pace.is_before_start and not facts.completed:
        return _ungraded(facts, Grade.NOT_YET, f"{pace.words}。")
    if not facts.investment:
        return _ungraded(facts, Grade.NO_PLAN, f"{done}，没有年度计划投资，不作判断。")
    completion = half_up(Fraction(facts.completed) / Fraction(facts.investment) * 100, 1)
    if facts.completed < facts.investment:
        # 1499.9 of 1500 rounds to 100.0; what is not done must not read as if it were.
        completion = min(completion, ALMOST)
    points = difference(completion, pace.percent)
    given = grade(points, bounds)
    ahead = points >= bounds.ahead
    label = f"{given.label}（超前）" if ahead else given.label
    sentence = (
        f"{done}，年度计划{_money(facts.investment)}；{pace.words}。"
        f"完成{plain(completion)}%，序时{plain(pace.percent)}%，{points_in_words(points)}，判为{label}。"
    )
    return GradedProject(
        facts,
        given,
        label,
        sentence,
        is_ahead=ahead,
        completion=completion,
        pace=pace.percent,
        points=points,
        late_money=_late_money(facts, pace),
        late_start=_late_start(facts),
        unfinished=_unfinished(facts),
    )


def points_in_words(points: Decimal) -> str:
    """低5.5个百分点."""
    if not points:
        return "持平"
    return f"{'低' if points < 0 else '高'}{plain(points.copy_abs())}{POINTS}"


def _ungraded(facts: ProjectFacts, given: Grade, sentence: str) -> GradedProject:
    """What no money is held against a pace for; what is late is told all the same, save of a project in preparation."""
    dated = not facts.is_preparation
    return GradedProject(
        facts,
        given,
        given.label,
        sentence,
        late_start=_late_start(facts) if dated else None,
        unfinished=_unfinished(facts) if dated else None,
    )


def _by_nodes(facts: ProjectFacts) -> GradedProject:
    """A project in preparation: each dated node is done in time, or late."""
    dated = [node for node in facts.nodes if node.planned_on is not None]
    if not dated:
        return _ungraded(facts, Grade.NO_NODES, "前期项目按前期节点判断，还没有排节点的日期。")
    due = [node for node in dated if node.planned_on is not None and node.planned_on <= facts.last_day]
    late = [node for node in due if node.done_on is None or node.done_on > facts.last_day]
    done = sum(node.done_on is not None and node.done_on <= facts.last_day for node in facts.nodes)
    count = f"{len(dated)}个节点排了日期，到期{len(due)}个，已办结{done}个"
    if late:
        names = "、".join(f"{node.label}（应于{_day(node.planned_on, facts.year)}办结）" for node in late)
        return _ungraded(facts, Grade.NODES_LATE, f"{count}；逾期{len(late)}个：{names}。")
    return _ungraded(facts, Grade.NODES_KEPT, f"{count}，没有逾期的。")


def _late_start(facts: ProjectFacts) -> Fact | None:
    planned, started = facts.planned_start, facts.started_on
    if planned is None or not facts.is_by_now(planned):
        return None
    words = f"计划{_month(planned, facts.year)}开工"
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
    words = f"计划{_month(planned, facts.year)}竣工"
    if finished is None or not facts.has_finished:
        return Fact(True, f"{words}，尚未竣工")
    return Fact(False, f"{words}，{_day(finished, facts.year)}竣工")


def _late_money(facts: ProjectFacts, pace: ProjectPace) -> Fact | None:
    if facts.arrived is None or not facts.investment:
        return None
    share = half_up(Fraction(facts.arrived) / Fraction(facts.investment) * 100, 1)
    words = f"到位资金{_money(facts.arrived)}，占年度计划{plain(share)}%，序时{plain(pace.percent)}%"
    return Fact(share < pace.percent, words)


@dataclass(frozen=True)
class Rate:
    """One of 四率: a quotient with both its parts in words."""

    name: str
    numerator: Decimal
    denominator: Decimal
    words: str
    """已开工55个 ÷ 应开工60个."""
    beside: str
    """What the whole year comes to, or who is missing; empty where there is nothing to add."""

    @property
    def percent(self) -> Decimal | None:
        """In %, one decimal; below 100.0 as long as anything is lacking; None where nothing is asked for."""
        if not self.denominator:
            return None
        share = half_up(Fraction(self.numerator) / Fraction(self.denominator) * 100, 1)
        return min(share, ALMOST) if self.numerator < self.denominator else share

    @property
    def text(self) -> str:
        """91.7%; a dash where nothing is asked for."""
        return "—" if self.percent is None else f"{plain(self.percent)}%"


def four_rates(rows: Iterable[GradedProject]) -> tuple[Rate, Rate, Rate, Rate]:
    """四率 of any slice: 开工率, 投资完成率, 资金到位率, 竣工率.

    开工率 counts the lines listed as 新开工 whose planned month of start is past; 竣工率 those whose planned month of
    finish, in this year, is. Both money rates are over the planned investment of all lines of the slice, reported or
    not; who has not reported is told beside.
    """
    facts = [row.facts for row in rows]
    to_start = [each for each in facts if each.starts_this_year]
    starting = [each for each in to_start if each.is_by_now(each.planned_start)]
    started = sum(each.has_started for each in starting)
    to_finish = [each for each in facts if each.finishes_this_year]
    finishing = [each for each in to_finish if each.is_by_now(each.planned_finish)]
    finished = sum(each.has_finished for each in finishing)
    return (
        Rate(
            "开工率",
            Decimal(started),
            Decimal(len(starting)),
            f"已开工{started}个 ÷ 应开工{len(starting)}个",
            f"全年计划新开工{len(to_start)}个，已开工{sum(each.has_started for each in to_start)}个",
        ),
        _money_rate("投资完成率", "完成投资", [each.completed for each in facts], facts),
        _money_rate("资金到位率", "到位资金", [each.arrived for each in facts], facts),
        Rate(
            "竣工率",
            Decimal(finished),
            Decimal(len(finishing)),
            f"已竣工{finished}个 ÷ 应竣工{len(finishing)}个",
            f"全年计划竣工{len(to_finish)}个，已竣工{sum(each.has_finished for each in to_finish)}个",
        ),
    )


def _money_rate(name: str, what: str, amounts: list[Decimal | None], facts: list[ProjectFacts]) -> Rate:
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Decimal(0))
    planned = sum((each.investment for each in facts), Decimal(0))
    missing = len(amounts) - len(known)
    return Rate(
        name,
        total,
        planned,
        f"{what}{_money(total)} ÷ 年度计划投资{_money(planned)}",
        f"{len(amounts)}个项目中{len(known)}个有数据" if missing else "",
    )


def _money(amount: Decimal) -> str:
    return f"{_number(amount)}万元"


def _number(amount: Decimal) -> str:
    return plain(trimmed(amount))


def _percent(share: Fraction) -> str:
    return f"{plain(half_up(share * 100, 1))}%"


def _month(month: datetime.date, year: int) -> str:
    return f"{month.month}月" if month.year == year else f"{month.year}年{month.month}月"


def _day(day: datetime.date | None, year: int) -> str:
    if day is None:
        return ""
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"
