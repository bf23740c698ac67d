"""What the checks read: a plan's published figures, judged rows, tasks and sums of its ledger."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from chengkou.checks.parts import DocumentLine, DocumentTask, Stated
from chengkou.checks.topics import Saying, sayings

# What a ledger of key projects adds up to, in 个 or 亿元, by split, name and quantity (行业领域,
# 基础设施, 总投资). The whole has an empty split and name. Sample projects are left out.
LedgerSums = dict[tuple[str, str, str], Decimal]


@dataclass(frozen=True)
class Document:
    """One plan's document; `earlier` is what the plan of the year before states."""

    year: int
    figures: list[Stated]
    earlier: list[Stated] = field(default_factory=list)
    lines: list[DocumentLine] = field(default_factory=list)
    tasks: list[DocumentTask] = field(default_factory=list)
    ledger: LedgerSums | None = None

    def about(self, **wanted: str) -> list[Stated]:
        """The figures with these fields, in the document's order."""
        return [figure for figure in self.figures if figure.has(wanted)]

    @cached_property
    def said(self) -> list[Saying]:
        """Everything that is said of any topic."""
        return sayings(self.lines, self.figures, self.year)
