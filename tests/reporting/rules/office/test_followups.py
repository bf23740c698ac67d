"""The table of 督办: every action in every state by everybody, and what is said of a date."""

import datetime
from itertools import product

import pytest

from reporting.enums import FollowUpAction, FollowUpState
from reporting.rules.office.followups import (
    INSTRUCT,
    STEPS,
    FollowUpSituation,
    allowed,
    date_in_words,
    is_overdue,
    why_not,
)
from reporting.rules.office.workflow import FILL, REVIEW

TO_PASS, AT_WORK, REPLIED, CLOSED, WITHDRAWN = FollowUpState
# Who may do what in which state; whatever is not here is refused.
ALLOWED = {
    ("reviewer", FollowUpAction.PASS, TO_PASS),
    ("reporter", FollowUpAction.REPLY, AT_WORK),
    ("reviewer", FollowUpAction.RETURN, REPLIED),
    ("reviewer", FollowUpAction.CLOSE, REPLIED),
    *(("reviewer", FollowUpAction.WITHDRAW, state) for state in (TO_PASS, AT_WORK, REPLIED)),
    *(("its leader", FollowUpAction.WITHDRAW, state) for state in (TO_PASS, AT_WORK, REPLIED)),
}
PEOPLE = {
    "reporter": {FILL},
    "reviewer": {REVIEW},
    "its leader": {INSTRUCT},
    "another leader": {INSTRUCT},
    "planner": set(),
}
LEADS_TO = {
    FollowUpAction.PASS: AT_WORK,
    FollowUpAction.REPLY: REPLIED,
    FollowUpAction.RETURN: AT_WORK,
    FollowUpAction.CLOSE: CLOSED,
    FollowUpAction.WITHDRAW: WITHDRAWN,
}


def situation(person: str, state: FollowUpState) -> FollowUpSituation:
    return FollowUpSituation(state, frozenset(PEOPLE[person]), person == "its leader")


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_does_what_the_table_says_and_nothing_else(person: str) -> None:
    for action, state in product(FollowUpAction, FollowUpState):
        refusal = why_not(action, situation(person, state))
        is_allowed = (person, action, state) in ALLOWED
        assert (refusal == "") == is_allowed, (person, action, state, refusal)
        assert not refusal or refusal.endswith("。")
        assert (action in allowed(situation(person, state))) == is_allowed


def test_each_step_leads_where_it_should() -> None:
    assert {action: step.target for action, step in STEPS.items()} == LEADS_TO


def test_the_refusal_says_whether_it_is_the_person_or_the_state() -> None:
    assert why_not(FollowUpAction.CLOSE, situation("reporter", REPLIED)) == (
        "您没有办结销号的权限。"
    )
    assert why_not(FollowUpAction.CLOSE, situation("reviewer", AT_WORK)) == (
        "督办事项办理中，不能办结销号。"
    )
    assert "不是您作的" in why_not(FollowUpAction.WITHDRAW, situation("another leader", TO_PASS))


@pytest.mark.parametrize(
    ("day", "words", "overdue"),
    [
        (6, "", False),
        (7, "还有3天", False),
        (9, "还有1天", False),
        (10, "今天到期", False),
        (11, "逾期1天", True),
        (15, "逾期5天", True),
    ],
)
def test_what_is_said_of_a_date(day: int, words: str, overdue: bool) -> None:
    due_on = datetime.date(2024, 3, 10)
    today = datetime.date(2024, 3, day)
    for state in FollowUpState:
        waits = state in (TO_PASS, AT_WORK)
        assert date_in_words(state, due_on, today) == (words if waits else "")
        assert is_overdue(state, due_on, today) == (overdue and waits)
