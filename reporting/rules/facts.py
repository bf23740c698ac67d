"""What a judgement is made from: the terms of the row, and what is known at a period's end."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.enums import Attribute, DataNature, Direction, GrowthBasis, Measure, Pace, Verdict
from reporting.months import last_day, months_label
from reporting.rules.figures import with_unit
from reporting.rules.rule import gap_unit_of

ALL_MONTHS = frozenset(range(1, 13))
YEAR_END = 12


@dataclass(frozen=True)
class Counting:
    """How a plan's row counts its figures; what is counted otherwise is not compared with it."""

    unit: str
    """The unit for sentences, empty where there is none."""
    measure: Measure
    growth_basis: GrowthBasis = GrowthBasis.UNKNOWN


@dataclass(frozen=True)
class Terms:
    """How one printed row is judged, besides its rule."""

    text: str
    """The target cell as printed."""
    unit: str
    """The row's unit as printed, empty where the plan prints none."""
    attribute: Attribute | None
    """The row's own attribute, or its headline's where it has none."""
    measure: Measure
    direction: Direction
    pace: Pace = Pace.EVEN
    gap_unit: str = ""
    """The unit that a gap is shown in; empty: 个百分点 for a %, else the row's unit."""
    near_band: Decimal | None = None
    """How far from the printed number 基本达到 goes, in the row's unit; None: no band."""
    months_due: Collection[int] = ALL_MONTHS
    """The months (1–12) whose reports contain this row."""
    maximum_per_year: Decimal | None = None
    """The most that a whole year can bring; 365 or 366 means days, counted by the calendar."""
    ceiling_share: Decimal = Decimal(80)
    """From which share of a cumulative ceiling, in %, the row is behind."""
    year_end_from: int = 12
    """The first month in which a year-end paced row is judged by its pace."""
    milestones: Mapping[int, Decimal] = field(default_factory=dict)
    """For milestone pace: month → the figure to be reached by its end, in the row's unit."""
    growth_basis: GrowthBasis = GrowthBasis.UNKNOWN
    """At which prices a rate is computed."""
    amount_unit: str = ""
    """The unit of the amounts that a rate is a growth of."""
    plain_comparison: bool = False
    """不作推算: the figure stands beside its number and last year's, with no remainder, projection
    or praise (deaths, fires, 信访); its status is as of any other row."""
    is_growth: bool = False
    """Whether it is a growth in % (增速), which sentences say as 增长6%, 下降27.5%."""
    due_on: datetime.date | None = None
    """完成时限: the day by which all is to be done; None: the year's end."""
    expected_places: int = 2
    """To how many decimals what is expected by now is rounded."""

    @property
    def spoken_unit(self) -> str:
        """The unit for sentences: the printed one, or the one of the gap where none is printed."""
        return self.unit or self.gap_unit

    @property
    def counting(self) -> Counting:
        """How the row counts its figures."""
        return Counting(self.spoken_unit, self.measure, self.growth_basis)

    @property
    def unit_of_gap(self) -> str:
        """The unit of a difference of two of the row's figures."""
        return self.gap_unit or gap_unit_of(self.unit)

    def full_month(self, year: int) -> int:
        """The month by whose end all is expected, counted from January of the year.

        9月1日前 asks for it by the end of August (8). 0 where that was before the year; above 12
        where it comes after it.
        """
        if self.due_on is None:
            return YEAR_END
        last = self.due_on - datetime.timedelta(days=1)
        return max((last.year - year) * 12 + last.month, 0)


@dataclass(frozen=True)
class Base:
    """Last year's value, which a step or a level starts from."""

    value: Decimal
    year: int
    source: str
    """Where it is from, as the sentence calls it: 2023年12月完成数."""
    nature: DataNature | None = None


@dataclass(frozen=True)
class SameMonths:
    """上年同期: last year's figure for the same months, of the same indicator."""

    base: Base
    counting: Counting | None = None
    """How last year's plan counted it; None where that plan is not on record."""
    is_observed: bool = False
    """Whether it is from outside the reporting cycle (参考数据)."""

    def shown(self, unit: str) -> str:
        """12.18亿元, in the unit of last year's plan; `unit` where that is not on record."""
        return with_unit(self.base.value, self.counting.unit if self.counting else unit)


@dataclass(frozen=True)
class LastYearShare:
    """What the same months of last year brought, and that whole year, in the row's unit."""

    same_months: Decimal
    full_year: Decimal
    source: str


@dataclass(frozen=True)
class Amounts:
    """The amounts that a rate is a growth of, in the row's amount unit."""

    now: Decimal
    """Of the year so far."""
    same_months: Decimal
    """Of last year's same months."""
    full_year: Decimal
    """Of last year's whole year."""


@dataclass(frozen=True)
class Compared:
    """What a tied target is compared with, in the same months."""

    name: str
    """The other figure in a sentence: 1—6月地区生产总值增速, 全市1—6月同一指标."""
    value: Decimal | None = None
    """The other figure, in the row's unit; for a rank the one to be reached. None: unknown."""
    rank: int | None = None
    """The row's own rank in the city, where ranks are compared. None: unknown."""
    last_rank: int | None = None
    """Its rank in the city of last year, where ranks are compared with that."""


@dataclass(frozen=True)
class Facts:
    """What is known of a row at the end of a period. Raises ValueError for a month outside 1–12."""

    year: int
    through: int
    """The month that the period runs through, 1–12."""
    value: Decimal | None = None
    in_words: str = ""
    """What was reported in words, for a target without a number."""
    verdict: Verdict | None = None
    missing_reason: str = ""
    """Why there is no value, as the unit stated it (数据未发布 …)."""
    base: Base | None = None
    same_months: SameMonths | None = None
    last_year_share: LastYearShare | None = None
    amounts: Amounts | None = None
    compared: Compared | None = None
    base_differs: str = ""
    """Why last year's value is no base though it is known: 上年单位为万元; else empty."""

    def __post_init__(self) -> None:
        if self.through not in ALL_MONTHS:
            raise ValueError(f"not a month: {self.through}")

    @property
    def year_is_over(self) -> bool:
        """Whether the period is the whole year."""
        return self.through == 12

    def is_final(self, terms: Terms) -> bool:
        """Whether the row's time is over: its 完成时限 is past, or without one the year is."""
        if terms.due_on is None:
            return self.year_is_over
        return terms.due_on <= last_day(self.year, self.through)

    @property
    def last_years_value(self) -> Base | None:
        """The base, if it is last year's, else None."""
        if self.base is not None and self.base.year == self.year - 1:
            return self.base
        return None

    @property
    def span(self) -> str:
        """The period in words: 1月, 1—6月, 全年."""
        if self.year_is_over:
            return "全年"
        return months_label(self.through)
