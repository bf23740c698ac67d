"""The admin pages of indicators and observations."""

import pytest
from django.contrib import admin
from django.test import Client

from indicators.admin.indicators import ObservationAdmin
from indicators.models import Indicator, Observation
from reporting.models import Plan
from tests.factories import make_observation, make_target
from tests.indicators.admin.posts import form_of, url

pytestmark = pytest.mark.django_db


def test_code_of_an_indicator_is_fixed_and_one_in_use_not_deleted(
    at_work: Client, draft: Plan
) -> None:
    indicator = make_target(draft).indicator
    at_work.post(
        url("indicators_indicator_change", indicator.pk), {"code": "other", "name": "改名"}
    )
    indicator.refresh_from_db()
    assert (indicator.code, indicator.name) == ("i1-0", "改名")
    refused = at_work.post(
        url("indicators_indicator_change", indicator.pk), {"name": "甲", "replaces": indicator.pk}
    )
    assert dict(form_of(refused).errors) == {"replaces": ["指标不能替代它自己。"]}
    assert (
        "不能删除指标“改名”"
        in at_work.post(url("indicators_indicator_delete", indicator.pk), {"post": "yes"}).text
    )
    assert "2025" in at_work.get(url("indicators_indicator_changelist")).text


@pytest.mark.parametrize("who", ["planner", "reviewer"])
def test_planners_and_reviewers_add_and_delete_observations(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    indicator = Indicator.objects.create(code="gdp", name="地区生产总值增速")
    data = {
        "indicator": indicator.pk,
        "area": "city",
        "year": 2023,
        "month": 12,
        "value": "6.0",
        "rank": 3,
        "source": "图1",
    }
    add = url("indicators_observation_add")
    assert client.post(add, data).status_code == 302
    observation = Observation.objects.get()
    assert (str(observation.value), observation.rank) == ("6.0", 3)
    twice = client.post(add, {**data, "value": "7"})
    assert dict(form_of(twice).errors) == {"month": ["这个指标在这个范围和月份已经有参考数据。"]}
    assert form_of(twice)["value"].value() == "7"
    empty = client.post(add, {**data, "year": 2022, "value": ""})
    assert dict(form_of(empty).errors) == {"value": ["数值和总量至少填一个。"]}
    assert list(
        form_of(client.post(add, {**data, "year": 2022, "value": "12345678901234.5"})).errors
    ) == ["value"]
    assert Observation.objects.count() == 1
    assert (
        client.post(
            url("indicators_observation_delete", observation.pk), {"post": "yes"}
        ).status_code
        == 302
    )


@pytest.mark.parametrize("month, shown_as", [(12, "2023年"), (6, "2023年1—6月"), (1, "2023年1月")])
def test_period_column_of_an_observation(month: int, shown_as: str) -> None:
    indicator = Indicator.objects.create(code="gdp", name="地区生产总值增速")
    pages = ObservationAdmin(Observation, admin.site)
    assert pages.period(make_observation(indicator, 2023, "6.0", month)) == shown_as


def test_forged_indicator_of_an_observation_is_the_error_of_its_field(at_work: Client) -> None:
    data = {
        "indicator": "abc",
        "area": "county",
        "year": 2022,
        "month": 12,
        "value": "1",
        "source": "某文",
    }
    form = form_of(at_work.post(url("indicators_observation_add"), data))
    assert list(form.errors) == ["indicator"]


def test_second_indicator_of_a_code_or_name_refused_at_the_field(at_work: Client) -> None:
    Indicator.objects.create(code="gdp", name="地区生产总值增速")
    form = form_of(
        at_work.post(url("indicators_indicator_add"), {"code": "gdp", "name": "地区生产总值增速"})
    )
    assert form.errors == {
        "code": ["已经有一个指标用这个代码。"],
        "name": ["已经有一个指标叫这个名称。"],
    }
