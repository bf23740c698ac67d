"""`manage.py doctor`: accounts, the command's words and its exit."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from chengkou.demo.prepare import PASSWORD
from chengkou.management.commands import doctor as command
from chengkou.operations.doctor import looks, people
from chengkou.operations.findings import Finding, Level, fault, good, warning
from reporting.enums import Role
from reporting.models import DemoMark, User
from tests.factories import make_user


def only(found: Iterator[Finding]) -> Finding:
    (finding,) = found
    assert bool(finding.remedy) == (finding.level is not Level.GOOD)
    return finding


def run(monkeypatch: pytest.MonkeyPatch, *found: Finding) -> str:
    monkeypatch.setattr(command, "examine", lambda: list(found))
    out = StringIO()
    call_command("doctor", stdout=out, no_color=True)
    return out.getvalue()


def test_what_is_well_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    text = run(monkeypatch, good("甲", "好。"), warning("乙", "旧。", "换。"))
    assert text.splitlines() == [
        "[正常] 甲：好。",
        "[注意] 乙：旧。",
        "       怎么办：换。",
        "看了2处：0处错误，1处要注意。",
    ]


def test_a_fault_ends_with_a_status(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="有1处错误") as raised:
        run(monkeypatch, fault("甲", "坏。", "修。"))
    assert raised.value.returncode == 1


@pytest.mark.django_db
def test_every_look_has_a_subject_and_words() -> None:
    found = looks.examine()
    subjects = {finding.subject for finding in found}
    assert {"网站地址", "设置", "磁盘", "数据库", "数据库结构", "备份", "演示账号"} <= subjects
    assert all(finding.words.endswith("。") or finding.level is Level.GOOD for finding in found)


@pytest.mark.usefixtures("_database_away")
def test_without_a_database_the_rest_is_told() -> None:
    found = looks.examine()
    assert [finding.subject for finding in found if finding.is_fault][-1] == "数据库"
    assert "演示账号" not in {finding.subject for finding in found}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "is_demo, hosts, level",
    [
        (True, ["localhost"], Level.GOOD),
        (True, ["plan.example"], Level.FAULT),
        (False, ["localhost"], Level.FAULT),
    ],
)
def test_accounts_with_the_password_of_the_demo(
    settings: Any, is_demo: bool, hosts: list[str], level: Level
) -> None:
    settings.ALLOWED_HOSTS = hosts
    assert only(people.demo_accounts()).level is Level.GOOD
    user = make_user("lingdao", Role.LEADER)
    assert only(people.demo_accounts()).level is Level.GOOD, "a name alone opens nothing"
    user.set_password(PASSWORD)
    user.save()
    if is_demo:
        DemoMark.objects.create()
    assert only(people.demo_accounts()).level is level
    user.is_active = False
    user.save()
    assert only(people.demo_accounts()).level is Level.GOOD


@pytest.mark.django_db
def test_a_site_needs_a_superuser() -> None:
    assert only(people.superusers()).is_fault
    User.objects.create_superuser("chief")
    assert only(people.superusers()).level is Level.GOOD
