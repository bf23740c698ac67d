"""Which indicator a printed row is of: the same name is taken, a similar one offered."""

from typing import Any

import pytest

from indicators.importing.matching import Known, MatchedTarget, known_indicators, matched
from indicators.importing.printed import PrintedTarget
from indicators.models import Indicator
from reporting.enums import Direction, Measure, RuleKind
from tests.factories import make_plan, make_target


def printed(name: str, target_text: str = "7", unit: str = "%", **others: Any) -> PrintedTarget:
    return PrintedTarget("第1个表", 2025, 1, 1, 0, name, unit, target_text=target_text, **others)


def match(*targets: PrintedTarget, known: dict[str, Known] | None = None) -> list[MatchedTarget]:
    return matched(list(targets), known or {})


GDP = Known("gdp-growth", "地区生产总值增速", 2024, "%")
JOBS = Known("urban-jobs", "城镇新增就业", 2024, "人")
KNOWN = {"地区生产总值增速": GDP, "城镇新增就业": JOBS}


def test_same_name_is_the_same_indicator() -> None:
    (found,) = match(printed(" 地区生产\n总值增速"), known=KNOWN)
    assert (found.known, found.offers, found.problems) == (GDP, [], [])


def test_similar_names_are_offered_and_not_taken() -> None:
    (found,) = match(printed("新增城镇就业", unit="人"), known=KNOWN)
    assert found.known is None
    assert found.offers == []
    (found,) = match(printed("全县地区生产总值增速"), known=KNOWN)
    assert found.known is None
    assert [(offer.code, offer.name) for offer in found.offers] == [
        ("gdp-growth", "地区生产总值增速")
    ]


def test_wording_is_read_as_the_indicator_is_measured() -> None:
    (found,) = match(printed("城镇调查失业率", "≤5.5"))
    assert found.manner is not None
    assert found.manner.direction is Direction.DOWN
    assert found.rule is not None
    assert found.rule.kind is RuleKind.AT_MOST
    assert found.rule_in_words == "不超过5.5%"


def test_what_is_not_understood_is_a_problem() -> None:
    unknown, words, both = match(
        printed("营商环境", "进一步优化", unit=""),
        printed("森林覆盖率", "稳步提升"),
        printed("城镇调查失业率", "5.5", problems=["没有目标。"]),
    )
    assert unknown.problems == ["不知道怎样计量（增速·比率、累计量还是期末水平），请选定。"]
    assert unknown.rule is None
    assert unknown.rule_in_words == ""
    assert words.problems == ["目标“稳步提升”没有读成数，由人工评定。"]
    assert both.problems == ["没有目标。"]


def test_unit_that_changed_since_the_last_plan_is_said() -> None:
    (found,) = match(printed("地区生产总值增速", unit=""), known=KNOWN)
    assert found.problems == ["单位与2024年不同：那时是%。"]


def test_one_indicator_under_two_names_is_said() -> None:
    known = {**KNOWN, "GDP增速": GDP}
    first, second = match(printed("地区生产总值增速"), printed("GDP增速"), known=known)
    assert first.problems == []
    assert second.problems == ["与“地区生产总值增速”是同一个指标。"]


@pytest.mark.django_db
def test_indicators_are_known_by_every_name_and_by_their_latest_plan(
    django_assert_num_queries: Any,
) -> None:
    old = make_target(make_plan(2023), 1, name="城镇居民收入", unit="元", measure=Measure.LEVEL)
    make_target(
        make_plan(2024),
        1,
        indicator=old.indicator,
        name="全体居民收入",
        unit="%",
        measure=Measure.RATE,
    )
    Indicator.objects.create(code="unused", name="没有用过的指标")
    with django_assert_num_queries(2):
        known = known_indicators()
    latest = known["全体居民收入"]
    assert (latest.code, latest.year, latest.unit) == (old.indicator.code, 2024, "%")
    assert latest.manner is not None
    assert latest.manner.measure is Measure.RATE
    assert known["城镇居民收入"] == known[old.indicator.name] == latest
    assert known["没有用过的指标"].year is None
