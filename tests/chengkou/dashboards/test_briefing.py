"""The overview's paragraph, as it is read aloud."""

from typing import Any

import pytest
from django.test import RequestFactory

from chengkou.dashboards.briefing import NAMED, paragraph
from indicators.judging import Ledger
from indicators.presenters.rows import IndicatorRow, make_rows
from reporting.enums import Attribute, Direction, Measure, Pace
from reporting.models import Plan
from reporting.pages.plan_page import plan_page
from reporting.pages.text import Part
from reporting.visibility import SERVER
from tests.factories import make_actual, make_period, make_plan, make_target

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
        "2023年计划37项指标全部有数据。6项约束性指标全部完成；31项预期性指标中19项达到预期、11项低于预期、1项未设目标。"
        "地区生产总值增长6%，低于目标1.0个百分点；社会消费品零售总额增长6%，低1.0个百分点；"
        "固定资产投资增长8%，低4.0个百分点；一般公共预算收入下降27.5%，低34.5个百分点；"
        "城镇居民人均可支配收入增长3.8%，低1.7个百分点；农村居民人均可支配收入增长7.0%，低1.0个百分点；"
        "另有5项见下表。"
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
    assert sentence() == "2023年计划2项指标中有数据1项。2项预期性指标中1项达到预期、1项未填报。"


def test_missed_binding_target_comes_first() -> None:
    printed(1, "8", attribute=BINDING)
    printed(2, "6.5", is_main=True)
    printed(3, "6", attribute=BINDING)
    assert sentence() == (
        "2023年计划3项指标全部有数据。2项约束性指标中1项完成、1项未完成；1项预期性指标中1项低于预期。"
        "第3项6%，低于目标1.0个百分点；第2项6.5%，低0.5个百分点。"
    )


def test_paragraph_of_binding_targets_alone_ends_after_them() -> None:
    printed(1, "8", attribute=BINDING)
    assert sentence() == "2023年计划1项指标全部有数据。1项约束性指标全部完成。"


@pytest.mark.parametrize(
    "actual, fields, words",
    [
        ("-1", {}, "第1项−1%，低于目标8.0个百分点。"),
        (
            "350",
            {"wording": "≥358", "unit": "天", "measure": Measure.CUMULATIVE},
            "第1项350天，比目标少8天。",
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
        "2023年1—6月，计划10项指标中有数据8项。"
        "达到序时1项，低于序时2项（其中约束性1项）；年末考核，暂不评价2项；未到考核节点，暂不评价1项；"
        "待评定1项；未填报1项；未到统计时点1项；未设目标1项（有数据1项）。"
        "第3项6%，低于目标1.0个百分点；第2项6%，低1.0个百分点。"
    )


def test_gap_of_a_cumulative_row_counts_from_its_pace() -> None:
    printed(1, "40", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    assert sentence(through=6).endswith(
        "达到序时0项，低于序时1项（均为预期性指标）。第1项40户，比序时少10户。"
    )


def test_yardstick_of_gaps_is_named_where_it_changes() -> None:
    printed(1, "6", 6)
    printed(2, "6", 6)
    printed(3, "40", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    printed(4, "30", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    printed(5, "6", 6)
    assert sentence(through=6).endswith(
        "第1项6%，低于目标1.0个百分点；第2项6%，低1.0个百分点；第3项40户，比序时少10户；第4项30户，少20户；"
        "第5项6%，低于目标1.0个百分点。"
    )


def test_target_reached_early_counts_as_on_track() -> None:
    printed(1, "120", 6, wording="100", unit="户", measure=Measure.CUMULATIVE)
    assert sentence(through=6) == "2023年1—6月，计划1项指标全部有数据。达到序时1项，低于序时0项。"


def test_settled_shortfalls_inside_the_year_are_counted() -> None:
    printed(1, "6", 6)
    printed(
        2, "11", 6, wording="≤10", unit="人", measure=Measure.CUMULATIVE, direction=Direction.DOWN
    )
    printed(3, "8", 6)
    assert "达到序时1项，低于序时2项（均为预期性指标，1项全年目标已无法完成）。" in sentence(
        2023, 6
    )


def test_headline_without_an_attribute_is_counted() -> None:
    printed(1, "8")
    printed(2, "8", attribute="")
    assert sentence().startswith(
        "2023年计划2项指标全部有数据。1项预期性指标中1项达到预期。另有未注明属性1项。"
    )


def test_plan_without_data_counts_headlines_without_an_attribute() -> None:
    printed(1, None, attribute="")
    assert "其中未注明属性1项" in sentence(2023, 6)
