"""The workflow of a submission as one table, and what a person may do with it now; no database.

Two questions are separate: whether this person may do such a thing at all (permission and scope),
and whether the submission's state allows it. Both are answered with a sentence, so that a page can
say why a button is not there.
"""

from dataclasses import dataclass

from reporting.enums import OPEN_STATES, Action, SubmissionState

FILL = "reporting.fill_submission"
REVIEW = "reporting.review_submission"
SIGN = "reporting.sign_submission"
"""What an account of the unit has that signs for it (审签人); no role has it."""


@dataclass(frozen=True)
class Step:
    """One line of the table."""

    sources: tuple[SubmissionState, ...]
    """The states in which it is possible."""
    target: SubmissionState | None
    """The state it leads to, or in which the new revision starts; None: the state stays."""
    permissions: tuple[str, ...]
    """Any one of these is enough."""
    needs_words: str = ""
    """What has to be written with it, as its label says; empty: nothing."""
    starts_revision: bool = False


_TO_SIGN = (SubmissionState.SIGNING,)
_WITH_REVIEWER = (SubmissionState.SUBMITTED,)
_DONE = (SubmissionState.APPROVED,)

STEPS: dict[Action, Step] = {
    Action.SAVE: Step(OPEN_STATES, None, (FILL,)),
    Action.FILL_IN: Step(OPEN_STATES, None, (REVIEW,), needs_words="代填依据"),
    Action.SEND: Step(OPEN_STATES, SubmissionState.SIGNING, (FILL,)),
    Action.SUBMIT: Step(OPEN_STATES, SubmissionState.SUBMITTED, (FILL, REVIEW)),
    Action.SIGN: Step(_TO_SIGN, SubmissionState.SUBMITTED, (SIGN,)),
    Action.SIGN_BACK: Step(_TO_SIGN, SubmissionState.RETURNED, (SIGN,), needs_words="退回原因"),
    Action.WITHDRAW: Step((*_TO_SIGN, *_WITH_REVIEWER), SubmissionState.DRAFT, (FILL,)),
    Action.ACCEPT: Step(_WITH_REVIEWER, None, (REVIEW,)),
    Action.RETURN: Step(
        _WITH_REVIEWER, SubmissionState.RETURNED, (REVIEW,), needs_words="退回原因"
    ),
    # After approval too: what waits for its verdict gets one without another revision.
    Action.JUDGE: Step((*_WITH_REVIEWER, *_DONE), None, (REVIEW,)),
    Action.APPROVE: Step(_WITH_REVIEWER, SubmissionState.APPROVED, (REVIEW,)),
    Action.REOPEN: Step(
        _DONE, SubmissionState.DRAFT, (REVIEW,), needs_words="重新打开的原因", starts_revision=True
    ),
    Action.SUPPLEMENT: Step(_DONE, SubmissionState.DRAFT, (FILL, REVIEW), starts_revision=True),
}


@dataclass(frozen=True)
class SubmissionSituation:
    """What the workflow needs to know of a submission and of the person looking at it."""

    state: SubmissionState
    is_latest: bool
    """No later revision of the submission exists."""
    is_accepted: bool
    """A reviewer has pressed 受理 since it was last submitted."""
    has_unpublished: bool
    """Some of its rows were submitted as 数据未发布."""
    permissions: frozenset[str]
    """Those of the person; whether the submission is in their scope is checked before."""
    is_own_work: bool
    """The person submitted this revision or filled it in for the unit."""
    may_review_own: bool = False
    """The person is the only reviewer, and the site lets such a one approve their own work."""
    lacks_scan: bool = False
    """The plan asks for a signed and stamped scan of this revision, and there is none."""
    needs_signing: bool = False
    """The unit's own approver signs before it is handed in (单位审签)."""
    is_own_sending: bool = False
    """The person sent it to be signed, and is not the only one who reports for the unit."""


def why_not(action: Action, situation: SubmissionSituation) -> str:
    """Why the person cannot do this with the submission now, as a sentence; empty if they can."""
    step = STEPS[action]
    if not situation.permissions.intersection(step.permissions):
        return f"您没有{action.label}的权限。"
    if situation.state not in step.sources:
        return f"填报表{situation.state.label}，不能{action.label}。"
    if not situation.is_latest:
        return f"这一版之后已有新的一版，不能{action.label}。"
    return _why_not_signed(action, situation) or _why_not_this_one(action, situation)


def _why_not_signed(action: Action, situation: SubmissionSituation) -> str:
    """What 单位审签 asks for: where the unit has it, and of whom.

    A reviewer who fills in for the unit submits without it.
    """
    match action:
        case Action.SEND if not situation.needs_signing:
            return "单位没有设单位审签，不用送审签，请直接提交。"
        case Action.SUBMIT if situation.needs_signing and REVIEW not in situation.permissions:
            return "单位设了单位审签，请送审签，由审签人提交。"
        case Action.SIGN if situation.is_own_sending:
            return "这张填报表由您送审签，要由单位里另一位审签人审签。"
    return ""


def _why_not_this_one(action: Action, situation: SubmissionSituation) -> str:
    """What single actions ask for beyond permission, state and being the latest revision."""
    match action:
        case Action.WITHDRAW if situation.is_accepted:
            return "审核员已经受理，不能撤回；需要修改请联系审核员退回。"
        case Action.ACCEPT if situation.is_accepted:
            return "已经受理。"
        case Action.APPROVE if situation.lacks_scan:
            return "还没有签字盖章的扫描件，不能审核通过：请填报单位在“佐证”里上传。"
        case Action.APPROVE | Action.JUDGE if situation.may_review_own:
            return ""
        case Action.APPROVE if situation.is_own_work:
            return "这张填报表由您提交或代填，要由另一位审核员审核。"
        case Action.JUDGE if situation.is_own_work:
            return "这张填报表由您提交或代填，要由另一位审核员评定。"
        case Action.SUPPLEMENT if not situation.has_unpublished:
            return "没有数据未发布的项，不需要补报。"
    return ""


def allowed(situation: SubmissionSituation) -> list[Action]:
    """Everything the person can do with the submission now, in the order of the table."""
    return [action for action in STEPS if not why_not(action, situation)]


def writes_as(situation: SubmissionSituation) -> Action | None:
    """How the person would edit the rows now: as the unit, for the unit (代填), or not at all."""
    for action in (Action.SAVE, Action.FILL_IN):
        if not why_not(action, situation):
            return action
    return None


def why_not_written(situation: SubmissionSituation) -> str:
    """Why the person cannot edit the rows now, as a sentence; empty if they can."""
    if writes_as(situation) is not None:
        return ""
    return why_not(Action.FILL_IN if REVIEW in situation.permissions else Action.SAVE, situation)


def why_not_shown(situation: SubmissionSituation) -> str:
    """Why the person cannot give evidence (佐证) now, as a sentence; empty if they can.

    Also while the reviewer has it: a scan is signed after it was submitted.
    """
    if not situation.permissions.intersection((FILL, REVIEW)):
        return "您没有上传佐证的权限。"
    if situation.state is SubmissionState.APPROVED:
        return "填报表已审核，不能再上传佐证。"
    return ""
