"""What the table of common indicators proposes, held against what was decided for the county's."""

import csv
import re

import pytest

from indicators.importing.common import TABLE, Manner, folded_name, manner_of
from reporting.enums import Direction, GrowthBasis, Measure, Pace
from tests.indicators.importing.offices import SOURCE, printed


def decided(year: int) -> list[Manner]:
    with (SOURCE / "decisions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == str(year)]
    return [
        Manner(
            Measure(row["measure"]),
            Direction(row["direction"]),
            Pace(row["pace"]),
            row["months_due"].replace(" ", ","),
            GrowthBasis(row["growth_basis"]),
        )
        for row in rows
    ]


@pytest.mark.parametrize("year", [2023, 2024])
def test_county_indicators_are_proposed_as_they_were_decided(year: int) -> None:
    names = [row["name"] for row in printed(year)]
    assert [manner_of(name) for name in names] == decided(year)


@pytest.mark.parametrize(
    ("name", "measure", "direction"),
    [
        ("GDP增速", Measure.RATE, Direction.UP),
        ("居民消费价格指数", Measure.RATE, Direction.HOLD),
        ("ＰＭ2.5 平均浓度", Measure.RATE, Direction.DOWN),
        ("城区空气质量优良天数比例", Measure.RATE, Direction.UP),
        ("万元GDP能耗", Measure.LEVEL, Direction.DOWN),
        ("单位GDP二氧化碳排放降低", Measure.RATE, Direction.UP),
        ("用水总量", Measure.LEVEL, Direction.DOWN),
        ("森林覆盖率", Measure.LEVEL, Direction.UP),
        ("数字经济核心产业增加值占GDP比重", Measure.LEVEL, Direction.UP),
        ("每万人口发明专利拥有量", Measure.LEVEL, Direction.UP),
        ("城镇新增就业人数", Measure.CUMULATIVE, Direction.UP),
        ("亿元GDP生产安全事故死亡率", Measure.RATE, Direction.DOWN),
        ("劣Ⅴ类水体比例", Measure.RATE, Direction.DOWN),
        ("基本养老保险参保率", Measure.RATE, Direction.UP),
    ],
)
def test_names_of_other_counties(name: str, measure: Measure, direction: Direction) -> None:
    manner = manner_of(name)
    assert manner is not None
    assert (manner.measure, manner.direction) == (measure, direction)


@pytest.mark.parametrize("name", ["", "营商环境", "群众满意度"])
def test_nothing_is_proposed_for_a_name_like_none(name: str) -> None:
    assert manner_of(name) is None


def test_each_pattern_is_one_and_is_needed() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        patterns = [row["names"] for row in csv.DictReader(file)]
    assert len(set(patterns)) == len(patterns)
    assert all(re.compile(pattern) for pattern in patterns)


def test_names_are_compared_without_what_differs_by_hand() -> None:
    assert folded_name("“专精特新” 企业（ 家 ）\n") == "专精特新企业(家)"
