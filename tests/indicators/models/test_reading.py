"""How a rule is stored."""

import pytest

from indicators.models import Target
from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.wording import Rule, read
from tests.indicators.models.made import target

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wording",
    ["7左右", "≥358", "5%—6%", "超过3", "较上年提高0.5个百分点", "下降3.9%", "稳中有升", "——"],
)
def test_rule_comes_back_as_stored(wording: str) -> None:
    expected = read(wording, unit="%", measure=Measure.RATE, direction=Direction.UP)
    stored = Target.objects.get(pk=target(wording=wording).pk).rule
    assert stored == expected
    assert repr(stored) == repr(expected), "decimals as printed"


def test_setting_a_rule_replaces_all_columns() -> None:
    row = target(wording="7左右")
    row.rule = Rule(RuleKind.TEXT)
    row.save()
    assert Target.objects.get().rule == Rule(RuleKind.TEXT)
