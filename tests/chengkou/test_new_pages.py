"""What makes a page of a plan new to a browser that has it: what it shows, and nothing else.

Every page of a plan that has an ETag is asked for, as those see it who know different things, and
again after each thing that people do.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from chengkou.cycle.opening import open_period
from chengkou.dashboards.standing import _KindOfPage
from chengkou.search import index
from indicators.models import Actual
from reporting import publishing
from reporting.db.data_version import PLAN, version_of, versions_of_tables
from reporting.enums import PlanState, Role
from reporting.models import Department, Plan, ReportRow, Submission, User
from reporting.pages import plan_view
from reporting.pages.judged_cache import judgements
from tests.chengkou.conftest import signed_in
from tests.chengkou.forms import entries, press, publish, take_back, url
from tests.chengkou.sweep import filled, routes
from tests.factories import (
    make_actual,
    make_key_task,
    make_line,
    make_observation,
    make_plan,
    make_revision,
    make_sector,
    make_target,
    make_task,
    make_task_target,
    make_user,
)
from tests.projects.importing.files import imported
from tests.projects.importing.files import row as line_of_file

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIGURES = {"-value": "6", "-completed": "5", "-arrived": "4", "-words": "完成"}
WHY = {"-explanation": "外需偏弱。", "-measures": "抓开工。"}


@dataclass
class Kept:
    """A page as somebody's browser keeps it."""

    client: Client
    address: str
    etag: str = ""
    text: bytes = b""

    def is_new(self) -> bool:
        """Ask again; whether the answer is a page and not 304, which is then kept."""
        answer = self.client.get(self.address, headers={"If-None-Match": self.etag})
        if answer.status_code == 304:
            return False
        self.text = text_of(answer)
        self.etag = answer["ETag"]
        return True


def text_of(answer: Any) -> bytes:
    """The whole page, but for the secret of its forms: that is another each time."""
    assert answer.status_code == 200
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)


def forget() -> None:
    """Let the next page be judged and read anew."""
    plan_view.forget()
    index._index_of_version.cache_clear()


class Browsers:
    """The browsers of people who know different things, each with every page of the plans."""

    def __init__(self, *users: User, own: User) -> None:
        """With each page of some `users`, and with a few of one who knows the `own` unit's rows."""
        today = timezone.localdate()
        self.kept = []
        for user in users:
            client = signed_in(user)
            for address in addresses():
                self.kept.append(Kept(client, f"{address}?through=3"))
            for address in ("", "indicators/", "projects/"):
                self.kept.append(Kept(client, f"/plans/2024/{address}?known={today}"))
        client = signed_in(own)
        for address in ("", "indicators/", "departments/"):
            self.kept.append(Kept(client, f"/plans/2024/{address}?through=3"))
        self.kept = [page for page in self.kept if self._has_etag(page)]
        self.new()

    def _has_etag(self, page: Kept) -> bool:
        answer = page.client.get(page.address)
        return answer.status_code == 200 and "ETag" in answer

    def new(self, *, anew: bool = True) -> set[str]:
        """The addresses of pages that are new; with `anew`, no page shows what is no longer so."""
        found = set()
        for page in self.kept:
            # First what is judged by then, as the next reader gets it; then all of it anew.
            if page.is_new():
                found.add(page.address.replace("?through=3", ""))
        for page in self.kept if anew else ():
            forget()
            assert text_of(page.client.get(page.address)) == page.text, page.address
        return found


def addresses() -> list[str]:
    """Every page of a plan, and some of the next year's."""
    of_plans = [each for each in routes() if each.startswith(("/plans/", "/screen/", "/search/"))]
    found = [filled(address) for address in of_plans]
    assert len(found) > 16
    return [*found, "/plans/2025/", "/plans/2025/projects/"]


@pytest.fixture
def plan(units: tuple[Department, Department]) -> Plan:
    """A plan with rows of every kind, of which 单位甲 reports all and 单位乙 one indicator."""
    plan, unit = make_plan(2024), units[0]
    headline = make_target(plan, 1, lead=unit, wording="7左右", amount_unit="亿元")
    make_target(plan, 2, lead=unit, wording="完成市级下达任务", unit="")
    make_target(plan, 3, lead=units[1])
    make_key_task(plan, 201, lead=unit)
    make_line(plan, "p1", "10", project_fields={"lead": unit})
    make_task_target(make_task(plan, 1, lead=unit), quantity="10")
    make_task(plan, 2, lead=unit)
    make_actual(headline, "7.0", month=1)
    make_plan(2025, PlanState.DRAFT, draft_shown=True)
    open_period(plan, 3, by=None)
    return plan


@pytest.fixture
def _clock_stands() -> Iterator[None]:
    """The wall shows what time it is."""
    with time_machine.travel(datetime.datetime(2024, 4, 12, 3, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def browsers(
    _clock_stands: None,
    plan: Plan,
    leader: User,
    reviewer: User,
    clerk_a: User,
    clerk_b: User,
) -> Browsers:
    return Browsers(leader, reviewer, own=clerk_b)


def filled_in(client: Client, form: Submission, figure: str = "6") -> dict[str, str]:
    """What is sent of the whole form with every figure, reason and measure typed."""
    sent = {}
    for name, old in entries(client.get(url(form) + "?row=all")).items():
        sent[name] = old
        for ending, text in {**FIGURES, "-value": figure, **WHY}.items():
            if name.endswith(ending):
                sent[name] = text
    return sent


def form_of(unit: Department) -> Submission:
    return Submission.objects.filter(department=unit, period__month=3).latest("revision")


def test_draft_that_is_saved_makes_no_page_new(
    browsers: Browsers, units: tuple[Department, Department], clerk_a: User
) -> None:
    clerk, form = signed_in(clerk_a), form_of(units[0])
    before = form.version
    assert clerk.post(url(form), filled_in(clerk, form) | {"do": "save"}).status_code == 302
    assert browsers.new() == set()
    sent = filled_in(clerk, form, "8") | {"do": "save"}
    answer = clerk.post(url(form), sent, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert browsers.new() == set()
    assert Submission.objects.get(pk=form.pk).version == before + 2, "both were written"
    assert Actual.objects.get(submission=form, target__number=1).value == 8


def done_by_people(
    plan: Plan, units: tuple[Department, Department], clerk_a: User, reviewer: User, planner: User
) -> dict[str, Callable[[], object]]:
    """What people do to a plan in a year, one after the other."""
    unit, other = units
    clerk, approver = signed_in(clerk_a), signed_in(reviewer)

    def sent(do: str, figure: str = "6") -> None:
        form = form_of(unit)
        answer = clerk.post(url(form), filled_in(clerk, form, figure) | {"do": do})
        assert answer.status_code == 302, answer.text

    def approved(of: Department) -> None:
        press(approver, form_of(of), "approve")

    def reported(figure: str) -> None:
        sent("submit", figure)
        approved(unit)

    def judged() -> None:
        typed = {"2-verdict": "good", "2-verdict_note": "依据"}
        press(approver, form_of(unit), "judge", typed)

    def other_reported() -> None:
        form, by = form_of(other), signed_in(make_user("b2", Role.REPORTER, departments=(other,)))
        press(by, form, "submit", {"3-value": "9"})
        approved(other)

    def observed() -> None:
        indicator = plan.sections.get(number="一").targets.get(number=1).indicator
        make_observation(indicator, 2024, "6.5", month=3)

    def renamed() -> None:
        unit.name = "单位丙"
        unit.save()

    def lines_imported() -> None:
        make_sector("基础设施", 10)
        Department.objects.create(code="jiaotong", name="县交通局", order=99)
        imported(Plan.objects.get(year=2025), planner, line_of_file(code="n1", total=2000))

    def changed() -> None:
        make_revision(plan.sections.get(number="一").targets.get(number=1), "2024-03-01")

    return {
        "submit": lambda: sent("submit"),
        "withdraw": lambda: press(clerk, form_of(unit), "withdraw"),
        "approve": lambda: reported("6"),
        "publish": lambda: publish(approver, form_of(unit)),
        "verdict": judged,
        "发布更新 of the verdict": lambda: publish(approver, form_of(unit), do="update"),
        "approve what is held back": other_reported,
        "发布更新": lambda: publish(approver, form_of(other), do="update"),
        "reopen": lambda: press(approver, form_of(unit), "reopen"),
        "draft of the next revision": lambda: sent("save", "9"),
        "approve the next revision": lambda: reported("8"),
        "撤回发布": lambda: take_back(approver, form_of(unit)),
        "publish again": lambda: publishing.publish(form_of(unit).period, by=reviewer),
        "target change": changed,
        "unit renamed": renamed,
        "observation": observed,
        "import": lines_imported,
        "period opened": lambda: open_period(plan, 6, by=None),
    }


SILENT = {"draft of the next revision"}
REPORTS = {
    *("/plans/2024/departments/", "/plans/2024/departments/unit-a/", "/plans/2024/history/"),
    *("/plans/2024/documents/annex1.docx", "/search/"),
}
"""Where pages tell of reports themselves, or of whatever becomes of them; the search finds all. A
document may be 季度通报, which says who has not reported: all go by one view."""


def test_whatever_people_do_no_page_shows_what_is_no_longer_so(
    browsers: Browsers,
    plan: Plan,
    units: tuple[Department, Department],
    clerk_a: User,
    reviewer: User,
    planner: User,
) -> None:
    """`Browsers.new` compares each page, kept or as its next reader gets it, with one made anew."""
    browsers.new()  # the planner came later
    for name, do in done_by_people(plan, units, clerk_a, reviewer, planner).items():
        do()
        new = browsers.new()
        assert (new == set()) == (name in SILENT), name
        if name in ("submit", "withdraw", "reopen"):
            assert _as_known_now(new) <= REPORTS, name


def test_approval_makes_new_what_shows_its_kinds_of_rows(
    browsers: Browsers, units: tuple[Department, Department], clerk_b: User, reviewer: User
) -> None:
    """单位乙 reports one indicator and nothing else."""
    form = form_of(units[1])
    press(signed_in(clerk_b), form, "submit", {"3-value": "9"})
    browsers.new()
    approver = signed_in(reviewer)
    approver.get("/plans/2024/?through=3")
    judgements.made.clear()
    press(approver, form, "approve")
    approver.get("/plans/2024/?through=3")
    assert _kinds_judged() == {Actual}
    new = browsers.new(anew=False)
    left = {"/plans/2024/projects/", "/plans/2024/projects/ledger/", "/plans/2024/livelihood/"}
    assert new.isdisjoint(left)
    assert {"/plans/2024/", "/plans/2024/indicators/", "/plans/2024/checks/"} <= new
    press(approver, form, "reopen")
    assert _as_known_now(browsers.new(anew=False)) <= REPORTS


def _as_known_now(addresses: set[str]) -> set[str]:
    return {address for address in addresses if "known" not in address}


def _kinds_judged() -> set[type[ReportRow]]:
    """The kinds of rows that the plan as a whole was judged by since."""
    return {each.kind.model for each in judgements.made if isinstance(each, _KindOfPage)}


# What pages are made of.


def read_by(page: Kept) -> set[str]:
    """The tables of ours that the page asks, with `*` before one whose rows it tells of itself."""
    forget()
    with CaptureQueriesContext(connection) as asked:
        answer = page.client.get(page.address)
    assert answer.status_code == 200
    found: set[str] = set()
    ours = re.compile(r'(?:FROM|JOIN) "((?:reporting|indicators|projects)_\w+)"')
    for query in asked:
        found.update(ours.findall(query["sql"]))
        found.update("*" + name for name in re.findall(r'FROM "(\w+)"', query["sql"]))
    return found


def test_pages_read_nothing_else_than_they_say_they_are_made_of(browsers: Browsers) -> None:
    known = versions_of_tables()
    rows = {each: version for each, version in known.items() if "." in version}
    for page in browsers.kept:
        tables = read_by(page)
        ours = {name for name in tables if not name.startswith("*")} - {"reporting_dataversion"}
        assert ours <= known.keys(), f"{page.address} reads what renews no version"
        shown = getattr(resolve(page.address.partition("?")[0]).func, "shown", None)
        if shown is None or "known=" in page.address:
            continue
        told = {version for name, version in rows.items() if name in ours}
        assert told <= {version_of(model) for model in shown}, page.address
        of_reports = {"*reporting_submission", "reporting_submissionevent"}
        assert tables.isdisjoint(of_reports), page.address


def test_names_that_are_searched_are_of_no_kind_of_rows(browsers: Browsers) -> None:
    with CaptureQueriesContext(connection) as asked:
        index.Index(drafts=True)
    rows = [name for name, version in versions_of_tables().items() if version != PLAN]
    assert not [name for name in rows for query in asked if f'"{name}"' in query["sql"]]
