"""What a document is made of: stated figures, printed rows, tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chengkou.checks.result import Quote
from reporting.enums import Status
from reporting.rules.rounding import PrintedNumber, exactly

ACTUALS = "附表（完成情况）"
TARGETS = "附表（预期目标）"
TASKS = "附件（民生实事）"


@dataclass(frozen=True)
class Stated:
    """One published figure: what it is about, its number if it has one, and its sentence."""

    part: str
    subject: str
    dimension: str
    name: str
    quantity: str
    number: PrintedNumber | None
    text: str
    unit: str
    sentence: str

    @property
    def quote(self) -> Quote:
        return Quote(self.part, self.sentence)

    def has(self, fields: Mapping[str, str]) -> bool:
        """Whether the figure has these values in the fields of these names."""
        return all(getattr(self, name) == value for name, value in fields.items())


@dataclass(frozen=True)
class DocumentLine:
    """One printed row of the plan's table of indicators, judged for the whole year."""

    number: int
    name: str
    unit: str
    attribute: str
    """约束性, 预期性, or empty where none is printed."""
    is_headline: bool
    basis: str
    target: PrintedNumber | None
    actual: PrintedNumber | None
    status: Status
    target_quote: Quote
    actual_quote: Quote
    leader: str = ""
    """The county leader in charge of it; empty for nobody, and where units were not read."""


@dataclass(frozen=True)
class DocumentTask:
    """One livelihood task and its money in 万元; `level` is city or county."""

    level: str
    label: str
    target_text: str
    amounts: dict[str, Decimal]
    """年度投资, 上级资金 … by their names."""
    leader: str = ""
    """The county leader in charge of it; empty for nobody."""

    @property
    def quote(self) -> Quote:
        return Quote(TASKS, self.target_text)


def counted(number: int) -> PrintedNumber:
    """A number that was counted, and so is exact."""
    return exactly(number)
