"""Failures of the database and the disk: told in Chinese, with what was typed given back."""

import errno
import sqlite3
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client
from psycopg import errors

from chengkou.operations.outage import AWAY, BUSY, FULL, Outage, outage_of
from reporting.models import User
from tests.factories import make_plan
from tests.pages import Page

UNIT = {
    "code": "jia",
    "name": "甲<b>局",
    "contact": 'say "甲"',
    "order": "1",
    "former_names-TOTAL_FORMS": "0",
    "former_names-INITIAL_FORMS": "0",
    "_save": "保存",
}
ADD_UNIT = "/admin/reporting/department/add/"


def caused_by(cause: Exception | None) -> OperationalError:
    error = OperationalError("words of the driver")
    error.__cause__ = cause
    return error


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "error, expected",
    [
        (caused_by(sqlite_error(sqlite3.SQLITE_BUSY)), BUSY),
        (caused_by(sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)), BUSY),
        (caused_by(sqlite_error(sqlite3.SQLITE_FULL)), FULL),
        (caused_by(sqlite_error(sqlite3.SQLITE_CANTOPEN)), AWAY),
        (caused_by(sqlite_error(sqlite3.SQLITE_IOERR_WRITE)), AWAY),
        (caused_by(sqlite_error(sqlite3.SQLITE_ERROR)), None),
        (caused_by(errors.DiskFull()), FULL),
        (caused_by(errors.TooManyConnections()), BUSY),
        (caused_by(errors.DeadlockDetected()), BUSY),
        (caused_by(errors.LockNotAvailable()), BUSY),
        (caused_by(errors.AdminShutdown()), AWAY),
        (caused_by(None), AWAY),
        (InterfaceError("connection already closed"), AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (ProgrammingError("no such column"), None),
        (ValueError("code"), None),
        (None, None),
    ],
)
def test_outages_are_told_from_errors_of_the_code(
    error: BaseException | None, expected: Outage | None
) -> None:
    assert outage_of(error) == expected


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_statement_that_is_wrong_is_no_outage() -> None:
    with pytest.raises(OperationalError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert outage_of(raised.value) is None


@pytest.mark.usefixtures("_database_away")
@pytest.mark.parametrize("address", ["/", "/plans/2023/", "/admin/", "/login/", "/nowhere/"])
def test_no_page_is_an_english_error_while_the_database_is_away(address: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    answer = client.get(address)
    page = Page(answer)
    assert answer.status_code == 503 and answer["Retry-After"] == "30"
    assert "数据库暂时连不上，这一页没有打开" in page.text and "没有保存" not in page.text
    assert answer["X-Request-ID"] in page.text
    assert not list(page.faults())


def fail_to_save(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr("reporting.models.Department.save", fail)


@pytest.fixture
def planner_at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    client.raise_request_exception = False
    return client


def test_what_was_typed_comes_back_and_can_be_sent_again(
    planner_at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as during:
        fail_to_save(during, OperationalError("connection refused"))
        answer = planner_at_work.post(ADD_UNIT, UNIT)
    assert answer.status_code == 503
    page = Page(answer)
    assert "数据库暂时连不上，没有保存" in page.text and "再提交一次" in page.text
    assert not list(page.faults())
    (form,) = page.all("form")
    assert (form.get("method"), form.get("action")) == ("post", ADD_UNIT)
    again = {field.get("name", ""): field.get("value", "") for field in form.iter("input")}
    assert again == UNIT
    assert planner_at_work.post(ADD_UNIT, again).status_code == 302


def test_an_error_of_the_code_gives_back_what_was_typed_too(
    planner_at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_to_save(monkeypatch, RuntimeError("broken"))
    answer = planner_at_work.post(ADD_UNIT, UNIT)
    assert answer.status_code == 500 and "Retry-After" not in answer
    page = Page(answer)
    assert "系统出错，没有保存" in page.text and "再提交一次" in page.text


def test_several_values_of_a_name_all_come_back(
    planner_at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_to_save(monkeypatch, OperationalError())
    page = Page(planner_at_work.post(ADD_UNIT, {**UNIT, "also": ["一", "二"]}))
    values = [field.get("value") for field in page.all("input") if field.get("name") == "also"]
    assert values == ["一", "二"]


@pytest.mark.usefixtures("_database_away")
def test_a_password_never_comes_back(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.post("/login/", {"username": "a", "password": "secret-words"})
    assert answer.status_code == 503
    assert "secret-words" not in answer.text and not Page(answer).all("form")


def test_files_that_were_chosen_are_said_to_be_missing(
    planner_at_work: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    fail_to_save(monkeypatch, OperationalError())
    file = tmp_path / "材料.pdf"
    file.write_bytes(b"%PDF-")
    with file.open("rb") as opened:
        answer = planner_at_work.post(ADD_UNIT, {**UNIT, "file": opened})
    assert "选好的文件不在其中" in Page(answer).text


@pytest.mark.usefixtures("_database_away")
def test_a_forged_post_is_not_made_good() -> None:
    """What another site has somebody post carries no token, and is given none by the page."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(ADD_UNIT, UNIT)
    assert answer.status_code == 503
    names = {field.get("name") for field in Page(answer).all("input")}
    assert names == set(UNIT)


def test_full_disk_is_told(planner_at_work: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_save(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    answer = planner_at_work.post(ADD_UNIT, UNIT)
    assert answer.status_code == 503 and "服务器的磁盘满了，没有保存" in Page(answer).text


@pytest.mark.django_db
def test_outage_is_logged_with_its_request(
    client: Client,
    leader: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*args: object) -> None:
        raise OperationalError("connection refused")

    make_plan()
    client.force_login(leader)
    client.raise_request_exception = False
    monkeypatch.setattr("chengkou.dashboards.overview.paragraph", fail)
    assert client.get("/plans/2023/").status_code == 503
    assert any(record.exc_info for record in caplog.records if record.levelname == "ERROR")
