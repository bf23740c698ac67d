"""What a reviewer does with many submissions at once: approving those ticked, and 催报."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from chengkou.cycle.rows import rows_of, undetermined
from chengkou.cycle.steps import Stale, take_step
from reporting.actions import Refused
from reporting.enums import WITH_UNIT_STATES, Action
from reporting.models import Period, Submission, SubmissionEvent, User
from reporting.rules.office.workflow import REVIEW


@dataclass
class Approved:
    """Names of the departments approved, and why others were not, a sentence each."""

    departments: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def approve(period: Period, seen: Mapping[int, int], *, by: User) -> Approved:
    """审核通过 of several submissions of a period, given by key with the version that was on the
    screen.

    Each for itself: what can be approved is, the others are named with the reason. A form with a
    row that waits for a verdict (待评定) is left out: it is to be looked at.
    """
    done = Approved()
    in_scope = Submission.objects.for_user(by).of_period(period)
    submissions = [submission for submission in in_scope if submission.pk in seen]
    for submission in submissions:
        try:
            _approve_unseen(submission, seen[submission.pk], by)
        except (Refused, Stale) as refusal:
            done.refused.append(f"{submission.department}没有审核通过：{refusal}")
        else:
            done.departments.append(str(submission.department))
    strangers = len(seen) - len(submissions)
    if strangers:
        done.refused.append(f"{strangers}份不在这一期里，没有办理。")
    return done


@transaction.atomic
def _approve_unseen(submission: Submission, seen: int, by: User) -> None:
    """审核通过 of a form that was not opened. Raises Refused, Stale; then it stays as it was."""
    approved = take_step(submission, Action.APPROVE, by=by, seen=seen)
    waiting = undetermined(approved, rows_of(approved))
    if waiting:
        names = "、".join(row.title for row in waiting)
        raise Refused(f"{names}待评定，请打开填报表评定后再审核。")


@transaction.atomic
def urge(period: Period, submissions: Iterable[int], *, by: User) -> list[Submission]:
    """登记已催报: record on each of these submissions (keys) that its department was urged; return
    those.

    One that was handed in meanwhile is left out. Versions stay, so whoever has one on their screen
    may go on. Raises Refused when none is left to urge, or when the person may not.
    """
    if not by.has_perm(REVIEW):
        raise Refused("您没有催报的权限。")
    # Locked, so that nobody is urged for a submission that they hand in at this moment.
    in_scope = Submission.objects.for_user(by).of_period(period)
    open_ones = (
        in_scope.filter(pk__in=list(submissions), state__in=WITH_UNIT_STATES)
        .select_for_update(of=("self",))
        .select_related("department")
        .order_by("department__order", "pk")
    )
    urged = list(open_ones)
    if not urged:
        raise Refused("没有要催报的单位。")
    now = timezone.now()  # one moment for all
    SubmissionEvent.objects.bulk_create(
        SubmissionEvent(
            submission=submission,
            action=Action.URGE,
            at=now,
            by=by,
            from_state=submission.state,
            to_state=submission.state,
        )
        for submission in urged
    )
    return urged
