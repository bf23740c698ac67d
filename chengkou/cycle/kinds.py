"""What a report form is made of: for each kind of rows its title, form, lines and template."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indicators.entry import completeness
from indicators.entry.review_hints import indicator_review_hints
from indicators.entry.row_context import indicator_contexts
from indicators.entry.row_forms import ActualForm, ActualVerdictForm
from indicators.judging import Ledger
from indicators.models import Actual
from projects.entry.completeness import (
    missing_project_entries,
    missing_task_entries,
    missing_task_target_entries,
)
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
from reporting.completeness import MissingEntry
from reporting.entry.review_hints import ReviewHint
from reporting.entry.row_forms import RowForm
from reporting.models import Period, ReportRow, Submission
from reporting.visibility import Viewer


@dataclass(frozen=True)
class Block:
    """How one kind of rows stands in the form."""

    title: str
    form: type[RowForm]
    contexts: Callable[[Submission, list[Any], Any], dict[int, Any]]
    template: str


BLOCKS: dict[type[ReportRow], Block] = {
    Actual: Block("指标", ActualForm, indicator_contexts, "admin/indicators/actual/rows.html"),
    ProjectProgress: Block(
        "重点项目",
        ProjectProgressForm,
        project_contexts,
        "admin/projects/projectprogress/rows.html",
    ),
    TaskProgress: Block(
        "民生实事", TaskProgressForm, task_contexts, "admin/projects/taskprogress/rows.html"
    ),
    TargetProgress: Block(
        "民生实事量化目标",
        TargetProgressForm,
        task_target_contexts,
        "admin/projects/targetprogress/rows.html",
    ),
}
FORMS = {kind: block.form for kind, block in BLOCKS.items()}
VERDICTS: dict[type[ReportRow], type[RowForm]] = {
    Actual: ActualVerdictForm,
    TaskProgress: TaskVerdictForm,
}


# Each kind of rows, in the order in which a form shows them, with what keeps it from being handed in.
MISSING_ENTRIES: dict[
    type[ReportRow], Callable[[Submission, list[Any], Any], list[MissingEntry]]
] = {
    Actual: completeness.missing_indicator_entries,
    ProjectProgress: missing_project_entries,
    TaskProgress: missing_task_entries,
    TargetProgress: missing_task_target_entries,
}


ROW_KINDS = tuple(MISSING_ENTRIES)


# What judging a form's rows needs beside the rows themselves, as far as a reader may know it.
LEDGERS: dict[type[ReportRow], Callable[[Submission, list[Any], Viewer], Any]] = {
    Actual: lambda form, rows, viewer: Ledger.of_rows(rows, viewer),
    ProjectProgress: ledger_of_projects,
    TaskProgress: ledger_of_tasks,
    TargetProgress: ledger_of_targets,
}


# What a reviewer looks for in each of them.
REVIEW_HINTS: dict[type[ReportRow], Callable[[Period, list[Any]], dict[int, ReviewHint]]] = {
    Actual: indicator_review_hints,
    ProjectProgress: project_review_hints,
    TaskProgress: task_review_hints,
    TargetProgress: task_target_review_hints,
}
