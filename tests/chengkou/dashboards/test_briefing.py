"""The overview's paragraph, as it is read aloud."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import RequestFactory

from chengkou.dashboards.briefing import NAMED, paragraph
from indicators.enums import Area
from indicators.judging import Ledger
from indicators.models import Target
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.enums import Attribute, DataNature, Direction, Measure, Pace
from reporting.models import Plan
from reporting.pages.page_of_request import plan_page
from reporting.pages.text import Part
from reporting.visibility import SERVER
from tests.factories import (
    make_actual,
    make_observation,
    make_period,
    make_plan,
    make_target,
)

pytestmark = pytest.mark.django_db

BINDING = Attribute.BINDING


def rows_of(year: int = 2023, through: int = 12) -> list[IndicatorRow]:
    return make_rows(
        Ledger.of_plan(Plan.objects.get(year=year), SERVER).judge_all(through), through
    )


def parts(year: int = 2023, through: int = 12) -> list[Part]:
    request = RequestFactory().get(f"/?through={through}")
    page = plan_page(request, year, str, viewer=SERVER)
    return paragraph(page, rows_of(year, through))


def sentence(year: int = 2023, through: int = 12) -> str:
    return "".join(part.text for part in parts(year, through))


def printed(number: int, actual: str | None, month: int = 12, **fields: Any) -> None:
    target = make_target(
        make_plan(), number, fields.pop("row", 0), **({"name": f"第{number}项"} | fields)
    )
    if actual is not None:
        make_actual(target, actual, month)


# The county's own plan.


@pytest.mark.usefixtures("real_data")
def test_paragraph_of_2023_has_counts_and_six_named_shortfalls() -> None:
    assert sentence(2023) == (
        "2023年，37项计划指标全部有数据：6项约束性指标全部完成；31项预期性指标中19项达到预期、11项低于预期、1项未设目标。"
        "地区生产总值增长6%（增速比上年提高2.1个百分点），低于目标1.0个百分点；社会消费品零售总额增长6%，低1.0个百分点；"
        "固定资产投资增长8%（增速比上年回落1.3个百分点），低4.0个百分点；一般公共预算收入下降27.5%，低34.5个百分点；"
        "城镇居民人均可支配收入增长3.8%，低1.7个百分点；农村居民人均可支配收入增长7.0%，低1.0个百分点；另有5项见下表。"
        "规上工业增加值增长15.1%（全市5.5%），好于目标。"
    )


@pytest.mark.usefixtures("real_data")
def test_paragraph_of_a_plan_without_data_counts_what_is_due() -> None:
    assert sentence(2024, 3) == (
        "2024年计划设36项指标，其中约束性6项、预期性30项。1—3月应填报27项，都还没有填报；9项未到统计时点。"
        "目标已列在各项之后，数据发布后在这里判断。"
    )


# Waiting.


def test_plan_without_indicators_has_one_sentence() -> None:
    make_plan()
    assert sentence() == "2023年计划还没有录入指标。"


def test_counts_of_a_plan_without_data_add_up() -> None:
    printed(1, None)
    printed(2, None, attribute=BINDING)
    printed(3, None, months_due="12")
    printed(4, None, wording="——")
    assert sentence(through=6) == (
        "2023年计划设4项指标，其中约束性1项、预期性3项。1—6月应填报2项，都还没有填报；1项未到统计时点；1项未设目标。"
        "目标已列在各项之后，数据发布后在这里判断。"
    )


def test_opened_period_without_data_awaits_publishing() -> None:
    printed(1, None)
    make_period(make_plan(), 6, published=False)
    assert "1—6月应填报1项，都还没有发布。" in sentence(through=6)


# At the year's end.


def test_coverage_is_given_with_its_denominator() -> None:
    printed(1, "8")
    printed(2, None)
    assert sentence() == "2023年，2项计划指标中1项有数据。2项预期性指标中1项达到预期、1项未填报。"


def test_missed_binding_target_comes_first() -> None:
    printed(1, "8", attribute=BINDING)
    printed(2, "6.5", is_main=True)
    printed(3, "6", attribute=BINDING)
    assert sentence() == (
        "2023年，3项计划指标全部有数据：2项约束性指标中1项完成、1项未完成；1项预期性指标中1项低于预期。"
        "约束性指标第3项6%，低于目标1.0个百分点。第2项6.5%，低于目标0.5个百分点。"
    )


def test_paragraph_of_binding_targets_alone_ends_after_them() -> None:
    printed(1, "8", attribute=BINDING)
    assert sentence() == "2023年，1项计划指标全部有数据：1项约束性指标全部完成。"


@pytest.mark.parametrize(
    "actual, fields, words",
    [
        ("-1", {}, "第1项−1%，低于目标8.0个百分点。"),
        (
            "350",
            {"wording": "≥358", "unit": "天", "measure": Measure.CUMULATIVE},
            "第1项350天，比目标略少8天。",
        ),
        (
            "12",
            {
                "wording": "≤10",
                "unit": "人",
                "measure": Measure.CUMULATIVE,
                "direction": Direction.DOWN,
            },
            "第1项12人，超出上限2人。",
        ),
        (
            "6.0",
            {"wording": "≤5.5", "direction": Direction.DOWN},
            "第1项6.0%，超出上限0.5个百分点。",
        ),
        ("7", {"wording": "超过7"}, "第1项7%，未超过目标。"),
    ],
)
def test_gap_is_worded_by_the_kind_of_its_target(
    actual: str, fields: dict[str, Any], words: str
) -> None:
    printed(1, actual, **fields)
    assert sentence().endswith(words)


@pytest.mark.parametrize(
    "number, last",
    [(NAMED, "。"), (NAMED + 1, "；另有1项见下表。"), (NAMED + 3, "；另有3项见下表。")],
)
def test_shortfalls_beyond_six_are_counted(number: int, last: str) -> None:
    for each in range(1, number + 1):
        printed(each, "6")
    text = sentence()
    assert text.count("1.0个百分点") == NAMED
    assert text.endswith(f"第{NAMED}项6%，低1.0个百分点{last}")


def test_sub_rows_are_left_out_of_the_paragraph() -> None:
    printed(1, "8")
    printed(1, "6", row=1, name="分项")
    assert "分项" not in sentence()


def test_shortfall_counts_have_a_tone() -> None:
    printed(1, "6")
    printed(2, "8", attribute=BINDING)
    tones = {part.text: part.tone for part in parts() if part.tone}
    assert tones == {
        "1项约束性指标": "strong",
        "全部完成": "good",
        "1项预期性指标": "strong",
        "1项低于预期": "bad",
        "1.0个百分点": "strong",
    }


# Inside the year.


def test_paragraph_inside_the_year_counts_on_track_and_behind() -> None:
    printed(1, "8", 6)
    printed(2, "6", 6)
    printed(3, "6", 6, attribute=BINDING)
    printed(4, None)
    printed(5, None, months_due="12")
    printed(6, "3", 6, wording="——")
    printed(7, "3", 6, wording="稳中有升")
    printed(8, "3", 6, pace=Pace.YEAR_END)
    printed(9, "3", 6, pace=Pace.MILESTONES)
    printed(10, "3", 6, pace=Pace.YEAR_END, year_end_from=9)
    assert sentence(through=6) == (
        "2023年上半年，10项计划指标中8项有数据：达到序时1项，低于序时2项，"
        "另2项年末考核、1项未到考核节点、1项待评定、1项未设目标；未填报1项。"
        "约束性指标第3项6%，低于目标1.0个百分点。第2项6%，低于目标1.0个百分点。"
    )


def test_gap_of_a_cumulative_row_counts_from_its_pace() -> None:
    printed(1, "40", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    assert sentence(through=6).endswith("达到序时0项，低于序时1项。第1项40户，比序时少10户。")


def test_rows_slower_than_the_year_are_one_clause_the_deepest_first() -> None:
    printed(1, "6", 6)
    printed(2, "6", 6)
    printed(3, "40", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    printed(4, "30", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    assert sentence(through=6).endswith(
        "第1项6%，低于目标1.0个百分点；第2项6%，低1.0个百分点；第4项30户、第3项40户，慢于序时。"
    )


def test_main_indicators_come_first_as_printed_then_the_deepest() -> None:
    printed(1, "6.5", 6)
    printed(2, "3", 6)
    printed(3, "6.8", 6, is_main=True)
    printed(4, "5", 6, is_main=True)
    assert sentence(through=6).endswith(
        "第3项6.8%，略低于目标0.2个百分点；第4项5%，低2.0个百分点；第2项3%，低4.0个百分点；第1项6.5%，低0.5个百分点。"
    )


def test_lost_target_comes_first_then_binding_ones() -> None:
    printed(1, "6", 6, is_main=True)
    printed(2, "6", 6, attribute=BINDING)
    printed(
        3, "11", 6, wording="≤10", unit="人", measure=Measure.CUMULATIVE, direction=Direction.DOWN
    )
    assert sentence(through=6).endswith(
        "第3项11人，已突破控制数；约束性指标第2项6%，低于目标1.0个百分点。第1项6%，低于目标1.0个百分点。"
    )


def test_city_and_last_year_stand_beside_a_figure() -> None:
    target = make_target(make_plan(), 1, name="第1项")
    make_actual(target, "6", 6, nature=DataNature.FLASH)
    make_observation(target.indicator, 2022, "5.5", month=6)
    make_observation(target.indicator, 2023, "6.4", month=6, area=Area.CITY)
    assert sentence(through=6).endswith(
        "第1项6%（快报，同比提高0.5个百分点，全市6.4%），低于目标1.0个百分点。"
    )


# The bright side.


def test_bright_side_names_each_indicator_once() -> None:
    printed(1, "120", 6, wording="100", unit="户", measure=Measure.CUMULATIVE, is_main=True)
    printed(2, "8", 6, is_main=True)
    printed(3, "7.5", 6)
    make_observation(Target.objects.get(number=3).indicator, 2023, "7.2", month=6, area=Area.CITY)
    page = plan_page(RequestFactory().get("/?through=6"), 2023, str, viewer=SERVER)
    words = "".join(part.text for part in paragraph(page, rows_of(2023, 6), ["第1项", "第3项"]))
    assert words.endswith("第1项提前完成全年目标；第3项由低转达；第2项8%，好于目标。")


@pytest.mark.parametrize(
    "actual, fields",
    [
        ("7", {"is_main": True}),
        ("6.9", {"is_main": True, "wording": "7左右", "rule_tolerance": Decimal("0.2")}),
        (
            "8",
            {
                "is_main": True,
                "wording": "7左右",
                "direction": Direction.HOLD,
                "rule_tolerance": Decimal(2),
            },
        ),
        ("8", {}),
    ],
)
def test_what_is_not_past_its_target_is_not_praised(actual: str, fields: dict[str, Any]) -> None:
    printed(1, actual, 6, **fields)
    assert "好于" not in sentence(through=6)


def test_ceiling_kept_below_the_city_is_better_and_deaths_are_never_praised() -> None:
    falling = {"wording": "≤10", "direction": Direction.DOWN, "unit": "%"}
    printed(1, "5", 6, **falling)
    printed(2, "5", 6, plain_comparison=True, **falling)
    for number in (1, 2):
        indicator = Target.objects.get(number=number).indicator
        make_observation(indicator, 2023, "6", month=6, area=Area.CITY)
    assert sentence(through=6).endswith("第1项5%（全市6%），好于全市。")


# Links.


def test_counts_lead_to_exactly_their_rows() -> None:
    printed(1, "6", 6)
    printed(2, "120", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    printed(3, "8", 6)
    printed(4, None)
    links = {part.text: part.url for part in parts(2023, 6) if "项" in part.text and part.url}
    assert links["低于序时1项"] == "/plans/2023/indicators/?status=behind&through=6"
    assert links["达到序时2项"] == "/plans/2023/indicators/?status=well&through=6"
    assert links["未填报1项"] == "/plans/2023/indicators/?status=not_reported&through=6"


def test_target_reached_early_counts_as_on_track() -> None:
    printed(1, "120", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    assert sentence(through=6) == (
        "2023年上半年，1项计划指标全部有数据：达到序时1项，低于序时0项。第1项提前完成全年目标。"
    )


def test_headline_without_an_attribute_is_counted() -> None:
    printed(1, "8")
    printed(2, "8", attribute="")
    assert sentence().startswith(
        "2023年，2项计划指标全部有数据：1项预期性指标中1项达到预期。另有未注明属性1项。"
    )


def test_plan_without_data_counts_headlines_without_an_attribute() -> None:
    printed(1, None, attribute="")
    assert "其中未注明属性1项" in sentence(2023, 6)
