"""Whether what is typed into rows can be right: the one place that the form, the grid and every
other way into a submission ask before they write.
"""

from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.rows import Ledgers
from reporting.entry.plausibility import settle
from reporting.entry.row_forms import RowForms
from reporting.models import Submission
from reporting.visibility import Viewer


def settle_typed(
    submission: Submission, typed: RowForms, viewer: Viewer, ledgers: Ledgers | None = None
) -> None:
    """Add errors to the rows into which something impossible was typed, and settle what is
    confirmed of the others.

    Called before what was typed is written, once it is all there; `submission` is any of those
    that the rows are from. Queries are those of the ledgers of the kinds with changed rows, unless
    the `ledgers` of all rows are given.
    """
    for kind in ROW_KINDS:
        entered = [entry for entry in typed.entries.get(kind.model, ()) if entry.to_write]
        forms = [entry.form for entry in entered if entry.form]
        if not forms:
            continue
        rows = [form.instance for form in forms]
        ledger = ledgers[kind.model] if ledgers else kind.ledger(submission, rows, viewer)
        doubts = kind.doubts(submission.period, rows, ledger)
        for form in forms:
            settle(form, doubts[form.instance.pk])
