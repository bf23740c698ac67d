"""What is left to reach a target, and its even share of every period left: no query, no clock.

What is asked for is rounded so that meeting it suffices: upward, to the decimals of the longer of target and figure,
and to one at least of what is not counted in whole things. The sentence says 进位 where that made it more.
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
    """In a few words, to stand after 后期: 需完成6.2亿元，每季度3.1亿元."""
    sentence: str
    """Its arithmetic."""
    amount: Decimal | None = None
    """What is still to come, or may still come, in `unit`; None where nothing can be asked for any more."""
    unit: str = ""
    each: Decimal | None = None
    """The part of every period left, where it is divided among them."""
    growth: Decimal | None = None
    """By how many percent the rest of the year has to be more than last year's, where amounts tell it."""


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
        return (
            self.months % QUARTER == 0 and bool(due) and all(month % QUARTER == 0 for month in due)
        )

    @property
    def number(self) -> int:
        return self.months // QUARTER if self.is_quarterly else self.months

    @property
    def words(self) -> str:
        return f"余下{self.number}个{'季度' if self.is_quarterly else '月'}"

    @property
    def each(self) -> str:
        return "每季度" if self.is_quarterly else "每月"


def decimals_of(unit: str, *figures: Decimal) -> int:
    """So many are shown of what is computed from these figures: of what is not counted at least one."""
    return max(*(places(figure) for figure in figures), 0 if unit in COUNTED else 1)


def subtraction(figure: Decimal, other: Decimal, left: Decimal, unit: str) -> str:
    """12 − 5.8 = 6.2亿元."""
    return f"{typeset(figure)} − {operand(other)} = {with_unit(left, unit)}"


def rounded_result(exact: Fraction, figure: Decimal, unit: str) -> str:
    """What an exact result is shown as: = 3.1亿元, or that it was rounded upward."""
    return f"{' = ' if exact == Fraction(figure) else '，进位为'}{with_unit(figure, unit)}"


def divided(left: Decimal, unit: str, decimals: int, sum_: str, rest: Rest) -> Needed:
    """What is left, evenly over the periods left; not where less than one thing would come in each."""
    phrase = f"需完成{with_unit(left, unit)}"
    if rest.number == 1 or (unit in COUNTED and left < rest.number):
        return Needed(phrase, f"{sum_}；{rest.words}。", left, unit)
    exact = Fraction(left) / rest.number
    each = round_up(exact, decimals)
    sentence = f"{sum_}；{rest.words}，{rest.each}{typeset(left)} ÷ {rest.number}{rounded_result(exact, each, unit)}。"
    return Needed(f"{phrase}，{rest.each}{with_unit(each, unit)}", sentence, left, unit, each)
