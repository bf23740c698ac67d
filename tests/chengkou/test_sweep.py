"""Every address × every kind of person × GET and POST answers as sweep.txt says, and soundly.

A new address needs a line there; the failure shows it. Think before you copy it: it is the promise
that others do not come to what is not theirs.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from chengkou.cycle.opening import open_period
from projects.models import GradeScale, LivelihoodTask, ProjectPlan
from reporting.enums import Role
from reporting.models import Department, Period, PublishedFigure, Submission, User
from tests.chengkou.sweep import METHODS, PEOPLE, TABLE, Answers, line_of, routes, written
from tests.factories import (
    make_actual,
    make_line,
    make_observation,
    make_plan,
    make_revision,
    make_target,
    make_task,
    make_user,
)
from tests.pages import Page

YEAR = 2024
# What stands in the place of a parameter that is not the key of a row.
FILLED = {
    "year": str(YEAR),
    "number": "1",
    "app_label": "reporting",
    "url": "nowhere",
    "content_type_id": "1",
}
# What a parameter outside of a model's own pages is the key of, by a part of the address.
BEHIND: dict[str, dict[str, type[models.Model]]] = {
    "pk": {"/livelihood/": LivelihoodTask, "/projects/": ProjectPlan},
    "period_id": {"/period/": Period},
}
# Whose pages are read closely: the others' differ in nothing but names and links.
READ_AS = {
    ("get", "reporter"),
    ("get", "stranger"),
    ("get", "chief"),
    ("post", "reporter"),
    ("post", "chief"),
}

PARTS = ("/admin/indicators/", "/admin/reporting/", "/admin/projects/", "/admin/", "/")


def part_of(address: str) -> str:
    return next(part for part in PARTS if address.startswith(part))


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    found = routes()
    assert len(found) == len(set(found)) > 80
    assert sorted(set(written()) - set(found)) == [], (
        f"no such address any more: take these out of {TABLE.name}"
    )
    # The answers of those without a line are told by the test below.


@pytest.fixture
def people(db: None, units: tuple[Department, Department]) -> dict[str, User | None]:
    return {
        "nobody": None,
        "leader": make_user("leader", Role.LEADER),
        "reporter": make_user("reporter", Role.REPORTER, departments=units[:1]),
        "stranger": make_user("stranger", Role.REPORTER, departments=units[1:]),
        "reviewer": make_user("reviewer", Role.REVIEWER),
        "planner": make_user("planner", Role.PLANNER),
        "chief": User.objects.create_superuser("chief"),
    }


@pytest.fixture
def _one_of_each(people: dict[str, User | None], units: tuple[Department, Department]) -> None:
    """Something behind every address: a plan, its rows, and the form of 单位甲, reporter's and not
    stranger's.
    """
    plan = make_plan(YEAR)
    target = make_target(plan, 1, lead=units[0])
    make_actual(target, "7.0", month=1)
    make_observation(target.indicator, YEAR - 1, "6.5")
    make_revision(target, f"{YEAR}-07-01")
    make_task(plan, lead=units[0])
    make_line(plan, project_fields={"lead": units[0]})
    GradeScale.usual(plan).save()
    PublishedFigure.objects.create(
        plan=plan, part="正文", subject="计划指标", name="数", quantity="个数", sentence="句"
    )
    open_period(plan, 3, by=people["reviewer"])


def key(model: type[models.Model], *, version: bool = False) -> str:
    """The key of the one row behind an address, or of its first historical record; a form is that
    of 单位甲.
    """
    rows: Any = model._base_manager.order_by("pk")
    if model is Submission:
        rows = rows.filter(department__code="unit-a", period__month=3)
    found = rows.first()
    assert found is not None, f"_one_of_each makes no {model.__name__}"
    return str(found.history.last().pk if version else found.pk)


def filled(address: str) -> str:
    """An address with the key of a row, or something else, in the place of each parameter."""
    place = re.match(r"/admin/(\w+)/(\w+)/", address)

    def fill(parameter: re.Match[str]) -> str:
        name = parameter[1]
        if place and name in ("object_id", "id", "pk", "version"):
            return key(apps.get_model(place[1], place[2]), version=name == "version")
        if name in BEHIND:
            return key(next(model for part, model in BEHIND[name].items() if part in address))
        assert name in FILLED or name == "object_id", (
            f"FILLED does not say what stands for <{name}>"
        )
        return FILLED.get(name, "1")

    return re.sub(r"<(\w+)>", fill, address)


def ask(address: str, people: dict[str, User | None]) -> Iterator[tuple[str, str, Any]]:
    """Everybody's answers to both methods; what one of them did is undone before the next asks."""
    for person in PEOPLE:
        client, user = Client(raise_request_exception=False), people[person]
        for method in METHODS:
            with transaction.atomic():
                if user is not None:
                    client.force_login(user)
                answer = getattr(client, method)(address)
                transaction.set_rollback(True)
            yield person, method, answer


def unsound(person: str, method: str, answer: Any) -> Iterator[str]:
    """What is wrong with an answer whatever its status."""
    if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code in (
        301,
        302,
    ):
        return
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"{person} {method}: policy {policy!r}"
    if answer.status_code == 200 and (method, person) in READ_AS:
        yield from (f"{person} {method}: {fault}" for fault in Page(answer).faults())


@pytest.mark.slow
@pytest.mark.usefixtures("_one_of_each")
@pytest.mark.parametrize("part", PARTS)
def test_everybody_is_answered_as_written(part: str, people: dict[str, User | None]) -> None:
    table, wrong, faults = written(), [], []
    for address in routes():
        if part_of(address) != part:
            continue
        answers: Answers = {method: {} for method in METHODS}
        for person, method, answer in ask(filled(address), people):
            answers[method][person] = answer.status_code
            faults += [f"{address} {fault}" for fault in unsound(person, method, answer)]
        assert all(status < 500 for each in answers.values() for status in each.values()), line_of(
            address, answers
        )
        if table.get(address) != answers:
            wrong.append(line_of(address, answers))
    assert not wrong, f"{TABLE.name} says otherwise, or nothing; it was answered:\n" + "\n".join(
        wrong
    )
    assert not faults, "\n".join(faults)
