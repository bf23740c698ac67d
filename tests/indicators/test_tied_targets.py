"""Tied targets of a plan: where the other figure is taken from, and on every page the same."""

import datetime
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.enums import Area
from indicators.judging import JudgedRow, Ledger
from indicators.models import Indicator, Observation, Target
from reporting.enums import Measure, RuleKind, Status, Tie
from reporting.models import Plan
from reporting.rules.rule import Rule
from reporting.visibility import SERVER
from tests.factories import make_actual, make_observation, make_plan, make_revision, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return make_plan(2024)


def gdp(plan: Plan) -> Target:
    return make_target(plan, 1, name="地区生产总值增速")


def tie_to(target: Target, tie: Tie, **fields: Any) -> Target:
    other: Indicator | None = fields.pop("other", None)
    target.rule = Rule(RuleKind.TIED, tie=tie, other=other.pk if other else None, **fields)
    target.save()
    return target


def row(plan: Plan, number: int = 2, months: list[int] | None = None) -> JudgedRow:
    ledger = Ledger.of_plan(plan, SERVER, months)
    for judged in ledger.judge_all(6):
        if judged.target.number == number:
            return judged
    raise AssertionError(number)


@pytest.mark.parametrize("months", [None, [6]])
def test_another_indicator_of_the_plan_in_the_same_months(
    plan: Plan, months: list[int] | None
) -> None:
    economy = gdp(plan)
    income = make_target(plan, 2, name="居民收入增速")
    tie_to(income, Tie.INDICATOR, tolerance=Decimal(0), other=economy.indicator)
    make_actual(income, "6.0", 6)
    make_actual(economy, "1.0", 3)
    waiting = row(plan, months=months)
    assert waiting.status == Status.UNDETERMINED
    assert "1—6月地区生产总值增速尚未取得" in waiting.assessment.sentence
    make_observation(economy.indicator, 2024, "5.9", month=6)
    assert row(plan, months=months).status == Status.ON_TRACK
    make_actual(economy, "6.1", 6)  # what was approved goes before what was observed
    judged = row(plan, months=months)
    assert (judged.status, str(judged.assessment.gap)) == (Status.BEHIND, "-0.1")
    assert "与同期地区生产总值增速同步" in judged.rule_in_words


@pytest.mark.parametrize("months", [None, [6]])
def test_the_citys_figure_of_the_same_one(plan: Plan, months: list[int] | None) -> None:
    target = tie_to(make_target(plan, 2), Tie.CITY, strict=True)
    make_actual(target, "6.0", 6)
    make_observation(target.indicator, 2024, "9", month=3, area=Area.CITY)
    make_observation(target.indicator, 2023, "9", month=6, area=Area.CITY)
    make_observation(target.indicator, 2024, "9", month=6)
    assert row(plan, months=months).status == Status.UNDETERMINED
    make_observation(target.indicator, 2024, "6.0", month=6, area=Area.CITY)
    assert row(plan, months=months).status == Status.BEHIND
    Observation.objects.filter(area=Area.CITY, year=2024, month=6).update(value=Decimal("5.9"))
    assert row(plan, months=months).status == Status.ON_TRACK


@pytest.mark.parametrize("months", [None, [6]])
def test_the_rank_and_what_was_gained_on_last_year(plan: Plan, months: list[int] | None) -> None:
    target = tie_to(make_target(plan, 2), Tie.RANK_GAIN, high=Decimal(2))
    make_actual(target, "6.0", 6)
    make_observation(target.indicator, 2024, "6.0", month=6)
    Observation.objects.update(rank=20)
    assert "2023年全市排名尚未取得" in row(plan, months=months).assessment.sentence
    make_observation(target.indicator, 2023, "5.0")
    Observation.objects.filter(year=2023).update(rank=21)
    assert row(plan, months=months).status == Status.BEHIND
    Observation.objects.filter(year=2023).update(rank=22)
    assert row(plan, months=months).status == Status.ON_TRACK


def test_a_change_may_tie_a_target(plan: Plan) -> None:
    economy = gdp(plan)
    target = make_target(plan, 2)
    make_actual(target, "6", 6)
    make_actual(economy, "5", 6)
    change = make_revision(target, "2024-06-01")
    change.rule = Rule(RuleKind.TIED, strict=True, tie=Tie.INDICATOR, other=economy.indicator_id)
    change.save()
    assert change.effective_on == datetime.date(2024, 6, 1)
    assert row(plan).status == Status.ON_TRACK


def test_a_form_and_the_command_judge_it_the_same(plan: Plan) -> None:
    economy = gdp(plan)
    target = tie_to(make_target(plan, 2), Tie.INDICATOR, strict=True, other=economy.indicator)
    actual = make_actual(target, "6", 6)
    make_actual(economy, "6", 6)
    form = Ledger.of_rows([actual], SERVER).judge(target, 6, actual)
    assert form.assessment == row(plan).assessment
    printed = StringIO()
    call_command("assess", "2024", "--through", "6", "--json", stdout=printed)
    statuses = {line["number"]: line["status"] for line in json.loads(printed.getvalue())}
    assert statuses[2] == Status.BEHIND


@pytest.mark.parametrize("count", [1, 3])
def test_ties_cost_no_query_of_their_own(count: int, plan: Plan) -> None:
    economy = gdp(plan)
    make_actual(economy, "6", 6)
    plain = make_target(plan, 9)
    make_actual(plain, "6", 6)
    with CaptureQueriesContext(connection) as before:
        Ledger.of_plan(plan, SERVER, [6]).judge_all(6)
    for number in range(2, 2 + count):
        target = make_target(plan, number)
        tie_to(target, Tie.INDICATOR, other=economy.indicator)
        make_actual(target, "6", 6)
    with CaptureQueriesContext(connection) as after:
        Ledger.of_plan(plan, SERVER, [6]).judge_all(6)
    assert len(after) == len(before)


def test_a_level_is_compared_as_it_stands(plan: Plan) -> None:
    target = tie_to(make_target(plan, 2, measure=Measure.LEVEL), Tie.CITY)
    make_actual(target, "6.0", 6)
    make_observation(target.indicator, 2024, "6.0", month=6, area=Area.CITY)
    assert row(plan).status == Status.ON_TRACK
