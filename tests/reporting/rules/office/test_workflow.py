"""The workflow's truth table: state × person × action."""

from dataclasses import replace

import pytest

from reporting.enums import Action, SubmissionState
from reporting.rules.office.workflow import (
    FILL,
    REVIEW,
    STEPS,
    SubmissionSituation,
    allowed,
    why_not,
)

DRAFT = SubmissionState.DRAFT
SUBMITTED = SubmissionState.SUBMITTED
RETURNED = SubmissionState.RETURNED
APPROVED = SubmissionState.APPROVED
CLERK = frozenset({FILL})
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
    (APPROVED, "clerk"): [],
    (DRAFT, "reviewer"): [Action.FILL_IN, Action.SUBMIT],
    (RETURNED, "reviewer"): [Action.FILL_IN, Action.SUBMIT],
    (SUBMITTED, "reviewer"): [Action.ACCEPT, Action.RETURN, Action.JUDGE, Action.APPROVE],
    (APPROVED, "reviewer"): [Action.JUDGE, Action.REOPEN],
    (DRAFT, "leader"): [],
    (RETURNED, "leader"): [],
    (SUBMITTED, "leader"): [],
    (APPROVED, "leader"): [],
}
PEOPLE = {"clerk": CLERK, "reviewer": REVIEWER, "leader": LEADER}


@pytest.mark.parametrize("state", SubmissionState)
@pytest.mark.parametrize("person", PEOPLE)
def test_actions_allowed_by_state_and_person(state: SubmissionState, person: str) -> None:
    assert allowed(standing(state, PEOPLE[person])) == TABLE[state, person]


@pytest.mark.parametrize("action", STEPS)
@pytest.mark.parametrize("state", SubmissionState)
def test_refusal_by_state_names_the_state(action: Action, state: SubmissionState) -> None:
    words = why_not(action, standing(state, CLERK | REVIEWER, has_unpublished=True))
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
        old = standing(state, CLERK | REVIEWER, is_latest=False, has_unpublished=True)
        assert "新的一版" in why_not(action, old)


def test_actions_that_need_words() -> None:
    asked = {action: step.needs_words for action, step in STEPS.items() if step.needs_words}
    assert asked == {
        Action.FILL_IN: "代填依据",
        Action.RETURN: "退回原因",
        Action.REOPEN: "重新打开的原因",
    }
