"""What /healthz and /readyz answer: the first that the process lives, the second that it serves."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from chengkou.operations.findings import Finding, Level
from chengkou.operations.readiness import disks, migrations

pytestmark = pytest.mark.django_db


def test_health_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive: this process answers\n")
    assert "no-store" in answer["Cache-Control"]


def test_ready_says_what_it_looked_at(client: Client, django_assert_num_queries: Any) -> None:
    migrations()  # reads this code's once in a process
    with django_assert_num_queries(3):
        answer = client.get("/readyz")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    subjects = [line.partition("：")[0] for line in answer.text.splitlines()]
    assert subjects[:2] == ["[正常] 数据库", "[正常] 数据库结构"]
    assert all(subject.endswith("磁盘") for subject in subjects[2:]) and len(subjects) > 2


@pytest.mark.usefixtures("_database_away")
def test_without_a_database_it_lives_and_is_not_ready(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "[错误] 数据库：" in answer.text and "连不上" in answer.text
    assert "数据库结构" not in answer.text


def test_a_step_of_migration_that_is_missing_is_named(client: Client) -> None:
    rows = MigrationRecorder(connection).migration_qs
    rows.filter(app="reporting", name__startswith="0001").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "有1步升级没有做：reporting 0001_initial。" in answer.text


def test_a_newer_database_is_told_and_serves(client: Client) -> None:
    MigrationRecorder(connection).record_applied("reporting", "9999_later")
    assert migrations().level is Level.WARNING
    assert "reporting 9999_later" in migrations().words
    assert client.get("/readyz").status_code == 200


def test_steps_of_apps_that_left_are_no_newer_database() -> None:
    MigrationRecorder(connection).record_applied("left", "0001_initial")
    assert migrations().level is Level.GOOD


@pytest.mark.parametrize(
    "least, level, status",
    [(0, Level.GOOD, 200), (10**9, Level.FAULT, 503)],
)
def test_room_on_the_disk(
    client: Client, settings: Any, least: float, level: Level, status: int
) -> None:
    settings.MIN_FREE_MB = least
    found: list[Finding] = list(disks())
    assert {finding.level for finding in found} == {level}
    assert client.get("/readyz").status_code == status


@pytest.mark.parametrize(
    "free, level",
    [(199, Level.FAULT), (200, Level.WARNING), (1999, Level.WARNING), (2000, Level.GOOD)],
)
def test_room_is_told_before_it_ends(
    settings: Any, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    settings.MIN_FREE_MB = 200
    monkeypatch.setattr(
        "chengkou.operations.readiness.shutil.disk_usage",
        lambda _: type("Usage", (), {"free": free * 1_000_000}),
    )
    assert {finding.level for finding in disks()} == {level}


def test_answers_to_strangers_name_no_folder(client: Client, settings: Any) -> None:
    settings.MIN_FREE_MB = 10**9
    text = client.get("/readyz").text
    assert str(settings.BASE_DIR) not in text and "怎么办" not in text
