"""The rows of one submission by kind, and what judging and completing them takes."""

from collections.abc import Mapping
from typing import Any

from chengkou.cycle.kinds import LEDGERS, MISSING_ENTRIES, ROW_KINDS
from reporting.completeness import MissingEntry
from reporting.enums import Status
from reporting.models import ReportRow, Submission
from reporting.visibility import SERVER, Viewer


class Rows(dict[type[ReportRow], list[Any]]):
    """A form's rows by kind, in the order in which it shows them."""

    before: dict[type[ReportRow], list[Any]]
    """Those of its revisions before, the oldest first."""


def rows_of(form: Submission) -> Rows:
    """The rows of the form and of its revisions before, as they are stored (one query per kind)."""
    read = {kind: list(kind.of_revisions(form)) for kind in ROW_KINDS}
    rows = Rows(
        {kind: [row for row in each if row.submission_id == form.pk] for kind, each in read.items()}
    )
    rows.before = {
        kind: [row for row in each if row.submission_id != form.pk] for kind, each in read.items()
    }
    return rows


def ledgers_of(
    form: Submission, rows: Mapping[type[ReportRow], list[Any]], viewer: Viewer
) -> dict[type[ReportRow], Any]:
    """For each kind of rows what judging them needs, as far as the reader may know it."""
    return {kind: LEDGERS[kind](form, rows[kind], viewer) for kind in ROW_KINDS}


def undetermined(form: Submission, rows: Mapping[type[ReportRow], list[Any]]) -> list[ReportRow]:
    """The rows that say something which only a person can judge, and nobody has: they stand as 待评定."""
    found = []
    for kind, each in rows.items():
        waiting = [row for row in each if row.is_judged_by_person and not row.verdict]
        ledger = LEDGERS[kind](form, waiting, SERVER)
        judged = (
            (row, ledger.judge(getattr(row, row.subject), form.period.month, row))
            for row in waiting
        )
        found += [row for row, found_to_be in judged if found_to_be.status is Status.UNDETERMINED]
    return found


def missing_entries_of(
    form: Submission,
    rows: Mapping[type[ReportRow], list[Any]],
    ledgers: Mapping[type[ReportRow], Any],
) -> list[MissingEntry]:
    """Every reason why the form cannot be submitted, over all kinds of rows.

    By `ledgers_of` who submits it: nobody is asked to explain what he cannot see.
    """
    return [
        problem
        for kind in ROW_KINDS
        for problem in MISSING_ENTRIES[kind](form, rows[kind], ledgers[kind])
    ]
