"""A process killed in the middle of an opening, an approval or a reopening leaves nothing; again,
it succeeds.
"""

import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from indicators.models import Actual
from reporting.actions import save_rows
from reporting.enums import Action, SubmissionState
from reporting.models import Department, Submission, User
from tests.factories import make_plan, make_target

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[3]
# Written on the way, the last of them just before the transaction ends.
NEW_FORMS = [
    "INSERT INTO reporting_submission ",
    "INSERT INTO indicators_actual ",
    "INSERT INTO reporting_submissionevent",
]
STEP = [
    "UPDATE indicators_actual ",
    "UPDATE reporting_submission ",
    "INSERT INTO reporting_submissionevent",
]


@pytest.fixture
def form(
    _real_server: None, units: tuple[Department, Department], clerk_a: User, reviewer: User
) -> Submission:
    """A submitted form of two rows, beside another unit's draft."""
    plan = make_plan(2024)
    for number, unit in ((1, units[0]), (2, units[0]), (3, units[1])):
        make_target(plan, number, lead=unit)
    open_period(plan, 3, by=reviewer)
    form = Submission.objects.get(department=units[0])
    rows = list(Actual.of_form(form))
    for row in rows:
        row.value = Decimal("7.5")
    save_rows(form, rows, by=clerk_a, seen={(Actual, row.pk): row.version for row in rows})
    return step(form, Action.SUBMIT, clerk_a)


def step(form: Submission, action: Action, by: User) -> Submission:
    return take_step(
        form, action, by=by, seen=Submission.objects.get(pk=form.pk).version, words="更正"
    )


def killed(action: Action, after: str, form: Submission, by: User) -> None:
    """Let another process begin it on this database, and see it die."""
    settings = connection.settings_dict
    names = {
        f"DB_{name}": str(settings[name]) for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")
    }
    kind = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "tests.chengkou.killed", action, after, str(form.pk), by.username],
        cwd=ROOT,
        env={**os.environ, "DB": kind, **names},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def everything() -> dict[str, list[Any]]:
    """All rows of every table of ours, history included."""
    ours = [
        model
        for app in ("reporting", "indicators")
        for model in apps.get_app_config(app).get_models()
    ]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours}


@pytest.mark.parametrize("after", NEW_FORMS)
def test_an_opening(after: str, form: Submission, reviewer: User) -> None:
    before = everything()
    killed(Action.OPEN, after, form, reviewer)
    assert everything() == before

    opened = open_period(form.period.plan, 6, by=reviewer)
    assert (opened.forms, opened.rows, opened.left) == (2, 3, [])


@pytest.mark.parametrize("after", STEP)
def test_an_approval(after: str, form: Submission, reviewer: User) -> None:
    before = everything()
    killed(Action.APPROVE, after, form, reviewer)
    assert everything() == before

    assert step(form, Action.APPROVE, reviewer).state == SubmissionState.APPROVED
    assert list(Actual.of_form(form).values_list("open_in", flat=True)) == [None, None]
    assert form.events.filter(action=Action.APPROVE).count() == 1


@pytest.mark.parametrize("after", NEW_FORMS)
def test_a_reopening(after: str, form: Submission, reviewer: User) -> None:
    step(form, Action.APPROVE, reviewer)
    before = everything()
    killed(Action.REOPEN, after, form, reviewer)
    assert everything() == before

    draft = step(form, Action.REOPEN, reviewer)
    assert (draft.revision, Actual.of_form(draft).count(), draft.events.count()) == (2, 2, 1)
