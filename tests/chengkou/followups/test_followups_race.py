"""Several people at one 督办事项, or at the numbers of a plan, at once: nothing is lost."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from chengkou.followups.steps import NewInstruction, Stale, Taken, instruct, take_step
from reporting.actions import Refused
from reporting.enums import FollowUpAction, FollowUpSource, FollowUpState, Role
from reporting.models import FollowUp, FollowUpEvent, Instruction
from tests.factories import (
    make_department,
    make_followup,
    make_instruction,
    make_plan,
    make_user,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.usefixtures("_real_server"),
]


def at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """What became of each act: done, or the name of what it raised."""
    gate = threading.Barrier(len(acts))
    outcomes = []

    def act(one: Callable[[], Any]) -> None:
        gate.wait(60)
        try:
            one()
            outcomes.append("done")
        except (Refused, Stale) as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return sorted(outcomes)


def test_of_four_who_act_at_once_one_does_and_three_are_told() -> None:
    unit = make_department()
    followup = make_followup(make_instruction(make_plan(2024)), unit, FollowUpState.REPLIED)
    reviewers = [make_user(f"reviewer{number}", Role.REVIEWER) for number in range(4)]
    actions = [
        FollowUpAction.CLOSE,
        FollowUpAction.RETURN,
        FollowUpAction.WITHDRAW,
        FollowUpAction.CLOSE,
    ]

    def taking(number: int) -> Callable[[], Any]:
        step = Taken(actions[number], seen=1, words=f"第{number}位")
        return lambda: take_step(followup.pk, step, by=reviewers[number])

    assert at_once([taking(number) for number in range(4)]) == ["Stale"] * 3 + ["done"]
    event = FollowUpEvent.objects.get()
    stored = FollowUp.objects.get()
    assert (stored.state, stored.version) == (event.to_state, 2)
    assert stored.history.filter(version=2).count() == 1


def test_instructions_left_at_once_have_numbers_of_their_own() -> None:
    plan = make_plan(2024)
    unit = make_department()
    leaders = [make_user(f"leader{number}", Role.LEADER) for number in range(4)]

    def leaving(number: int) -> Callable[[], Any]:
        new = NewInstruction(
            plan=plan,
            title=f"第{number}件",
            words="请办。",
            source=FollowUpSource.LEADER,
            whose="张三",
            units=[unit],
            due_on=datetime.date(2024, 3, 10),
        )
        return lambda: instruct(new, by=leaders[number])

    assert at_once([leaving(number) for number in range(4)]) == ["done"] * 4
    numbers = Instruction.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
    assert FollowUp.objects.count() == 4
