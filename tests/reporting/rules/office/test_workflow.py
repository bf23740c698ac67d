"""The workflow's truth table: state × person × action."""

from dataclasses import replace

import pytest

from reporting.enums import Action, SubmissionState
from reporting.rules.office.workflow import (
    FILL,
    REVIEW,
    SIGN,
    STEPS,
    SubmissionSituation,
    allowed,
    why_not,
)

DRAFT = SubmissionState.DRAFT
SUBMITTED = SubmissionState.SUBMITTED
RETURNED = SubmissionState.RETURNED
APPROVED = SubmissionState.APPROVED
SIGNING = SubmissionState.SIGNING
CLERK = frozenset({FILL})
SIGNER = frozenset({FILL, SIGN})
REVIEWER = frozenset({REVIEW})
LEADER = frozenset[str]()


def standing(
    state: SubmissionState, permissions: frozenset[str], **facts: bool
) -> SubmissionSituation:
    usual = {
        "is_latest": True,
        "is_accepted": False,
        "has_unpublished": False,
        "is_own_work": False,
    }
    return SubmissionSituation(state=state, permissions=permissions, **(usual | facts))


TABLE = {
    (DRAFT, "clerk"): [Action.SAVE, Action.SUBMIT],
    (RETURNED, "clerk"): [Action.SAVE, Action.SUBMIT],
    (SUBMITTED, "clerk"): [Action.WITHDRAW],
    (SIGNING, "clerk"): [Action.WITHDRAW],
    (APPROVED, "clerk"): [],
    (DRAFT, "signer"): [Action.SAVE, Action.SUBMIT],
    (RETURNED, "signer"): [Action.SAVE, Action.SUBMIT],
    (SIGNING, "signer"): [Action.SIGN, Action.SIGN_BACK, Action.WITHDRAW],
    (SUBMITTED, "signer"): [Action.WITHDRAW],
    (APPROVED, "signer"): [],
    (DRAFT, "reviewer"): [Action.FILL_IN, Action.SUBMIT],
    (RETURNED, "reviewer"): [Action.FILL_IN, Action.SUBMIT],
    (SUBMITTED, "reviewer"): [Action.ACCEPT, Action.RETURN, Action.JUDGE, Action.APPROVE],
    (SIGNING, "reviewer"): [],
    (APPROVED, "reviewer"): [Action.JUDGE, Action.REOPEN],
    (DRAFT, "leader"): [],
    (RETURNED, "leader"): [],
    (SIGNING, "leader"): [],
    (SUBMITTED, "leader"): [],
    (APPROVED, "leader"): [],
}
PEOPLE = {"clerk": CLERK, "signer": SIGNER, "reviewer": REVIEWER, "leader": LEADER}


@pytest.mark.parametrize("state", SubmissionState)
@pytest.mark.parametrize("person", PEOPLE)
def test_actions_allowed_by_state_and_person(state: SubmissionState, person: str) -> None:
    assert allowed(standing(state, PEOPLE[person])) == TABLE[state, person]


@pytest.mark.parametrize("action", STEPS)
@pytest.mark.parametrize("state", SubmissionState)
def test_refusal_by_state_names_the_state(action: Action, state: SubmissionState) -> None:
    everybody = SIGNER | REVIEWER
    situation = standing(state, everybody, has_unpublished=True, needs_signing=True)
    words = why_not(action, situation)
    assert (words == "") == (state in STEPS[action].sources)
    if words:
        assert state.label in words
        assert action.label in words


def test_missing_permission_is_named_before_state() -> None:
    assert why_not(Action.APPROVE, standing(DRAFT, CLERK)) == "您没有审核通过的权限。"


def test_own_work_cannot_be_approved_or_judged() -> None:
    own = standing(SUBMITTED, REVIEWER, is_own_work=True)
    assert "另一位审核员审核" in why_not(Action.APPROVE, own)
    assert "另一位审核员评定" in why_not(Action.JUDGE, own)
    assert allowed(own) == [Action.ACCEPT, Action.RETURN]


def test_only_reviewer_may_approve_and_judge_own_work_where_the_site_allows_it() -> None:
    own = standing(SUBMITTED, REVIEWER, is_own_work=True, may_review_own=True)
    assert allowed(own) == TABLE[SUBMITTED, "reviewer"]
    assert why_not(Action.APPROVE, replace(own, state=DRAFT))
    assert why_not(Action.APPROVE, replace(own, permissions=CLERK))


def test_accepted_submission_cannot_be_withdrawn() -> None:
    accepted = standing(SUBMITTED, CLERK, is_accepted=True)
    assert "已经受理" in why_not(Action.WITHDRAW, accepted)
    assert why_not(Action.ACCEPT, replace(accepted, permissions=REVIEWER)) == "已经受理。"
    assert why_not(Action.RETURN, replace(accepted, permissions=REVIEWER)) == ""


@pytest.mark.parametrize("permissions", [CLERK, REVIEWER])
def test_supplement_needs_an_unpublished_row(permissions: frozenset[str]) -> None:
    assert (
        why_not(Action.SUPPLEMENT, standing(APPROVED, permissions))
        == "没有数据未发布的项，不需要补报。"
    )
    assert why_not(Action.SUPPLEMENT, standing(APPROVED, permissions, has_unpublished=True)) == ""


@pytest.mark.parametrize("action", STEPS)
def test_older_revision_allows_nothing(action: Action) -> None:
    for state in STEPS[action].sources:
        old = standing(state, SIGNER | REVIEWER, is_latest=False, has_unpublished=True)
        assert "新的一版" in why_not(action, old)


def test_actions_that_need_words() -> None:
    asked = {action: step.needs_words for action, step in STEPS.items() if step.needs_words}
    assert asked == {
        Action.FILL_IN: "代填依据",
        Action.SIGN_BACK: "退回原因",
        Action.RETURN: "退回原因",
        Action.REOPEN: "重新打开的原因",
    }


@pytest.mark.parametrize("state", [DRAFT, RETURNED])
def test_unit_that_signs_sends_to_be_signed_and_does_not_submit(state: SubmissionState) -> None:
    for person in (CLERK, SIGNER):
        signed = standing(state, person, needs_signing=True)
        assert allowed(signed) == [Action.SAVE, Action.SEND]
        assert "请送审签" in why_not(Action.SUBMIT, signed)
    plain = standing(state, CLERK)
    assert "直接提交" in why_not(Action.SEND, plain)


def test_reviewer_who_fills_in_submits_without_the_units_signature() -> None:
    situation = standing(DRAFT, REVIEWER, needs_signing=True)
    assert allowed(situation) == [Action.FILL_IN, Action.SUBMIT]


def test_nobody_signs_what_they_sent_to_be_signed() -> None:
    own = standing(SIGNING, SIGNER, needs_signing=True, is_own_sending=True)
    assert "另一位审签人审签" in why_not(Action.SIGN, own)
    assert allowed(own) == [Action.SIGN_BACK, Action.WITHDRAW]


def test_what_was_sent_is_signed_also_once_the_unit_signs_no_more() -> None:
    assert why_not(Action.SIGN, standing(SIGNING, SIGNER, needs_signing=False)) == ""
