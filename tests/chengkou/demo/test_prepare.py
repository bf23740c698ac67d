"""The demo: what it makes, what it leaves alone, and that it touches no other database."""

import io
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from chengkou.demo import prepare
from chengkou.management.commands import demo as command
from fixtures import FIXTURES
from indicators.enums import Catalogue
from indicators.models import Actual, Indicator, Target
from projects.models import LivelihoodTask
from reporting.enums import Role
from reporting.models import DemoMark, Plan, PublishedFigure, User
from reporting.models.kept import PRESENT, Kept
from tests.chengkou.demo.conftest import Spare
from tests.constraints import OURS
from tests.factories import make_department, make_plan, make_user

pytestmark = pytest.mark.slow


def counts() -> dict[str, int]:
    """How many rows each of our tables has that are not marked as deleted."""
    found = {}
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            rows = model._base_manager.all()
            if issubclass(model, Kept):
                rows = rows.filter(PRESENT)
            found[model._meta.label] = rows.count()
    return found


def prepare_only(**options: Any) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, **({"prepare_only": True} | options))
    return out.getvalue()


@pytest.fixture
def filled(real_data: None) -> None:
    """A demo database as `prepare.fill` leaves it: mark, real data, accounts."""
    DemoMark.objects.create()
    for account in prepare.ACCOUNTS:
        prepare.add_account(account)


# What it makes.


@pytest.mark.django_db
def test_empty_database_becomes_a_demo(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    printed = prepare_only()
    assert DemoMark.objects.count() == 1
    assert [plan.year for plan in Plan.objects.all()] == [2024, 2023]
    assert Target.objects.of_catalogue(Catalogue.INDICATORS).count() == 81
    assert Target.objects.of_catalogue(Catalogue.KEY_TASKS).count() == 171
    assert LivelihoodTask.objects.count() == 16
    assert (
        Actual.objects.filter(is_sample=False).count() == 41
        and Actual.objects.filter(is_sample=True).exists()
    )
    for account in prepare.ACCOUNTS:
        assert f"  {account.username} " in printed
    assert prepare.PASSWORD in printed
    assert (tmp_path / "css" / "site.css").exists()

    before = counts()
    assert "新增 0 行" in prepare_only()
    assert counts() == before


@pytest.mark.django_db
def test_without_sample_only_document_is_loaded(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    prepare_only(without_sample=True)
    assert Actual.objects.count() == 41 and not Plan.objects.get(year=2024).periods.exists()
    # What somebody left out is not brought in by the next start.
    prepare_only()
    assert not Plan.objects.get(year=2024).periods.exists()


@pytest.mark.django_db
def test_loaded_rows_have_a_first_history_record(filled: None) -> None:
    for model in (Plan, Target, LivelihoodTask):
        for row in model._base_manager.all():
            first = row.history.last()
            assert (first.history_type, first.history_change_reason) == ("+", "文件导入"), row


@pytest.mark.django_db
def test_edit_survives_next_start(filled: None) -> None:
    target = Target.objects.get(plan__year=2024, number=1)
    target.name, target.lead_confirmed = "改过的名称", True
    target.save()
    User.objects.filter(username="lingdao").update(name="改过的姓名")
    assert prepare.fill() == 0
    target.refresh_from_db()
    assert (target.name, target.lead_confirmed) == ("改过的名称", True)
    assert User.objects.get(username="lingdao").name == "改过的姓名"


@pytest.mark.django_db
def test_deleted_rows_are_loaded_again(filled: None) -> None:
    before = counts()
    task = LivelihoodTask.objects.filter(responsible__isnull=False).first()
    assert task is not None
    units, name, numbers = set(task.responsible.all()), task.name, task.targets.count()
    task.delete()
    User.objects.get(username="shengtai").delete()
    # No person takes rows out of an approved form: they go past the checks.
    Actual.objects.filter(target__number=11)._raw_delete(connection.alias)
    PublishedFigure.objects.filter(part="附件3").delete()
    assert prepare.fill() == 1 + numbers + 1 + 2 + 14
    assert set(LivelihoodTask.objects.get(name=name).responsible.all()) == units
    after = counts()
    history = {label for label in after if "Historical" in label}
    # One version of the data more may be kept than before.
    rows = after.keys() - history - {"reporting.DataVersion"}
    assert {label: after[label] for label in rows} == {label: before[label] for label in rows}


@pytest.mark.django_db
def test_renumbered_row_is_not_loaded_again(filled: None) -> None:
    """2023's row 36 has an actual, which refers to it by its number."""
    before = counts()
    for year in (2023, 2024):
        Target.objects.filter(plan__year=year, number=36).update(number=40)
    assert prepare.fill() == 0
    assert counts() == before


@pytest.mark.django_db
def test_deleted_row_is_loaded_beside_a_renumbered_one(filled: None) -> None:
    Target.objects.filter(plan__year=2024, number=36).update(number=40)
    Target.objects.get(plan__year=2024, number=30).delete()
    assert prepare.fill() == 1
    target = Target.objects.get(plan__year=2024, number=30)
    assert target.history.latest().history_change_reason == "文件导入"
    assert not Target.objects.filter(plan__year=2024, number=36).exists()


@pytest.mark.django_db
def test_second_row_of_its_own_model_refers_to_the_first(filled: None) -> None:
    replacing = Indicator.objects.get(replaces__isnull=False)
    assert replacing.replaces is not None and replacing.replaces.pk < replacing.pk


@pytest.mark.django_db
def test_edited_figure_stays_and_figures_of_renumbered_plan_are_skipped(filled: None) -> None:
    PublishedFigure.objects.filter(name="合计", quantity="年度投资").update(value="31274")
    assert prepare.fill() == 0
    assert str(PublishedFigure.objects.get(name="合计", quantity="年度投资").value) == "31274"
    PublishedFigure.objects.filter(plan__year=2024).delete()
    Plan.objects.filter(year=2024).update(year=2034)
    assert (
        prepare.add_missing(next(path for path in FIXTURES if path.stem == "published_figures"))
        == 0
    )


@pytest.mark.django_db
def test_failed_start_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(account: prepare.Account) -> int:
        raise RuntimeError(account.username)

    monkeypatch.setattr(prepare, "FIXTURES", FIXTURES[:1])
    monkeypatch.setattr(prepare, "add_account", fail)
    before = counts()
    with pytest.raises(RuntimeError):
        prepare.fill()
    assert counts() == before


# The accounts.


@pytest.mark.django_db
@pytest.mark.parametrize(
    "username, role, unit, landing",
    [
        ("jihua", Role.PLANNER, None, "/admin/"),
        ("shenhe", Role.REVIEWER, None, "/admin/"),
        ("fuhe", Role.REVIEWER, None, "/admin/"),
        ("shengtai", Role.REPORTER, "县生态环境局", "/admin/"),
        ("renshe", Role.REPORTER, "县人力社保局", "/admin/"),
        ("tongji", Role.REPORTER, "县统计局", "/admin/"),
        ("lingdao", Role.LEADER, None, "/"),
        ("fenguan", Role.LEADER, None, "/"),
        ("admin", None, None, "/admin/"),
    ],
)
def test_account_signs_in_to_page_of_its_role(
    filled: None, client: Client, username: str, role: Role | None, unit: str | None, landing: str
) -> None:
    user = User.objects.get(username=username)
    assert [group.name for group in user.groups.all()] == ([role.value] if role else [])
    assert [department.name for department in user.departments.all()] == ([unit] if unit else [])
    assert user.is_superuser == (role is None)
    assert "演示" in user.name
    response = client.post("/login/", {"username": username, "password": prepare.PASSWORD})
    assert (response.status_code, response["Location"]) == (302, landing)
    assert client.get(landing, follow=True).status_code == 200


@pytest.mark.usefixtures("sample")
def test_account_of_a_leader_has_a_line_where_units_have_that_leader(client: Client) -> None:
    (account,) = (each for each in prepare.ACCOUNTS if each.county_leader)
    User.objects.get(username=account.username).delete()
    assert prepare.add_account(account) == 1
    client.post("/login/", {"username": account.username, "password": prepare.PASSWORD})
    page = client.get("/", follow=True).content.decode()
    assert f"只列{account.county_leader}分管的" in page and "我分管的" in page


@pytest.mark.django_db
def test_account_of_a_leader_sees_the_county_where_no_unit_has_that_leader(filled: None) -> None:
    assert User.objects.get(username="fenguan").county_leader == ""


@pytest.mark.django_db
def test_accounts_share_one_password_hash(filled: None) -> None:
    names = [account.username for account in prepare.ACCOUNTS]
    hashes = set(User.objects.filter(username__in=names).values_list("password", flat=True))
    assert len(hashes) == 1


@pytest.mark.django_db
def test_units_of_reporters_lead_and_provide_their_indicators(filled: None) -> None:
    for unit, numbers in (("县生态环境局", [23, 25]), ("县人力社保局", [18, 19])):
        led = Target.objects.filter(plan__year=2023, row=0, lead__name=unit).order_by("number")
        assert [target.number for target in led] == numbers
        assert all(target.figure_provider.name == unit for target in led)


@pytest.mark.django_db
def test_only_other_account_is_importer_who_cannot_sign_in(filled: None) -> None:
    importer = User.objects.exclude(
        username__in=[account.username for account in prepare.ACCOUNTS]
    ).get()
    assert (importer.name, importer.is_active, importer.has_usable_password()) == (
        "文件导入",
        False,
        False,
    )
    for password in ("", "!", prepare.PASSWORD):
        assert authenticate(username=importer.username, password=password) is None


# What it refuses.


def a_department() -> None:
    make_department()


def an_indicator() -> None:
    Indicator.objects.create(code="a", name="甲")


def somebody_elses_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE invoices (number integer)")
        cursor.execute("INSERT INTO invoices VALUES (1)")


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"reset": True}], ids=["start", "reset"])
@pytest.mark.parametrize(
    "what, named",
    [
        (make_plan, "年度计划"),
        (a_department, "单位"),
        (an_indicator, "指标"),
        (lambda: make_user("a"), "用户"),
        (somebody_elses_table, "invoices"),
    ],
)
def test_database_with_rows_and_without_mark_is_refused_unchanged(
    what: Any, named: str, options: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    what()
    before = counts()
    done: list[str] = []
    monkeypatch.setattr(command, "call_command", lambda name, **given: done.append(name))
    with pytest.raises(CommandError, match=f"已有“{named}.*”的数据，又没有演示标记：不会动它"):
        prepare_only(**options)
    assert counts() == before
    assert done == [], "refused before anything was done"


@pytest.mark.django_db
@pytest.mark.parametrize("act", [prepare.make_empty, prepare.fill])
def test_step_refuses_database_without_mark(act: Callable[[], object]) -> None:
    make_plan()
    with pytest.raises(prepare.NotADemo):
        act()
    assert Plan.objects.count() == 1


@pytest.mark.django_db
def test_migrated_unused_database_is_accepted() -> None:
    prepare.check_may_prepare()


@pytest.mark.django_db
@pytest.mark.parametrize("port", ["abc", "", "80a", "0", "65536", "99999999", "-1"])
def test_invalid_port_is_refused_before_anything_is_done(port: str) -> None:
    with pytest.raises(CommandError, match=f"端口“{port}”不是 1 至 65535 的数字"):
        prepare_only(port=port)
    assert not DemoMark.objects.exists()


@pytest.mark.django_db
def test_port_in_use_is_refused_before_anything_is_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="换一个"):
            prepare_only(port=str(taken.getsockname()[1]), prepare_only=False)
    assert not DemoMark.objects.exists()


@pytest.mark.django_db
def test_serving_replaces_process_with_server_at_port(
    filled: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    started: list[list[str]] = []
    monkeypatch.setattr(
        os, "execv", lambda program, arguments: started.append([program, *arguments])
    )
    out = io.StringIO()
    call_command("demo", port="8123", stdout=out)
    (arguments,) = started
    assert arguments[:4] == [sys.executable, sys.executable, "-m", "gunicorn"]
    assert arguments[arguments.index("--bind") + 1] == "127.0.0.1:8123"
    assert arguments[arguments.index("--workers") + 1] == str(os.cpu_count())
    assert "http://127.0.0.1:8123/" in out.getvalue()


# Making it anew, in a database of its own.


TITLES = "SELECT year, title FROM reporting_plan ORDER BY year"


def test_reset_remakes_demo_and_refuses_other_database(spare: Spare) -> None:
    remake = ("demo", "--prepare-only", "--without-sample", "--reset")
    first = spare.manage(*remake)  # there is nothing yet, which is no reason to stop
    assert first.returncode == 0, first.stderr
    titles = spare.sql(TITLES)
    assert [year for year, _ in titles] == [2023, 2024]

    spare.sql("UPDATE reporting_plan SET title = 'x'")
    spare.sql("DELETE FROM reporting_demomark")
    refused = spare.manage(*remake)
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1 and "不会动它" in refused.stderr
    assert spare.sql(TITLES) == [(2023, "x"), (2024, "x")]

    spare.sql("INSERT INTO reporting_demomark (made_at) VALUES (CURRENT_TIMESTAMP)")
    again = spare.manage(*remake)
    assert again.returncode == 0, again.stderr
    assert spare.sql(TITLES) == titles
    assert spare.sql("SELECT count(*) FROM reporting_demomark") == [(1,)]
