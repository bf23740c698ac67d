"""Two people who add the same, or save the same form, at the same moment: one of them is told."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from reporting.admin.users import UserAdmin
from reporting.enums import Role
from reporting.models import Period, User
from tests.chengkou.forms import entries
from tests.factories import make_department, make_plan, make_user
from tests.racing import at_once
from tests.reporting.admin_pages import errors, url

PASSWORD = "Xiang-Wang-2025"
SAME: dict[str, dict[str, str]] = {
    "user": {"username": "wangfang", "password1": PASSWORD, "password2": PASSWORD},
    "period": {"month": "3", "kinds": ""},
}


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_real_server")
@pytest.mark.parametrize("model, field", [("user", "username"), ("period", "month")])
def test_one_of_equal_adds_is_stored_and_the_others_are_told(model: str, field: str) -> None:
    plan = make_plan()
    people, answers = [], []
    for number in range(4):
        client = Client(raise_request_exception=False)
        client.force_login(make_user(f"planner{number}", Role.PLANNER))
        people.append(client)

    def add(client: Client) -> None:
        answers.append(client.post(url(f"reporting_{model}_add"), {"plan": plan.pk, **SAME[model]}))

    at_once([partial(add, client) for client in people])
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert User.objects.filter(username="wangfang").count() + Period.objects.count() == 1
    for answer in answers:
        if answer.status_code == 200:
            assert list(errors(answer)) == [field]


@pytest.mark.django_db
def test_form_is_asked_again_once_after_a_collision(
    at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    save = UserAdmin.save_model

    def collide(self: UserAdmin, request: Any, obj: User, *args: Any, **kwargs: Any) -> None:
        tries.append(obj.username)
        if len(tries) < 2:
            raise IntegrityError
        save(self, request, obj, *args, **kwargs)

    monkeypatch.setattr(UserAdmin, "save_model", collide)
    assert at_work.post(url("reporting_user_add"), SAME["user"]).status_code == 302
    assert tries == ["wangfang", "wangfang"]


@pytest.mark.django_db
def test_row_that_the_database_always_refuses_stays_an_error(
    at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collide(self: UserAdmin, *args: Any, **kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(UserAdmin, "save_model", collide)
    with pytest.raises(IntegrityError):
        at_work.post(url("reporting_user_add"), SAME["user"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_real_server")
def test_of_two_who_save_one_form_at_once_one_is_told() -> None:
    unit = make_department("tongji", "县统计局")
    address = url("reporting_department_change", unit.pk)
    people, pages, answers = [], [], []
    for number in range(2):
        client = Client(raise_request_exception=False)
        client.force_login(make_user(f"planner{number}", Role.PLANNER))
        people.append(client)
        pages.append(entries(client.get(address), "department_form"))

    def save(number: int) -> None:
        data = {**pages[number], "contact": f"联系人{number}"}
        answers.append(people[number].post(address, data))

    at_once([partial(save, number) for number in range(2)])
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    unit.refresh_from_db()
    (told,) = [answer for answer in answers if answer.status_code == 200]
    assert f"联系人由（空）改为{unit.contact}" in "".join(errors(told)["__all__"])
