"""What is left to reach a target, and its even share of every period left: no query, no clock.

What is asked for is rounded so that meeting it suffices: upward, to the decimals of the longer of
target and figure, and to at least one unless whole things are counted. The sentence says 进位 where
that made it more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.rules.figures import operand, places, round_up, typeset, with_unit
from reporting.rules.rounding import COUNTED

QUARTER = 3


@dataclass(frozen=True)
class Needed:
    """What is still asked for, or still allowed."""

    phrase: str
    """In a few words, to follow 后期: 需完成6.2亿元，每季度3.1亿元."""
    sentence: str
    """Its arithmetic."""
    amount: Decimal | None = None
    """What is still to come, or may still come, in `unit`; None where the target is lost."""
    unit: str = ""
    per_period: Decimal | None = None
    """The part of every period left, where the amount is divided among them."""
    growth: Decimal | None = None
    """The growth in % over last year's same months that the rest needs, where amounts are known."""
    is_distance: bool = False
    """Whether the phrase says how far the figure is from the year's target: a rate or a level."""

    @property
    def onward(self) -> str:
        """The phrase as a line of its own: 后期需完成6.2亿元, 距全年目标差0.4个百分点."""
        if self.amount is None or self.is_distance:
            return self.phrase
        return f"后期{self.phrase}"


@dataclass(frozen=True)
class Rest:
    """The months that are left: those after `through` up to `last`."""

    through: int
    last: int
    months_due: Collection[int]

    @property
    def months(self) -> int:
        return self.last - self.through

    @property
    def is_quarterly(self) -> bool:
        """Whether what is left are whole quarters, and nothing is asked for between their ends."""
        due = [month for month in self.months_due if self.through < month <= self.last]
        if not due or self.months % QUARTER:
            return False
        return all(month % QUARTER == 0 for month in due)

    @property
    def number(self) -> int:
        """How many periods are left."""
        return self.months // QUARTER if self.is_quarterly else self.months

    @property
    def words(self) -> str:
        """余下2个季度, 余下5个月."""
        return f"余下{self.number}个{self._period}"

    @property
    def each_period(self) -> str:
        """每季度, 每月."""
        return f"每{self._period}"

    @property
    def _period(self) -> str:
        return "季度" if self.is_quarterly else "月"


def decimals_of(unit: str, *figures: Decimal) -> int:
    """How many decimals a result of these figures has: at least one, unless things are counted."""
    decimals = max(map(places, figures))
    return decimals if unit in COUNTED else max(decimals, 1)


def subtraction(figure: Decimal, other: Decimal, left: Decimal, unit: str) -> str:
    """12 − 5.8 = 6.2亿元."""
    return f"{typeset(figure)} − {operand(other)} = {with_unit(left, unit)}"


def rounded_result(exact: Fraction, figure: Decimal, unit: str) -> str:
    """The result as shown, saying whether it was rounded upward: = 3.1亿元 or ，进位为3.1亿元."""
    equals = " = " if exact == Fraction(figure) else "，进位为"
    return f"{equals}{with_unit(figure, unit)}"


def divided(left: Decimal, unit: str, decimals: int, sum_: str, rest: Rest) -> Needed:
    """What is left, evenly over the periods left unless that is less than one thing a period."""
    phrase = f"需完成{with_unit(left, unit)}"
    if rest.number == 1 or (unit in COUNTED and left < rest.number):
        return Needed(phrase, f"{sum_}；{rest.words}。", left, unit)
    exact = Fraction(left) / rest.number
    part = round_up(exact, decimals)
    quotient = f"{typeset(left)} ÷ {rest.number}{rounded_result(exact, part, unit)}"
    sentence = f"{sum_}；{rest.words}，{rest.each_period}{quotient}。"
    return Needed(
        f"{phrase}，{rest.each_period}{with_unit(part, unit)}", sentence, left, unit, part
    )
