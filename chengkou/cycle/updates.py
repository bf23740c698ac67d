"""What 发布更新 would change of a published period."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chengkou.cycle.kinds import row_models
from chengkou.cycle.since_approved import FigureChange, figure_changes, other_changes
from reporting.models import Period, ReportRow, Submission
from reporting.visibility import Viewer


@dataclass
class Update:
    """What one unit's waiting forms change."""

    submission: Submission
    """The latest of them."""
    figures: list[FigureChange] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Rows of which more than figures changed: 第15项游客接待量：原因、下一步措施."""

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.words)


def updates_of(period: Period, waiting: Iterable[Submission], viewer: Viewer) -> list[Update]:
    """Of each unit with a waiting form, the latest revision last, what changes for the public.

    A row is held against the public one of its subject, whoever reported that; one that says the
    same is left out. Two queries for each kind of rows.
    """
    latest = {submission.department_id: submission for submission in waiting}
    updates = {unit: Update(submission) for unit, submission in latest.items()}
    for model in row_models():
        public = _public_rows(model, period, viewer)
        for unit, row in _waiting_rows(model, waiting):
            before = public.get(row.subject_id)
            update = updates[unit]
            update.figures += figure_changes(row, before, period.plan.year)
            names = other_changes(row, before)
            if names:
                title = row.title.removeprefix(f"{period.plan.year} ")
                update.words.append(f"{title}：{'、'.join(names)}")
    return list(updates.values())


def _public_rows(model: type[ReportRow], period: Period, viewer: Viewer) -> dict[int, Any]:
    """The row of each subject that everybody sees (one query)."""
    rows = model.objects.known_to(viewer).approved().filter(submission__period=period)
    public = rows.filter(submission__is_held_back=False)
    return {row.subject_id: row for row in public}


def _waiting_rows(
    model: type[ReportRow], waiting: Iterable[Submission]
) -> Iterable[tuple[int, ReportRow]]:
    """The rows that would count, each with the key of its unit, in their order (one query)."""
    units = {submission.pk: submission.department_id for submission in waiting}
    revisions = {submission.pk: submission.revision for submission in waiting}
    rows = list(model.of_forms(waiting))
    counting: dict[int, ReportRow] = {}
    for row in sorted(rows, key=lambda row: revisions[row.submission_id]):
        counting[row.subject_id] = row
    return [(units[row.submission_id], row) for row in rows if counting[row.subject_id] is row]
