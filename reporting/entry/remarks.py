"""退回批注: what a reviewer wrote at single rows when they returned a form, and what became of it.

A row has its latest remark and the unit's reply to it. The former ones, each with its reply, are in
the row's history. A remark is answered by a reply, or by a row that says something else than when
it was written.
"""

import copy
import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from reporting.actions import Refused
from reporting.completeness import MissingEntry
from reporting.entry.row_form import VerdictForm
from reporting.entry.row_forms import row_prefix
from reporting.history import changes_in_words
from reporting.models import ReportRow
from reporting.models.submissions import REPLY

REMARK = "remark"
OF_FIGURE = "remark_is_of_figure"
WRITTEN = (REMARK, OF_FIGURE, "remarked_at", REPLY)
"""The fields that a remark writes, as far as a kind of rows has them."""
REMARK_LENGTH = 500
"""So many characters one remark may have."""
_CHANGE_LENGTH = 80
"""A change that takes more characters is told by the name of its field alone."""
_TYPED = re.compile(r"(?P<anchor>[a-z]+-[0-9]+)-remark")


@dataclass(frozen=True)
class Remark:
    """One remark at a row."""

    words: str
    at: datetime.datetime
    """The moment of the event 退回 that it was written with."""
    by: str
    is_of_figure: bool
    """Whether it is about a figure that another unit provides, who is shown it too."""
    reply: str
    changes: Sequence[str]
    """What the unit changed in the row since, until the next remark; empty for nothing."""
    is_latest: bool

    @property
    def is_answered(self) -> bool:
        """Whether the unit replied, or the row says something else now."""
        return bool(self.reply or self.changes)


Remarks = Mapping[ReportRow, Sequence[Remark]]


def remarks_of(
    rows: Mapping[type[ReportRow], Sequence[ReportRow]], told: Collection[str] | None = None
) -> Remarks:
    """The remarks at these rows as they are now, of each row that has any, the oldest first.

    `told` are the fields that the reader may know of: no others count as changed. One query for
    every kind with such rows.
    """
    found: dict[ReportRow, Sequence[Remark]] = {}
    for kind, of_kind in rows.items():
        remarked = [row for row in of_kind if row.remark]
        if not remarked:
            continue
        records: dict[int, list[Any]] = {row.pk: [] for row in remarked}
        for record in kind.records_with_remarks(records):
            records[record.id].append(record)
        for row in remarked:
            found[row] = _remarks_at(row, records[row.pk], told or kind.entry_fields)
    return found


def _remarks_at(row: ReportRow, records: Sequence[Any], told: Collection[str]) -> list[Remark]:
    """The remarks at one row, by its historical records since the first."""
    rounds: dict[datetime.datetime, list[Any]] = {}
    for record in records:
        rounds.setdefault(record.remarked_at, []).append(record)
    remarks = []
    for at, of_round in rounds.items():
        is_latest = at == row.remarked_at
        # What was just typed into the row may be in no record yet.
        last = row if is_latest else of_round[-1]
        remarks.append(_remark(of_round[0], last, told, is_latest=is_latest))
    return remarks


def _remark(first: Any, last: Any, told: Collection[str], *, is_latest: bool) -> Remark:
    """A remark by the record that it came with, and the row as it was last under it."""
    return Remark(
        words=first.remark,
        at=first.remarked_at,
        by=str(first.history_user or "系统"),
        is_of_figure=getattr(first, OF_FIGURE, False),
        reply=last.reply,
        changes=_changes(first, last, told),
        is_latest=is_latest,
    )


def _changes(first: Any, last: Any, told: Collection[str]) -> list[str]:
    """What the unit changed; a verdict is the reviewer's, and falls away by itself."""
    kind = getattr(last, "instance_type", type(last))
    changes = []
    for name in told:
        if name in (*VerdictForm.written, "confirmed"):
            continue
        for words in changes_in_words(first, last, [name]):
            is_long = len(words) > _CHANGE_LENGTH
            changes.append(f"{kind._meta.get_field(name).verbose_name}已改" if is_long else words)
    return changes


def unanswered(remarks: Remarks) -> list[MissingEntry]:
    """What keeps a form from being submitted: each latest remark that is not answered."""
    found = []
    for row, of_row in remarks.items():
        latest = of_row[-1]
        if latest.is_latest and not latest.is_answered and not row.is_locked:
            sentence = f"退回批注“{latest.words}”还没有答复：请写答复，或者按批注修改这一项。"
            found.append(MissingEntry(row, REPLY, sentence))
    return found


# --- writing them


@dataclass(frozen=True)
class TypedRemark:
    """What a reviewer typed at a row."""

    row: ReportRow
    words: str
    is_of_figure: bool = False

    def written(self, at: datetime.datetime) -> ReportRow:
        """A copy of the row with the remark in the place of a former one and its reply."""
        row = copy.copy(self.row)
        row.remark = self.words
        row.remarked_at = at
        row.reply = ""
        if hasattr(row, OF_FIGURE):
            setattr(row, OF_FIGURE, self.is_of_figure)
        return row


def typed_remarks(
    rows: Mapping[type[ReportRow], Sequence[ReportRow]], data: QueryDict
) -> list[TypedRemark]:
    """What was typed at these rows. Raises Refused for a text that no row of theirs can have."""
    by_anchor = {row_prefix(row): row for of_kind in rows.values() for row in of_kind}
    found = []
    for key in data:
        match = _TYPED.fullmatch(key)
        words = str(data[key]).replace("\r\n", "\n").strip()
        if match is None or not words:
            continue
        row = by_anchor.get(match["anchor"])
        _check(row, words)
        assert row is not None
        found.append(TypedRemark(row, words, f"{key}_is_of_figure" in data))
    return found


def as_typed(row: ReportRow, data: QueryDict | None, *, is_offered: bool) -> TypedRemark | None:
    """What stands in the box for a remark at this row, of a page that shows a POST again.

    None where there is no box: it is offered where the form can be returned, and what was typed
    stays where it cannot be any more.
    """
    key = f"{row_prefix(row)}-{REMARK}"
    words = "" if data is None else str(data.get(key, ""))
    if not words and (not is_offered or row.is_locked):
        return None
    return TypedRemark(row, words, data is not None and f"{key}_is_of_figure" in data)


def _check(row: ReportRow | None, words: str) -> None:
    """Raises Refused."""
    if row is None:
        raise Refused(f"批注“{words}”的那一项已经不在这张填报表里，没有退回。")
    if row.is_locked:
        raise Refused(f"{row.title}已审核，这一版不能改，不能写批注。")
    if len(words) > REMARK_LENGTH:
        raise Refused(f"{row.title}的批注最多{REMARK_LENGTH}个字，现在有{len(words)}字。")
