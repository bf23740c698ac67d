"""What the checks read: a plan's published figures, its judged rows, its tasks and the sums of its ledger.

Everything is read here, in a fixed number of queries; the checks themselves ask no database.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from chengkou.checks.result import Quote
from indicators.judging import JudgedRow, Ledger
from indicators.models import Target
from projects.models import FUNDS, LivelihoodTask
from projects.rows import SOURCE_NAMES
from reporting.enums import GrowthBasis, RuleKind, Status
from reporting.figures import plain, trimmed
from reporting.models import Plan, PublishedFigure, User
from reporting.rounding import Number, exactly, printed

YEAR_END = 12
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


def read_document(plan: Plan, reader: User | None, ledger: LedgerSums | None = None) -> Document:
    """The plan's document (five queries). `reader` None reads what is not yet published too."""
    by_year: dict[int, list[Stated]] = {plan.year: [], plan.year - 1: []}
    for figure in PublishedFigure.objects.of_years(plan.year, plan.year - 1):
        by_year[figure.plan.year].append(stated(figure))
    judged = Ledger(Target.objects.at_year_end(plan), reader).judge_all(YEAR_END)
    return Document(
        year=plan.year,
        figures=by_year[plan.year],
        earlier=by_year[plan.year - 1],
        lines=lines(judged),
        tasks=[task(row) for row in LivelihoodTask.objects.with_money(plan)],
        ledger=ledger,
    )


def stated(figure: PublishedFigure) -> Stated:
    return Stated(
        part=figure.part,
        subject=figure.subject,
        dimension=figure.dimension,
        name=figure.name,
        quantity=figure.quantity,
        number=None if figure.value is None else printed(figure.value, figure.value_text, figure.unit),
        text=figure.value_text,
        unit=figure.unit,
        sentence=figure.sentence,
    )


def lines(judged: list[JudgedRow]) -> list[Line]:
    return [_line(row) for row in judged]


def _line(row: JudgedRow) -> Line:
    target, rule, actual = row.target, row.target.rule, row.actual
    unit = target.unit or target.gap_unit
    # A step says nothing of the figure itself, a span states two.
    is_number = rule.kind in (RuleKind.AT_LEAST, RuleKind.AT_MOST, RuleKind.ABOUT)
    bound = (rule.high if rule.low is None else rule.low) if is_number else None
    value = None if actual is None else actual.value
    name = f"{target.name}（{target.unit}）" if target.unit else target.name
    head = [str(target.number), target.group] if target.is_headline else []
    cells = [*head, name, target.wording, target.get_attribute_display()]
    return Line(
        number=target.number,
        name=target.name,
        unit=unit,
        attribute=target.get_attribute_display(),
        is_headline=target.is_headline,
        basis=GrowthBasis(target.growth_basis).value,
        target=None if bound is None else printed(bound, target.wording, unit),
        actual=None if value is None else printed(value, "", unit),
        status=row.assessment.status,
        target_quote=Quote(TARGETS, _cells(cells)),
        actual_quote=Quote(ACTUALS, _cells([*cells, "" if value is None else plain(value)])),
    )


def _cells(cells: list[str]) -> str:
    """A row of a table in one line, without its empty cells."""
    return " ".join(cell for cell in cells if cell)


def task(row: LivelihoodTask) -> Task:
    amounts = {f"{SOURCE_NAMES[fund]}资金": trimmed(getattr(row, fund)) for fund in FUNDS}
    return Task(
        level=row.level,
        label=f"{row.get_level_display()}第{row.number}件",
        target_text=row.target_text,
        amounts={"年度投资": trimmed(row.investment), **amounts},
    )


def counted(number: int) -> Number:
    """How many there are, counted here."""
    return exactly(number)
