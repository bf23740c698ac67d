"""What the rest of the year must bring, by kind of target, and where a straight line leads."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.enums import Attribute, Direction, GrowthBasis, Measure, Pace
from reporting.rules.facts import Amounts, Base, Facts, Terms
from reporting.rules.needed import Projection, needed, projection
from reporting.rules.remainder import Needed
from reporting.rules.wording import read

QUARTERLY = (3, 6, 9, 12)
GDP = Amounts(Decimal("34.20"), Decimal("31.17"), Decimal("66.31"))


def row(
    target: str,
    value: str | None,
    through: int = 6,
    *,
    unit: str = "%",
    measure: Measure = Measure.RATE,
    direction: Direction = Direction.UP,
    base: Base | None = None,
    amounts: Amounts | None = None,
    **terms: Any,
) -> tuple[Any, Terms, Facts]:
    rule = read(target, unit=unit, measure=measure, direction=direction)
    terms.setdefault("months_due", QUARTERLY)
    known = Terms(target, unit, Attribute.EXPECTED, measure, direction, **terms)
    figure = None if value is None else Decimal(value)
    return rule, known, Facts(2024, through, figure, base=base, amounts=amounts)


def asked(*args: Any, **fields: Any) -> Needed:
    found = needed(*row(*args, **fields))
    assert found is not None
    return found


def summed(
    target: str, value: str | None, through: int = 6, unit: str = "亿元", **fields: Any
) -> Needed:
    return asked(target, value, through, unit=unit, measure=Measure.CUMULATIVE, **fields)


# Amounts that grow through the year.


def test_amount_is_divided_among_quarters_left() -> None:
    found = summed("12", "6.24")
    assert (found.phrase, found.amount, found.per_period) == (
        "需完成5.76亿元，每季度2.88亿元",
        Decimal("5.76"),
        Decimal("2.88"),
    )
    assert (
        found.sentence
        == "距全年目标还差12 − 6.24 = 5.76亿元；余下2个季度，每季度5.76 ÷ 2 = 2.88亿元。"
    )


def test_share_is_rounded_up() -> None:
    assert summed("1500", "683", unit="人").phrase == "需完成817人，每季度409人"
    assert "817 ÷ 2，进位为409人" in summed("1500", "683", unit="人").sentence
    # What is not counted in whole things has one decimal at least.
    assert summed("12", "5", 3).phrase == "需完成7亿元，每季度2.4亿元"


def test_less_than_one_thing_per_period_is_not_divided() -> None:
    assert summed("3", "1", unit="家").phrase == "需完成2家，每季度1家"
    assert summed("2", "1", unit="家").phrase == "需完成1家"
    assert summed("2", "1", unit="家").per_period is None


@pytest.mark.parametrize(
    "through, months_due, phrase",
    [
        (9, QUARTERLY, "需完成6亿元"),  # one quarter is all that is left
        (8, QUARTERLY, "需完成6亿元，每月1.5亿元"),  # no whole quarters
        (6, range(1, 13), "需完成6亿元，每月1.0亿元"),
        (11, range(1, 13), "需完成6亿元"),
        (6, (12,), "需完成6亿元，每季度3.0亿元"),
        (6, (), "需完成6亿元，每月1.0亿元"),  # nothing is asked for any more
    ],
)
def test_periods_follow_the_months_due(
    through: int, months_due: tuple[int, ...], phrase: str
) -> None:
    assert summed("12", "6", through, months_due=months_due).phrase == phrase


def test_strict_target_needs_more_than_the_rest() -> None:
    assert summed("超过12", "5.8").phrase == "需完成超过6.2亿元"
    assert summed("超过12", "12").phrase == "需完成超过0亿元"


def test_days_are_shown_with_days_left() -> None:
    found = summed("≥360", "86", 3, unit="天", maximum_per_year=Decimal(366))
    assert (found.phrase, found.amount, found.per_period) == (
        "需完成274天（余下275天）",
        Decimal(274),
        None,
    )


def test_target_out_of_reach_needs_nothing() -> None:
    found = summed("≥360", "174", unit="天", maximum_per_year=Decimal(366))
    assert (found.phrase, found.amount) == ("已无法完成", None)
    assert found.sentence == "余下184天即使全部计入，也只有174 + 184 = 358天，达不到360天。"
    # With 176 all days that are left would just do.
    assert (
        summed("≥360", "176", unit="天", maximum_per_year=Decimal(366)).phrase
        == "需完成184天（余下184天）"
    )


@pytest.mark.parametrize("value", ["12", "12.5"])
def test_reached_target_needs_nothing(value: str) -> None:
    assert needed(*row("12", value, unit="亿元", measure=Measure.CUMULATIVE)) is None


@pytest.mark.parametrize(
    "target, value, phrase",
    [
        ("≤10", "3", "余量7人"),
        ("≤10", "10", "没有余量"),
        ("≤10", "11", "已突破"),
        ("＜10", "3", "余量不到7人"),
        ("＜10", "10", "已突破"),
        ("≤10", "0", "余量10人"),
    ],
)
def test_ceiling_has_an_allowance(target: str, value: str, phrase: str) -> None:
    found = summed(target, value, unit="", gap_unit="人", direction=Direction.DOWN)
    assert found.phrase == phrase
    assert (found.amount is None) is (phrase == "已突破")


# Levels, and rates without amounts.


def test_level_needs_the_way_to_the_target() -> None:
    found = asked("1900", "1862.5", unit="万立方米", measure=Measure.LEVEL)
    assert (found.phrase, found.sentence) == (
        "距全年目标差37.5万立方米",
        "距全年目标还差1900 − 1862.5 = 37.5万立方米。",
    )
    assert asked("11", "10.9", unit="年", measure=Measure.LEVEL).phrase == "距全年目标差0.1年"
    base = Base(Decimal("42.7"), 2023, "2023年完成数")
    assert (
        asked("较上年提高0.5个百分点", "43", measure=Measure.LEVEL, base=base).phrase
        == "距全年目标差0.2个百分点"
    )


def test_rate_needs_the_gap() -> None:
    assert asked("6.5", "6.1").phrase == "距全年目标差0.4个百分点"
    assert asked("7左右", "6").phrase == "距全年目标差1.0个百分点"
    assert asked("≤5.5", "5.8", direction=Direction.DOWN).phrase == "距全年目标差0.3个百分点"
    assert asked("＞7", "7").phrase == "须超过全年目标"
    assert asked("下降3.9%", "-2", direction=Direction.DOWN).phrase == "距全年目标差1.9个百分点"


@pytest.mark.parametrize(
    "target, value", [("7", "7"), ("7左右", "6.5"), ("5%—6%", "8"), ("≤5.5", "5.5")]
)
def test_rate_that_meets_the_target_needs_nothing(target: str, value: str) -> None:
    assert (
        needed(*row(target, value, direction=Direction.DOWN if "≤" in target else Direction.UP))
        is None
    )


# Rates whose amounts say more.


def test_amounts_give_needed_amount_and_growth_of_the_rest() -> None:
    found = asked("7左右", "9.7", amounts=GDP, growth_basis=GrowthBasis.CURRENT, amount_unit="亿元")
    # 66.31 × 1.07 = 70.9517 → 70.96; 70.96 − 34.20 = 36.76;
    # over 66.31 − 31.17 = 35.14 that is 4.61 % → 4.7
    assert (found.phrase, found.amount, found.growth) == (
        "需增长4.7%（还需36.76亿元）",
        Decimal("36.76"),
        Decimal("4.7"),
    )
    assert found.sentence == (
        "上年全年66.31 ×（1 + 7%），进位为70.96亿元，减1—6月34.20亿元，后期还需36.76亿元；"
        "上年后期66.31 − 31.17 = 35.14亿元，须增长4.7%。"
    )


def test_amounts_that_do_not_reproduce_the_rate_are_not_used() -> None:
    found = asked("7", "6", amounts=GDP, growth_basis=GrowthBasis.UNKNOWN, amount_unit="亿元")
    assert (found.phrase, found.growth) == ("距全年目标差1.0个百分点", None)
    assert "1—6月总量34.20亿元、上年同期31.17亿元与增长6%不一致" in found.sentence
    # They come to 9.7: a rate that is printed as 9.72 is another.
    assert needed(*row("7", "9.72", amounts=GDP, amount_unit="亿元")) is not None
    assert needed(*row("7", "9.73", amounts=GDP, amount_unit="亿元")) is None


@pytest.mark.parametrize("basis", [GrowthBasis.CONSTANT, GrowthBasis.COMPARABLE])
def test_amounts_are_not_used_for_rate_at_other_prices(basis: GrowthBasis) -> None:
    """Though here they come to it."""
    found = asked("12", "9.7", amounts=GDP, growth_basis=basis, amount_unit="亿元")
    assert found.phrase == "距全年目标差2.3个百分点"
    assert f"增速按{basis.label}计算，不能由总量推算" in found.sentence


@pytest.mark.parametrize(
    "now, before, year, phrase",
    [
        ("50", "40", "100", "需下降不超过5.0%（还需57亿元）"),
        ("47", "40", "100", "与上年持平（还需60亿元）"),
        ("107", "90", "100", "全年所需总量已达到"),
        ("20", "100", "100", "还需87亿元"),  # last year's rest brought nothing to compare with
    ],
)
def test_rest_of_the_year_may_fall_or_be_done(
    now: str, before: str, year: str, phrase: str
) -> None:
    amounts = Amounts(Decimal(now), Decimal(before), Decimal(year))
    rate = f"{(Decimal(now) / Decimal(before) - 1) * 100:.1f}"
    assert asked("7", rate, amounts=amounts, amount_unit="亿元").phrase == phrase.replace(
        "与上年", "需与上年"
    )


# Nothing to say.


@pytest.mark.parametrize(
    "found",
    [
        row("6.5", None),
        row("6.5", "6.1", 12),
        row("——", "6.1"),
        row("完成市级下达任务", "6.1"),
        row("较上年提高0.5个百分点", "43", measure=Measure.LEVEL),
    ],
)
def test_nothing_needed_without_figure_time_or_number(found: tuple[Any, Terms, Facts]) -> None:
    assert needed(*found) is None
    assert projection(*found) is None


# The straight line.


def projected(*args: Any, unit: str = "亿元", **fields: Any) -> Projection | None:
    return projection(*row(*args, unit=unit, measure=Measure.CUMULATIVE, **fields))


def test_projection_is_a_straight_line() -> None:
    found = projected("12", "6.24")
    assert found == Projection(
        Decimal("12.48"),
        "按目前进度推算全年约12.48亿元",
        "按月均匀：6.24 ÷ 6 × 12 = 12.48亿元，只供参考，不作评价。",
    )
    whole = projected("1500", "100", 7, unit="人")
    assert whole is not None and whole.figure == Decimal(171)  # 171.4


def test_projection_of_days_goes_by_the_calendar() -> None:
    found = projected("≥360", "174", unit="天", maximum_per_year=Decimal(366))
    assert found is not None and found.figure == Decimal(350)  # 174 ÷ 182 × 366
    assert "按日历天数：174 ÷ 182 × 366 =" in found.sentence


def test_no_projection_of_year_end_pace_zero_or_rate() -> None:
    assert projected("3", "1", unit="家", pace=Pace.YEAR_END) is None
    assert projected("12", "0") is None
    assert projection(*row("7", "6")) is None


@given(
    st.integers(1, 100_000),
    st.integers(0, 100_000),
    st.integers(1, 11),
    st.sampled_from(["亿元", "家"]),
)
def test_meeting_every_share_reaches_the_target(
    bound: int, done: int, through: int, unit: str
) -> None:
    found = needed(
        *row(
            str(bound),
            str(done),
            through,
            unit=unit,
            measure=Measure.CUMULATIVE,
            months_due=range(13),
        )
    )
    if done >= bound:
        assert found is None
        return
    assert found is not None and found.amount == bound - done
    if found.per_period is not None:
        assert done + found.per_period * (12 - through) >= bound
