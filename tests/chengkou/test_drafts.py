"""A draft on every address: 发改委's alone until it is shown, and called 草案 everywhere."""

import io
import json
import re
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from chengkou.cycle.opening import open_period
from chengkou.documents.catalogue import DOCUMENTS
from indicators.enums import Catalogue
from projects.models import GradeScale, LivelihoodTask, ProjectPlan
from reporting.actions import Refused
from reporting.enums import PlanState
from reporting.models import Period, Plan, Submission, User
from reporting.publishing import publish
from tests.chengkou.sweep import filled, routes
from tests.factories import (
    make_actual,
    make_department,
    make_key_task,
    make_line,
    make_plan,
    make_section,
    make_target,
    make_task,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_of_each"), pytest.mark.slow]
People = dict[str, User | None]

YEAR = 2025
SECRET = "草案里才有"
OFFICE = ("reviewer", "planner", "chief")
OTHERS = ("leader", "reporter", "stranger")


@pytest.fixture
def draft() -> Plan:
    """A draft with rows of every kind, of the indicator and the project of the year before."""
    plan = make_plan(YEAR, PlanState.DRAFT, title=f"{SECRET}的计划")
    last = Plan.objects.get(year=YEAR - 1)
    lead = make_department("unit-a")
    make_section(plan, name=f"{SECRET}的类别")
    before = last.targets.get(section__catalogue=Catalogue.INDICATORS)
    make_target(plan, indicator=before.indicator, name=f"{SECRET}的指标", lead=lead)
    make_key_task(plan, name=f"{SECRET}的任务", lead=lead)
    make_task(plan, name=f"{SECRET}的实事", lead=lead)
    make_line(plan, last.project_plans.get().project, goal=f"{SECRET}的目标")
    GradeScale.usual(plan).save()
    return plan


def signed_in(people: People, person: str) -> Client:
    client, user = Client(), people[person]
    assert user is not None
    client.force_login(user)
    return client


def of_draft(plan: Plan) -> Iterator[str]:
    """Every address of a page of the plan, or of a file."""
    task = LivelihoodTask.objects.get(plan=plan).pk
    line = ProjectPlan.objects.get(plan=plan).pk
    for address in routes():
        if "<year>" in address:
            pk = task if "/livelihood/" in address else line
            yield filled(address, year=str(YEAR), pk=str(pk))


def pages_of_draft(plan: Plan) -> list[str]:
    """Every address of a page of the plan."""
    return [address for address in of_draft(plan) if "/documents/" not in address]


def others() -> Iterator[str]:
    """Every address that is of no year, or of the year before."""
    for address in routes():
        yield filled(address)


@pytest.mark.parametrize("person", OTHERS)
def test_draft_is_not_found_by_others_than_the_office(
    person: str, people: People, draft: Plan
) -> None:
    client = signed_in(people, person)
    found = list(of_draft(draft))
    assert len(found) > 12
    for address in found:
        for query in ("", "?export=xlsx", "?export=csv", "?export=docx", "?through=6"):
            assert client.get(address + query).status_code == 404, address + query


@pytest.mark.parametrize("person", OTHERS)
def test_no_other_page_tells_of_a_draft(person: str, people: People, draft: Plan) -> None:
    client = signed_in(people, person)
    for address in (*others(), "/search/?q=草案", f"/search/?q=指标&year={YEAR}", f"/x/{YEAR}/"):
        answer = client.get(address)
        # A file is closed once it is sent.
        sent = b"".join(answer) if answer.streaming else answer.content
        text = "" if answer.streaming else sent.decode(errors="ignore")
        assert SECRET not in text, address
        assert f"/plans/{YEAR}/" not in text and f"/screen/{YEAR}/" not in text, address
        assert f"/plans/{YEAR}/" not in answer.get("Location", ""), address


@pytest.mark.parametrize("person", OFFICE)
def test_every_page_of_a_draft_says_so(person: str, people: People, draft: Plan) -> None:
    client = signed_in(people, person)
    for address in pages_of_draft(draft):
        answer = client.get(address)
        text = answer.content.decode()
        assert answer.status_code == 200, address
        assert "<b>草案</b>" in text and "尚未批准" in text, address
        assert re.search(r"<title>草案 · ", text), address
        assert re.search(r'data-print-title="[^"]*（草案）"', text), address


@pytest.mark.parametrize("person", OTHERS)
def test_draft_that_is_shown_is_everybodys_and_says_so(
    person: str, people: People, draft: Plan
) -> None:
    Plan.objects.filter(pk=draft.pk).update(draft_shown=True)
    client = signed_in(people, person)
    for address in pages_of_draft(draft):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<title>草案 · " in answer.content.decode(), address
    assert SECRET in client.get(f"/search/?q=指标&year={YEAR}").content.decode()


def test_every_file_of_a_draft_says_so(people: People, draft: Plan) -> None:
    client = signed_in(people, "reviewer")
    files = 0
    for address in pages_of_draft(draft):
        for kind in ("xlsx", "csv", "docx"):
            answer = client.get(f"{address}?export={kind}")
            if "attachment" not in answer.get("Content-Disposition", ""):
                continue
            files += 1
            assert "草案" in unquote(answer["Content-Disposition"]), answer["Content-Disposition"]
            if kind == "xlsx":
                sheet = load_workbook(io.BytesIO(answer.content)).active
                assert sheet is not None and "草案" in str(sheet["A2"].value), address
    assert files > 12


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_of_a_draft_says_so(name: str, people: People, draft: Plan) -> None:
    client = signed_in(people, "reviewer")
    for ending in DOCUMENTS[name].endings:
        answer = client.get(f"/plans/{YEAR}/documents/{name}.{ending}")
        assert "草案" in unquote(answer["Content-Disposition"])
        assert "草案" in said_in(answer.content, ending), (name, ending)


def said_in(content: bytes, ending: str) -> str:
    """All that a Word or Excel file says."""
    if ending == "docx":
        return "".join(Document(io.BytesIO(content)).element.body.itertext())
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return "".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_files_of_the_admin_say_so(people: People, draft: Plan) -> None:
    client = signed_in(people, "planner")
    for model in ("keyproject", "livelihoodtask"):
        answer = client.get(f"/admin/projects/{model}/export/?plan={YEAR}&export=xlsx")
        assert "（草案）" in unquote(answer["Content-Disposition"])


def test_every_page_of_the_admin_on_a_row_of_a_draft_says_so(people: People, draft: Plan) -> None:
    open_period(draft, 3, by=people["reviewer"])
    rows: dict[str, Any] = {"plan": draft.pk, "period": Period.objects.get(plan=draft).pk}
    rows["submission"] = Submission.objects.get(period__plan=draft, department__code="unit-a").pk
    for name in ("section", "target", "gradescale", "projectplan", "livelihoodtask"):
        model = next(model for model in apps.get_models() if model._meta.model_name == name)
        rows[name] = model._base_manager.filter(plan=draft).values_list("pk", flat=True)[0]
    client = signed_in(people, "chief")
    seen = set()
    for address in routes():
        place = re.match(r"/admin/\w+/(\w+)/<(object_id|period_id)>/", address)
        if place is None or place[1] not in rows or "<version>" in address:
            continue
        answer = client.get(filled(address, **{place[2]: str(rows[place[1]])}))
        if answer.status_code == 200:
            seen.add(place[1])
            assert "草案" in answer.content.decode(), address
    assert seen == set(rows)


def test_json_of_a_draft_says_so_and_of_an_adopted_plan_nothing(draft: Plan) -> None:
    def printed(*words: str) -> str:
        out = io.StringIO()
        call_command(*words, stdout=out)
        return out.getvalue()

    (row,) = json.loads(printed("assess", str(YEAR), "--json"))
    assert row["plan_state"] == "草案"
    assert "plan_state" not in json.loads(printed("assess", str(YEAR - 1), "--json"))[0]
    found = json.loads(printed("check_plan", str(YEAR), "--json"))
    assert all(check["plan_state"] == "草案" for check in found)
    for command in ("assess", "check_plan"):
        assert printed(command, str(YEAR)).startswith("2025年计划（草案），尚未批准。\n")
        assert "草案" not in printed(command, str(YEAR - 1))


def test_period_of_a_draft_is_published_only_once_it_is_shown(people: People, draft: Plan) -> None:
    make_actual(draft.targets.get(section__catalogue=Catalogue.INDICATORS), "7", 3, published=False)
    period, reviewer = Period.objects.get(plan=draft), people["reviewer"]
    assert reviewer is not None
    with pytest.raises(Refused, match="没有公开，不能发布"):
        publish(period, by=reviewer)
    Plan.objects.filter(pk=draft.pk).update(draft_shown=True)
    publish(period, by=reviewer)


def test_draft_with_published_figures_stays_shown_by_an_upgrade(
    draft: Plan, people: People
) -> None:
    make_actual(draft.targets.get(section__catalogue=Catalogue.INDICATORS), "7", 3)
    hidden = make_plan(YEAR + 2, PlanState.DRAFT)
    upgrade = import_module("reporting.migrations.0006_draft_shown")
    upgrade.show_what_is_published(apps, SimpleNamespace(connection=connection))
    assert list(Plan.objects.filter(draft_shown=True)) == [draft]
    assert not Plan.objects.get(pk=hidden.pk).draft_shown
