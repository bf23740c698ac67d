"""What is written in the cycle whatever the kind of rows: report rows, by their one writer, and publishing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from reporting.enums import OPEN_STATES, SubmissionState
from reporting.models import Locked, Period, ReportRow, Submission, User


class Conflict(Exception):
    """Somebody else wrote one of the rows since it was read."""


def locked(submission: Submission) -> Submission:
    """The submission read anew and locked until the transaction ends."""
    return Submission.objects.locked().get(pk=submission.pk)


def locked_together(submissions: QuerySet[Any, Any]) -> dict[int, Submission]:
    """The submissions whose keys the query gives, locked as by `locked` in the order of their keys (one query).

    In one order, so that two writers of several never wait for each other.
    """
    return {
        form.pk: form
        for form in Submission.objects.locked().filter(pk__in=submissions).order_by("pk")
    }


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

    `seen` gives, for each row by its class and key, the version that the writer had before him. One UPDATE per kind
    carries that condition. Who writes a part of a row alone names its `fields`, and must not have touched the others:
    history keeps the row as a whole. Raises Conflict when any row was written since, Locked when the submission is in
    none of the `states`; in both cases nothing is written.
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
) -> int:
    """As `save_rows`, for who holds the form from `locked` and goes on with it: its `version` goes along.

    He takes back what was written, should it raise Conflict.
    """
    if form.state not in states:
        raise Locked(f"{form}{form.get_state_display()}，不能再改。")
    kinds: dict[type[ReportRow], list[ReportRow]] = defaultdict(list)
    for row in rows:
        kinds[type(row)].append(row)
    now = timezone.now()  # one save is one moment in every history
    for kind, changed in kinds.items():
        as_seen = [Q(pk=row.pk, version=seen[kind, row.pk]) for row in changed]
        for row in changed:
            row.version = seen[kind, row.pk] + 1
        only = kind._default_manager.filter(reduce(or_, as_seen), submission=form)
        if only.bulk_update(changed, [*(fields or kind.entry_fields), "version"]) != len(changed):
            raise Conflict
        kind.history.bulk_history_create(changed, update=True, default_user=by, default_date=now)
    if kinds:
        form.version += 1  # nobody else can have changed it since it was locked
        form.save(update_fields=["version"])
    return sum(map(len, kinds.values()))


class Refused(Exception):
    """The step cannot be taken; its text is a sentence for the person who tried."""


@dataclass(frozen=True)
class Published:
    """What publishing a period made public, and which units it did not wait for."""

    period: Period
    forms: int
    missing: list[str]
    """Units whose form of the period was never approved, in their order."""

    def __str__(self) -> str:
        done = f"{self.period}已发布，含{self.forms}个单位已审核的数据。"
        return f"{done}还没有审核的：{'、'.join(self.missing)}。" if self.missing else done


@transaction.atomic
def publish(period: Period, *, by: User) -> Published:
    """发布: make the period's approved figures known to everyone signed in, also while some units are late.

    What is approved later in the period is public at once. Raises Refused when the period is published already, or
    when nothing in it is approved: a published period without a figure would only look like one.
    """
    period = Period.objects.select_for_update(of=("self",)).select_related("plan").get(pk=period.pk)
    if period.published_at is not None:
        raise Refused(f"{period}已经发布过。")
    approved: dict[str, bool] = {}
    for form in period.submissions.with_names().order_by("department__order", "department__code"):
        approved[form.unit_name] = (
            approved.get(form.unit_name, False) or form.state == SubmissionState.APPROVED
        )
    if not any(approved.values()):
        raise Refused(f"{period}还没有审核通过的填报表，没有可以发布的数据。")
    period.published_at, period.published_by = timezone.now(), by
    period.save(update_fields=["published_at", "published_by"])
    return Published(
        period, sum(approved.values()), [name for name, done in approved.items() if not done]
    )
