"""Each request has a number, and its line says who asked for what, how long and how often."""

import json
import logging
from typing import Any

import pytest
from django.test import Client

from chengkou.operations.logs import JsonLines, WithRequestId, request_id
from reporting.models import User
from tests.factories import PASSWORD, make_plan

pytestmark = pytest.mark.django_db


def lines(caplog: pytest.LogCaptureFixture, name: str) -> list[dict[str, Any]]:
    return [vars(record)["fields"] for record in caplog.records if record.name == name]


@pytest.mark.parametrize("given", ["abc-1.2_3", "A" * 64])
def test_number_of_the_proxy_is_kept(client: Client, given: str) -> None:
    assert client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "A" * 65, "a b", "a\nb", '"x"', "编号"])
def test_other_numbers_are_replaced(client: Client, given: str) -> None:
    number = client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"]
    assert number != given and len(number) == 16


def test_two_requests_have_two_numbers(client: Client) -> None:
    numbers = {client.get("/healthz")["X-Request-ID"] for _ in range(2)}
    assert len(numbers) == 2
    assert request_id.get() == "-", "after a request no line belongs to it"


def test_line_says_who_asked_for_what(
    client: Client, leader: User, caplog: pytest.LogCaptureFixture
) -> None:
    make_plan()
    client.force_login(leader)
    with caplog.at_level(logging.INFO, "chengkou.requests"):
        client.get("/plans/2023/?through=6")
    (line,) = lines(caplog, "chengkou.requests")
    assert line["queries"] >= 3 and line["ms"] >= line["database_ms"] >= 0
    told = {name: line[name] for name in ("method", "path", "view", "status", "user")}
    assert told == {
        "method": "GET",
        "path": "/plans/2023/?through=6",
        "view": "overview",
        "status": 200,
        "user": leader.username,
    }


def test_nobody_is_asked_for_where_nothing_asks(
    client: Client,
    leader: User,
    caplog: pytest.LogCaptureFixture,
    django_assert_num_queries: Any,
) -> None:
    client.force_login(leader)
    with (
        caplog.at_level(logging.INFO, "chengkou.requests"),
        django_assert_num_queries(0),
    ):
        client.get("/healthz")
    (line,) = lines(caplog, "chengkou.requests")
    assert (line["user"], line["queries"]) == ("-", 0)


def test_who_signs_in_is_named(
    client: Client, leader: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "chengkou.requests"):
        client.post("/login/", {"username": leader.username, "password": PASSWORD})
    (line,) = lines(caplog, "chengkou.requests")
    assert (line["status"], line["user"]) == (302, leader.username)
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize("threshold, told", [(0, 0), (1e-9, 1), (1000, 0)])
def test_slow_requests_are_told_beyond_the_threshold(
    client: Client,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    threshold: float,
    told: int,
) -> None:
    settings.SLOW_REQUEST_SECONDS = threshold
    client.get("/healthz")
    assert len(lines(caplog, "chengkou.slow")) == told


def record(**more: Any) -> logging.LogRecord:
    found = logging.LogRecord("a.b", logging.ERROR, "f.py", 1, "存%s次\n", ("三",), None)
    vars(found).update(more)
    return found


def test_json_line_is_one_line_with_all_fields() -> None:
    token = request_id.set("n-1")
    try:
        made = record(fields={"status": 200})
        assert WithRequestId().filter(made)
    finally:
        request_id.reset(token)
    text = JsonLines().format(made)
    assert "\n" not in text and "存三次" in text
    line = json.loads(text)
    assert line.pop("time").count(":") == 3, "with its offset from UTC"
    assert line == {
        "level": "ERROR",
        "logger": "a.b",
        "request_id": "n-1",
        "message": "存三次\n",
        "status": 200,
    }


def test_json_line_holds_the_traceback() -> None:
    error = ValueError("why")
    line = json.loads(JsonLines().format(record(exc_info=(ValueError, error, None))))
    assert "ValueError: why" in line["exception"]
