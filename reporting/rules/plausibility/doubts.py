"""What speaks against a typed figure, and whether somebody has confirmed it all the same."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.rules.figures import bare, half_up, typeset, with_unit

TOO_FAR = 1000
"""From this factor on a figure seems to be in another unit: 元, 万元 and 亿元 differ by 10⁴."""
_WAN = 10_000


@dataclass(frozen=True)
class Doubt:
    """One thing that speaks against what is typed into a row."""

    fields: tuple[str, ...]
    """The fields that it is about; it is shown at the first."""
    sentence: str
    """In words with all figures in it, without a full stop: other figures, another sentence."""
    is_impossible: bool = False
    """Whether it cannot be so; else it is unlikely, and can be confirmed."""

    @property
    def field(self) -> str:
        return self.fields[0]


def impossible(field: str, sentence: str, *others: str) -> Doubt:
    """A doubt that cannot be confirmed, about the field and `others`."""
    return Doubt((field, *others), sentence, is_impossible=True)


def unlikely(field: str, sentence: str, *others: str) -> Doubt:
    """A doubt that can be confirmed, about the field and `others`."""
    return Doubt((field, *others), sentence)


def to_confirm(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Those that can be confirmed."""
    return [doubt for doubt in doubts if not doubt.is_impossible]


def unconfirmed(doubts: Iterable[Doubt], confirmed: Collection[str]) -> list[Doubt]:
    """Those to confirm of which nobody has confirmed the sentence.

    A confirmation is of a sentence: once a figure in it is another, it has to be given anew.
    """
    return [doubt for doubt in to_confirm(doubts) if doubt.sentence not in confirmed]


@dataclass(frozen=True)
class Earlier:
    """A figure that another one is held against."""

    name: str
    """上年同期, 1—3月, 年度计划."""
    figure: Decimal


def off_by_thousands(
    figure: Decimal, beside: Iterable[Earlier], unit: str, *, limit: Decimal | None = None
) -> str:
    """That the figure is a thousand times what it is held against, or a thousandth; else empty.

    `limit` is a number of the whole year, which a part of it may be far below but not above.
    Zeros and negative figures say nothing of a unit.
    """
    if figure <= 0:
        return ""
    for earlier in beside:
        if earlier.figure <= 0:
            continue
        if figure >= earlier.figure * TOO_FAR:
            return _times(figure, earlier, unit)
        if figure * TOO_FAR <= earlier.figure:
            than = f"{earlier.name}{with_unit(earlier.figure, unit)}"
            return f"{with_unit(figure, unit)}不到{than}的千分之一，单位是否填错"
    if limit is not None and limit > 0 and figure >= limit * TOO_FAR:
        return _times(figure, Earlier("全年目标", limit), unit)
    return ""


def _times(figure: Decimal, earlier: Earlier, unit: str) -> str:
    """99999999万元是年度计划1026万元的9.7万倍，单位是否填错."""
    factor = Fraction(figure) / Fraction(earlier.figure)
    times = bare(half_up(factor, 0))
    if factor >= _WAN:
        times = f"{bare(half_up(factor / _WAN, 1))}万"
    than = f"{earlier.name}{with_unit(earlier.figure, unit)}"
    return f"{with_unit(figure, unit)}是{than}的{times}倍，单位是否填错"


def fallen(word: str, figure: Decimal, before: Earlier) -> str:
    """累计12小于1—3月的15, of a sum that only grows; empty where it has not fallen."""
    if figure >= before.figure:
        return ""
    return f"{word}{typeset(figure)}小于{before.name}的{typeset(before.figure)}"
