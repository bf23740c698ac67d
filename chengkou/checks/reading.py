"""Reads a plan from the database as the document that the checks compare; they read nothing."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from chengkou.checks import judgement
from chengkou.checks.document import Document, LedgerSums
from chengkou.checks.parts import ACTUALS, TARGETS, DocumentLine, DocumentTask, Stated
from chengkou.checks.result import Quote
from indicators.judging import JudgedRow, Ledger
from projects.enums import InvestmentSource
from projects.judging import LINE
from projects.models import FUNDS, LivelihoodTask, ProjectPlan
from projects.presenters.funding import SOURCE_NAMES
from reporting.db.joined_children import read_many
from reporting.directory import Directory
from reporting.enums import GrowthBasis, RuleKind
from reporting.models import Department, Plan, PublishedFigure
from reporting.months import last_day
from reporting.rules.figures import plain, trimmed
from reporting.rules.office.leaders import in_charge
from reporting.rules.rounding import PrintedNumber, printed
from reporting.rules.rule import Rule
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


LeaderOf = Callable[[Department], str]
"""Gives the county leader in charge of a unit, as typed."""


def read_document(plan: Plan, viewer: Viewer) -> Document:
    """The plan's document as far as the viewer may know it.

    Six queries, and one more where a unit that leads anything is closed by the end of the year.
    """
    leader_of = _leaders_on(last_day(plan.year, YEAR_END))
    by_year: dict[int, list[Stated]] = {plan.year: [], plan.year - 1: []}
    for figure in PublishedFigure.objects.of_document(plan).values(*FIELDS, "plan__year"):
        by_year[figure["plan__year"]].append(stated(figure))
    judged = Ledger.of_whole_year(plan, viewer).judge_all(YEAR_END)
    return Document(
        year=plan.year,
        figures=by_year[plan.year],
        earlier=by_year[plan.year - 1],
        lines=document_lines(judged, leader_of),
        tasks=[document_task(task, leader_of) for task in LivelihoodTask.objects.with_money(plan)],
        ledger=ledger_sums(read_many(ProjectPlan.objects.real(plan), LINE)),
    )


def _leaders_on(day: datetime.date) -> LeaderOf:
    """Of a unit that is closed on the day its successor's leader; units are read when one is."""
    directory = cache(Directory)

    def leader_of(unit: Department) -> str:
        on_day = directory().on(unit.pk, day) if unit.is_closed_on(day) else unit
        return on_day.county_leader

    return leader_of


def ledger_sums(
    project_plans: Iterable[ProjectPlan], completed: Mapping[int, Decimal | None] | None = None
) -> LedgerSums | None:
    """What a ledger adds up to in all and by each split; None of an empty one.

    `completed`: 完成投资 in 万元 by the key of its line, where it is to be added up as well.
    """
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for project_plan in project_plans:
        project = project_plan.project
        parts = [
            ("", ""),
            ("行业领域", project.sector.name),
            ("建设性质", project_plan.get_nature_display()),
        ]
        parts += [("投资来源", name) for name in SOURCE_WORDS[InvestmentSource(project.source)]]
        for split, name in parts:
            sums[split, name, "个数"] += 1
            sums[split, name, "总投资"] += project.total_investment / YI
            sums[split, name, "年度计划投资"] += project_plan.investment / YI
            done = (completed or {}).get(project_plan.pk)
            if done is not None:
                sums[split, name, "完成投资"] += done / YI
    return {key: trimmed(value) for key, value in sums.items()} or None


def stated(figure: Mapping[str, Any]) -> Stated:
    """The figure of a row's FIELDS: a dict, for there are hundreds and no other field is needed."""
    return Stated(
        part=figure["part"],
        subject=figure["subject"],
        dimension=figure["dimension"],
        name=figure["name"],
        quantity=figure["quantity"],
        number=_printed(figure["value"], figure["value_text"], figure["unit"]),
        text=figure["value_text"],
        unit=figure["unit"],
        sentence=figure["sentence"],
    )


def _printed(value: Decimal | None, text: str, unit: str) -> PrintedNumber | None:
    return None if value is None else printed(value, text, unit)


def document_lines(
    judged: list[JudgedRow], leader_of: LeaderOf | None = None
) -> list[DocumentLine]:
    """The rows of the plan's table, each with its judgement, and its leader where asked for."""
    lines = []
    for row in judged:
        leader = in_charge("", leader_of(row.target.lead)) if leader_of else ""
        lines.append(_document_line(row, leader))
    return lines


def _document_line(row: JudgedRow, leader: str) -> DocumentLine:
    target = row.target
    unit = target.unit or target.gap_unit
    value = row.actual.value if row.actual else None
    cells = [target.name, target.wording, target.get_attribute_display()]
    if target.unit:
        cells[0] = f"{target.name}（{target.unit}）"
    if target.is_headline:
        cells = [str(target.number), target.group, *cells]
    actual_cells = [*cells]
    if value is not None:
        actual_cells.append(plain(value))
    return DocumentLine(
        number=target.number,
        name=target.name,
        unit=unit,
        attribute=target.get_attribute_display(),
        is_headline=target.is_headline,
        basis=GrowthBasis(target.growth_basis).value,
        target=_printed(_only_bound(target.rule), target.wording, unit),
        actual=_printed(value, "", unit),
        status=row.assessment.status,
        target_quote=Quote(TARGETS, _cells(cells)),
        actual_quote=Quote(ACTUALS, _cells(actual_cells)),
        leader=leader,
    )


def _only_bound(rule: Rule) -> Decimal | None:
    """The one figure that a target states: a step states none, a span two."""
    if rule.kind not in (RuleKind.AT_LEAST, RuleKind.AT_MOST, RuleKind.ABOUT):
        return None
    return rule.high if rule.low is None else rule.low


def _cells(cells: list[str]) -> str:
    """A row of a table in one line, without its empty cells."""
    return " ".join(cell for cell in cells if cell)


def document_task(task: LivelihoodTask, leader_of: LeaderOf) -> DocumentTask:
    """The task with its money from each source."""
    amounts = {"年度投资": trimmed(task.investment)}
    for fund in FUNDS:
        amounts[f"{SOURCE_NAMES[fund]}资金"] = trimmed(getattr(task, fund))
    return DocumentTask(
        level=task.level,
        label=f"{task.get_level_display()}第{task.number}件",
        target_text=task.target_text,
        amounts=amounts,
        leader=in_charge(task.county_leader, leader_of(task.lead)),
    )


def contradicted_counts(plan: Plan, judged: list[JudgedRow]) -> str:
    """A sentence where the document's counts of indicators differ from the judgement; else empty.

    One query. The same checks as among all the others, for the page that shows these counts.
    """
    counting = PublishedFigure.objects.counting_indicators(plan).values(*FIELDS)
    figures = [stated(figure) for figure in counting]
    document = Document(plan.year, figures, lines=document_lines(judged))
    return judgement.contradiction(list(judgement.outcomes(document)))
