"""What a submission's next revision changed against the one approved before."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from chengkou.cycle.rows import Rows
from reporting.history import shown
from reporting.models import ReportRow, Submission


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
    for name in row.entry_fields:
        model_field: Any = row._meta.get_field(name)
        before = shown(earlier, model_field)
        if before != shown(row, model_field):
            changed[name] = _before_in_words(model_field, before)
    return changed


def _before_in_words(model_field: Any, before: str) -> str:
    """完成数原为 6.0; 原来没有勾数据未发布."""
    if not isinstance(model_field, models.BooleanField):
        return f"{model_field.verbose_name}原为 {before}"
    ticked = "勾了" if before == "是" else "没有勾"
    return f"原来{ticked}{model_field.verbose_name}"
