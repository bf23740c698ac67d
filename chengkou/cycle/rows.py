"""The rows of one submission by kind, and what judging and completing them takes."""

from collections.abc import Iterator, Mapping
from typing import Any

from chengkou.cycle.kinds import ROW_KINDS, RowKind
from reporting.completeness import MissingEntry
from reporting.entry.plausibility import RowDoubts
from reporting.entry.remarks import Remarks, remarks_of, unanswered
from reporting.enums import Status
from reporting.models import Evidence, ReportRow, Submission
from reporting.visibility import SERVER, Viewer

RowsByModel = Mapping[type[ReportRow], list[Any]]
Ledgers = Mapping[type[ReportRow], Any]


class Rows(dict[type[ReportRow], list[Any]]):
    """A submission's rows by model, in the order in which the form shows them."""

    def __init__(
        self, own: RowsByModel, before: RowsByModel, ledgers: Ledgers | None = None
    ) -> None:
        super().__init__(own)
        self.before = before
        """Those of its earlier revisions, the oldest first."""
        self.ledgers = ledgers
        """What judging them takes, where it was read for the person who is at it (`ledgers_of`)."""

    def every(self) -> Iterator[Any]:
        """All rows of all kinds."""
        for rows in self.values():
            yield from rows


def rows_of(submission: Submission) -> Rows:
    """The stored rows of the submission and of its earlier revisions (one query a kind)."""
    own: dict[type[ReportRow], list[Any]] = {}
    before: dict[type[ReportRow], list[Any]] = {}
    for kind in ROW_KINDS:
        own[kind.model] = []
        before[kind.model] = []
        for row in kind.model.of_revisions(submission):
            rows = own if row.submission_id == submission.pk else before
            rows[kind.model].append(row)
    return Rows(own, before)


def kinds_in(rows: RowsByModel) -> list[RowKind]:
    """The kinds of which there are rows, in their order."""
    return [kind for kind in ROW_KINDS if rows[kind.model]]


def ledgers_of(submission: Submission, rows: RowsByModel, viewer: Viewer) -> Ledgers:
    """Model → what judging its rows needs, as far as the viewer may know it; of kinds with rows.

    What is typed into the rows is no part of it, and may change.
    """
    return {
        kind.model: kind.ledger(submission, rows[kind.model], viewer) for kind in kinds_in(rows)
    }


def undetermined(submission: Submission, rows: RowsByModel) -> list[ReportRow]:
    """The rows that only a person can judge and nobody has (待评定)."""
    month = submission.period.month
    found = []
    for kind in ROW_KINDS:
        waiting = [row for row in rows[kind.model] if row.is_judged_by_person and not row.verdict]
        if not waiting:
            continue
        ledger = kind.ledger(submission, waiting, SERVER)
        for row in waiting:
            judged = ledger.judge(getattr(row, row.subject), month, row)
            if judged.status is Status.UNDETERMINED:
                found.append(row)
    return found


def missing_entries_of(
    submission: Submission, rows: RowsByModel, ledgers: Ledgers, remarks: Remarks | None = None
) -> list[MissingEntry]:
    """Every reason why the submission cannot be handed in, over all kinds of rows.

    `ledgers` are those of the person who submits: nobody is asked to explain figures that they
    cannot see. `remarks` are those of the rows, where they were read before.
    """
    found = []
    for kind in kinds_in(rows):
        found += kind.missing_entries(submission, rows[kind.model], ledgers[kind.model])
    for doubts in doubts_of(submission, rows, ledgers).values():
        if not doubts.row.is_locked:
            found += doubts.missing_entries()
    found += unanswered(remarks_of(rows) if remarks is None else remarks)
    return [*found, *_missing_evidence(submission, rows)]


def doubts_of(
    submission: Submission, rows: RowsByModel, ledgers: Ledgers
) -> dict[ReportRow, RowDoubts]:
    """What speaks against the stored figures of these rows, of those with anything (no queries)."""
    found = {}
    for kind in kinds_in(rows):
        doubts = kind.doubts(submission.period, rows[kind.model], ledgers[kind.model])
        for row in rows[kind.model]:
            if doubts[row.pk]:
                found[row] = RowDoubts(row, doubts[row.pk])
    return found


def _missing_evidence(submission: Submission, rows: RowsByModel) -> list[MissingEntry]:
    """What the plan asks to be shown and was not (one query, where it asks for anything)."""
    required = submission.period.plan.evidence_required
    if not required:
        return []
    shown = Evidence.objects.kinds_shown(submission)
    found = []
    for kind in ROW_KINDS:
        asked = [each for each in kind.evidence if each[0] in required]
        for row in rows[kind.model]:
            key = (str(row._meta.model_name), row.subject_id)
            for what, field in asked:
                if getattr(row, field) and (*key, what) not in shown and not row.is_locked:
                    sentence = f"填了{what.label}，要在“佐证”里上传{what.label}的佐证。"
                    found.append(MissingEntry(row, field, sentence))
    return found
