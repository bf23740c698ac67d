"""Forms to be filled in."""

import datetime
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from chengkou.cycle.opening import open_period
from chengkou.demo import prepare
from chengkou.demo.sample import add_sample
from indicators.models import Actual, Target
from projects.models import GradeScale
from reporting.enums import Measure, Role
from reporting.evidence.store import keep
from reporting.models import Department, PublishedFigure, Submission, User
from tests.chengkou.forms import Reporting
from tests.chengkou.sweep import YEAR
from tests.conftest import put_back, rows_of_all_tables, the_clerk, the_reviewer, two_units
from tests.factories import (
    make_actual,
    make_evidence,
    make_key_task,
    make_line,
    make_observation,
    make_plan,
    make_revision,
    make_site,
    make_target,
    make_task,
    make_task_target,
    make_user,
)
from tests.layers import Layers


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def _real_server(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several connections and processes can be at, as a running site's is.

    SQLite's test database lives in the memory of one connection; here it is a file for as long as
    the test runs, with the settings of a running site. PostgreSQL's is one already.
    """
    if connection.vendor != "sqlite":
        yield
        return
    settings, path = connection.settings_dict, tmp_path / "site.sqlite3"
    name, in_memory = settings["NAME"], connection.connection
    with closing(sqlite3.connect(path)) as file:
        in_memory.backup(file)
    settings["NAME"], connection.connection = str(path), None
    yield
    connection.close()
    settings["NAME"], connection.connection = name, in_memory


def _store_reporting() -> None:
    units = two_units()
    the_clerk(units)
    plan, unit = make_plan(2024), units[0]
    make_target(plan, 1, lead=unit, wording="7左右", name="地区生产总值增速", amount_unit="亿元")
    make_target(plan, 2, lead=unit, wording="20", unit="家", measure=Measure.CUMULATIVE)
    make_target(plan, 3, lead=unit, wording="60", measure=Measure.LEVEL)
    make_target(plan, 4, lead=unit, wording="完成市级下达任务", unit="")
    make_target(plan, 5, lead=units[1])
    open_period(plan, 3, by=the_reviewer(), due_on=datetime.date(2024, 4, 10))


@pytest.fixture
def reporting(layers: Layers, clerk_a: User, reviewer: User) -> Reporting:
    layers.use("reporting", _store_reporting)
    form = Submission.objects.get(department__code="unit-a")
    return Reporting(form, signed_in(clerk_a), clerk_a, signed_in(reviewer), reviewer)


@pytest.fixture
def reporter_of(
    units: tuple[Department, Department], clerk_a: User
) -> Callable[[int], tuple[Client, Submission]]:
    """A reporter with a form of so many rows of every kind."""

    def make(number: int) -> tuple[Client, Submission]:
        plan = make_plan(2024)
        for each in range(1, number + 1):
            make_target(plan, each, lead=units[0])
            make_line(plan, f"p{each}", "10", project_fields={"lead": units[0]})
            make_task_target(make_task(plan, each, lead=units[0]), quantity="10")
        open_period(plan, 3, by=None)
        return signed_in(clerk_a), Submission.objects.get(department=units[0])

    return make


@pytest.fixture(scope="session")
def _sample_rows(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, _real_rows: list[list[models.Model]]
) -> list[list[models.Model]]:
    """Every row of the demo with its made-up periods by table; made once, for making it takes many
    seconds.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        put_back(_real_rows)
        for account in prepare.ACCOUNTS:
            prepare.add_account(account)
        targets = list(Target.objects.order_by("pk").values())
        actuals = list(Actual.objects.order_by("pk").values())
        assert add_sample(timezone.localdate()) > 30
        # What the document says stands as it stood.
        assert list(Target.objects.order_by("pk").values()) == targets
        assert list(Actual.objects.filter(is_sample=False).order_by("pk").values()) == actuals
        rows = rows_of_all_tables()
        names = dict(Group.objects.values_list("pk", "name"))
        for row in _memberships(rows):
            row.group_name = names[row.group_id]
        transaction.set_rollback(True)
    return rows


def _memberships(rows: list[list[models.Model]]) -> Iterator[Any]:
    for table in rows:
        if isinstance(table[0], User.groups.through):
            yield from table


@pytest.fixture
def sample(db: None, layers: Layers, _sample_rows: list[list[models.Model]]) -> None:
    """The county's data with the demo's accounts and its made-up periods."""

    def store() -> None:
        # A test that empties all tables leaves the groups with other keys.
        keys = dict(Group.objects.values_list("name", "pk"))
        for row in _memberships(_sample_rows):
            row.group_id = keys[row.group_name]
        put_back(_sample_rows)

    layers.use("sample", store)


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
def evidence_folder(settings: Any, tmp_path: Path) -> Path:
    """Where the files of evidence of a test are kept."""
    place = tmp_path / "evidence"
    evidence = {**settings.STORAGES["evidence"], "OPTIONS": {"location": str(place)}}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    return place


@pytest.fixture
def _one_of_each(
    people: dict[str, User | None],
    units: tuple[Department, Department],
    evidence_folder: Path,
) -> None:
    """Something behind every address: a plan, its rows, and the form of 单位甲, reporter's and not
    stranger's.
    """
    plan = make_plan(YEAR)
    target = make_target(plan, 1, lead=units[0])
    make_actual(target, "7.0", month=1)
    make_observation(target.indicator, YEAR - 1, "6.5")
    make_revision(target, f"{YEAR}-07-01")
    make_task(plan, lead=units[0])
    make_key_task(plan, 201, lead=units[0])
    make_line(plan, project_fields={"lead": units[0]})
    # A published plan's own could not be deleted any more.
    GradeScale.usual(make_plan(2026)).save()
    make_site()
    PublishedFigure.objects.create(
        plan=plan, part="正文", subject="计划指标", name="数", quantity="个数", sentence="句"
    )
    open_period(plan, 3, by=people["reviewer"])
    reporter = people["reporter"]
    assert reporter is not None
    form = Submission.objects.get(department=units[0], period__month=3)
    digest = "a" * 64
    keep(digest, b"%PDF-", b"\xff\xd8\xff")
    make_evidence(form, reporter, digest=digest, has_picture=True)
