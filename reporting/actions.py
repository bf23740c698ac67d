"""Writing report rows of any kind."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

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
    if form.state not in states:
        raise Locked(f"{form}{form.get_state_display()}，不能再改。")
    kinds: dict[type[ReportRow], list[ReportRow]] = defaultdict(list)
    for row in rows:
        kinds[type(row)].append(row)
    at = at or timezone.now()  # one save is one moment in every history
    for kind, changed in kinds.items():
        as_seen = [Q(pk=row.pk, version=seen[kind, row.pk]) for row in changed]
        for row in changed:
            row.version = seen[kind, row.pk] + 1
        unchanged = kind._default_manager.filter(reduce(or_, as_seen), submission=form)
        names = kind.written_fields()
        if fields is not None:
            names = tuple(name for name in fields if hasattr(kind, name))
        written = unchanged.bulk_update(changed, [*names, "version"])
        if written != len(changed):
            raise Conflict
        kind.history.bulk_history_create(changed, update=True, default_user=by, default_date=at)
    if kinds:
        form.version += 1  # nobody else can have changed it since it was locked
        form.save(update_fields=["version"])
    return sum(map(len, kinds.values()))


class Refused(Exception):
    """The step is not possible; the text is a sentence for the person who tried."""
