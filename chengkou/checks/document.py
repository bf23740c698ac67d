"""What the checks look at: a plan's published figures, its judged rows, its tasks and the sums of its ledger."""

from dataclasses import dataclass, field
from decimal import Decimal

from chengkou.checks.result import Quote
from reporting.enums import Status
from reporting.rounding import Number, exactly

ACTUALS, TARGETS, TASKS = "附表（完成情况）", "附表（预期目标）", "附件（民生实事）"


@dataclass(frozen=True)
class Stated:
    """One published figure: what it is about, its number where it has one, and the sentence that states it."""

    part: str
    subject: str
    dimension: str
    name: str
    quantity: str
    number: Number | None
    text: str
    unit: str
    sentence: str

    @property
    def quote(self) -> Quote:
        return Quote(self.part, self.sentence)


@dataclass(frozen=True)
class Line:
    """One printed row of the plan's table of indicators, judged for the whole year."""

    number: int
    name: str
    unit: str
    attribute: str
    """约束性, 预期性, or empty where none is printed."""
    is_headline: bool
    basis: str
    target: Number | None
    actual: Number | None
    status: Status
    target_quote: Quote
    actual_quote: Quote


@dataclass(frozen=True)
class Task:
    """One livelihood task and its money in 万元; `level` is city or county."""

    level: str
    label: str
    target_text: str
    amounts: dict[str, Decimal]
    """年度投资, 上级资金 … by their names."""

    @property
    def quote(self) -> Quote:
        return Quote(TASKS, self.target_text)


# What a ledger of key projects adds up to, in 个 or 亿元, by split, name and quantity: 行业领域, 基础设施, 总投资.
# The whole has an empty split and name. Sample projects take no part.
LedgerSums = dict[tuple[str, str, str], Decimal]


@dataclass(frozen=True)
class Document:
    """One plan's document as the checks see it; `earlier` is what the plan of the year before states."""

    year: int
    figures: list[Stated]
    earlier: list[Stated] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    ledger: LedgerSums | None = None

    def about(self, **wanted: str) -> list[Stated]:
        """The figures with these fields, in the document's order."""
        return [
            figure for figure in self.figures if all(getattr(figure, name) == value for name, value in wanted.items())
        ]


def counted(number: int) -> Number:
    """How many there are, counted here."""
    return exactly(number)
