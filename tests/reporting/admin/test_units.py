"""Units in the admin: renaming, closing and deleting them."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reporting.enums import PlanState
from reporting.models import Department
from tests.constraints import change
from tests.factories import (
    formerly,
    make_department,
    make_plan,
    make_target,
    make_task,
    make_user,
)
from tests.reporting.admin_pages import errors, url

pytestmark = pytest.mark.django_db


def unit_form(**fields: Any) -> dict[str, Any]:
    """A unit's page as the browser sends it, without former names."""
    names = {"former_names-TOTAL_FORMS": 0, "former_names-INITIAL_FORMS": 0}
    return {"name": "县统计局", "order": 500, **names, **fields}


def test_code_of_a_unit_cannot_be_changed(at_work: Client) -> None:
    unit = make_department("tongji", "县统计局")
    at_work.post(url("reporting_department_change", unit.pk), unit_form(code="other", order=1))
    unit.refresh_from_db()
    assert (unit.code, unit.order) == ("tongji", 1)


def test_renaming_requires_the_day_and_records_the_former_name(at_work: Client) -> None:
    unit = make_department("tongji", "县统计局")
    page = url("reporting_department_change", unit.pk)
    assert list(errors(at_work.post(page, unit_form(name="县统计调查局")))) == ["renamed_on"]
    assert (
        at_work.post(page, unit_form(name="县统计调查局", renamed_on="2024-07-01")).status_code
        == 302
    )
    unit.refresh_from_db()
    assert [(former.name, str(former.until)) for former in unit.former_names.all()] == [
        ("县统计局", "2024-06-30")
    ]
    assert [unit.name_on(datetime.date(2024, 6, day)) for day in (29, 30)] == [
        "县统计局",
        "县统计局",
    ]
    assert unit.name_on(datetime.date(2024, 7, 1)) == "县统计调查局"
    found = (
        at_work.get(url("reporting_department_changelist"), {"q": "县统计局"})
        .context["cl"]
        .result_list
    )
    assert list(found) == [unit]


def test_correction_of_a_name_leaves_no_former_name(at_work: Client) -> None:
    unit = make_department("tongji", "县统记局")
    page = url("reporting_department_change", unit.pk)
    assert at_work.post(page, unit_form(is_correction="on")).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.former_names.exists()) == ("县统计局", False)


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"renamed_on": "2024-07-01"}, "renamed_on"),  # nothing was renamed
        ({"is_correction": "on"}, "is_correction"),
        ({"name": "新名", "renamed_on": "2024-07-01", "is_correction": "on"}, "renamed_on"),
        (
            {"name": "新名", "renamed_on": "2023-12-31"},
            "renamed_on",
        ),  # the former name was in use until then
        ({"name": "新名", "renamed_on": "2024-01-01"}, "renamed_on"),
        ({"closed_on": "", "succeeded_by": "third"}, "closed_on"),
        ({"closed_on": "2024-01-01", "succeeded_by": "self"}, "succeeded_by"),
        (
            {"closed_on": "2024-01-01", "succeeded_by": "next"},
            "succeeded_by",
        ),  # which it has itself succeeded
    ],
)
def test_invalid_unit_is_refused_at_the_field(
    fields: dict[str, str], field: str, at_work: Client
) -> None:
    unit = make_department("tongji", "县统计局")
    other = make_department("other")
    formerly(unit, "2023-12-31", "更早的名称")
    change(other, closed_on="2023-01-01", succeeded_by=unit)
    keys = {"self": unit.pk, "next": other.pk, "third": make_department("third").pk}
    fields = {name: keys.get(value, value) for name, value in fields.items()}  # type: ignore[misc]
    former = unit.former_names.get()
    names = {
        "former_names-TOTAL_FORMS": 1,
        "former_names-INITIAL_FORMS": 1,
        "former_names-0-id": former.pk,
        "former_names-0-department": unit.pk,
        "former_names-0-name": former.name,
        "former_names-0-until": former.until,
    }
    found = errors(
        at_work.post(url("reporting_department_change", unit.pk), unit_form(**names, **fields))
    )
    assert list(found) == [field]


def test_closed_units_are_not_offered_but_remain_chosen(at_work: Client) -> None:
    plan = make_plan(2025, PlanState.DRAFT)
    units = {"2020-01-01": "关了", "2999-01-01": "将关"}
    for number, (day, name) in enumerate(units.items()):
        change(make_department(f"c{number}", name), closed_on=day)
    make_department("open", "在的")
    for field in ("lead", "provider"):
        asked = {"app_label": "indicators", "model_name": "target", "field_name": field}
        offered = at_work.get(reverse("admin:autocomplete"), asked).json()["results"]
        assert {each["text"] for each in offered} == {"将关", "在的"}
    target = make_target(plan, lead=Department.objects.get(name="关了"))
    assert at_work.get(url("indicators_target_change", target.pk)).context["adminform"].form[
        "lead"
    ].value() == (target.lead_id)
    asked = {"app_label": "reporting", "model_name": "user", "field_name": "departments"}
    assert len(at_work.get(reverse("admin:autocomplete"), asked).json()["results"]) == 3


def test_unit_that_is_referred_to_cannot_be_deleted(at_work: Client) -> None:
    """By a key, which the database protects, or by many-to-many, which it would silently drop."""
    draft = make_plan(2025, PlanState.DRAFT)
    lead, helper, responsible, workplace = (
        make_department(code) for code in ("lead", "helper", "responsible", "workplace")
    )
    make_target(draft, lead=lead).cooperating.add(helper)
    make_task(draft, lead=lead).responsible.add(responsible)
    make_user("lisi", departments=(workplace,))
    for unit in (lead, helper, responsible, workplace):
        page = url("reporting_department_delete", unit.pk)
        assert f"不能删除单位“{unit}”" in at_work.get(page).text
        assert at_work.post(page, {"post": "yes"}).status_code == 200
    assert Department.objects.count() == 4


def test_unit_without_references_can_be_deleted(at_work: Client) -> None:
    unit = make_department("mistake")
    assert (
        at_work.post(url("reporting_department_delete", unit.pk), {"post": "yes"}).status_code
        == 302
    )
    assert not Department.objects.exists()


def test_units_cannot_be_deleted_in_bulk(at_work: Client) -> None:
    unit = make_department("tongji")
    at_work.post(
        url("reporting_department_changelist"),
        {"action": "delete_selected", "_selected_action": [unit.pk], "post": "yes"},
    )
    assert Department.objects.filter(pk=unit.pk).exists()


def test_second_unit_of_a_code_or_name_is_refused_in_chinese(at_work: Client) -> None:
    make_department("tongji", "县统计局")
    response = at_work.post(
        url("reporting_department_add"), {"code": "tongji", "name": "县统计局", "order": 1}
    )
    assert errors(response) == {
        "code": ["已经有一个单位用这个代码。"],
        "name": ["已经有一个单位叫这个名称。"],
    }
