"""Reference figures: as known on a day they are as they were then, whatever was done since."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from indicators.judging import Ledger
from indicators.models import Observation, Target
from reporting.enums import Measure
from reporting.models import User
from reporting.visibility import Viewer
from tests.factories import at_noon, make_actual, make_observation, make_plan, make_target

pytestmark = pytest.mark.django_db


def on(day: int) -> time_machine.travel:
    """At noon of a day in May."""
    return time_machine.travel(at_noon(f"2024-05-{day:02}"), tick=False)


BEFORE, AFTER = datetime.date(2024, 5, 1), datetime.date(2024, 6, 1)


@pytest.fixture
def target() -> Target:
    """A step from last year's value, which only an observation gives."""
    target = make_target(make_plan(2024), wording="较上年提高0.5个百分点", measure=Measure.LEVEL)
    make_actual(target, "45.2", 12)
    make_observation(target.indicator, 2023, "44.5")
    return target


def base(target: Target, known_on: datetime.date | None) -> Decimal | None:
    found = Ledger.of_plan(target.plan, Viewer(known_on=known_on)).last_year(target, 12)
    return found.value if found else None


def typed(observation: Observation, **fields: str) -> dict[str, str]:
    data = {
        "indicator": str(observation.indicator_id),
        "area": observation.area,
        "year": str(observation.year),
        "month": str(observation.month),
        "value": str(observation.value),
        "source": observation.source,
    }
    return data | fields


def url(page: str, *args: object) -> str:
    return reverse(f"admin:indicators_observation_{page}", args=args)


@pytest.fixture
def at_work(client: Client, reviewer: User) -> Client:
    client.force_login(reviewer)
    return client


def test_edited_observation_is_read_as_it_was_before_the_edit(
    target: Target, at_work: Client
) -> None:
    observation = Observation.objects.get()
    with on(20):
        data = typed(observation, value="40")
        assert at_work.post(url("change", observation.pk), data).status_code == 302
    assert base(target, None) == base(target, AFTER) == Decimal(40)
    assert base(target, BEFORE) == Decimal("44.5")
    assert Observation.objects.count() == 1
    page = at_work.get(url("history", observation.pk)).text
    assert "44.5" in page
    assert "40" in page


def test_each_of_several_edits_is_known_from_its_own_day(target: Target) -> None:
    observation = Observation.objects.get()
    for day, value in ((10, "41"), (20, "42")):
        with on(day):
            observation.value = Decimal(value)
            observation.save()
    days = [datetime.date(2024, 5, day) for day in (9, 10, 19, 20)]
    assert [base(target, day) for day in days] == [Decimal("44.5"), 41, 41, 42]


def test_observation_saved_unchanged_has_no_former_version(target: Target) -> None:
    observation = Observation.objects.get()
    observation.save()
    assert Observation.with_deleted.count() == 1


@pytest.mark.parametrize("bulk", [False, True])
def test_deleted_observation_is_marked_and_known_before(
    bulk: bool, target: Target, at_work: Client
) -> None:
    observation = Observation.objects.get()
    with on(20):
        if bulk:
            Observation.objects.all().delete()
        else:
            response = at_work.post(url("delete", observation.pk), {"post": "yes"})
            assert response.status_code == 302
    assert (base(target, None), base(target, BEFORE)) == (None, Decimal("44.5"))
    assert not Observation.objects.exists()
    assert Observation.with_deleted.get().deleted_since is not None
    assert at_work.get(url("changelist")).context["cl"].result_count == 0
    assert at_work.get(url("changelist"), {"deleted": "1"}).context["cl"].result_count == 1
    assert "删除时间" in at_work.get(url("history", observation.pk)).text
    assert at_work.post(url("change", observation.pk), typed(observation)).status_code == 403
    make_observation(target.indicator, 2023, "44.6")  # its place is free again


def test_new_observation_unknown_before_it_was_recorded() -> None:
    target = make_target(make_plan(2024))
    with on(20):
        Observation.objects.create(
            indicator=target.indicator, year=2023, value=Decimal("44.6"), source="公报"
        )
    assert (base(target, BEFORE), base(target, AFTER)) == (None, Decimal("44.6"))
