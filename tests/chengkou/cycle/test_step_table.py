"""The truth table of the cycle: what each person can do with a form in each situation, by the
workflow and by the page.

The answers are written here and not taken from the code; tests/reporting/test_workflow.py has the
reasons in words.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import situation_of, take_step
from indicators.models import Actual
from reporting.actions import Refused, save_rows
from reporting.enums import Action, Role, SubmissionState
from reporting.models import Department, Submission, SubmissionEvent, User
from reporting.rules.office.workflow import STEPS, allowed
from tests.chengkou.forms import entries, url
from tests.factories import make_plan, make_target, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LETTERS = {
    "s": Action.SAVE,
    "f": Action.FILL_IN,
    "n": Action.SEND,
    "u": Action.SUBMIT,
    "g": Action.SIGN,
    "b": Action.SIGN_BACK,
    "w": Action.WITHDRAW,
    "a": Action.ACCEPT,
    "r": Action.RETURN,
    "j": Action.JUDGE,
    "p": Action.APPROVE,
    "o": Action.REOPEN,
    "m": Action.SUPPLEMENT,
}
PEOPLE = ("reporter", "signer", "reviewer", "author", "chief", "stranger", "leader", "planner")
# reporter: of the form's unit, who sent it to be signed; signer: who signs for that unit; stranger:
# of another, for which they sign. author: the reviewer who filled this form in
# and submitted it.
TABLE = """
                          reporter  signer  reviewer  author  chief  stranger  leader  planner
draft                     su        su      fu        fu      fu     -         -       -
returned                  su        su      fu        fu      fu     -         -       -
submitted                 w         w       arjp      ar      arjp   -         -       -
accepted                  -         -       rjp       r       rjp    -         -       -
approved                  -         -       jo        o       jo     -         -       -
approved-unpublished      m         m       jom       om      jom    -         -       -
superseded                -         -       -         -       -      -         -       -
superseded-unpublished    -         -       -         -       -      -         -       -
supplement                su        su      fu        fu      fu     -         -       -
draft-of-signers          sn        sn      fu        fu      fu     -         -       -
signing                   w         gbw     -         -       -      -         -       -
returned-by-signer        sn        sn      fu        fu      fu     -         -       -
signed                    w         w       arjp      arjp    arjp   -         -       -
"""
LEADS_TO = {
    Action.FILL_IN: None,  # the state stays
    Action.SEND: SubmissionState.SIGNING,
    Action.SUBMIT: SubmissionState.SUBMITTED,
    Action.SIGN: SubmissionState.SUBMITTED,
    Action.SIGN_BACK: SubmissionState.RETURNED,
    Action.WITHDRAW: SubmissionState.DRAFT,
    Action.ACCEPT: SubmissionState.SUBMITTED,
    Action.RETURN: SubmissionState.RETURNED,
    Action.JUDGE: None,
    Action.APPROVE: SubmissionState.APPROVED,
    Action.REOPEN: SubmissionState.DRAFT,
    Action.SUPPLEMENT: SubmissionState.DRAFT,
}
# To a button that is not offered to those for whom the form is not at all; the others are shown it
# again, with 409.
KEPT_OUT = {"stranger": 404, "leader": 403, "planner": 403}


def read_table() -> dict[str, dict[str, set[Action]]]:
    head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    assert tuple(head) == PEOPLE
    return {
        name: {
            person: {LETTERS[letter] for letter in cell if letter != "-"}
            for person, cell in zip(PEOPLE, cells, strict=True)
        }
        for name, *cells in lines
    }


ANSWERS = read_table()


def test_the_table_speaks_of_every_action_and_state() -> None:
    assert set(LETTERS.values()) == set(STEPS)
    assert set(LEADS_TO) == set(STEPS) - {Action.SAVE}
    assert {
        action for people in ANSWERS.values() for may in people.values() for action in may
    } == set(STEPS)
    # Every state stands at the head of a line.
    assert {state.value for state in SubmissionState} <= set(ANSWERS)


@pytest.fixture
def people(units: tuple[Department, Department]) -> dict[str, User]:
    return {
        "reporter": make_user("reporter", Role.REPORTER, departments=units[:1]),
        "signer": make_user("signer", Role.REPORTER, departments=units[:1], signs=True),
        "reviewer": make_user("reviewer", Role.REVIEWER),
        "author": make_user("author", Role.REVIEWER),
        "chief": User.objects.create_superuser("chief"),
        "stranger": make_user("stranger", Role.REPORTER, departments=units[1:], signs=True),
        "leader": make_user("leader", Role.LEADER),
        "planner": make_user("planner", Role.PLANNER),
    }


def step(form: Submission, action: Action, by: User) -> Submission:
    return take_step(
        form, action, by=by, seen=Submission.objects.get(pk=form.pk).version, words="写明"
    )


def bring_to(situation: str, unit: Department, people: dict[str, User]) -> Submission:
    """A form with whole rows in this situation; the author has filled it in and, once it was,
    submitted it.

    The last row is one that only a reviewer can judge.
    """
    plan, author = make_plan(2024), people["author"]
    third = make_user("third", Role.REVIEWER)
    for number in (1, 2):
        make_target(plan, number, lead=unit)
    make_target(plan, 3, lead=unit, wording="完成市级下达任务", unit="")
    open_period(plan, 3, by=third)
    is_signed = "sign" in situation
    if is_signed:
        Department.objects.filter(pk=unit.pk).update(signs=True)
        author = people["reporter"]
        form = Submission.objects.get()
    else:
        form = step(Submission.objects.get(), Action.FILL_IN, author)
    rows = list(Actual.of_form(form))
    for row in rows[:2]:
        row.value = Decimal("7.5")
    rows[2].words = "已完成"
    if "unpublished" in situation or situation == "supplement":
        rows[1].value, rows[1].unpublished, rows[1].unpublished_note = None, True, "下月发布"
    save_rows(form, rows, by=author, seen={(Actual, row.pk): row.version for row in rows})
    signing = (Action.SEND, author)
    signer = people["signer"]
    ways: dict[str, tuple[tuple[Action, User], ...]] = {
        "draft": (),
        "draft-of-signers": (),
        "signing": (signing,),
        "returned-by-signer": (signing, (Action.SIGN_BACK, signer)),
        "signed": (signing, (Action.SIGN, signer)),
        "submitted": ((Action.SUBMIT, author),),
        "returned": ((Action.SUBMIT, author), (Action.RETURN, third)),
        "accepted": ((Action.SUBMIT, author), (Action.ACCEPT, third)),
        "approved": ((Action.SUBMIT, author), (Action.APPROVE, third)),
        "superseded": ((Action.SUBMIT, author), (Action.APPROVE, third), (Action.REOPEN, third)),
        "supplement": (
            (Action.SUBMIT, author),
            (Action.APPROVE, third),
            (Action.SUPPLEMENT, third),
        ),
    }
    for action, by in ways[situation.removesuffix("-unpublished")]:
        after = step(form, action, by)
    return after if situation == "supplement" else Submission.objects.get(pk=form.pk)


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def trace() -> tuple[Any, ...]:
    """What any step would leave a trace in."""
    return (
        list(Submission.objects.order_by("pk").values_list("pk", "state", "version")),
        list(Actual.objects.order_by("pk").values_list("pk", "version", "open_in")),
        SubmissionEvent.objects.count(),
    )


@pytest.mark.parametrize("situation", ANSWERS)
def test_the_workflow_answers_as_written(
    situation: str, units: tuple[Department, Department], people: dict[str, User]
) -> None:
    form = bring_to(situation, units[0], people)
    before = trace()

    def outcome(action: Action, by: User) -> tuple[str, int] | None:
        """The state it leads to and the events it leaves; None when it is refused."""
        try:
            after = step(form, action, by)
        except Refused:
            assert trace() == before
            return None
        return after.state, SubmissionEvent.objects.count() - before[2]

    for person, may in ANSWERS[situation].items():
        by = people[person]
        assert set(allowed(situation_of(form, by))) == may, person
        for action, state in LEADS_TO.items():
            wanted = (state or form.state, 1) if action in may else None
            with undone():
                assert outcome(action, by) == wanted, (person, action)


@pytest.mark.parametrize("situation", ANSWERS)
def test_the_page_answers_as_written(
    situation: str, units: tuple[Department, Department], people: dict[str, User]
) -> None:
    form = bring_to(situation, units[0], people)
    rows = list(Actual.of_form(form))
    open_row = next((row for row in rows if not row.is_locked), rows[0])
    before, unlike = trace(), []
    for person, may in ANSWERS[situation].items():
        client = Client()
        client.force_login(people[person])
        shown = client.get(url(form))
        page = entries(shown) if person not in KEPT_OUT else {}
        page.setdefault("seen", str(form.version))
        for action in STEPS:
            typed = {}
            if action is Action.SAVE:
                typed = {f"actual-{open_row.pk}-explanation": "写明"}
            elif action is Action.JUDGE:
                key = f"actual-{rows[-1].pk}"
                typed = {f"{key}-verdict": "good", f"{key}-verdict_note": "看过台账"}
            words = {f"words-{each}": "写明" for each in STEPS}

            # Filling in for a unit is its 保存: that button does for both, and none says fill_in.
            if action is Action.FILL_IN:
                wanted = (KEPT_OUT.get(person, 400), False)
            elif action in may or (action is Action.SAVE and Action.FILL_IN in may):
                wanted = (302, True)
            else:
                wanted = (KEPT_OUT.get(person, 409), False)
            with undone():
                status = client.post(
                    url(form), {**page, **typed, **words, "do": action.value}
                ).status_code
                answer = (status, trace() != before)
            if answer != wanted:
                unlike.append(f"{person} {action}: {answer}, not {wanted}")
    assert not unlike, "\n".join(unlike)
