"""Units, periods, published figures and users: what was changed and deleted stays readable."""

from typing import Any

import pytest
from django.db import models
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from reporting.directory import Directory
from reporting.enums import Role
from reporting.models import Department, FormerName, Period, PublishedFigure, User
from tests.factories import (
    formerly,
    make_department,
    make_period,
    make_plan,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(client: Client, planner: User) -> Client:
    client.force_login(planner)
    return client


def make_figure() -> PublishedFigure:
    return PublishedFigure.objects.create(
        plan=make_plan(2024), part="正文", subject="重点项目", name="个数", quantity="个数",
        value="135", sentence="安排重点项目135个。",
    )  # fmt: skip


MAKERS: dict[str, Any] = {
    "department": lambda: make_department("extra", "县扶贫办"),
    "period": lambda: make_period(make_plan(2024), 3, published=False),
    "publishedfigure": make_figure,
}


def url(row: models.Model, page: str) -> str:
    return reverse(f"admin:reporting_{row._meta.model_name}_{page}", args=[row.pk])


@pytest.mark.parametrize("name", MAKERS)
def test_deleted_row_is_marked_and_read_in_its_history(name: str, at_work: Client) -> None:
    row = MAKERS[name]()
    model = type(row)
    assert at_work.post(url(row, "delete"), {"post": "yes"}).status_code == 302
    assert not model.objects.exists()
    assert model.with_deleted.get().deleted_since is not None
    history = at_work.get(url(row, "history")).text
    assert "删除时间" in history
    assert "planner" in history
    listing = reverse(f"admin:reporting_{row._meta.model_name}_changelist")
    assert at_work.get(listing).context["cl"].result_count == 0
    assert at_work.get(listing, {"deleted": "1"}).context["cl"].result_count == 1
    assert at_work.post(url(row, "change"), {}).status_code == 403
    assert at_work.post(url(row, "delete"), {"post": "yes"}).status_code == 403
    again = MAKERS[name]()  # its place is free
    assert again.pk != row.pk


def test_row_that_others_need_is_not_marked() -> None:
    form = make_submission(make_period(make_plan(2024), 3), make_department())
    for row in (form.department, form.period):
        with pytest.raises(ProtectedError):
            row.delete()
    for model in (Department, Period):
        with pytest.raises(ProtectedError):
            model.objects.all().delete()
        assert model.objects.exists()


def test_deleted_unit_is_no_choice(at_work: Client) -> None:
    make_department("extra", "县扶贫办").delete()
    asked = {"app_label": "reporting", "model_name": "user", "field_name": "departments"}
    found = at_work.get(reverse("admin:autocomplete"), {**asked, "term": "扶贫"}).json()
    assert found["results"] == []


def test_deleted_former_name_names_no_day() -> None:
    unit = make_department("tongji", "县统计局")
    former = formerly(unit, "2023-12-31", "县统计处")
    day = former.until
    assert Directory().on(unit.pk, day).name == "县统计处"
    former.delete()
    assert Directory().on(unit.pk, day).name == unit.name_on(day) == "县统计局"
    assert FormerName.with_deleted.get().history.count() == 2


def test_edited_unit_keeps_old_and_new_even_if_it_came_from_a_file(at_work: Client) -> None:
    unit = make_department("tongji", "县统计局")
    Department.history.all().delete()  # `loaddata` writes no history
    names = {"former_names-TOTAL_FORMS": 0, "former_names-INITIAL_FORMS": 0}
    data = {"name": unit.name, "order": "500", "phone": "59220000", **names}
    assert at_work.post(url(unit, "change"), data).status_code == 302
    history = at_work.get(url(unit, "history")).text
    assert "（空）" in history
    assert "59220000" in history


def test_edited_figure_and_period_keep_old_and_new(at_work: Client) -> None:
    figure = make_figure()
    figure.value = "136"
    figure.save()
    history = at_work.get(url(figure, "history")).text
    assert "135" in history
    assert "136" in history
    period = make_period(make_plan(2024), 3, published=False)
    period.due_on = "2024-04-10"
    period.save()
    assert "2024-04-10" in at_work.get(url(period, "history")).text


def test_history_of_a_user_names_roles_and_units_and_no_password(at_work: Client) -> None:
    user = make_user("clerk", Role.REPORTER)
    user.departments.add(make_department("tongji", "县统计局"))
    user.set_password("another-long-password")
    user.save()
    history = at_work.get(url(user, "history")).text
    assert "填报员" in history
    assert "县统计局" in history
    assert "pbkdf2" not in history
    assert "密码" not in str(User.history.model._meta.get_fields())


def test_sign_in_leaves_no_history(client: Client) -> None:
    user = make_user("clerk", Role.REPORTER)
    before = user.history.count()
    client.force_login(user)
    assert user.history.count() == before
