"""What a reviewer does with many forms of a period at once: approving those he ticked, and 催报."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from chengkou.cycle.steps import Stale, take_step
from reporting.actions import Refused
from reporting.enums import OPEN_STATES, Action
from reporting.models import Period, Submission, SubmissionEvent, User
from reporting.rules.workflow import REVIEW


@dataclass
class Approved:
    """Which units' forms were approved, and why the others were not, one sentence each."""

    units: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def approve(period: Period, seen: Mapping[int, int], *, by: User) -> Approved:
    """审核通过 of several forms of a period, given by key with the version that was on the screen.

    Each for itself: what can be approved is, what cannot is told by its unit's name.
    """
    done = Approved()
    forms = {
        form.pk: form
        for form in Submission.objects.for_user(by).of_period(period)
        if form.pk in seen
    }
    for form in forms.values():
        try:
            take_step(form, Action.APPROVE, by=by, seen=seen[form.pk])
        except (Refused, Stale) as refusal:
            done.refused.append(f"{form.department}没有审核通过：{refusal}")
        else:
            done.units.append(str(form.department))
    if strangers := len(seen) - len(forms):
        done.refused.append(f"{strangers}份不在这一期里，没有办理。")
    return done


@transaction.atomic
def urge(period: Period, forms: Iterable[int], *, by: User) -> list[Submission]:
    """登记已催报: keep on each of these forms of the period that its unit was pressed; return those that were.

    One that was handed in meanwhile is left out. The forms themselves are as they were, so whoever has one on his
    screen may go on. Raises Refused when nothing is left to press, or when that is not this person's to do.
    """
    if not by.has_perm(REVIEW):
        raise Refused("您没有催报的权限。")
    # Locked, so that nobody is pressed for a form that he hands in at this moment.
    waiting = (
        Submission.objects.for_user(by)
        .of_period(period)
        .select_for_update(of=("self",))
        .select_related("department")
    )
    pressed = list(
        waiting.filter(pk__in=list(forms), state__in=OPEN_STATES).order_by(
            "department__order", "pk"
        )
    )
    if not pressed:
        raise Refused("没有要催报的单位。")
    now = timezone.now()  # one pressing is one moment on every form
    SubmissionEvent.objects.bulk_create(
        SubmissionEvent(
            submission=form,
            action=Action.URGE,
            at=now,
            by=by,
            from_state=form.state,
            to_state=form.state,
        )
        for form in pressed
    )
    return pressed
