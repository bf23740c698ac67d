"""What speaks against an indicator's figure."""

from decimal import Decimal
from typing import Any

import pytest

from reporting.enums import Direction, GrowthBasis, Measure, Pace
from reporting.rules.facts import Amounts, Base, Counting, Facts, SameMonths, Terms
from reporting.rules.plausibility.doubts import Doubt
from reporting.rules.plausibility.figures import Before, Reported, Row, doubts_of_figure
from reporting.rules.plausibility.limits import Jump, SetLimits

RATE, SUM, LEVEL = Measure.RATE, Measure.CUMULATIVE, Measure.LEVEL


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def doubts(
    name: str,
    unit: str,
    measure: Measure,
    value: str | None,
    *,
    target: str | None = None,
    forecast: str | None = None,
    amount: str | None = None,
    before: str | None = None,
    amount_before: str | None = None,
    last_year: str | None = None,
    last_year_before: str | None = None,
    amount_last_year: str | None = None,
    through: int = 6,
    last_unit: str | None = None,
    chosen: SetLimits | None = None,
    **terms: Any,
) -> list[Doubt]:
    """What speaks against a figure of 1—6月 after one of 1—3月, with last year's beside."""
    same_months = None
    if last_year is not None:
        counting = Counting(unit if last_unit is None else last_unit, measure)
        same_months = SameMonths(Base(Decimal(last_year), 2023, "2023年"), counting)
    amounts = None
    if amount and amount_last_year:
        amounts = Amounts(Decimal(amount), Decimal(amount_last_year), Decimal(1))
    facts = Facts(2024, through, number(value), same_months=same_months, amounts=amounts)
    earlier = Before(3, Reported(number(before), number(amount_before)), number(last_year_before))
    row = Row(
        name,
        Terms("", unit, None, measure, Direction.UP, **terms),
        facts,
        () if target is None else (Decimal(target),),
        Reported(number(value), number(amount), number(forecast)),
        earlier,
        chosen or SetLimits(),
    )
    return doubts_of_figure(row)


def sentences(*args: Any, **more: Any) -> list[str]:
    return [doubt.sentence for doubt in doubts(*args, **more)]


def test_nothing_speaks_against_a_row_without_a_figure() -> None:
    assert doubts("新增城镇就业", "人", SUM, None, before="400", target="1500") == []


# --- what cannot be


def test_400_good_days_in_nine_months_cannot_be() -> None:
    days: dict[str, Any] = {"target": "360", "through": 9, "maximum_per_year": Decimal(366)}
    assert doubts("环境空气质量优良天数", "天", SUM, "400", **days) == [
        Doubt(("value",), "完成数填的是400天，1—9月一共274天", is_impossible=True)
    ]
    assert doubts("环境空气质量优良天数", "天", SUM, "274", **days) == []


def test_3_days_below_zero_cannot_be() -> None:
    assert doubts("环境空气质量优良天数", "天", SUM, "-3", target="360") == [
        Doubt(("value",), "完成数填的是−3天，天数不会是负数", is_impossible=True)
    ]


def test_share_of_good_water_below_zero_cannot_be() -> None:
    (doubt,) = doubts("地表水达到或好于Ⅲ类水体比例", "%", RATE, "-5", target="100")
    assert doubt.is_impossible
    assert doubt.sentence == "完成数填的是−5%，这一项是比例，最小是0"


@pytest.mark.parametrize("value", ["-27.5", "135.2", "0"])
def test_growth_may_be_anything(value: str) -> None:
    assert doubts("固定资产投资增速", "%", RATE, value, target="8", is_growth=True) == []


def test_forecast_has_the_limits_of_the_whole_year() -> None:
    of_days: dict[str, Any] = {"target": "360", "through": 9, "maximum_per_year": Decimal(366)}
    assert doubts("优良天数", "天", SUM, "262", forecast="350", **of_days) == []
    (doubt,) = doubts("优良天数", "天", SUM, "262", forecast="367", **of_days)
    assert (doubt.field, doubt.is_impossible) == ("forecast", True)
    assert doubt.sentence == "全年预计填的是367天，全年一共366天"


@pytest.mark.parametrize("forecast, is_refused", [("899", True), ("900", False), ("901", False)])
def test_forecast_below_what_is_reached_cannot_be(forecast: str, is_refused: bool) -> None:
    found = doubts("新增城镇就业", "人", SUM, "900", forecast=forecast, target="1500")
    assert [doubt.fields for doubt in found] == [("forecast", "value")] * is_refused
    assert all(doubt.is_impossible for doubt in found)


@pytest.mark.parametrize("name, measure", [("利润总额", SUM), ("森林蓄积量", LEVEL)])
def test_forecast_of_what_may_fall_may_be_below(name: str, measure: Measure) -> None:
    assert doubts(name, "亿元", measure, "9", forecast="8", target="10") == []


def test_amount_below_zero_cannot_be() -> None:
    (doubt,) = doubts("地区生产总值增速", "%", RATE, "6", amount="-36", amount_unit="亿元")
    assert doubt.is_impossible
    assert doubt.sentence == "总量填的是−36亿元，总量不会是负数"
    assert doubts("工业利润增速", "%", RATE, "6", amount="-3", amount_unit="亿元") == []


# --- what is unlikely


def test_sum_that_falls_is_asked_about() -> None:
    assert doubts("招商引资实际到位资金", "亿元", SUM, "2.4", before="2.5", target="12") == [
        Doubt(("value",), "累计2.4小于1—3月的2.5")
    ]
    assert doubts("招商引资实际到位资金", "亿元", SUM, "2.5", before="2.5", target="12") == []


@pytest.mark.parametrize("name, measure", [("利润总额", SUM), ("森林蓄积量", LEVEL)])
def test_what_may_fall_is_not_asked_about(name: str, measure: Measure) -> None:
    assert doubts(name, "亿元", measure, "9", before="10") == []


@pytest.mark.parametrize(
    "value, beside, sentence",
    [
        ("120000", {"last_year": "12"}, "120000亿元是上年同期12亿元的1万倍，单位是否填错"),
        ("12000", {"last_year": "12"}, "12000亿元是上年同期12亿元的1000倍，单位是否填错"),
        ("11999", {"last_year": "12"}, ""),
        ("0.012", {"last_year": "12"}, "0.012亿元不到上年同期12亿元的千分之一，单位是否填错"),
        ("0.013", {"last_year": "12"}, ""),
        ("50000", {"before": "5", "last_year": "12"}, "50000亿元是1—3月5亿元的1万倍，单位是否填错"),
        ("65000", {"target": "6.5"}, "65000亿元是全年目标6.5亿元的1万倍，单位是否填错"),
        ("0.001", {"target": "6.5"}, ""),  # a part of the year may be far below
        ("0", {"before": "0", "last_year": "12"}, ""),  # nothing is a figure
        ("5", {"before": "0", "last_year": "0"}, ""),
        ("120000", {"last_year": "12", "last_unit": "万元"}, ""),  # counted otherwise
    ],
)
def test_figure_in_another_unit_is_asked_about(
    value: str, beside: dict[str, str], sentence: str
) -> None:
    found = sentences("招商引资实际到位资金", "亿元", SUM, value, **beside)
    assert found == ([sentence] if sentence else [])


def test_amount_in_another_unit_is_asked_about() -> None:
    of_amount: dict[str, Any] = {"amount_unit": "亿元", "amount_last_year": "35"}
    assert sentences("地区生产总值增速", "%", RATE, "6", amount="361000", **of_amount) == [
        "总量361000亿元是上年同期35亿元的1万倍，单位是否填错"
    ]


@pytest.mark.parametrize(
    "name, is_asked", [("社会消费品零售总额增速", True), ("存款余额增速", False)]
)
def test_amount_that_falls_is_asked_about_unless_it_is_there_at_a_day(
    name: str, is_asked: bool
) -> None:
    found = sentences(
        *(name, "%", RATE, "6"),
        amount="10",
        amount_before="11",
        amount_unit="亿元",
        is_growth=True,
    )
    assert found == ["总量10小于1—3月的11"] * is_asked


QUARTER = {"last_year": "200", "last_year_before": "100"}


@pytest.mark.parametrize(
    "value, before, is_asked",
    [
        ("100", None, True),  # the second quarter alone
        ("149", None, True),
        ("151", None, False),
        ("220", None, False),
        # The year goes at three fifths of the last one's level.
        ("70", "60", True),
        ("130", "60", False),
    ],
)
def test_quarter_instead_of_the_sum_is_asked_about(
    value: str, before: str | None, is_asked: bool
) -> None:
    found = sentences("游客接待量", "万人次", SUM, value, before=before, **QUARTER)
    said = (
        f"累计{value}万人次更接近上年4—6月当期的100万人次，而不是同期累计的200万人次，"
        "是否只填了当期数"
    )
    assert found == [said] * is_asked


def test_what_is_concentrated_at_the_years_end_has_no_usual_quarter() -> None:
    assert sentences("新增企业", "家", SUM, "5", pace=Pace.YEAR_END, **QUARTER) == []


CURRENT: dict[str, Any] = {
    "growth_basis": GrowthBasis.CURRENT,
    "is_growth": True,
    "amount_unit": "亿元",
}


@pytest.mark.parametrize(
    "rate, is_asked",
    [("10", False), ("10.5", False), ("9.5", False), ("10.6", True), ("-10", True)],
)
def test_rate_is_held_against_its_amounts_at_current_prices(rate: str, is_asked: bool) -> None:
    found = doubts("税收增速", "%", RATE, rate, amount="11", amount_last_year="10", **CURRENT)
    assert [doubt.fields for doubt in found] == [("value", "amount")] * is_asked
    if rate == "10.6":
        assert found[0].sentence == "填的是增长10.6%，按总量11亿元和上年同期10亿元算是增长10.0%"


@pytest.mark.parametrize("basis", [GrowthBasis.CONSTANT, GrowthBasis.COMPARABLE])
def test_rate_at_other_prices_says_nothing_of_amounts(basis: GrowthBasis) -> None:
    other: dict[str, Any] = {**CURRENT, "growth_basis": basis}
    assert doubts("增加值增速", "%", RATE, "3", amount="11", amount_last_year="10", **other) == []


def test_share_that_jumps_is_asked_about() -> None:
    share = ("城镇生活垃圾无害化处理率", "%", RATE)
    assert sentences(*share, "80", before="100") == []
    assert sentences(*share, "79.9", before="100") == [
        "79.9%与1—3月的100%相差20.1个百分点，超过20个百分点"
    ]


@pytest.mark.parametrize(
    "jump, value, sentence",
    [
        (Jump(Decimal(50)), "18", ""),
        (Jump(Decimal(50)), "18.1", "18.1亿元与上年同期的12亿元相差50.8%，超过50%"),
        (Jump(Decimal(2), is_times=True), "24", ""),
        (Jump(Decimal(2), is_times=True), "24.1", "24.1亿元与上年同期的12亿元相差超过2倍"),
        (Jump(Decimal(2), is_times=True), "5.9", "5.9亿元与上年同期的12亿元相差超过2倍"),
    ],
)
def test_jump_that_the_planner_set_is_asked_about(jump: Jump, value: str, sentence: str) -> None:
    chosen = SetLimits(jump=jump)
    found = sentences("招商引资", "亿元", SUM, value, last_year="12", before="1", chosen=chosen)
    assert found == ([sentence] if sentence else [])


def test_planner_sets_points_for_a_growth() -> None:
    chosen = SetLimits(jump=Jump(Decimal(10)))
    growth = ("固定资产投资增速", "%", RATE)
    assert sentences(*growth, "-2", before="8", chosen=chosen) == []
    assert sentences(*growth, "-2.1", before="8", chosen=chosen) == [
        "−2.1%与1—3月的8%相差10.1个百分点，超过10个百分点"
    ]


def test_of_one_figure_only_the_plainest_is_said() -> None:
    found = sentences("招商引资", "亿元", SUM, "0.001", before="5", last_year="12", target="10")
    assert found == ["0.001亿元不到1—3月5亿元的千分之一，单位是否填错"]
