"""Writing report rows of any kind."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from reporting.db.data_version import Instead, renewing
from reporting.enums import OPEN_STATES, SubmissionState
from reporting.models import Locked, ReportRow, Submission, User


class Conflict(Exception):
    """Somebody else wrote one of the rows since it was read."""


def locked(submission: Submission) -> Submission:
    """The submission, read again and locked until the transaction ends."""
    return Submission.objects.locked().get(pk=submission.pk)


def locked_together(submissions: QuerySet[Any, Any]) -> dict[int, Submission]:
    """The submissions whose keys the query gives, by key, locked as by `locked` (one query).

    In the order of their keys, so that two writers never wait for each other.
    """
    found = Submission.objects.locked().filter(pk__in=submissions).order_by("pk")
    return {submission.pk: submission for submission in found}


@transaction.atomic
def save_rows(
    submission: Submission,
    rows: Iterable[ReportRow],
    *,
    by: User,
    seen: Mapping[tuple[type, int], int],
    fields: Sequence[str] | None = None,
    states: Collection[SubmissionState] = OPEN_STATES,
) -> int:
    """Write changed rows of one submission, with history, and return how many there were.

    `seen` gives the version that the writer saw, for every row by its class and key; it is a
    condition of the one UPDATE per kind. To write only some `fields`, the others must not have been
    changed: history records the row as a whole. Raises Conflict if any row was written since,
    Locked if the submission is in none of the `states`; in both cases nothing is written.
    """
    return write_rows(locked(submission), rows, by=by, seen=seen, fields=fields, states=states)


def write_rows(
    form: Submission,
    rows: Iterable[ReportRow],
    *,
    by: User,
    seen: Mapping[tuple[type, int], int],
    fields: Sequence[str] | None = None,
    states: Collection[SubmissionState] = OPEN_STATES,
    at: datetime.datetime | None = None,
) -> int:
    """As `save_rows`, for callers that have the submission from `locked` and go on to use it.

    Of `fields` each kind takes those that it has. The submission's `version` is updated. `at` is
    the moment for the history, where it is that of an event. On Conflict the caller has to roll
    back.
    """
    written = write_rows_alone(form, rows, by=by, seen=seen, fields=fields, states=states, at=at)
    if written:
        save_version(form)
    return written


def write_rows_alone(
    form: Submission,
    rows: Iterable[ReportRow],
    *,
    by: User,
    seen: Mapping[tuple[type, int], int],
    fields: Sequence[str] | None = None,
    states: Collection[SubmissionState] = OPEN_STATES,
    at: datetime.datetime | None = None,
) -> int:
    """As `write_rows`, for callers that store the submission's `version` with a step.

    Where it is not taken they store it by `save_version`.
    """
    if form.state not in states:
        raise Locked(f"{form}{form.get_state_display()}，不能再改。")
    kinds: dict[type[ReportRow], list[ReportRow]] = defaultdict(list)
    for row in rows:
        kinds[type(row)].append(row)
    at = at or timezone.now()  # one save is one moment in every history
    with renewing(_shown_of(form, kinds)):
        for kind, changed in kinds.items():
            _write_kind(form, kind, changed, seen=seen, fields=fields)
            kind.history.bulk_history_create(changed, update=True, default_user=by, default_date=at)
    if kinds:
        form.version += 1  # nobody else can have changed it since it was locked
    return sum(map(len, kinds.values()))


def save_version(form: Submission) -> None:
    """Store the version of a submission that is locked: no page of a plan shows it."""
    with renewing({Submission: None}):
        form.save(update_fields=["version"])


def _shown_of(form: Submission, kinds: Iterable[type[ReportRow]]) -> Instead:
    """Which versions of the data change when these kinds of rows of the submission are written.

    Pages of a plan read rows of approved submissions alone (`ReportRowQuerySet.approved`). The lock
    keeps it from being approved meanwhile.
    """
    unshown: dict[type[Model], str | None] = {}
    if form.state != SubmissionState.APPROVED:
        unshown |= dict.fromkeys(kinds)
    return unshown


def _write_kind(
    form: Submission,
    kind: type[ReportRow],
    changed: Sequence[ReportRow],
    *,
    seen: Mapping[tuple[type, int], int],
    fields: Sequence[str] | None,
) -> None:
    """Write changed rows of one kind. Raises Conflict if any was written since."""
    as_seen = [Q(pk=row.pk, version=seen[kind, row.pk]) for row in changed]
    for row in changed:
        row.version = seen[kind, row.pk] + 1
    unchanged = kind._default_manager.filter(reduce(or_, as_seen), submission=form)
    names = kind.written_fields()
    if fields is not None:
        names = tuple(name for name in fields if hasattr(kind, name))
    if unchanged.bulk_update(changed, [*names, "version"]) != len(changed):
        raise Conflict


class Refused(Exception):
    """The step is not possible; the text is a sentence for the person who tried."""
