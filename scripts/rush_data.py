"""The forms of the morning of the deadline, and what is stored of them afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from chengkou.cycle.kinds import ROW_KINDS
from chengkou.cycle.opening import open_period
from chengkou.cycle.rows import rows_of
from indicators.models import Target
from projects.models import KeyProject, LivelihoodTask
from reporting.entry.row_forms import row_prefix
from reporting.enums import Role, SubmissionState
from reporting.models import Department, Plan, Submission, User

YEAR = 2024
MONTH = 6


@dataclass(frozen=True)
class Form:
    """A form, and the session of the clerk who fills it in."""

    key: int
    session: str


def make_forms(number: int, leaders: int) -> tuple[list[Form], list[str]]:
    """The plan's rows spread over so many units with a clerk each, and their forms of a period;
    the sessions of so many leaders.
    """
    units = list(Department.objects.order_by("order", "code")[:number])
    units += [
        Department.objects.create(code=f"unit-{each}", name=f"第{each}单位")
        for each in range(len(units), number)
    ]
    for model in (Target, KeyProject, LivelihoodTask):
        for place, key in enumerate(model.objects.order_by("pk").values_list("pk", flat=True)):
            changes: dict[str, Any] = {"lead": units[place % number]}
            if model is Target:
                changes["provider"] = None
            model._base_manager.filter(pk=key).update(**changes)
    open_period(Plan.objects.get(year=YEAR), MONTH, by=None)
    forms = []
    for unit in units:
        form = Submission.objects.get(department=unit, period__month=MONTH)
        clerk = _account(f"clerk-{unit.code}", Role.REPORTER)
        clerk.departments.add(unit)
        forms.append(Form(form.pk, _session(clerk)))
    return forms, [_session(_account(f"leader-{each}", Role.LEADER)) for each in range(leaders)]


def _account(username: str, role: Role) -> User:
    user = User.objects.create_user(username, is_staff=role is not Role.LEADER)
    user.groups.add(Group.objects.get(name=role.value))
    return user


def _session(user: User) -> str:
    """That of somebody who signed in before."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def lost(typed: Mapping[int, Mapping[str, str]]) -> list[str]:
    """What is not as it was typed, by form, and which forms are not handed in, as sentences."""
    found = []
    for key, boxes in typed.items():
        form = Submission.objects.get(pk=key)
        if form.state != SubmissionState.SUBMITTED:
            found.append(f"{form}没有提交")
        if not boxes:
            found.append(f"{form}什么也没有填")
        stored = _stored(form)
        for name, text in boxes.items():
            if not _is_same(stored[name], text):
                found.append(f"{form} {name}：填的是{text}，存的是{stored[name]}")
    return found


def _is_same(stored: Any, typed: str) -> bool:
    return stored == Decimal(typed) if isinstance(stored, Decimal) else stored == typed


def _stored(form: Submission) -> dict[str, Any]:
    """Field of each row by the name of its box, as figures and words are typed."""
    rows = rows_of(form)
    found: dict[str, Any] = {}
    for kind in ROW_KINDS:
        for row in rows[kind.model]:
            for name in kind.row_form.base_fields:
                value = getattr(row, name)
                found[f"{row_prefix(row)}-{name}"] = value
    return found
