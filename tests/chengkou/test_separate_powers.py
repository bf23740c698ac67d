"""三权分立: the superuser keeps accounts and sees no figure before it is published."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from reporting.enums import Role
from reporting.models import User
from tests.factories import make_actual, make_plan, make_target, make_user

pytestmark = pytest.mark.django_db

FIGURE = "98.7"


@pytest.fixture
def chief() -> Client:
    plan = make_plan(2024)
    make_actual(make_target(plan), FIGURE, month=3, published=False)
    client = Client()
    client.force_login(User.objects.create_superuser("chief"))
    return client


@pytest.mark.parametrize("separate", [False, True])
def test_superuser_sees_drafts_of_figures_unless_powers_are_separated(
    chief: Client, settings: Any, separate: bool
) -> None:
    settings.SEPARATE_POWERS = separate
    page = chief.get("/plans/2024/indicators/?through=3")
    assert (FIGURE in page.text) is not separate
    forms = chief.get("/admin/reporting/submission/")
    assert forms.status_code == (403 if separate else 200)
    assert (
        chief.get("/admin/").status_code == chief.get("/admin/reporting/user/").status_code == 200
    )


def test_others_keep_what_their_roles_give(settings: Any) -> None:
    settings.SEPARATE_POWERS = True
    reviewer = make_user("reviewer", Role.REVIEWER)
    assert reviewer.sees_all_submissions
    assert not User.objects.create_superuser("chief").sees_all_submissions


def test_auditor_has_no_other_role(client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    groups = {role: group.pk for role, group in _groups().items()}
    page = "/admin/reporting/user/add/"
    given = {
        "username": "wangfang",
        "password1": "Another-password-1",
        "password2": "Another-password-1",
        "groups": [groups[Role.AUDITOR], groups[Role.PLANNER]],
    }
    assert "安全审计员不能同时有别的角色" in client.post(page, given).text
    assert client.post(page, given | {"groups": [groups[Role.AUDITOR]]}).status_code == 302


def _groups() -> dict[Role, Group]:

    return {Role(group.name): group for group in Group.objects.all()}
