"""From a plan in the database to the document that the checks look at: everything is read here, nothing after."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from chengkou.checks import judgement
from chengkou.checks.document import Document, LedgerSums
from chengkou.checks.parts import ACTUALS, TARGETS, DocumentLine, DocumentTask, Stated
from chengkou.checks.result import Quote
from indicators.judging import JudgedRow, Ledger
from projects.enums import InvestmentSource
from projects.models import FUNDS, LivelihoodTask, ProjectPlan
from projects.presenters.funding import SOURCE_NAMES
from reporting.enums import GrowthBasis, RuleKind
from reporting.models import Plan, PublishedFigure
from reporting.rules.figures import plain, trimmed
from reporting.rules.rounding import printed
from reporting.visibility import Viewer

YEAR_END = 12
YI = 10_000
"""万元 in an 亿元."""
# What documents call the two sources.
SOURCE_WORDS = {
    InvestmentSource.GOVERNMENT: ("国有投资", "政府投资"),
    InvestmentSource.SOCIAL: ("社会投资",),
}
FIELDS = (
    "part",
    "subject",
    "dimension",
    "name",
    "quantity",
    "value",
    "value_text",
    "unit",
    "sentence",
)


def read_document(plan: Plan, viewer: Viewer) -> Document:
    """The plan's document as far as the viewer may know it (six queries)."""
    by_year: dict[int, list[Stated]] = {plan.year: [], plan.year - 1: []}
    for figure in PublishedFigure.objects.of_document(plan).values(*FIELDS, "plan__year"):
        by_year[figure["plan__year"]].append(stated(figure))
    judged = Ledger.of_whole_year(plan, viewer).judge_all(YEAR_END)
    return Document(
        year=plan.year,
        figures=by_year[plan.year],
        earlier=by_year[plan.year - 1],
        lines=lines(judged),
        tasks=[task(row) for row in LivelihoodTask.objects.with_money(plan)],
        ledger=ledger_sums(ProjectPlan.objects.real(plan)),
    )


def ledger_sums(lines: Iterable[ProjectPlan]) -> LedgerSums | None:
    """What the lines add up to in all and by each split; None without any."""
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        project = line.project
        parts = [
            ("", ""),
            ("行业领域", project.sector.name),
            ("建设性质", line.get_nature_display()),
        ]
        parts += [("投资来源", name) for name in SOURCE_WORDS[InvestmentSource(project.source)]]
        for split, name in parts:
            sums[split, name, "个数"] += 1
            sums[split, name, "总投资"] += project.total_investment / YI
            sums[split, name, "年度计划投资"] += line.investment / YI
    return {key: trimmed(value) for key, value in sums.items()} or None


def stated(figure: Mapping[str, Any]) -> Stated:
    """The figure of a row's FIELDS: rows as dicts, since there are hundreds and only these are looked at."""
    value, text, unit = figure["value"], figure["value_text"], figure["unit"]
    return Stated(
        part=figure["part"],
        subject=figure["subject"],
        dimension=figure["dimension"],
        name=figure["name"],
        quantity=figure["quantity"],
        number=None if value is None else printed(value, text, unit),
        text=text,
        unit=unit,
        sentence=figure["sentence"],
    )


def lines(judged: list[JudgedRow]) -> list[DocumentLine]:
    return [_line(row) for row in judged]


def _line(row: JudgedRow) -> DocumentLine:
    target, rule, actual = row.target, row.target.rule, row.actual
    unit = target.unit or target.gap_unit
    # A step says nothing of the figure itself, a span states two.
    is_number = rule.kind in (RuleKind.AT_LEAST, RuleKind.AT_MOST, RuleKind.ABOUT)
    bound = (rule.high if rule.low is None else rule.low) if is_number else None
    value = None if actual is None else actual.value
    name = f"{target.name}（{target.unit}）" if target.unit else target.name
    head = [str(target.number), target.group] if target.is_headline else []
    cells = [*head, name, target.wording, target.get_attribute_display()]
    return DocumentLine(
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


def task(row: LivelihoodTask) -> DocumentTask:
    amounts = {f"{SOURCE_NAMES[fund]}资金": trimmed(getattr(row, fund)) for fund in FUNDS}
    return DocumentTask(
        level=row.level,
        label=f"{row.get_level_display()}第{row.number}件",
        target_text=row.target_text,
        amounts={"年度投资": trimmed(row.investment), **amounts},
    )


def contradicted_counts(plan: Plan, judged: list[JudgedRow]) -> str:
    """Where the document counts its met and short indicators otherwise than they were judged; else empty (one query).

    The same checks as among all the others, for the page that shows these counts.
    """
    figures = [
        stated(figure)
        for figure in PublishedFigure.objects.counting_indicators(plan).values(*FIELDS)
    ]
    return judgement.contradiction(
        list(judgement.outcomes(Document(plan.year, figures, lines=lines(judged))))
    )
