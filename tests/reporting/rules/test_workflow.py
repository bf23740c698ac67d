"""The workflow's truth table: state × person × action."""

from dataclasses import replace

import pytest

from reporting.enums import Action, SubmissionState
from reporting.rules.workflow import FILL, REVIEW, STEPS, SubmissionSituation, allowed, why_not

DRAFT, SUBMITTED, RETURNED, APPROVED = (
    SubmissionState.DRAFT,
    SubmissionState.SUBMITTED,
    SubmissionState.RETURNED,
    SubmissionState.APPROVED,
)
CLERK, REVIEWER, LEADER = frozenset({FILL}), frozenset({REVIEW}), frozenset[str]()


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
    (APPROVED, "reviewer"): [Action.REOPEN],
    (DRAFT, "leader"): [],
    (RETURNED, "leader"): [],
    (SUBMITTED, "leader"): [],
    (APPROVED, "leader"): [],
}
PEOPLE = {"clerk": CLERK, "reviewer": REVIEWER, "leader": LEADER}


@pytest.mark.parametrize("state", SubmissionState)
@pytest.mark.parametrize("person", PEOPLE)
def test_what_each_may_do_in_each_state(state, person):
    assert allowed(standing(state, PEOPLE[person])) == TABLE[state, person]


@pytest.mark.parametrize("action", STEPS)
@pytest.mark.parametrize("state", SubmissionState)
def test_what_the_state_forbids_names_the_state(action, state):
    words = why_not(action, standing(state, CLERK | REVIEWER, has_unpublished=True))
    assert (words == "") == (state in STEPS[action].sources)
    if words:
        assert state.label in words
        assert action.label in words


def test_a_permission_that_is_missing_comes_before_the_state():
    assert why_not(Action.APPROVE, standing(DRAFT, CLERK)) == "您没有审核通过的权限。"


def test_nobody_approves_or_judges_what_he_submitted_or_filled_in():
    own = standing(SUBMITTED, REVIEWER, is_own_work=True)
    assert "另一位审核员审核" in why_not(Action.APPROVE, own)
    assert "另一位审核员评定" in why_not(Action.JUDGE, own)
    assert allowed(own) == [Action.ACCEPT, Action.RETURN]


def test_withdrawing_ends_with_the_reviewers_acceptance():
    accepted = standing(SUBMITTED, CLERK, is_accepted=True)
    assert "已经受理" in why_not(Action.WITHDRAW, accepted)
    assert why_not(Action.ACCEPT, replace(accepted, permissions=REVIEWER)) == "已经受理。"
    assert why_not(Action.RETURN, replace(accepted, permissions=REVIEWER)) == ""


@pytest.mark.parametrize("permissions", [CLERK, REVIEWER])
def test_supplementing_needs_a_row_that_was_not_published(permissions):
    assert (
        why_not(Action.SUPPLEMENT, standing(APPROVED, permissions))
        == "没有数据未发布的项，不需要补报。"
    )
    assert why_not(Action.SUPPLEMENT, standing(APPROVED, permissions, has_unpublished=True)) == ""


@pytest.mark.parametrize("action", STEPS)
def test_an_older_revision_is_never_touched(action):
    for state in STEPS[action].sources:
        old = standing(state, CLERK | REVIEWER, is_latest=False, has_unpublished=True)
        assert "新的一版" in why_not(action, old)


def test_reasons_are_asked_where_somebody_will_ask_why():
    asked = {action: step.needs_words for action, step in STEPS.items() if step.needs_words}
    assert asked == {
        Action.FILL_IN: "代填依据",
        Action.RETURN: "退回原因",
        Action.REOPEN: "重新打开的原因",
    }
