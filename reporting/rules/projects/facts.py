"""What is known of a project's line at the end of a period, and its pace.

No query, no clock. Amounts are in 万元.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

from reporting.months import last_day, month_of
from reporting.rules.figures import bare, half_up, plain


@dataclass(frozen=True)
class NodeDates:
    """One 前期节点: when it should be done and when it was."""

    label: str
    planned_on: datetime.date | None
    done_on: datetime.date | None


@dataclass(frozen=True)
class ProjectFacts:
    """What is known of a project's line at the end of a period.

    Raises ValueError for a month outside 1–12.
    """

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
    """Month → the investment to be done by its end; milestones replace the even pace."""
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

    @cached_property
    def last_day(self) -> datetime.date:
        """The last day of the period."""
        return last_day(self.year, self.through)

    @cached_property
    def pace(self) -> "ProjectPace":
        """序时进度: which share of the year's investment should be done by now."""
        return pace_of(self)

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
        return (
            self.is_new and self.planned_start is not None and self.planned_start.year <= self.year
        )

    @property
    def finishes_this_year(self) -> bool:
        """Whether its planned finish lies in the year."""
        return (
            not self.is_preparation
            and self.planned_finish is not None
            and self.planned_finish.year == self.year
        )


@dataclass(frozen=True)
class ProjectPace:
    """Which share of the year's investment should be done by the end of a period, and why."""

    share: Fraction
    words: str
    is_before_start: bool = False

    @cached_property
    def percent(self) -> Decimal:
        """In %, one decimal."""
        return half_up(self.share * 100, 1)


def pace_of(facts: ProjectFacts) -> ProjectPace:
    """序时进度 of the project's line: by its milestones, else months gone ÷ months of building.

    Both months of start and finish count. Decisions where the design leaves room: a start or finish
    that is not planned is the year's; a finish planned before the year leaves no months, so that
    the whole year counts; of milestones the latest that is past counts, before the first nothing is
    expected; at the year's end all of it is.
    """
    year = facts.year
    start = facts.planned_start
    if start is not None and (start.year, start.month) > (year, facts.through):
        words = f"计划{month_of(start, year)}开工，未到开工时间"
        return ProjectPace(Fraction(0), words, is_before_start=True)
    if facts.milestones and facts.investment > 0:
        return _by_milestones(facts)
    return _by_months(year, facts.through, start, facts.planned_finish)


@lru_cache(maxsize=4096)
def _by_months(
    year: int, through: int, start: datetime.date | None, finish: datetime.date | None
) -> ProjectPace:
    """Months gone ÷ months of building; many projects have the same."""
    first = 1
    last = 12
    words = ""
    if start is not None and start.year == year:
        first = start.month
    if finish is not None and finish.year == year:
        last = finish.month
    if finish is not None and finish.year < year:
        words = f"计划{month_of(finish, year)}竣工，已过，按全年计；"
    months = last - first + 1
    gone = min(through, last) - first + 1
    words += f"本年{first}月至{last}月建设，{gone} ÷ {months}"
    return _quotient(Fraction(gone, months), words)


def _by_milestones(facts: ProjectFacts) -> ProjectPace:
    if facts.through == 12:
        return ProjectPace(Fraction(1), "年底应全部完成")
    month = max((month for month in facts.milestones if month <= facts.through), default=None)
    if month is None:
        return ProjectPace(Fraction(0), f"按节点判断，首个节点在{min(facts.milestones)}月")
    typed = facts.milestones[month]
    share = min(Fraction(typed) / Fraction(facts.investment), Fraction(1))
    quotient = f"{bare(typed)} ÷ {bare(facts.investment)}"
    return _quotient(share, f"{month}月节点为{bare(typed)}万元，{quotient}")


def _quotient(share: Fraction, words: str) -> ProjectPace:
    """A pace whose words are its arithmetic up to the sign of equality."""
    return ProjectPace(share, f"{words} = {plain(half_up(share * 100, 1))}%")
