"""The chain of 督办 on the database: who may take which step, what it writes, who is told."""

import datetime
from itertools import product
from typing import Any

import pytest

from chengkou.followups.steps import NewInstruction, Stale, Taken, instruct, take_step
from reporting.actions import Refused
from reporting.enums import (
    FollowUpAction,
    FollowUpKind,
    FollowUpSource,
    FollowUpState,
    NoticeKind,
    Role,
)
from reporting.evidence.adding import KeptFile
from reporting.models import Department, FollowUp, FollowUpEvent, Instruction, Notice, User
from tests.factories import make_followup, make_instruction, make_plan, make_user

pytestmark = pytest.mark.django_db

DUE = datetime.date(2024, 3, 10)
WORDS = "已经办理。"
# Role → what it may do, by the states in which it may.
OPEN = (FollowUpState.TO_PASS, FollowUpState.AT_WORK, FollowUpState.REPLIED)
MAY: dict[str, dict[Any, Any]] = {
    "reporter": {FollowUpAction.REPLY: (FollowUpState.AT_WORK,)},
    "reviewer": {
        FollowUpAction.PASS: (FollowUpState.TO_PASS,),
        FollowUpAction.RETURN: (FollowUpState.REPLIED,),
        FollowUpAction.CLOSE: (FollowUpState.REPLIED,),
        FollowUpAction.WITHDRAW: OPEN,
    },
    "leader": {FollowUpAction.WITHDRAW: OPEN},
    "other leader": {},
    "planner": {},
}
UNSEEN = (FollowUpState.TO_PASS,)
"""What a unit does not know of."""


def new(*units: Department, **fields: Any) -> NewInstruction:
    known: dict[str, Any] = {
        "plan": make_plan(2024),
        "title": "某件事",
        "words": "请抓紧。",
        "source": FollowUpSource.LEADER,
        "whose": "张三",
        "units": units,
        "due_on": DUE,
    }
    return NewInstruction(**known | fields)


def step(followup: FollowUp, action: FollowUpAction, by: User, **fields: Any) -> Any:
    known: dict[str, Any] = {"seen": followup.version, "words": WORDS}
    return take_step(followup.pk, Taken(action, **known | fields), by=by)


@pytest.fixture
def cast(people: dict[str, User | None]) -> dict[str, User]:
    """Everybody by what they are here: `leader` left the instruction."""
    found = {name: user for name, user in people.items() if user is not None}
    return {**found, "other leader": make_user("other-leader", Role.LEADER)}


@pytest.mark.parametrize("person", MAY)
def test_role_by_state_by_action(
    person: str, cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    for number, (state, action) in enumerate(product(FollowUpState, FollowUpAction)):
        instruction = make_instruction(make_plan(2024), number=number + 1, given_by=cast["leader"])
        followup = make_followup(instruction, units[0], state)
        if person == "reporter" and state in UNSEEN:
            with pytest.raises(FollowUp.DoesNotExist):
                step(followup, action, cast[person])
            continue
        if state in MAY[person].get(action, ()):
            taken = step(followup, action, cast[person])
            event = taken.events.get()
            assert (event.action, event.from_state, event.to_state) == (
                action,
                state,
                taken.state,
            )
            assert event.by == cast[person] and taken.version == followup.version + 1
            continue
        with pytest.raises(Refused):
            step(followup, action, cast[person])
        followup.refresh_from_db()
        assert followup.state == state and followup.version == 1
        assert not FollowUpEvent.objects.filter(followup=followup).exists()


def test_another_units_does_not_exist(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    for state in FollowUpState:
        followup = make_followup(make_instruction(make_plan(2024)), units[0], state)
        for action in FollowUpAction:
            with pytest.raises(FollowUp.DoesNotExist):
                step(followup, action, cast["stranger"])


def test_a_reviewer_who_reports_for_another_unit_does_not_reply_for_this_one(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    both = make_user("both", Role.REVIEWER, Role.REPORTER, departments=units[1:])
    followup = make_followup(make_instruction(make_plan(2024)), units[0])
    with pytest.raises(Refused, match="没有回复的权限"):
        step(followup, FollowUpAction.REPLY, both)


def test_a_leaders_instruction_waits_to_be_passed_on(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    instruction = instruct(new(*units), by=cast["leader"])
    both = list(FollowUp.objects.filter(instruction=instruction).order_by("pk"))
    assert [each.department for each in both] == list(units)
    assert {each.state for each in both} == {FollowUpState.TO_PASS}
    assert not FollowUp.objects.for_user(cast["reporter"]).exists()
    assert FollowUp.objects.for_user(cast["other leader"]).count() == 2
    assert not Notice.objects.exists()
    assert {each.events.get().action for each in both} == {FollowUpAction.INSTRUCT}


def test_a_reviewers_is_passed_on_at_once(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    instruct(
        new(units[0], source=FollowUpSource.MEETING, kind=FollowUpKind.TALK), by=cast["reviewer"]
    )
    followup: Any = FollowUp.objects.get()
    assert (followup.state, followup.kind) == (FollowUpState.AT_WORK, FollowUpKind.TALK)
    assert followup.passed_by == cast["reviewer"]
    assert list(FollowUp.objects.for_user(cast["reporter"])) == [followup]
    assert not FollowUp.objects.for_user(cast["stranger"]).exists()
    assert [event.action for event in followup.events.all()] == ["instruct", "pass"]


@pytest.mark.parametrize("person", ["reporter", "planner"])
def test_others_leave_no_instruction(
    person: str, cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    with pytest.raises(Refused, match="没有作批示的权限"):
        instruct(new(units[0]), by=cast[person])
    with pytest.raises(Refused, match="请选择承办单位"):
        instruct(new(), by=cast["leader"])
    assert not Instruction.objects.exists()


def test_numbers_go_on_in_each_plan(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    made = [instruct(new(units[0]), by=cast["leader"]) for _ in range(2)]
    made.append(instruct(new(units[0], plan=make_plan(2025)), by=cast["leader"]))
    assert [each.number_in_words for each in made] == ["〔2024〕1号", "〔2024〕2号", "〔2025〕1号"]


def test_the_way_to_the_end_with_one_return_and_what_the_unit_is_told(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    instruct(new(units[0]), by=cast["leader"])
    reviewer, reporter = cast["reviewer"], cast["reporter"]
    later = datetime.date(2024, 4, 1)
    followup = step(
        FollowUp.objects.get(),
        FollowUpAction.PASS,
        reviewer,
        words="",
        kind=FollowUpKind.REMINDER,
        due_on=datetime.date(2024, 3, 20),
    )
    assert (followup.kind, followup.due_on) == (FollowUpKind.REMINDER, datetime.date(2024, 3, 20))
    file = KeptFile("照片.jpg", "image/jpeg", 10, "b" * 64, has_picture=True)
    followup = step(followup, FollowUpAction.REPLY, reporter, files=[file], due_on=later)
    assert followup.due_on != later, "a unit sets no date"
    assert followup.events.get(action=FollowUpAction.REPLY).files.get().name == "照片.jpg"
    followup = step(followup, FollowUpAction.RETURN, reviewer, words="写清数字。", due_on=later)
    assert (followup.state, followup.due_on) == (FollowUpState.AT_WORK, later)
    followup = step(followup, FollowUpAction.REPLY, reporter)
    followup = step(followup, FollowUpAction.CLOSE, reviewer, words="")
    assert followup.state == FollowUpState.CLOSED
    told = Notice.objects.filter(followup=followup).order_by("pk").values_list("kind", "words")
    assert list(told) == [
        (NoticeKind.FOLLOW_UP, "提示，请于3月20日前回复"),
        (NoticeKind.RETURNED, "回复被退回，请于4月1日前再回复：写清数字。"),
        (NoticeKind.CLOSED, "已办结销号。"),
    ]
    history = followup.history.order_by("history_id").values_list("state", "history_user__username")
    assert list(history) == [
        ("to_pass", "leader"),
        ("at_work", "reviewer"),
        ("replied", "reporter"),
        ("at_work", "reviewer"),
        ("replied", "reporter"),
        ("closed", "reviewer"),
    ]


def test_what_was_not_passed_on_is_withdrawn_without_telling_its_unit(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    instruct(new(units[0]), by=cast["leader"])
    followup = step(FollowUp.objects.get(), FollowUpAction.WITHDRAW, cast["leader"])
    assert followup.state == FollowUpState.WITHDRAWN
    assert not Notice.objects.exists()
    assert not FollowUp.objects.for_user(cast["reporter"]).exists()


@pytest.mark.parametrize(
    ("state", "action", "person"),
    [
        (FollowUpState.AT_WORK, FollowUpAction.REPLY, "reporter"),
        (FollowUpState.REPLIED, FollowUpAction.RETURN, "reviewer"),
        (FollowUpState.AT_WORK, FollowUpAction.WITHDRAW, "reviewer"),
    ],
)
def test_words_that_are_asked_for_may_not_be_missing(
    state: FollowUpState,
    action: FollowUpAction,
    person: str,
    cast: dict[str, User],
    units: tuple[Department, Department],
) -> None:
    followup = make_followup(make_instruction(make_plan(2024)), units[0], state)
    with pytest.raises(Refused, match="请写"):
        step(followup, action, cast[person], words="")


def test_who_saw_an_earlier_version_is_told(
    cast: dict[str, User], units: tuple[Department, Department]
) -> None:
    followup = make_followup(make_instruction(make_plan(2024)), units[0], FollowUpState.REPLIED)
    step(followup, FollowUpAction.RETURN, cast["reviewer"])
    with pytest.raises(Stale, match="别人办理过"):
        step(followup, FollowUpAction.CLOSE, cast["reviewer"])
    assert FollowUp.objects.get().state == FollowUpState.AT_WORK
