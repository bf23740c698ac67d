"""Clock, mail, messenger and backups, looked at by doctor."""

import datetime
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from chengkou.operations.doctor import backups, clock, notices
from chengkou.operations.findings import Finding, Level
from reporting.enums import Channel
from reporting.models import Delivery, Notice, User
from tests.chengkou.forms import Reporting


def only(found: Iterator[Finding]) -> Finding:
    (finding,) = found
    assert bool(finding.remedy) == (finding.level is not Level.GOOD)
    return finding


# The clock.


@pytest.mark.django_db
def test_clock_that_went_back_is_a_fault(leader: User) -> None:
    assert only(clock.last_sign_in()).level is Level.GOOD, "nobody signed in yet"
    leader.last_login = timezone.now()
    leader.save()
    assert only(clock.last_sign_in()).level is Level.GOOD
    before = timezone.now() - datetime.timedelta(minutes=5)
    with time_machine.travel(before, tick=False):
        finding = only(clock.last_sign_in())
    assert finding.is_fault and "比现在还晚" in finding.words


@pytest.mark.postgres
@pytest.mark.django_db
def test_clock_of_the_database_server(monkeypatch: pytest.MonkeyPatch) -> None:
    assert only(clock.clock()).level is Level.GOOD
    earlier = time.time() - 120
    monkeypatch.setattr("chengkou.operations.doctor.clock.time.time", lambda: earlier)
    assert only(clock.clock()).is_fault


@pytest.mark.parametrize("hours, level", [(8, Level.GOOD), (0, Level.WARNING)])
def test_time_zone_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, hours: int, level: Level
) -> None:
    offset = datetime.timedelta(hours=hours)
    monkeypatch.setattr(clock, "_offset_of_machine", lambda _: offset)
    assert only(clock.time_zone()).level is level


def test_time_zone_that_the_machine_does_not_tell(tmp_path: Path) -> None:
    broken = tmp_path / "localtime"
    broken.write_bytes(b"x")
    assert clock._offset_of_machine(broken) is None
    assert clock._offset_of_machine(tmp_path / "missing") is None


# Mail and messenger.


@contextmanager
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def closed_port() -> int:
    with listening() as port:
        return port


def test_mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert only(notices.mail()).level is Level.GOOD
    settings.EMAIL_HOST = "127.0.0.1"
    with listening() as settings.EMAIL_PORT:
        assert only(notices.mail()).level is Level.GOOD
    settings.EMAIL_PORT = closed_port()
    finding = only(notices.mail())
    assert finding.is_fault and "EMAIL_HOST" in finding.remedy


def test_messenger(settings: Any) -> None:
    settings.NOTICE_WEBHOOK = ""
    assert list(notices.webhook()) == []
    with listening() as port:
        settings.NOTICE_WEBHOOK = f"http://127.0.0.1:{port}/x"
        assert only(notices.webhook()).level is Level.GOOD
    assert only(notices.webhook()).is_fault


@pytest.mark.parametrize("url, count", [("", 1), ("https://plan.example", 0)])
def test_notices_name_the_site(settings: Any, url: str, count: int) -> None:
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example", url
    assert len(list(notices.site_url())) == count
    settings.EMAIL_HOST = settings.NOTICE_WEBHOOK = ""
    assert list(notices.site_url()) == []


@pytest.mark.django_db
def test_notices_that_did_not_leave(reporting: Reporting, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    assert list(notices.undelivered()) == []
    settings.EMAIL_HOST = "mail.example"
    assert only(notices.undelivered()).level is Level.GOOD
    notice = Notice.objects.earliest("pk")
    Delivery.objects.create(
        notice=notice, channel=Channel.EMAIL, tries=1, tried_at=timezone.now(), failure="拒绝"
    )
    assert "有1条没有送出" in only(notices.undelivered()).words


# Backups.


def test_no_folder_for_backups(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR, settings.VAR_DIR = "", tmp_path
    assert only(backups.backups()).level is Level.WARNING
    (tmp_path / "backups").mkdir()
    assert only(backups.backups()).is_fault, "begun there, and none is kept"
    settings.BACKUP_DIR = str(tmp_path / "missing")
    assert only(backups.backups()).is_fault
    settings.BACKUP_DIR = str(tmp_path)
    assert "还没有备份" in only(backups.backups()).words


@pytest.mark.parametrize("hours, level", [(25.9, Level.GOOD), (26.1, Level.FAULT)])
def test_age_of_the_newest_backup(
    settings: Any, tmp_path: Path, hours: float, level: Level
) -> None:
    settings.BACKUP_DIR = str(tmp_path)
    now = timezone.now()
    for name, age in (("old", 99.0), ("new", hours)):
        path = tmp_path / name
        path.touch()
        at = (now - datetime.timedelta(hours=age)).timestamp()
        os.utime(path, (at, at))
    with time_machine.travel(now, tick=False):
        assert only(backups.backups()).level is level
