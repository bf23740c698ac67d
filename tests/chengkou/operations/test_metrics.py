"""What /metrics counts, in whose text format, and who may read it."""

import re
from typing import Any

import pytest
from django.test import Client

from chengkou.operations import request_log
from chengkou.operations.metrics import BUCKETS, Metrics
from reporting.models import User
from reporting.pages.judged_cache import judgements
from tests.factories import make_plan

LINE = re.compile(r'chengkou_(\w+)\{worker="\d+"(?:,(.*))?\} (\S+)')


def read(text: str) -> dict[tuple[str, str], float]:
    """Name and labels (without the worker) → value. Fails for a line that is none."""
    found = {}
    for line in text.splitlines():
        if line.startswith("#"):
            assert re.fullmatch(r"# (HELP|TYPE) chengkou_\w+ .+", line), line
            continue
        parts = LINE.fullmatch(line)
        assert parts is not None, line
        found[parts[1], parts[2] or ""] = float(parts[3])
    return found


def test_durations_are_counted_below_and_at_each_bound() -> None:
    metrics = Metrics()
    for seconds in (0.01, 0.05, 0.051, 9.9, 10.0, 10.1):
        metrics.observe("a", 200, seconds, 2)
    found = read(metrics.text())
    name = "request_duration_seconds_bucket"
    buckets = {bound: found[name, f'view="a",le="{bound}"'] for bound in [*BUCKETS, "+Inf"]}
    assert list(buckets.values()) == [2, 3, 3, 3, 3, 3, 3, 5, 6]
    assert found["request_duration_seconds_count", 'view="a"'] == 6
    assert found["request_duration_seconds_sum", 'view="a"'] == pytest.approx(30.111)
    assert found["request_queries_total", 'view="a"'] == 12


def test_views_and_statuses_are_counted_apart() -> None:
    metrics = Metrics()
    for view, status in (("a", 200), ("a", 200), ("a", 503), ("b", 200)):
        metrics.observe(view, status, 0.1, 0)
    found = read(metrics.text())
    counted = {labels: value for (name, labels), value in found.items() if name == "requests_total"}
    assert counted == {
        'view="a",status="200"': 2,
        'view="a",status="503"': 1,
        'view="b",status="200"': 1,
    }


@pytest.mark.django_db
def test_pages_and_judgements_are_counted(
    client: Client, leader: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    monkeypatch.setattr(request_log, "metrics", metrics)
    monkeypatch.setattr("chengkou.operations.metrics.metrics", metrics)
    settings.METRICS = True
    make_plan()
    client.force_login(leader)
    asked, made = judgements.times_asked, judgements.times_made
    client.get("/plans/2023/")
    assert judgements.times_made > made
    made = judgements.times_made
    client.get("/plans/2023/shortfalls/?sort=name")
    client.get("/plans/2023/shortfalls/?sort=number")
    assert judgements.times_asked - asked > judgements.times_made - made
    found = read(client.get("/metrics").text)
    assert found["requests_total", 'view="overview",status="200"'] == 1
    assert found["request_queries_total", 'view="overview"'] > 3
    assert found["judgements_total", 'result="kept"'] > 0
    assert found["judgements_total", 'result="made"'] == judgements.times_made


@pytest.mark.django_db
@pytest.mark.parametrize(
    "switch, sender, status",
    [
        (False, {}, 404),
        (True, {}, 200),
        (True, {"REMOTE_ADDR": "::1"}, 200),
        (True, {"REMOTE_ADDR": "10.0.0.7"}, 404),
        (True, {"REMOTE_ADDR": "proxy"}, 404),
        (True, {"REMOTE_ADDR": ""}, 200),
        (True, {"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "10.0.0.7"}, 404),
        (True, {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, 404),
        (True, {"HTTP_X_FORWARDED_PROTO": "https"}, 404),
        (True, {"HTTP_X_REAL_IP": "10.0.0.7"}, 404),
    ],
)
def test_metrics_are_for_this_machine_and_on_request(
    client: Client, settings: Any, switch: bool, sender: dict[str, str], status: int
) -> None:
    settings.METRICS = switch
    answer = client.get("/metrics", **sender)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4") == (status == 200)
