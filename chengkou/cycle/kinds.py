"""The kinds of rows that a submission is made of: one record for each.

Opening, the report form, saving, completeness, review and approval go over `ROW_KINDS`; a new kind
of rows is one more record there. A record reads each ledger once per page, so that queries do not
grow with rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.entry.completeness import missing_indicator_entries
from indicators.entry.plausibility import indicator_doubts
from indicators.entry.review_hints import indicator_review_hints
from indicators.entry.row_context import indicator_contexts
from indicators.entry.row_forms import ActualForm, ActualVerdictForm
from indicators.judging import Ledger
from indicators.models import Actual
from indicators.standing import target_standings
from projects.entry.completeness import (
    missing_project_entries,
    missing_task_entries,
    missing_task_target_entries,
)
from projects.entry.plausibility import project_doubts, task_doubts, task_target_doubts
from projects.entry.review_hints import (
    project_review_hints,
    task_review_hints,
    task_target_review_hints,
)
from projects.entry.row_context import (
    ledger_of_projects,
    ledger_of_targets,
    ledger_of_tasks,
    project_contexts,
    task_contexts,
    task_target_contexts,
)
from projects.entry.row_forms import (
    ProjectProgressForm,
    TargetProgressForm,
    TaskProgressForm,
    TaskVerdictForm,
)
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from projects.standing import ProjectStanding, TaskStanding
from reporting.completeness import MissingEntry
from reporting.entry.review_hints import ReviewHint
from reporting.entry.row_context import RowContext
from reporting.entry.row_form import RowForm
from reporting.enums import EvidenceKind
from reporting.models import Period, ReportRow, Submission
from reporting.pages.standing import KindStanding, PlanAtPeriod
from reporting.rules.plausibility.doubts import Doubt
from reporting.visibility import Viewer


@dataclass(frozen=True)
class RowKind:
    """All that the reporting cycle asks of one kind of rows."""

    model: type[ReportRow]
    title: str
    """The heading above its rows in the report form."""
    template: str
    """Draws its rows: a <section> with one table."""
    row_form: type[RowForm]
    """What the department types into a row."""
    ledger: Callable[[Submission, Sequence[Any], Viewer], Any]
    """What judging these rows takes, as far as the viewer may know it."""
    contexts: Callable[[Submission, Sequence[Any], Any], Mapping[int, RowContext]]
    """Row key → what the form shows beside what is typed, by the ledger of the rows."""
    missing_entries: Callable[[Submission, Sequence[Any], Any], list[MissingEntry]]
    """What keeps the rows from being submitted, by the ledger of the rows."""
    doubts: Callable[[Period, Sequence[Any], Any], Mapping[int, list[Doubt]]]
    """Row key → what speaks against its figures, by the ledger of the rows."""
    review_hints: Callable[[Period, Sequence[Any]], Mapping[int, ReviewHint]]
    """Row key → what a reviewer should look at."""
    standings: Callable[[PlanAtPeriod], Sequence[KindStanding]] | None = None
    """How its rows stand for those who read, one for each list of them; None where another kind
    tells of these rows."""
    tells_of: tuple[type[ReportRow], ...] = ()
    """The kinds that its `standings` tell of beside its own."""
    beside: tuple[tuple[str, str], ...] = ()
    """What a workbook shows beside a row: the head of each column, the name in its context."""
    evidence: tuple[tuple[EvidenceKind, str], ...] = ()
    """What a plan can ask to be shown, each with the field that says that it came about."""
    verdict_form: type[RowForm] | None = None
    """What a reviewer types on rows that no figure can judge (评定); None where there are none."""

    @property
    def name(self) -> str:
        """`indicators.actual`: its model as permissions name it."""
        return self.model._meta.label_lower


def _ledger_of_actuals(submission: Submission, rows: Sequence[Actual], viewer: Viewer) -> Ledger:  # noqa: ARG001
    """The ledger of these rows; it finds the period in the rows themselves."""
    return Ledger.of_rows(rows, viewer)


# In the order in which a report form shows them.
ROW_KINDS: tuple[RowKind, ...] = (
    RowKind(
        model=Actual,
        title="指标",
        template="admin/indicators/actual/rows.html",
        row_form=ActualForm,
        verdict_form=ActualVerdictForm,
        ledger=_ledger_of_actuals,
        contexts=indicator_contexts,
        missing_entries=missing_indicator_entries,
        doubts=indicator_doubts,
        review_hints=indicator_review_hints,
        beside=(
            ("年度目标", "wording"),
            ("上期", "before"),
            ("上年同期", "last_year"),
            ("填什么", "asked"),
            ("总量填什么", "amount_asked"),
        ),
        standings=target_standings,
    ),
    RowKind(
        model=ProjectProgress,
        title="重点项目",
        template="admin/projects/projectprogress/rows.html",
        evidence=((EvidenceKind.STARTED, "started_on"), (EvidenceKind.FINISHED, "finished_on")),
        row_form=ProjectProgressForm,
        ledger=ledger_of_projects,
        contexts=project_contexts,
        missing_entries=missing_project_entries,
        doubts=project_doubts,
        review_hints=project_review_hints,
        beside=(
            ("年度投资（万元）", "planned"),
            ("至上年底（万元）", "done_before"),
            ("上期", "before"),
            ("填什么", "asked"),
        ),
        standings=lambda at: [ProjectStanding(at)],
    ),
    RowKind(
        model=TaskProgress,
        title="民生实事",
        template="admin/projects/taskprogress/rows.html",
        evidence=((EvidenceKind.DONE, "done"),),
        row_form=TaskProgressForm,
        verdict_form=TaskVerdictForm,
        ledger=ledger_of_tasks,
        contexts=task_contexts,
        missing_entries=missing_task_entries,
        doubts=task_doubts,
        review_hints=task_review_hints,
        beside=(
            ("目标", "target_text"),
            ("年度投资（万元）", "planned"),
            ("完成时限", "limit"),
            ("上期", "before"),
            ("填什么", "asked"),
        ),
        standings=lambda at: [TaskStanding(at)],
        tells_of=(TargetProgress,),
    ),
    RowKind(
        model=TargetProgress,
        title="民生实事量化目标",
        template="admin/projects/targetprogress/rows.html",
        row_form=TargetProgressForm,
        ledger=ledger_of_targets,
        contexts=task_target_contexts,
        missing_entries=missing_task_target_entries,
        doubts=task_target_doubts,
        review_hints=task_target_review_hints,
        beside=(
            ("年度目标", "quantity"),
            ("现在应完成", "expected"),
            ("上期", "before"),
            ("填什么", "asked"),
        ),
    ),
)


def row_models() -> list[type[ReportRow]]:
    """The model of every kind, in the order of the form."""
    return [kind.model for kind in ROW_KINDS]


def row_forms() -> dict[type[ReportRow], type[RowForm]]:
    """Model → the form in which the department fills in a row."""
    return {kind.model: kind.row_form for kind in ROW_KINDS}


def verdict_forms() -> dict[type[ReportRow], type[RowForm]]:
    """Model → the form of the reviewer's verdict, of the kinds that have one."""
    return {kind.model: kind.verdict_form for kind in ROW_KINDS if kind.verdict_form}
