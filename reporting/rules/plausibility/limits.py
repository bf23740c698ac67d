"""Between which numbers a figure can lie: as the planner set it, else by its name and its unit."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from reporting.enums import Measure
from reporting.months import last_day, months_label
from reporting.rules.facts import YEAR_END, Terms
from reporting.rules.figures import places, plain
from reporting.rules.pace import counts_days
from reporting.rules.rounding import COUNTED
from reporting.rules.rule import PERCENT

DAYS_OF_YEAR = 366
WHOLE = Decimal(100)
SHARE_POINTS = Decimal(20)
"""By how many 个百分点 a share may move between two periods before it is asked about."""

CHANGES = (
    *("增速", "增长", "增幅", "涨幅", "降幅", "下降", "降低", "减少", "提高"),
    *("上升", "变动", "变化", "回落", "拉动"),
)
"""Words for what a figure in % has changed by: it may be negative, and beyond 100."""
SHARES = ("率", "比例", "比重", "占比", "强度", "覆盖面")
"""Words for a part of a whole."""
BEYOND_THE_WHOLE = (
    *("贡献率", "负债率", "产销率", "销售率", "完成率", "利润率", "收益率", "回报率"),
    *("赤字率", "周转率", "倍率", "汇率", "弹性", "指数", "存贷比", "性别比", "抚养比"),
)
"""Words for ratios of two things of which neither is a part of the other."""
BALANCES = (
    *("净", "利润", "盈", "亏", "结余", "顺差", "逆差", "差额", "赤字", "增减"),
    *("新增贷款", "新增存款", "余额增加", "增加额", "变动", "变化"),
)
"""Words for sums of what comes in and what goes out: they may be negative, and fall."""


class Nature(Enum):
    """What a figure is, as far as its name and unit say it without doubt."""

    DAYS = "days"
    """Days of the year so far."""
    SHARE = "share"
    """A part of a whole, in %."""
    AMOUNT = "amount"
    """Counts and amounts, of which there are none or some."""
    FREE = "free"
    """Growth rates, balances, and whatever is not known: any number."""


@dataclass(frozen=True)
class Limit:
    """A number that a figure may reach and not pass, and why, as a clause of a sentence."""

    number: Decimal
    why: str


@dataclass(frozen=True)
class Jump:
    """From which change on a figure has to be confirmed."""

    size: Decimal
    is_times: bool = False
    """A factor; else in % of the figure before, of a figure in % in 个百分点."""


@dataclass(frozen=True)
class SetLimits:
    """What the planner set for a row; None: by its name and unit."""

    low: Decimal | None = None
    high: Decimal | None = None
    is_whole: bool | None = None
    jump: Jump | None = None


NOTHING_SET = SetLimits()


@dataclass(frozen=True)
class Limits:
    """What can be typed into a row."""

    nature: Nature
    low: Limit | None = None
    high: Limit | None = None
    is_whole: bool = False
    jump: Jump | None = None

    @property
    def only_grows(self) -> bool:
        """Whether a sum of it through the year cannot become less."""
        return self.nature in (Nature.DAYS, Nature.AMOUNT)

    def problem(self, figure: Decimal) -> str:
        """Why the figure cannot be, as a clause of a sentence; empty where it can."""
        if self.low is not None and figure < self.low.number:
            return self.low.why
        if self.high is not None and figure > self.high.number:
            return self.high.why
        if self.is_whole and figure != figure.to_integral_value():
            return "这一项只填整数"
        return ""


def limits_of(
    terms: Terms,
    name: str,
    numbers: tuple[Decimal, ...],
    *,
    year: int,
    through: int,
    chosen: SetLimits = NOTHING_SET,
) -> Limits:
    """The limits of a row's figure for the months 1 to `through`.

    `numbers` are those that the target asks for: what they lie outside of is no limit. What the
    planner set stands in place of what name and unit say; days that the row's 全年最多 counts stay
    those of the calendar.
    """
    nature = nature_of(terms, name, numbers)
    low = _low(nature)
    high = _high(nature, year, through)
    if chosen.low is not None:
        low = Limit(chosen.low, f"计划管理员定的最小数是{plain(chosen.low)}")
    if chosen.high is not None and not counts_days(terms):
        high = Limit(chosen.high, f"计划管理员定的最大数是{plain(chosen.high)}")
    is_whole = chosen.is_whole
    if is_whole is None:
        is_whole = _is_counted(nature, terms, numbers)
    jump = chosen.jump
    if jump is None and nature is Nature.SHARE:
        jump = Jump(SHARE_POINTS)
    return Limits(nature, low, high, is_whole, jump)


def nature_of(terms: Terms, name: str, numbers: tuple[Decimal, ...]) -> Nature:
    """What the row's figures are; FREE where that is open, for what is impossible is refused."""
    if any(number < 0 for number in numbers):
        return Nature.FREE
    if counts_days(terms):
        return Nature.DAYS
    unit = terms.spoken_unit
    if unit == PERCENT:
        is_share = _is_share(terms, name) and all(number <= WHOLE for number in numbers)
        return Nature.SHARE if is_share else Nature.FREE
    if terms.measure is Measure.RATE or _has_any(name, BALANCES) or not unit:
        return Nature.FREE
    is_of_year = terms.measure is Measure.CUMULATIVE
    if unit == "天" and is_of_year and all(number <= DAYS_OF_YEAR for number in numbers):
        return Nature.DAYS
    return Nature.AMOUNT


def can_be_negative(name: str) -> bool:
    """Whether the amount (总量) behind a row of this name may be below zero."""
    return _has_any(name, BALANCES)


def _is_share(terms: Terms, name: str) -> bool:
    if terms.is_growth or _has_any(name, CHANGES) or _has_any(name, BEYOND_THE_WHOLE):
        return False
    return _has_any(name, SHARES)


def _is_counted(nature: Nature, terms: Terms, numbers: tuple[Decimal, ...]) -> bool:
    """Whether the row counts whole things: 2.9人 for every thousand does not."""
    if nature not in (Nature.DAYS, Nature.AMOUNT) or terms.measure is not Measure.CUMULATIVE:
        return False
    return terms.spoken_unit in COUNTED and not any(places(number) for number in numbers)


def _low(nature: Nature) -> Limit | None:
    match nature:
        case Nature.DAYS:
            return Limit(Decimal(0), "天数不会是负数")
        case Nature.SHARE:
            return Limit(Decimal(0), "这一项是比例，最小是0")
        case Nature.AMOUNT:
            return Limit(Decimal(0), "这一项不会是负数")
    return None


def _high(nature: Nature, year: int, through: int) -> Limit | None:
    match nature:
        case Nature.DAYS:
            days = last_day(year, through).timetuple().tm_yday
            when = "全年" if through == YEAR_END else months_label(through)
            return Limit(Decimal(days), f"{when}一共{days}天")
        case Nature.SHARE:
            return Limit(WHOLE, "这一项是比例，最大是100%")
    return None


def _has_any(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name for word in words)
