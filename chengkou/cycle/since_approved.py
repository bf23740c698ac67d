"""What a form's next revision changed: each of its rows held against the one approved before."""

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
    """For each row that was approved before: its changed fields by name, with what stood there: 完成数原为 6.0."""
    new: set[ReportRow] = field(default_factory=set)
    """Rows on what no earlier revision reported on."""
    gone: list[str] = field(default_factory=list)
    """What the last one reported on and this one does not."""

    def __str__(self) -> str:
        """与第1版相比改了2行3处，新增1行; empty for a first revision."""
        if not self.against:
            return ""
        changed = [fields for fields in self.was.values() if fields]
        told = [f"改了{len(changed)}行{sum(map(len, changed))}处"] if changed else []
        told += [f"新增{len(self.new)}行"] if self.new else []
        told += [f"少了{'、'.join(self.gone)}"] if self.gone else []
        return f"与{self.against}相比{'，'.join(told) or '没有改动'}"


def differences(form: Submission, rows: Rows) -> Differences:
    """The form's stored rows against the latest earlier approved row of the same subject.

    7 and 7.0 differ: a figure is what was typed.
    """
    if form.revision == 1:
        return Differences()
    # A revision starts from an approved one, so the one before it is.
    last = form.revision - 1
    found = Differences(against=f"第{last}版")
    for kind, own in rows.items():
        before = {row.subject_id: row for row in rows.before[kind]}
        for row in own:
            earlier = before.get(row.subject_id)
            if earlier is None:
                found.new.add(row)
            else:
                found.was[row] = _changed(row, earlier)
        kept = {row.subject_id for row in own}
        found.gone += [
            row.title
            for key, row in before.items()
            if key not in kept and row.submission.revision == last
        ]
    return found


def _changed(row: ReportRow, earlier: ReportRow) -> dict[str, str]:
    fields: list[Any] = [row._meta.get_field(name) for name in row.entry_fields]
    return {
        each.name: _in_words(each, shown(earlier, each))
        for each in fields
        if shown(earlier, each) != shown(row, each)
    }


def _in_words(each: Any, before: str) -> str:
    """完成数原为 6.0; 原来没有勾数据未发布."""
    if isinstance(each, models.BooleanField):
        return f"原来{'勾了' if before == '是' else '没有勾'}{each.verbose_name}"
    return f"{each.verbose_name}原为 {before}"
