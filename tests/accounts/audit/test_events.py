"""What the log is told of."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.audit.events import NO_SUCH_NAME
from accounts.audit.guard import put_up
from accounts.models import AuditRecord
from reporting.enums import Role
from reporting.models import Department, User
from tests.factories import (
    PASSWORD,
    make_period,
    make_plan,
    make_submission,
    make_target,
    make_user,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db


def told(*actions: str) -> list[tuple[str, str, str, str]]:
    """What the log was told since `forget`, the first first."""
    rows = AuditRecord.objects.order_by("pk")
    if actions:
        rows = rows.filter(action__in=actions)
    return [(row.username, row.action, row.subject, row.words) for row in rows]


def sign_in(name: str, password: str = PASSWORD) -> Client:
    client = Client(REMOTE_ADDR="10.0.0.7")
    client.post("/login/", {"username": name, "password": password})
    return client


def test_signing_in_failing_and_signing_out(leader: User) -> None:
    sign_in("leader", "wrong")
    sign_in("A-long-test-password", "leader")
    sign_in("leader").post("/logout/")
    assert [(name, action) for name, action, *_ in told()] == [
        ("leader", "failed"),
        (NO_SUCH_NAME, "failed"),
        ("leader", "signed_in"),
        ("leader", "signed_out"),
    ]
    assert set(AuditRecord.objects.values_list("address", flat=True)) == {"10.0.0.7"}


def test_attempts_at_a_locked_name_do_not_fill_the_log(leader: User) -> None:
    for _ in range(9):
        sign_in("leader", "wrong")
    assert len(told("failed")) == 5


def test_rights_are_told_as_they_were_and_are(client: Client, planner: User) -> None:
    user = make_user("wangfang", Role.REPORTER, name="王芳")
    client.force_login(planner)
    leader = Group.objects.get(name=Role.LEADER.value)
    given = {"username": "wangfang", "name": "王芳", "groups": [leader.pk], "is_active": "on"}
    assert client.post(f"/admin/reporting/user/{user.pk}/change/", given).status_code == 302
    page = f"/admin/reporting/user/{user.pk}/password/"
    new = {"password1": "Another-password-1", "password2": "Another-password-1"}
    assert client.post(page, new).status_code == 302
    rights, password = told("rights")
    assert rights[0] == "planner" and rights[2] == "王芳" and "填报员 → 县领导" in rights[3]
    assert password[2] == "王芳"
    assert "Another-password-1" not in str(told())


def test_other_changes_in_the_admin_are_not_of_accounts(client: Client, planner: User) -> None:
    client.force_login(planner)
    given = {"name": "单位甲", "code": "unit-a", "order": "1"}
    inline = {f"former_names-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    assert client.post("/admin/reporting/department/add/", given | inline).status_code == 302
    assert told("rights") == []


@pytest.mark.parametrize(
    "address", ["/plans/2024/indicators/?export=xlsx", "/plans/2024/documents/annex2.docx"]
)
def test_files_that_leave_are_told_with_their_names(
    client: Client, leader: User, address: str
) -> None:
    plan = make_plan(2024)
    make_target(plan)
    make_period(plan, 3)
    client.force_login(leader)
    answer = client.get(address)
    assert answer.status_code == 200
    ((name, _, subject, words),) = told("exported")
    assert name == "leader" and words == address.partition("?")[0]
    assert subject.endswith((".xlsx", ".docx")) and "%" not in subject


@pytest.fixture
def _told_of_reading(settings: Any) -> None:
    settings.AUDIT_READING = True


@pytest.mark.usefixtures("_told_of_reading")
def test_reading_the_unpublished_is_told_once_a_session(
    client: Client, reviewer: User, leader: User
) -> None:
    plan = make_plan(2024)
    make_target(plan)
    make_period(plan, 3)
    make_period(plan, 6, published=False)
    client.force_login(reviewer)
    for _ in range(2):
        for address in ("/plans/2024/?through=6", "/plans/2024/indicators/?through=6"):
            assert client.get(address).status_code == 200
    client.get("/plans/2024/?through=3")
    assert len(told("read")) == 1 and "1—6月" in told("read")[0][2]
    other = Client()
    other.force_login(reviewer)
    other.get("/plans/2024/?through=6")
    assert len(told("read")) == 2
    client.force_login(leader)
    client.get("/plans/2024/?through=6")
    assert len(told("read")) == 2, "who sees nothing unpublished reads nothing unpublished"


@pytest.mark.usefixtures("_told_of_reading")
def test_reading_a_form_is_told_of_those_who_see_all(
    units: tuple[Department, Department], clerk_a: User, reviewer: User
) -> None:
    form = make_submission(make_period(make_plan(2024), 3, published=False), units[0])
    address = f"/admin/reporting/submission/{form.pk}/change/"
    for user in (clerk_a, reviewer):
        client = Client()
        client.force_login(user)
        for _ in range(2):
            assert client.get(address).status_code == 200
    ((name, _, subject, words),) = told("read")
    assert (name, subject, words) == ("reviewer", f"填报表 {form.pk}", address)


@pytest.mark.usefixtures("_told_of_reading")
def test_pages_write_nothing_once_it_was_told(client: Client, reviewer: User) -> None:
    plan = make_plan(2024)
    make_target(plan)
    make_period(plan, 3, published=False)
    client.force_login(reviewer)
    client.get("/plans/2024/?through=3")
    before = AuditRecord.objects.count()
    assert before == 2
    client.get("/plans/2024/?through=3")
    assert AuditRecord.objects.count() == before


# The page of the log.


@pytest.fixture
def auditor() -> User:
    return make_user("auditor", Role.AUDITOR)


def test_auditor_is_led_to_the_log_and_finds_there(auditor: User, leader: User) -> None:
    sign_in("leader", "wrong")
    client = Client()
    given = {"username": "auditor", "password": PASSWORD}
    assert client.post("/login/", given)["Location"] == "/audit/"
    page = Page(client.get("/audit/"))
    assert not list(page.faults())
    assert "登录失败" in page.text and "auditor" in page.text
    assert "/audit/" in Page(client.get("/account/")).hrefs


@pytest.mark.parametrize(
    "query, number",
    [
        ("", 4),
        ("action=failed", 1),
        ("user=leader", 3),
        ("user=leader&action=signed_in", 1),
        ("since=2000-01-01&until=2000-01-02", 0),
        ("since=2000-01-01", 4),
        ("since=x&until=2024-02-31&action=x&page=x", 4),
        ("since=9999-12-31&until=9999-12-31&page=9", 4),
    ],
)
def test_log_is_filtered(auditor: User, leader: User, query: str, number: int) -> None:
    sign_in("leader", "wrong")
    sign_in("leader").post("/logout/")
    client = Client()
    client.force_login(auditor)
    answer = client.get(f"/audit/?{query}")
    assert answer.context["paged"].paginator.count == number
    assert not list(Page(answer).faults())


def test_log_is_exported_as_filtered_and_that_is_told(auditor: User, leader: User) -> None:
    sign_in("leader", "wrong")
    client = Client()
    client.force_login(auditor)
    answer = client.get("/audit/?action=failed&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "登录失败" in lines[1] and lines[0].startswith("序号,时间,登录名")
    assert [row[0] for row in told("exported")] == ["auditor"]


def test_number_of_queries_is_the_same_for_one_and_three_records(auditor: User) -> None:
    client, counts = Client(), []
    client.force_login(auditor)
    for more in (0, 2):
        for _ in range(more):
            sign_in("auditor")
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get("/audit/").context["paged"]) == 1 + more
        counts.append(len(asked))
    assert counts[0] == counts[1] < 12


def test_superuser_reads_the_log_unless_powers_are_separated(settings: Any) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("chief"))
    assert client.get("/audit/").status_code == 200
    settings.SEPARATE_POWERS = True
    assert client.get("/audit/").status_code == 403


def test_command_checks_the_log(leader: User, capsys: Any) -> None:
    sign_in("leader")
    with pytest.raises(CommandError, match="触发器"):
        call_command("check_audit")
    put_up(connection)
    call_command("check_audit")
    assert "审计日志1条，首尾相接，没有改动" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有记下的摘要"):
        call_command("check_audit", "--known", "x")
