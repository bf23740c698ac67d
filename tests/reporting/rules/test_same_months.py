"""上年同期: what the year's figure is beside last year's same months, in numbers and in words."""

from decimal import Decimal
from typing import Any

import pytest

from reporting.enums import DataNature, Direction, GrowthBasis, Measure
from reporting.rules.facts import Base, Counting, Facts, SameMonths, Terms
from reporting.rules.same_months import Comparison, compare

FLOW: dict[str, Any] = {"measure": Measure.CUMULATIVE}
LEVEL: dict[str, Any] = {"measure": Measure.LEVEL}
GROWTH: dict[str, Any] = {"unit": "%", "is_growth": True}
DOWN: dict[str, Any] = {"direction": Direction.DOWN}


def terms(**fields: Any) -> Terms:
    usual: dict[str, Any] = {
        "text": "10",
        "unit": "亿元",
        "attribute": None,
        "measure": Measure.RATE,
        "direction": Direction.UP,
    }
    return Terms(**usual | fields)


def compared(
    now: str | None,
    before: str,
    row: Terms,
    *,
    through: int = 6,
    counting: Counting | None = None,
    nature: DataNature | None = None,
    observed: bool = False,
) -> Comparison:
    base = Base(Decimal(before), 2023, "2023年1—6月完成数", nature)
    value = None if now is None else Decimal(now)
    same = SameMonths(base, counting, observed)
    found = compare(row, Facts(year=2024, through=through, value=value, same_months=same))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("now", "before", "row", "phrase"),
    [
        ("235.49", "239", terms(unit="万人次", **FLOW), "上年同期239万人次，同比下降1.5%"),
        ("12.3", "12", terms(**FLOW), "上年同期12亿元，同比增长2.5%"),
        ("5", "2", terms(unit="人", **FLOW), "上年同期2人，同比多3人"),
        ("683", "942", terms(unit="人", **FLOW), "上年同期942人，同比少259人"),
        ("3", "2", terms(unit="", gap_unit="人", **FLOW), "上年同期2人，同比多1人"),
        ("6.1", "5.9", terms(**GROWTH), "上年同期增长5.9%，增速同比提高0.2个百分点"),
        ("-3", "-27.5", terms(**GROWTH), "上年同期下降27.5%，增速同比提高24.5个百分点"),
        ("6", "7", terms(**GROWTH), "上年同期增长7%，增速同比回落1.0个百分点"),
        ("6", "0", terms(**GROWTH), "上年同期零增长，增速同比提高6.0个百分点"),
        ("98", "96.5", terms(unit="%"), "上年同期96.5%，同比提高1.5个百分点"),
        ("5.3", "5.4", terms(unit="%", **DOWN), "上年同期5.4%，同比下降0.1个百分点"),
        ("5.5", "5.4", terms(unit="%", **DOWN), "上年同期5.4%，同比上升0.1个百分点"),
        ("43.2", "42.7", terms(unit="%", **LEVEL), "上年同期42.7%，同比提高0.5个百分点"),
        ("78.4", "78", terms(unit="岁", **LEVEL), "上年同期78岁，同比提高0.4岁"),
        ("28", "35", terms(unit="微克/立方米", **LEVEL), "上年同期35微克/立方米，同比下降20.0%"),
        ("2.45", "2.5", terms(unit="", **LEVEL), "上年同期2.5，同比减少0.05"),
        ("7.0", "7", terms(unit="%"), "上年同期7%，与上年同期持平"),
        ("0", "0", terms(unit="人", **FLOW), "上年同期0人，与上年同期持平"),
    ],
)
def test_words(now: str, before: str, row: Terms, phrase: str) -> None:
    assert compared(now, before, row).phrase == phrase
    assert compared(now, before, row).sentence == f"{phrase}。"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("1.5", "0", "同比增加1.5亿元"),  # no growth from nothing
        ("0", "1.5", "同比减少1.5亿元"),
        ("2", "-3", "同比增加5亿元"),
        ("10000", "9999.9", "同比增加0.1亿元"),  # 0.0 %
        ("11", "1", "同比增长1000.0%"),
        ("11.1", "1", "同比增加10.1亿元"),
    ],
)
def test_difference_where_a_growth_says_nothing(now: str, before: str, words: str) -> None:
    assert compared(now, before, terms(**FLOW)).words == words


@pytest.mark.parametrize(
    ("now", "before", "row", "change", "unit"),
    [
        ("235.49", "239", terms(unit="万人次", **FLOW), "-3.51", "万人次"),
        ("3", "2", terms(unit="", gap_unit="人", **FLOW), "1", "人"),
        ("6", "7", terms(**GROWTH), "-1.0", "个百分点"),
        ("5", "5", terms(unit="人", **FLOW), "0", "人"),
    ],
)
def test_change_is_signed_and_has_its_unit(
    now: str, before: str, row: Terms, change: str, unit: str
) -> None:
    found = compared(now, before, row)
    assert (str(found.change), found.unit) == (change, unit)


def test_whole_year_is_compared_with_the_year_before() -> None:
    found = compared("12.3", "12", terms(**FLOW), through=12)
    assert found.phrase == "上年12亿元，比上年增长2.5%"
    assert compared("7", "7", terms(unit="%"), through=12).words == "与上年持平"


def test_without_a_figure_of_the_year_last_years_stands_alone() -> None:
    found = compared(None, "12", terms(**FLOW))
    assert (found.phrase, found.change) == ("上年同期12亿元", None)


def test_nothing_without_last_years_figure() -> None:
    assert compare(terms(), Facts(year=2024, through=6, value=Decimal(1))) is None


@pytest.mark.parametrize(
    ("counting", "row", "phrase"),
    [
        (
            Counting("万元", Measure.CUMULATIVE),
            terms(**FLOW),
            "上年同期1200万元，上年单位为万元，不作比较",
        ),
        (
            Counting("", Measure.CUMULATIVE),
            terms(**FLOW),
            "上年同期1200，上年没有单位，不作比较",
        ),
        (
            Counting("亿元", Measure.LEVEL),
            terms(**FLOW),
            "上年同期1200亿元，上年计量方式为期末水平，不作比较",
        ),
        (
            Counting("%", Measure.RATE, GrowthBasis.CURRENT),
            terms(growth_basis=GrowthBasis.CONSTANT, **GROWTH),
            "上年同期增长1200%，上年增速口径为现价，不作比较",
        ),
    ],
)
def test_what_is_counted_otherwise_is_not_compared(
    counting: Counting, row: Terms, phrase: str
) -> None:
    found = compared("12", "1200", row, counting=counting)
    assert found.phrase == phrase
    assert (found.change, found.growth, found.words) == (None, None, "")


def test_unknown_prices_and_the_unit_of_the_gap_do_not_stand_in_the_way() -> None:
    unknown = Counting("%", Measure.RATE)
    row = terms(growth_basis=GrowthBasis.CONSTANT, **GROWTH)
    assert compared("6", "5", row, counting=unknown).words == "增速同比提高1.0个百分点"
    people = Counting("人", Measure.CUMULATIVE)
    deaths = terms(unit="", gap_unit="人", **FLOW)
    assert compared("3", "2", deaths, counting=people).words == "同比多1人"


def test_nature_and_origin_of_last_years_figure_are_said() -> None:
    row = terms(**FLOW)
    assert compared("3", "2", row, nature=DataNature.FLASH).phrase.startswith(
        "上年同期2亿元（快报），"
    )
    assert "（" not in compared("3", "2", row, nature=DataNature.FINAL).phrase
    assert compared("3", "2", row, observed=True).phrase.startswith("上年同期2亿元（参考数），")


def test_harm_has_a_difference_without_words() -> None:
    row = terms(unit="人", plain_comparison=True, **FLOW)
    found = compared("3", "2", row)
    assert (found.phrase, str(found.change), found.words) == ("上年同期2人", "1", "")
