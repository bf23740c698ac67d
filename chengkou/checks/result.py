"""What a check comes to: the figures as shown, whether they agree, and the document's sentences."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from django.db import models

from reporting.rules.figures import MINUS, plain
from reporting.rules.rounding import Outcome, PrintedNumber, compare


class Result(models.TextChoices):
    AGREES = "agrees", "一致"
    DIFFERS = "differs", "不一致"
    UNKNOWN = "unknown", "无法核对"


class Kind(models.TextChoices):
    """What is compared with what, in the order in which a page lists it."""

    JUDGEMENT = "judgement", "文件自述与逐项判断"
    ANNEX = "annex", "正文与附表、附件"
    TWICE = "twice", "同一事项两处说法"
    SUM = "sum", "分项与合计"
    SPLIT = "split", "两种分法"
    SHARE = "share", "占比与所占的数"
    LABEL = "label", "表述与计算不符"
    RATIO = "ratio", "比率与两端的数"
    GROWTH = "growth", "增速与总量"
    SCOPE = "scope", "同一个数用于两个口径"
    NAMES = "names", "点名与个数"
    FUNDING = "funding", "资金与投资"
    LEDGER = "ledger", "台账与文件汇总数"


@dataclass(frozen=True)
class Quote:
    """A sentence of the document and the part that it is from."""

    part: str
    sentence: str


class Quoted(Protocol):
    """Anything that a sentence of the document states."""

    @property
    def quote(self) -> Quote: ...


def quotes_of(statements: Iterable[Quoted]) -> list[Quote]:
    """The sentences of several statements, in their order."""
    return [statement.quote for statement in statements]


@dataclass(frozen=True)
class Check:
    """One statement of the document compared with another, or with what is computed.

    Figures are strings as shown, None where there is none. `difference` is the published figure
    minus the other. `note` says in a sentence what was computed, or what is missing.
    """

    kind: Kind
    name: str
    result: Result
    published: str | None
    computed: str | None
    difference: str | None
    rounding: bool
    unit: str
    quotes: tuple[Quote, ...]
    note: str
    wordings: tuple[str, str] | None = None
    """Where not the numbers but the words for them contradict each other: both."""
    leader: str | None = None
    """The county leader in charge of the one row that it is about, empty for nobody; None where it
    is about the document as a whole, or about several rows."""

    def of_row(self, leader: str) -> "Check":
        """The same as about one row, of which this county leader is in charge."""
        return replace(self, leader=leader)

    def of_words(self, one: str, other: str) -> "Check":
        """The same as a contradiction of these words, not of the numbers that go with them."""
        return replace(self, wordings=(one, other))

    @property
    def contradicts(self) -> bool:
        """Whether the document contradicts itself here, and rounding does not explain it."""
        return self.result == Result.DIFFERS and not self.rounding

    @property
    def figures(self) -> str:
        """48亿元，48.10亿元，差−0.10亿元; one figure where both agree to the digit."""
        numbers = [number for number in (self.published, self.computed) if number is not None]
        if self.result == Result.AGREES:
            numbers = list(dict.fromkeys(numbers))
        shown = [f"{number}{self.unit}" for number in numbers]
        if self.result == Result.DIFFERS and self.difference is not None:
            shown.append(f"差{self.difference_text}")
        return "，".join(shown)

    @property
    def difference_text(self) -> str:
        """−0.10亿元; percentages differ by 个百分点."""
        if self.difference is None:
            return ""
        unit = "个百分点" if self.unit == "%" else self.unit
        return f"{self.difference.replace('-', MINUS)}{unit}"

    @property
    def published_figure(self) -> Decimal | None:
        return _as_figure(self.published)

    @property
    def computed_figure(self) -> Decimal | None:
        return _as_figure(self.computed)

    @property
    def difference_figure(self) -> Decimal | None:
        return _as_figure(self.difference)


def _as_figure(shown: str | None) -> Decimal | None:
    return None if shown is None else Decimal(shown)


def compared(
    kind: Kind,
    name: str,
    published: PrintedNumber,
    other: PrintedNumber,
    *,
    quotes: list[Quote],
    unit: str = "",
    note: str = "",
) -> Check:
    """Compare a published figure with another."""
    outcome = compare(published, other)
    return concluded(kind, name, (published, other), outcome, quotes=quotes, unit=unit, note=note)


def concluded(
    kind: Kind,
    name: str,
    numbers: tuple[PrintedNumber, PrintedNumber],
    outcome: Outcome,
    *,
    quotes: list[Quote],
    unit: str = "",
    note: str = "",
) -> Check:
    """A check whose outcome depends on more than whether the two figures are the same.

    `numbers` are the published one and the other.
    """
    published, other = numbers
    return Check(
        kind=kind,
        name=name,
        result=Result.AGREES if outcome.agrees else Result.DIFFERS,
        published=plain(published.value),
        computed=plain(other.value),
        difference=plain(outcome.difference),
        rounding=outcome.rounding,
        unit=unit,
        quotes=distinct(quotes),
        note=note,
    )


def in_words(
    kind: Kind, name: str, words: tuple[str, str], *, agrees: bool, quotes: list[Quote], note: str
) -> Check:
    """Compare two statements without figures."""
    result = Result.AGREES if agrees else Result.DIFFERS
    return Check(kind, name, result, None, None, None, False, "", distinct(quotes), note, words)


def unknown(
    kind: Kind,
    name: str,
    published: PrintedNumber | None,
    *,
    quotes: list[Quote],
    unit: str = "",
    note: str = "",
) -> Check:
    """A check for which something is missing; `note` says what."""
    shown = None if published is None else plain(published.value)
    return Check(kind, name, Result.UNKNOWN, shown, None, None, False, unit, distinct(quotes), note)


def distinct(quotes: list[Quote]) -> tuple[Quote, ...]:
    """The quotes in their order without repetitions."""
    return tuple(dict.fromkeys(quotes))


def apart(
    published: PrintedNumber, other: PrintedNumber, *, agrees: bool, rounding: bool = False
) -> Outcome:
    """An outcome that the caller decided, with the two figures' difference."""
    return Outcome(compare(published, other).difference, agrees=agrees, rounding=rounding)


def shown(value: Decimal, unit: str) -> str:
    """A figure within a note: 44.5亿元."""
    return f"{plain(value)}{unit}"
