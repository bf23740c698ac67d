"""Between which numbers a row's figures lie, by what its plan says of it."""

from decimal import Decimal
from typing import Any

import pytest

from reporting.enums import Direction, GrowthBasis, Measure
from reporting.rules.facts import Terms
from reporting.rules.plausibility.limits import (
    Jump,
    Limits,
    Nature,
    SetLimits,
    limits_of,
    nature_of,
)

RATE, SUM, LEVEL = Measure.RATE, Measure.CUMULATIVE, Measure.LEVEL


def terms_of(unit: str, measure: Measure, **more: Any) -> Terms:
    return Terms("", unit, None, measure, Direction.UP, **more)


def limits(
    name: str,
    unit: str,
    measure: Measure,
    *numbers: str,
    through: int = 9,
    chosen: SetLimits | None = None,
    year: int = 2024,
    **more: Any,
) -> Limits:
    return limits_of(
        terms_of(unit, measure, **more),
        name,
        tuple(map(Decimal, numbers)),
        year=year,
        through=through,
        chosen=chosen or SetLimits(),
    )


@pytest.mark.parametrize(
    "name, unit, measure, number",
    [
        ("地表水达到或好于Ⅲ类水体比例", "%", RATE, "100"),
        ("城镇调查失业率", "%", RATE, "5.5"),
        ("农村无害化卫生厕所普及率", "%", LEVEL, "80"),
        ("研发经费投入强度", "%", LEVEL, "0.7"),
        ("税收收入占比", "%", RATE, "60"),
        ("高技术产业增加值比重", "%", RATE, "12"),
    ],
)
def test_part_of_a_whole_lies_between_0_and_100(
    name: str, unit: str, measure: Measure, number: str
) -> None:
    found = limits(name, unit, measure, number)
    assert found.nature is Nature.SHARE
    assert not found.problem(Decimal(0))
    assert not found.problem(Decimal(100))
    assert found.problem(Decimal("-0.1")) == "这一项是比例，最小是0"
    assert found.problem(Decimal("100.1")) == "这一项是比例，最大是100%"
    assert found.jump == Jump(Decimal(20))


@pytest.mark.parametrize(
    "name, number",
    [
        ("地区生产总值增速", "7"),
        ("规上工业增加值增长率", "15"),
        ("居民消费价格涨幅", "3"),
        ("居民消费价格", "3"),
        ("居民消费价格指数", "103"),
        ("单位地区生产总值能源消耗降低", "3.9"),
        ("万元地区生产总值能耗下降率", "3.9"),
        ("常住人口城镇化率提高", "0.5"),
        ("消费对经济增长的贡献率", "60"),
        ("规模以上工业产品销售率", "98"),
        ("存贷比", "90"),
        ("国有企业资产负债率", "60"),
        ("项目投资完成率", "100"),
        ("财政自给率", "120"),  # the plan itself asks for more
        ("电影银幕", "5"),
    ],
)
def test_what_is_not_surely_a_part_of_a_whole_has_no_limits(name: str, number: str) -> None:
    found = limits(name, "%", RATE, number, growth_basis=GrowthBasis.UNKNOWN)
    assert found == Limits(Nature.FREE)
    assert not found.problem(Decimal("-350.5"))
    assert not found.problem(Decimal(1200))


def test_growth_has_no_limits_whatever_its_name_says_beside() -> None:
    assert limits("失业率增速", "%", RATE, "1", is_growth=True).nature is Nature.FREE


@pytest.mark.parametrize(
    "year, through, days",
    [(2024, 1, 31), (2024, 2, 60), (2023, 2, 59), (2024, 9, 274), (2024, 12, 366)],
)
def test_days_are_those_of_the_calendar_so_far(year: int, through: int, days: int) -> None:
    name, most = "环境空气质量优良天数", Decimal(366)
    ways: list[dict[str, Any]] = [{"maximum_per_year": most}, {}]
    for more in ways:
        found = limits(name, "天", SUM, "360", year=year, through=through, **more)
        when = "全年" if through == 12 else ("1月" if through == 1 else f"1—{through}月")
        assert not found.problem(Decimal(days))
        assert found.problem(Decimal(days + 1)) == f"{when}一共{days}天"
        assert found.problem(Decimal(-3)) == "天数不会是负数"
        assert found.problem(Decimal("12.5")) == "这一项只填整数"


def test_days_of_service_beyond_a_year_are_no_days_of_the_calendar() -> None:
    assert limits("志愿服务", "天", SUM, "5000").nature is Nature.AMOUNT


@pytest.mark.parametrize(
    "name, unit, measure, number, is_whole",
    [
        ("新增城镇就业", "人", SUM, "1500", True),
        ("生产安全事故死亡人数", "人", SUM, "10", True),
        ("招商引资实际到位资金", "亿元", SUM, "12", False),
        ("游客接待量", "万人次", SUM, "630", False),
        ("每千人口拥有执业（助理）医师数", "人", LEVEL, "2.9", False),
        ("森林蓄积量", "万立方米", LEVEL, "1900", False),
        ("人均预期寿命", "岁", LEVEL, "78", False),
        ("年度人均义诊次数", "次", SUM, "1.5", False),
    ],
)
def test_counts_and_amounts_are_not_negative(
    name: str, unit: str, measure: Measure, number: str, is_whole: bool
) -> None:
    found = limits(name, unit, measure, number)
    assert found.nature is Nature.AMOUNT
    assert found.problem(Decimal(-1)) == "这一项不会是负数"
    assert not found.problem(Decimal(0))
    assert not found.problem(Decimal("8.00"))
    assert bool(found.problem(Decimal("8.5"))) is is_whole


@pytest.mark.parametrize(
    "name, unit, measure",
    [
        ("规上工业企业利润总额", "亿元", SUM),
        ("净增市场主体", "家", SUM),
        ("新增贷款", "亿元", SUM),
        ("财政收支差额", "亿元", LEVEL),
        ("人口自然增长率", "‰", RATE),
        ("指标", "", SUM),
    ],
)
def test_balances_and_unknown_units_have_no_limits(name: str, unit: str, measure: Measure) -> None:
    assert nature_of(terms_of(unit, measure), name, (Decimal(5),)) is Nature.FREE


def test_target_below_zero_takes_the_limits_away() -> None:
    assert limits("财政收入", "亿元", SUM, "-2").nature is Nature.FREE


def test_what_the_planner_set_stands_in_place_of_what_the_name_says() -> None:
    chosen = SetLimits(Decimal(10), Decimal(120), is_whole=True, jump=Jump(Decimal(5)))
    found = limits("财政自给率", "%", RATE, "60", chosen=chosen)
    assert found.problem(Decimal("9.9")) == "计划管理员定的最小数是10"
    assert found.problem(Decimal("120.1")) == "计划管理员定的最大数是120"
    assert found.problem(Decimal("60.5")) == "这一项只填整数"
    assert not found.problem(Decimal(120))
    assert found.jump == Jump(Decimal(5))


def test_planner_lets_a_count_have_decimals() -> None:
    found = limits("新增岗位", "个", SUM, "20", chosen=SetLimits(is_whole=False))
    assert not found.problem(Decimal("1.5"))


def test_planner_cannot_make_a_year_longer() -> None:
    chosen = SetLimits(high=Decimal(400))
    days: dict[str, Any] = {"maximum_per_year": Decimal(366), "chosen": chosen}
    assert limits("优良天数", "天", SUM, "360", **days).problem(Decimal(275)) == "1—9月一共274天"
