"""The chain of a 督办事项 as one table, and what a person may do with it now; no database.

As with a submission two questions are separate: whether this person may do such a thing at all,
and whether the state allows it. Both are answered with a sentence.
"""

import datetime
from dataclasses import dataclass

from reporting.enums import FollowUpAction, FollowUpState
from reporting.rules.office.lateness import SOON
from reporting.rules.office.workflow import FILL, REVIEW

INSTRUCT = "reporting.leave_instruction"
"""What a county leader may do beside reading."""
_UNANSWERED = (FollowUpState.TO_PASS, FollowUpState.AT_WORK)


@dataclass(frozen=True)
class FollowUpStep:
    """One line of the table."""

    sources: tuple[FollowUpState, ...]
    """The states in which it is possible."""
    target: FollowUpState
    """The state it leads to."""
    permissions: tuple[str, ...]
    """Any one of these is enough."""
    words: str
    """What is written with it, as its label says."""
    needs_words: bool = True
    sets_date: bool = False
    """Whether it may set another date by which it has to be done."""


STEPS: dict[FollowUpAction, FollowUpStep] = {
    FollowUpAction.PASS: FollowUpStep(
        (FollowUpState.TO_PASS,),
        FollowUpState.AT_WORK,
        (REVIEW,),
        "转办意见",
        needs_words=False,
        sets_date=True,
    ),
    FollowUpAction.REPLY: FollowUpStep(
        (FollowUpState.AT_WORK,), FollowUpState.REPLIED, (FILL,), "办理情况"
    ),
    FollowUpAction.RETURN: FollowUpStep(
        (FollowUpState.REPLIED,),
        FollowUpState.AT_WORK,
        (REVIEW,),
        "退回原因",
        sets_date=True,
    ),
    FollowUpAction.CLOSE: FollowUpStep(
        (FollowUpState.REPLIED,),
        FollowUpState.CLOSED,
        (REVIEW,),
        "办结意见",
        needs_words=False,
    ),
    FollowUpAction.WITHDRAW: FollowUpStep(
        (FollowUpState.TO_PASS, FollowUpState.AT_WORK, FollowUpState.REPLIED),
        FollowUpState.WITHDRAWN,
        (REVIEW, INSTRUCT),
        "撤销原因",
    ),
}


@dataclass(frozen=True)
class FollowUpSituation:
    """What the table needs to know of a 督办事项 and of the person looking at it."""

    state: FollowUpState
    permissions: frozenset[str]
    """Those of the person, `FILL` for their own units alone; that it is in their scope is checked
    before.
    """
    is_own_instruction: bool
    """The person left the instruction."""


def why_not(action: FollowUpAction, situation: FollowUpSituation) -> str:
    """Why the person cannot do this with it now, as a sentence; empty if they can."""
    step = STEPS.get(action)
    if step is None or not situation.permissions.intersection(step.permissions):
        return f"您没有{action.label}的权限。"
    if situation.state not in step.sources:
        return f"督办事项{situation.state.label}，不能{action.label}。"
    is_leaders = REVIEW not in situation.permissions
    if action is FollowUpAction.WITHDRAW and is_leaders and not situation.is_own_instruction:
        return "这条批示不是您作的，不能撤销。"
    return ""


def allowed(situation: FollowUpSituation) -> list[FollowUpAction]:
    """Everything the person can do with it now, in the order of the table."""
    return [action for action in STEPS if not why_not(action, situation)]


def is_overdue(state: FollowUpState, due_on: datetime.date, today: datetime.date) -> bool:
    """Whether its date is past and no reply was handed in; a returned reply is none."""
    return state in _UNANSWERED and due_on < today


def date_in_words(state: FollowUpState, due_on: datetime.date, today: datetime.date) -> str:
    """逾期5天, 今天到期, 还有2天; empty where it is answered or its date is far."""
    left = (due_on - today).days
    if state not in _UNANSWERED or left > SOON:
        return ""
    if left < 0:
        return f"逾期{-left}天"
    return f"还有{left}天" if left else "今天到期"
