"""What a report form is made of: for each kind of rows its title, form, lines and template."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indicators.entry.row_context import lines
from indicators.entry.row_forms import ActualForm, ActualVerdictForm
from indicators.models import Actual
from projects.entry.row_context import project_lines, target_lines, task_lines
from projects.entry.row_forms import ProjectProgressForm, TargetProgressForm, TaskProgressForm, TaskVerdictForm
from projects.models import ProjectProgress, TargetProgress, TaskProgress
from reporting.entry.row_forms import RowForm
from reporting.models import ReportRow, Submission


@dataclass(frozen=True)
class Block:
    """How one kind of rows stands in the form."""

    title: str
    form: type[RowForm]
    lines: Callable[[Submission, list[Any], Any], dict[int, Any]]
    template: str


BLOCKS: dict[type[ReportRow], Block] = {
    Actual: Block("指标", ActualForm, lines, "admin/indicators/actual/rows.html"),
    ProjectProgress: Block("重点项目", ProjectProgressForm, project_lines, "admin/projects/projectprogress/rows.html"),
    TaskProgress: Block("民生实事", TaskProgressForm, task_lines, "admin/projects/taskprogress/rows.html"),
    TargetProgress: Block(
        "民生实事量化目标", TargetProgressForm, target_lines, "admin/projects/targetprogress/rows.html"
    ),
}
FORMS = {kind: block.form for kind, block in BLOCKS.items()}
VERDICTS: dict[type[ReportRow], type[RowForm]] = {Actual: ActualVerdictForm, TaskProgress: TaskVerdictForm}
