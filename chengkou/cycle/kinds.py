"""What a report form is made of: for each kind of rows its title, form, lines and template."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indicators.entry import completeness
from indicators.entry.review_hints import glances
from indicators.entry.row_context import lines
from indicators.entry.row_forms import ActualForm, ActualVerdictForm
from indicators.judging import Ledger
from indicators.models import Actual
from projects.entry.completeness import project_problems, target_problems, task_problems
from projects.entry.review_hints import project_glances, target_glances, task_glances
from projects.entry.row_context import (
    ledger_of_rows,
    ledger_of_targets,
    ledger_of_tasks,
    project_lines,
    target_lines,
    task_lines,
)
from projects.entry.row_forms import (
    ProjectProgressForm,
    TargetProgressForm,
    TaskProgressForm,
    TaskVerdictForm,
)
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.completeness import Problem
from reporting.entry.review_hints import Glance
from reporting.entry.row_forms import RowForm
from reporting.models import Period, ReportRow, Submission
from reporting.visibility import Viewer


@dataclass(frozen=True)
class Block:
    """How one kind of rows stands in the form."""

    title: str
    form: type[RowForm]
    lines: Callable[[Submission, list[Any], Any], dict[int, Any]]
    template: str


BLOCKS: dict[type[ReportRow], Block] = {
    Actual: Block("指标", ActualForm, lines, "admin/indicators/actual/rows.html"),
    ProjectProgress: Block(
        "重点项目", ProjectProgressForm, project_lines, "admin/projects/projectprogress/rows.html"
    ),
    TaskProgress: Block(
        "民生实事", TaskProgressForm, task_lines, "admin/projects/taskprogress/rows.html"
    ),
    TargetProgress: Block(
        "民生实事量化目标",
        TargetProgressForm,
        target_lines,
        "admin/projects/targetprogress/rows.html",
    ),
}
FORMS = {kind: block.form for kind, block in BLOCKS.items()}
VERDICTS: dict[type[ReportRow], type[RowForm]] = {
    Actual: ActualVerdictForm,
    TaskProgress: TaskVerdictForm,
}


# Each kind of rows, in the order in which a form shows them, with what keeps it from being handed in.
PROBLEMS: dict[type[ReportRow], Callable[[Submission, list[Any], Any], list[Problem]]] = {
    Actual: completeness.problems,
    ProjectProgress: project_problems,
    TaskProgress: task_problems,
    TargetProgress: target_problems,
}


ROW_KINDS = tuple(PROBLEMS)


# What judging a form's rows needs beside the rows themselves, as far as a reader may know it.
LEDGERS: dict[type[ReportRow], Callable[[Submission, list[Any], Viewer], Any]] = {
    Actual: lambda form, rows, viewer: Ledger.of_rows(rows, viewer),
    ProjectProgress: ledger_of_rows,
    TaskProgress: ledger_of_tasks,
    TargetProgress: ledger_of_targets,
}


# What a reviewer looks for in each of them.
GLANCES: dict[type[ReportRow], Callable[[Period, list[Any]], dict[int, Glance]]] = {
    Actual: glances,
    ProjectProgress: project_glances,
    TaskProgress: task_glances,
    TargetProgress: target_glances,
}
