"""A page asked for again is answered with 304 until anything that it is made from changes."""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import INFO
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import Client

from chengkou.cycle.opening import open_period
from chengkou.cycle.steps import take_step
from indicators.models import Actual, Indicator, Milestone, Observation, Section, Target
from projects.models import LivelihoodTask
from reporting.actions import save_rows
from reporting.enums import Action, Role
from reporting.models import Department, Period, Plan, PublishedFigure, Submission, User
from reporting.pages.etag import code_version
from reporting.publishing import publish
from tests.factories import (
    make_actual,
    make_department,
    make_observation,
    make_plan,
    make_target,
    make_task,
    make_user,
)
from tests.pages import Page, page_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OVERVIEW = "/plans/2024/"


class Browser:
    """A client that keeps the ETag of a page and asks whether it is still current."""

    def __init__(self, user: User, address: str = OVERVIEW) -> None:
        self.client = Client()
        self.address = address
        self.etag = ""
        self.client.force_login(user)

    def ask(self) -> Any:
        response = self.client.get(
            self.address, headers={"If-None-Match": self.etag} if self.etag else {}
        )
        if response.status_code == 200:
            self.etag = response.get("ETag", "")
        return response

    @property
    def gets_304(self) -> bool:
        return bool(self.ask().status_code == 304)


@pytest.fixture
def ledger(reviewer: User) -> Submission:
    """2024 with two targets, one approved; a task; last year's figures; a second submission."""
    before, plan = make_plan(2023), make_plan(2024)
    unit, other = make_department("a"), make_department("b")
    make_actual(make_target(before, 1, lead=unit), "6")
    target = make_target(plan, 1, lead=unit, is_main=True)
    make_actual(target, "7.0", 3, explanation="原因")
    make_target(plan, 2, lead=other)
    make_observation(target.indicator, 2022, "5")
    make_task(plan)
    PublishedFigure.objects.create(
        plan=plan, part="正文", subject="计划指标", name="x", quantity="个数", sentence="句"
    )
    open_period(plan, 6, by=reviewer)
    return Submission.objects.get(period__month=6, department=other)


@pytest.fixture
def viewer(leader: User, ledger: Submission) -> Browser:
    viewer = Browser(leader)
    assert viewer.ask().status_code == 200
    assert viewer.gets_304, "nothing changed"
    return viewer


def fill(form: Submission) -> None:
    """What a unit types into its draft."""
    clerk = make_user(f"clerk{form.pk}", Role.REPORTER, departments=(form.department,))
    row = Actual.objects.get(submission=form)
    row.value = Decimal(8)
    save_rows(form, [row], by=clerk, seen={(Actual, row.pk): row.version})


def approve(form: Submission) -> None:
    fill(form)
    clerk = User.objects.get(username=f"clerk{form.pk}")
    reviewer = User.objects.get(username="reviewer")
    for action, by in ((Action.SUBMIT, clerk), (Action.APPROVE, reviewer)):
        take_step(form, action, by=by, seen=Submission.objects.get(pk=form.pk).version)


def publish_it(form: Submission) -> None:
    approve(form)
    publish(form.period, by=User.objects.get(username="reviewer"))


def edit(model: type[Any], **fields: Any) -> Callable[[Submission], None]:
    """An edit as a form makes it."""

    def write(form: Submission) -> None:
        row = model.objects.order_by("-pk")[0]
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    return write


WRITES: dict[str, Callable[[Submission], object]] = {
    "approved": approve,
    "published": publish_it,
    "opened": lambda form: open_period(form.period.plan, 9, by=None),
    "plan": edit(Plan, title="改题"),
    "plan added": lambda form: make_plan(2025),
    "period added": lambda form: Period.objects.create(plan=form.period.plan, month=7),
    "section": edit(Section, name="改名"),
    "indicator": edit(Indicator, name="改名"),
    "target": edit(Target, name="改名"),
    "targets in bulk": lambda form: Target.objects.update(is_main=True),
    "target added": lambda form: make_target(form.period.plan, 3),
    "target taken away": lambda form: make_target(form.period.plan, 3).delete(),
    "milestone": lambda form: Milestone.objects.create(
        target=Target.objects.all()[0], month=3, value=Decimal(1)
    ),
    "cooperating units": lambda form: Target.objects.all()[0].cooperating.add(form.department),
    "observation": edit(Observation, value=Decimal("5.5")),
    "observation taken away": lambda form: Observation.objects.all().delete(),
    "published figure": edit(PublishedFigure, value=Decimal(3)),
    "task": edit(LivelihoodTask, name="改名"),
    "task's units": lambda form: LivelihoodTask.objects.all()[0].responsible.add(form.department),
    "unit": edit(Department, name="改名"),
    "demo rows": lambda form: Actual.objects.filter(submission__state="approved").update(
        is_sample=True
    ),
    "a verdict on an approved row": lambda form: Actual.objects.filter(
        submission__state="approved"
    ).update(verdict="good", verdict_note="看过"),
    "the reader's name": lambda form: User.objects.filter(username="leader").update(name="改名"),
    "the reader's role": lambda form: User.objects.get(username="leader").groups.add(
        Group.objects.get(name=Role.PLANNER.value)
    ),
    "the reader's unit": lambda form: User.objects.get(username="leader").departments.add(
        form.department
    ),
    "what the reader's role may": lambda form: Group.objects.get(
        name=Role.LEADER.value
    ).permissions.add(Permission.objects.all()[0]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_write_that_may_change_the_page_makes_it_anew(
    write: Callable[[Submission], object], viewer: Browser, ledger: Submission
) -> None:
    before = viewer.etag
    write(ledger)
    assert viewer.ask().status_code == 200
    assert viewer.etag != before
    assert viewer.gets_304


def test_approved_and_published_figure_is_shown_at_once(
    viewer: Browser, ledger: Submission
) -> None:
    viewer.address = f"{OVERVIEW}indicators/?through=6"
    viewer.etag = ""
    assert (2, 0, "not_reported") in Page(viewer.ask()).rows
    publish_it(ledger)
    assert (2, 0, "on_track") in Page(viewer.ask()).rows
    assert viewer.gets_304


@pytest.mark.parametrize(
    "address",
    [
        "/plans/2024/",
        "/plans/2024/?through=6",
        "/plans/2024/indicators/",
        "/plans/2024/indicators/?sort=-gap",
        "/plans/2024/indicators/1/",
        "/plans/2024/livelihood/",
        "/screen/2024/",
    ],
)
def test_every_page_of_a_plan_has_an_etag(address: str, viewer: Browser, leader: User) -> None:
    again = Browser(leader, address)
    again.client = viewer.client
    first = again.ask()
    assert first.status_code == 200
    assert first["Cache-Control"] == "private, no-cache"
    answer = again.ask()
    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer["ETag"], answer["Cache-Control"]) == (first["ETag"], "private, no-cache")
    assert "Cookie" in answer["Vary"]
    assert first["ETag"] != viewer.etag or address == viewer.address


def test_unchanged_page_takes_one_query(viewer: Browser) -> None:
    with page_queries() as queries:
        assert viewer.gets_304
    assert len(queries) == 1


def test_compressed_page_is_recognised(viewer: Browser) -> None:
    viewer.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    viewer.etag = ""
    assert viewer.ask()["Content-Encoding"] == "gzip"
    assert viewer.etag.startswith("W/")
    assert viewer.gets_304


def test_another_reader_gets_another_page(viewer: Browser, planner: User) -> None:
    other = Browser(planner)
    other.ask()
    other.etag = viewer.etag
    assert other.ask().status_code == 200


def test_theme_changes_the_etag(viewer: Browser) -> None:
    viewer.client.post("/theme/", {"theme": "dark"})
    assert Page(viewer.ask()).root.get("data-theme") == "dark"
    assert viewer.gets_304


def test_page_with_a_message_has_no_etag(viewer: Browser) -> None:
    storage = CookieStorage(viewer.ask().wsgi_request)
    storage.add(INFO, "做好了")
    answer = HttpResponse()
    storage.update(answer)
    viewer.client.cookies.update(answer.cookies)
    shown = viewer.ask()
    assert "做好了" in shown.content.decode()
    assert "ETag" not in shown
    assert "做好了" not in viewer.ask().content.decode()


def test_page_without_its_csrf_cookie_is_made_anew(viewer: Browser) -> None:
    """Its forms have the secret of a cookie, which is renewed at sign-in and may be lost."""
    before = viewer.etag
    del viewer.client.cookies[django_settings.CSRF_COOKIE_NAME]
    assert viewer.ask().status_code == 200
    assert viewer.etag != before
    assert viewer.gets_304


def test_page_is_made_anew_on_the_next_day(leader: User, ledger: Submission) -> None:
    with time_machine.travel("2024-04-01T15:59:00+00:00", tick=False) as clock:
        viewer = Browser(leader)
        viewer.ask()
        assert viewer.gets_304
        clock.shift(60)  # midnight here
        assert viewer.ask().status_code == 200


def test_page_has_no_etag_in_debug(viewer: Browser, settings: Any) -> None:
    settings.DEBUG = True
    answer = viewer.ask()
    assert answer.status_code == 200
    assert "ETag" not in answer


def test_reader_who_signed_out_is_redirected(viewer: Browser) -> None:
    viewer.client.logout()
    assert viewer.ask().status_code == 302


def test_page_that_is_not_found_has_no_etag(viewer: Browser) -> None:
    viewer.address = "/plans/2030/"
    assert "ETag" not in viewer.ask()


# The version of the code.


@pytest.fixture
def tree(tmp_path: Path, settings: Any) -> Path:
    """A small copy of what pages are made from, and a version that is read anew."""
    for name in (
        "templates/base.html",
        "static/css/site.css",
        "reporting/pages/plan_page.py",
        "requirements.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(django_settings.BASE_DIR / name, tmp_path / name)
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "var"
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "templates/base.html",
        "static/css/site.css",
        "reporting/pages/plan_page.py",
        "requirements.txt",
        "var/staticfiles.json",
    ],
)
def test_change_of_a_file_changes_the_code_version(name: str, tree: Path) -> None:
    before = code_version.__wrapped__()
    assert code_version.__wrapped__() == before
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text("other")
    assert code_version.__wrapped__() != before


def test_setting_that_changes_pages_changes_the_code_version(tree: Path, settings: Any) -> None:
    before = code_version.__wrapped__()
    settings.CHART_CDN = not settings.CHART_CDN
    assert code_version.__wrapped__() != before


def test_compiled_python_leaves_the_code_version(tree: Path) -> None:
    before = code_version.__wrapped__()
    (tree / "reporting/__pycache__").mkdir()
    (tree / "reporting/__pycache__/pages.cpython-311.pyc").write_bytes(b"")
    assert code_version.__wrapped__() == before
