"""The steps of 督办: an instruction is left, and each unit's part of it is led to its end.

Every writer locks the row first, and acts on the version that the person saw: of two who act at
once the second is told.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from chengkou.followups.subjects import Subject
from reporting.actions import Refused
from reporting.enums import FollowUpAction, FollowUpKind, FollowUpSource, FollowUpState
from reporting.evidence.adding import KeptFile
from reporting.models import (
    Department,
    FollowUp,
    FollowUpEvent,
    FollowUpFile,
    Instruction,
    Plan,
    User,
)
from reporting.notices.writing import tell_of_follow_up
from reporting.rules.office.followups import INSTRUCT, STEPS, FollowUpSituation, why_not
from reporting.rules.office.workflow import FILL, REVIEW

WORDS_LENGTH = 2000
"""So many characters people may write at once."""


class Stale(Exception):
    """It changed since it was on the person's screen; the text says so."""


@dataclass(frozen=True)
class NewInstruction:
    """What somebody asks, of whom, and until when."""

    plan: Plan
    title: str
    words: str
    source: FollowUpSource
    whose: str
    """The leader by name, or the meeting."""
    units: Sequence[Department]
    due_on: datetime.date
    kind: FollowUpKind = FollowUpKind.FOLLOW_UP
    subject: Subject | None = None
    """The row of the plan that it is about; None for a matter that is no row."""
    is_sample: bool = False


@dataclass(frozen=True)
class Taken:
    """A step that somebody takes, and what they write with it."""

    action: FollowUpAction
    seen: int
    """The version that they saw."""
    words: str = ""
    due_on: datetime.date | None = None
    """Another date, for steps that may set one; None: as it is."""
    kind: FollowUpKind | None = None
    """How firmly the unit is asked, when it is passed on; None: as it is."""
    files: Sequence[KeptFile] = field(default_factory=tuple)
    """Given with a reply."""


def situation_of(followup: FollowUp, user: User) -> FollowUpSituation:
    """What the table needs to know of it and this person (a reporter's units: one query).

    Replying is for the unit's own staff, though 发改委 sees all.
    """
    permissions = {name for name in (FILL, REVIEW, INSTRUCT) if user.has_perm(name)}
    if FILL in permissions and followup.department_id not in user.department_ids:
        permissions.remove(FILL)
    return FollowUpSituation(
        state=FollowUpState(followup.state),
        permissions=frozenset(permissions),
        is_own_instruction=followup.instruction.given_by_id == user.pk,
    )


@transaction.atomic
def instruct(new: NewInstruction, *, by: User, at: datetime.datetime | None = None) -> Instruction:
    """Leave an instruction, with a 督办事项 for each unit; a reviewer's are passed on at once.

    `at` is when, for the demo. Raises Refused.
    """
    if not by.instructs:
        raise Refused("您没有作批示的权限。")
    if not new.units:
        raise Refused("请选择承办单位。")
    at = at or timezone.now()
    # Two who leave one at once would give both the same number.
    Plan.objects.select_for_update(no_key=True).get(pk=new.plan.pk)
    instruction = Instruction.objects.create(
        plan=new.plan,
        number=Instruction.objects.next_number(new.plan),
        source=new.source,
        whose=new.whose,
        about_kind=new.subject.kind if new.subject else "",
        about=new.subject.key if new.subject else None,
        title=new.title,
        words=new.words,
        given_at=at,
        given_by=by,
        is_sample=new.is_sample,
    )
    for unit in new.units:
        followup = FollowUp(
            instruction=instruction, department=unit, kind=new.kind, due_on=new.due_on
        )
        _save(followup, by, at)
        _record(followup, FollowUpAction.INSTRUCT, by, from_state="", words="", at=at)
        if by.reviews:
            _move(followup, Taken(FollowUpAction.PASS, followup.version), by, at)
    return instruction


@transaction.atomic
def take_step(key: int, step: Taken, *, by: User, at: datetime.datetime | None = None) -> FollowUp:
    """Take a step with the 督办事项 of this key, as `by` saw it, and return it as it is then.

    Raises FollowUp.DoesNotExist where it is out of the person's scope, Refused when person or state
    do not allow it or its words are missing, Stale when it changed since. Nothing is written then.
    """
    followup: FollowUp = FollowUp.objects.for_user(by).locked().get(pk=key)
    refusal = why_not(step.action, situation_of(followup, by))
    if followup.version != step.seen:
        raise Stale("您打开以后，别人办理过这件督办事项。请看过现在的情况后再办理。")
    if refusal:
        raise Refused(refusal)
    line = STEPS[step.action]
    if line.needs_words and not step.words:
        raise Refused(f"请写{line.words}。")
    _move(followup, step, by, at or timezone.now())
    return followup


def _move(followup: FollowUp, step: Taken, by: User, at: datetime.datetime) -> None:
    """Write a step that can be taken, with its event, its files and the notice of it."""
    line = STEPS[step.action]
    before = followup.state
    followup.state = line.target
    if line.sets_date and step.due_on is not None:
        followup.due_on = step.due_on
    if step.action is FollowUpAction.PASS:
        followup.passed_at = at
        followup.passed_by = by
        followup.kind = step.kind or followup.kind
    followup.version += 1
    _save(followup, by, at)
    event = _record(followup, step.action, by, from_state=before, words=step.words, at=at)
    if step.action is FollowUpAction.REPLY:
        for file in step.files:
            FollowUpFile.objects.create(
                event=event,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                digest=file.digest,
            )
    tell_of_follow_up(followup, step.action, step.words, at)


def _save(followup: FollowUp, by: User, at: datetime.datetime) -> None:
    """Write it, with who did and when in its history."""
    followup._history_user = by  # type: ignore[attr-defined]
    followup._history_date = at  # type: ignore[attr-defined]
    followup.save()


def _record(
    followup: FollowUp,
    action: FollowUpAction,
    by: User,
    *,
    from_state: str,
    words: str,
    at: datetime.datetime,
) -> FollowUpEvent:
    return FollowUpEvent.objects.create(
        followup=followup,
        action=action,
        by=by,
        from_state=from_state,
        to_state=followup.state,
        words=words,
        at=at,
    )
