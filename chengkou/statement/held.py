"""Holds a draft against the checks that hold the county's own document, before it is handed out."""

from collections.abc import Sequence
from decimal import Decimal

from chengkou.checks import run
from chengkou.checks.document import Document
from chengkou.checks.judgement import INDICATORS
from chengkou.checks.reading import document_lines, document_task, ledger_sums
from chengkou.checks.result import Check
from chengkou.checks.sentences import stated_in
from chengkou.dashboards.standing import PlanStanding
from projects.presenters.projects import ProjectRow
from reporting.models import Department
from reporting.pages.plan_page import PlanPage

PART = "初稿"


class Contradicted(Exception):
    """A draft says what the judgement does not; its text is a sentence for each contradiction."""

    def __init__(self, contradictions: Sequence[str]) -> None:
        super().__init__("\n".join(contradictions))
        self.contradictions = contradictions


def hold(text: str, page: PlanPage, standing: PlanStanding) -> None:
    """Raises Contradicted where a sentence of the text says what the checks contradict (no query).

    A text without any count of the plan's indicators was not understood, so nothing vouches for it.
    """
    lines = document_lines([row.judged for row in standing.rows])
    figures = stated_in(text, PART, lines)
    if standing.tally.with_data and not any(figure.subject == INDICATORS for figure in figures):
        raise Contradicted(["文字里没有读出计划指标的项数，无法核对。"])
    document = Document(
        page.year,
        figures,
        lines=lines,
        tasks=[document_task(row.task, _of_nobody) for row in standing.tasks],
        ledger=ledger_sums(
            (row.line for row in standing.plan_projects.rows),
            _completed(standing.plan_projects.rows),
        ),
    )
    found = [_in_words(check) for check in run(document) if check.contradicts]
    if found:
        raise Contradicted(found)


def _of_nobody(_: Department) -> str:
    """Whose a task is, is not asked of a draft."""
    return ""


def _completed(rows: Sequence[ProjectRow]) -> dict[int, Decimal | None]:
    """完成投资 of each project by the key of its line, in 万元."""
    return {row.line.pk: row.judged.completed for row in rows}


def _in_words(check: Check) -> str:
    """预期性指标中达到预期的项数：22项，19项，差3项。逐项判断… “22项指标达到预期…”"""
    quoted = "".join(f"“{quote.sentence}”" for quote in check.quotes if quote.part == PART)
    figures = f"：{check.figures}" if check.figures else ""
    return f"{check.name}{figures}。{check.note}{quoted}"
