"""What a next revision changed against the one approved before.

Of a form, of single rows, and of all that waits for 发布更新.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from chengkou.cycle.kinds import ROW_KINDS, RowKind
from chengkou.cycle.rows import Rows
from reporting.fields import FigureField
from reporting.history import EMPTY, shown
from reporting.models import Period, ReportRow, Submission
from reporting.visibility import Viewer


@dataclass(frozen=True)
class FigureChange:
    """One figure of a row that was another one before."""

    title: str
    """What it is of: 15 游客接待量, without the year."""
    field: str
    """完成数."""
    old: str
    """EMPTY where there was none."""
    new: str

    @property
    def words(self) -> str:
        """完成数由6.42改为6.24; 补报完成数6.24 where there was none."""
        if self.old == EMPTY:
            return f"补报{self.field}{self.new}"
        return f"{self.field}由{self.old}改为{self.new}"


def figure_changes(row: Any, before: Any, year: int) -> list[FigureChange]:
    """The figures of a row of the year's plan that differ from an earlier row of its subject.

    Every figure that is there where `before` is None.
    """
    found = []
    title = row.title.removeprefix(f"{year} ")
    for model_field in _fields(row):
        if not _is_figure(model_field):
            continue
        old = EMPTY if before is None else shown(before, model_field)
        new = shown(row, model_field)
        if old != new:
            found.append(FigureChange(title, str(model_field.verbose_name), old, new))
    return found


def other_changes(row: Any, before: Any) -> list[str]:
    """The names of what else differs, but for a changed verdict: 原因, 数据性质.

    Of all that is there where `before` is None.
    """
    names = []
    for model_field in _fields(row):
        is_listed_alone = before is not None and model_field.name == "verdict"
        if _is_figure(model_field) or is_listed_alone:
            continue
        is_empty_before = before is None and shown(row, model_field) in (EMPTY, "否")
        is_same = before is not None and shown(before, model_field) == shown(row, model_field)
        if not is_empty_before and not is_same:
            names.append(str(model_field.verbose_name))
    return names


def _fields(row: Any) -> list[Any]:
    """The fields that people type, in their order."""
    return [row._meta.get_field(name) for name in row.entry_fields]


def _is_figure(model_field: Any) -> bool:
    return isinstance(model_field, FigureField | models.DecimalField)


@dataclass
class Differences:
    """How a revision differs from the approved ones before it; empty for a first revision."""

    against: str = ""
    """第1版."""
    was: dict[ReportRow, dict[str, str]] = field(default_factory=dict)
    """Row approved before → its changed fields by name, with what they said: 完成数原为 6.0."""
    new: set[ReportRow] = field(default_factory=set)
    """Rows on subjects that no earlier revision reported on."""
    gone: list[str] = field(default_factory=list)
    """Titles of rows of the last revision that this one does not have."""

    def __str__(self) -> str:
        """与第1版相比改了2行3处，新增1行; empty for a first revision."""
        if not self.against:
            return ""
        parts = []
        changed = [fields for fields in self.was.values() if fields]
        if changed:
            parts.append(f"改了{len(changed)}行{sum(map(len, changed))}处")
        if self.new:
            parts.append(f"新增{len(self.new)}行")
        if self.gone:
            parts.append(f"少了{'、'.join(self.gone)}")
        return f"与{self.against}相比{'，'.join(parts) or '没有改动'}"


def differences(submission: Submission, rows: Rows) -> Differences:
    """The stored rows against the latest earlier approved row of the same subject.

    7 and 7.0 differ: a figure is what was typed.
    """
    if submission.revision == 1:
        return Differences()
    # A revision starts from an approved one, so the one before it is.
    last = submission.revision - 1
    found = Differences(against=f"第{last}版")
    for model, own in rows.items():
        before = {row.subject_id: row for row in rows.before[model]}
        for row in own:
            earlier = before.get(row.subject_id)
            if earlier is None:
                found.new.add(row)
            else:
                found.was[row] = _changed_fields(row, earlier)
        kept = {row.subject_id for row in own}
        for subject, row in before.items():
            if subject not in kept and row.submission.revision == last:
                found.gone.append(row.title)
    return found


def _changed_fields(row: ReportRow, earlier: ReportRow) -> dict[str, str]:
    """Name of each changed field → what it said before, in words."""
    changed = {}
    for model_field in _fields(row):
        before = shown(earlier, model_field)
        if before != shown(row, model_field):
            changed[model_field.name] = _before_in_words(model_field, before)
    return changed


def _before_in_words(model_field: Any, before: str) -> str:
    """完成数原为 6.0; 原来没有勾数据未发布."""
    if not isinstance(model_field, models.BooleanField):
        return f"{model_field.verbose_name}原为 {before}"
    ticked = "勾了" if before == "是" else "没有勾"
    return f"原来{ticked}{model_field.verbose_name}"


@dataclass
class Update:
    """What one unit's waiting forms change."""

    submission: Submission
    """The latest of them."""
    figures: list[FigureChange] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """Rows of which more changed than figures and verdicts: 第15项游客接待量：原因、下一步措施."""

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.words)


def updates_of(period: Period, waiting: Iterable[Submission], viewer: Viewer) -> list[Update]:
    """Of each unit with a waiting form, the latest revision last, what changes for the public.

    A row is held against the public one of its subject, whoever reported that; one that says the
    same is left out. Two queries for each kind of rows, and those of its ledger where verdicts
    changed.
    """
    latest = {submission.department_id: submission for submission in waiting}
    updates = {unit: Update(submission) for unit, submission in latest.items()}
    for kind in ROW_KINDS:
        public = _public_rows(kind.model, period, viewer)
        rows = _waiting_rows(kind.model, waiting)
        verdicts = _verdict_changes(kind, rows, public, viewer)
        for submission, row in rows:
            before = public.get(row.subject_id)
            update = updates[submission.department_id]
            update.figures += figure_changes(row, before, period.plan.year)
            if row.pk in verdicts:
                update.figures.append(verdicts[row.pk])
            names = other_changes(row, before)
            if names:
                title = row.title.removeprefix(f"{period.plan.year} ")
                update.words.append(f"{title}：{'、'.join(names)}")
    return list(updates.values())


def _verdict_changes(
    kind: RowKind,
    waiting: Sequence[tuple[Submission, Any]],
    public: Mapping[int, Any],
    viewer: Viewer,
) -> dict[int, FigureChange]:
    """Row key → how a row of one period is judged by the public verdict and by its own: 待评定 and
    达到预期. Of the rows whose verdict is another one.

    No query where there are none.
    """
    if kind.verdict_form is None:
        return {}
    judged = []
    as_public = []
    for _, row in waiting:
        before = public.get(row.subject_id)
        if before is not None and before.verdict != row.verdict:
            earlier = copy(row)
            earlier.verdict = before.verdict
            as_public.append(earlier)
            judged.append(row)
    if not judged:
        return {}
    submission, _ = waiting[0]
    ledger = kind.ledger(submission, judged, viewer)
    # Every kind that has verdicts says in a word how a row stands.
    old: Mapping[int, Any] = kind.contexts(submission, as_public, ledger)
    new: Mapping[int, Any] = kind.contexts(submission, judged, ledger)
    changes = {}
    for row in judged:
        title = row.title.removeprefix(f"{submission.period.plan.year} ")
        label = str(row._meta.get_field("verdict").verbose_name)
        changes[row.pk] = FigureChange(title, label, old[row.pk].word, new[row.pk].word)
    return changes


def _public_rows(model: type[ReportRow], period: Period, viewer: Viewer) -> dict[int, Any]:
    """The row of each subject as everybody sees it (one query)."""
    rows = model.objects.known_to(viewer).approved().filter(submission__period=period)
    public = {}
    for row in rows.filter(submission__is_held_back=False):
        if getattr(row, "verdict_held_back", False):
            row.verdict = row.verdict_note = ""
        public[row.subject_id] = row
    return public


def _waiting_rows(
    model: type[ReportRow], waiting: Iterable[Submission]
) -> list[tuple[Submission, ReportRow]]:
    """The rows that would count, each with its submission, in their order (one query)."""
    by_key = {submission.pk: submission for submission in waiting}
    rows = list(model.of_forms(waiting))
    counting: dict[int, ReportRow] = {}
    for row in sorted(rows, key=lambda row: by_key[row.submission_id].revision):
        counting[row.subject_id] = row
    found = [row for row in rows if counting[row.subject_id] is row]
    return [(by_key[row.submission_id], row) for row in found]
