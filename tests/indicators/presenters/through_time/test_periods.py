"""An indicator's year by period: what is drawn, and what the title may claim."""

from typing import Any

import pytest

from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.rows import make_rows
from indicators.presenters.through_time.periods import Periods
from reporting.enums import Direction, Measure, Pace
from reporting.visibility import SERVER
from tests.factories import make_actual, make_observation, make_plan, make_target
from tests.indicators.presenters.drawn import detail, keys_of

pytestmark = pytest.mark.django_db
QUARTERS = "3,6,9,12"


def summed(figures: dict[int, str | None], **fields: Any) -> Target:
    """A year's sum of 12 with these figures."""
    printed: dict[str, Any] = {
        "wording": "12",
        "unit": "亿元",
        "measure": Measure.CUMULATIVE,
        "name": "到位资金",
    }
    target = make_target(make_plan(2024), months_due=QUARTERS, **(printed | fields))
    for month, figure in figures.items():
        make_actual(target, figure, month, source=f"{month}月报")
    return target


def periods(target: Target, through: int = 12) -> Periods:
    ledger = Ledger.of_number(2024, target.number, SERVER)
    return Periods(make_rows([ledger.judge(target, through)], through)[0], ledger)


def test_periods_drawn_with_their_pace_and_the_years_target() -> None:
    found = periods(summed({3: "3.12", 6: "5.5"}), 6)
    figure = found.figure("periods")
    table = found.table()
    assert figure.data == {
        "kind": "bars",
        "labels": ["1—3月", "1—6月"],
        "values": ["3.12", "5.5"],
        "tones": ["bar", "behind"],
        "under": ["达到序时", "低于序时"],
        "city": [None, None],
        "targets": ["3", "6"],
        "target": {"value": "12", "text": "目标12"},
    }
    assert figure.title == "1—6月转为低于序时，少0.5亿元"
    assert (
        figure.about
        == "到位资金（亿元），2024年各期累计，柱下为评价；短横线为当期应达到的数；虚线为全年目标12"
    )
    assert table.head == figure.data["labels"]
    assert [(row.name, row.cells) for row in table.rows] == [
        ("完成数", ["3.12", "5.5"]),
        ("当期应达到", ["3", "6"]),
        ("全年目标", ["12", "12"]),
        ("差距", ["多0.12亿元", "少0.5亿元"]),
        ("状态", ["达到序时", "低于序时"]),
    ]
    assert found.sources == ["3月报", "6月报"]


def test_periods_after_the_pages_not_drawn() -> None:
    target = summed({3: "3.1", 6: "6.1", 9: "9.1"})
    assert periods(target, 6).figure("periods").data["labels"] == ["1—3月", "1—6月"]
    assert "periods" not in keys_of(detail(target, 3)) and "periods" in keys_of(detail(target, 6))


def test_missing_period_has_an_empty_place() -> None:
    found = periods(summed({3: "3.1", 9: "8.5"}), 9)
    assert found.figure("periods").data["values"] == ["3.1", None, "8.5"]
    assert found.figure("periods").data["under"] == ["达到序时", "未填报", "低于序时"]
    assert found.table().rows[0].cells == ["3.1", "未填报", "8.5"]


def test_month_reported_out_of_turn_is_drawn() -> None:
    assert periods(summed({2: "2", 3: "3.1"}), 3).figure("periods").data["labels"] == [
        "1—2月",
        "1—3月",
    ]


@pytest.mark.parametrize(
    "figures, through, title",
    [
        ({3: "3", 6: "6"}, 6, "各期都达到序时"),
        ({3: "2", 6: "5"}, 6, "各期都低于序时，1—6月少1亿元"),
        ({3: "2", 6: "5"}, 9, "1—3月起低于序时，1—6月少1亿元"),  # 1—9月 is not reported
        ({3: "3", 6: "5", 9: "8"}, 9, "1—6月起低于序时，1—9月少1亿元"),
        ({3: "2", 6: "6.5"}, 6, "1—6月转为达到序时，多0.5亿元"),
        ({3: "2", 6: "12"}, 6, "1—6月提前完成，多6亿元"),
        ({3: "3", 12: "11"}, 12, "全年低于预期，少1亿元"),
        ({3: "3", 6: None}, 9, None),
    ],
)
def test_title_says_since_when_the_status_is_the_same(
    figures: dict[int, str | None], through: int, title: str | None
) -> None:
    found = periods(summed(figures), through)
    assert (found.figure("periods").title if found.is_drawable else None) == title


def test_title_gives_the_figure_before_it_is_judged() -> None:
    found = periods(summed({3: "1", 6: "2"}, wording="6", unit="家", pace=Pace.YEAR_END), 6)
    assert found.figure("periods").title == "1—6月为2家，年末考核，暂不评价"
    assert "targets" not in found.figure("periods").data


def test_rates_far_from_their_target_drawn_from_zero() -> None:
    target = summed({3: "2.1", 6: "6.1"}, wording="6.5", unit="%", measure=Measure.RATE)
    data = periods(target, 6).figure("periods").data
    assert data["values"] == ["2.1", "6.1"] and data["target"]["value"] == "6.5"


def test_city_stands_in_the_drawing_and_the_table_of_the_periods() -> None:
    target = summed({3: "6.6", 6: "6.1"}, wording="6.5", unit="%", measure=Measure.RATE)
    make_observation(target.indicator, 2024, "6.4", 6, area=Area.CITY)
    found = periods(target, 6)
    figure = found.figure("periods")
    assert figure.data["city"] == [None, "-0.1"]
    assert "与全年目标6.5%之差（个百分点）" in figure.about
    assert figure.about.endswith("空心点为全市")
    rows = {row.name: row.cells for row in found.table().rows}
    assert rows["全市"] == ["—", "6.4"]
    assert rows["全县减全市（个百分点）"] == ["—", "−0.3"]
    assert "months" not in keys_of(detail(target, 6))


def test_rate_near_its_target_drawn_as_its_distance_without_a_pace() -> None:
    target = summed({3: "6.6", 6: "6.1"}, wording="6.5", unit="%", measure=Measure.RATE)
    data = periods(target, 6).figure("periods").data
    assert "targets" not in data and data["values"] == ["0.1", "-0.4"]
    assert [row.name for row in periods(target, 6).table().rows] == [
        "完成数",
        "全年目标",
        "差距",
        "状态",
    ]


def test_target_in_words_has_no_line() -> None:
    target = summed(
        {3: "6.6", 6: "6.1"}, wording="完成市级下达任务", unit="%", measure=Measure.RATE
    )
    assert "target" not in periods(target, 6).figure("periods").data


def test_months_drawn_beside_periods_only_where_they_add_figures() -> None:
    target = summed(
        {3: "6.6", 6: "6.1"}, wording="6.5", unit="%", measure=Measure.RATE, direction=Direction.UP
    )
    assert keys_of(detail(target, 6)) == ["periods"]
    make_observation(target.indicator, 2024, "6.3", 5)
    assert keys_of(detail(target, 6)) == ["periods", "months"]
