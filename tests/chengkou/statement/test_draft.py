"""The paragraphs: counts that add up, words told apart, reasons of the units, shares of a whole."""

from decimal import Decimal

import pytest

from chengkou.documents.statement import drafted
from chengkou.statement.draft import Statement
from projects.enums import InvestmentSource, Level, Nature
from reporting.enums import Attribute, DataNature, PlanState
from tests.chengkou.documents.files import asked_for
from tests.factories import (
    make_actual,
    make_line,
    make_plan,
    make_progress,
    make_sector,
    make_target,
    make_task,
)

pytestmark = pytest.mark.django_db


def statement(query: str = "") -> Statement:
    return drafted(asked_for(2023, query))


def section(name: str, query: str = "") -> list[str]:
    (found,) = [each.paragraphs for each in statement(query).sections if each.title == name]
    return list(found)


@pytest.mark.usefixtures("real_data")
def test_sentence_of_2023_tells_apart_what_the_county_did_not() -> None:
    (words,) = section("计划指标完成情况")
    assert words == (
        "县十八届人民代表大会第三次会议批准的37项计划指标中，6项为约束性指标，全部完成年度任务；"
        "31项为预期性指标，其中19项达到预期、1项未设目标，"
        "地区生产总值、社会消费品零售总额、固定资产投资等11项低于预期。"
    )


def test_nearly_met_is_neither_met_nor_short() -> None:
    plan = make_plan(adopted_by="县第一次会议")
    for number, wording, value in (
        (1, "7", "7"),
        (2, "7左右", "6.8"),
        (3, "7", "6"),
        (4, "7", None),
    ):
        target = make_target(plan, number, wording=wording, name=f"第{number}项增速")
        if value is not None:
            make_actual(target, value)
    make_actual(make_target(plan, 5, name="第5项增速", attribute=Attribute.BINDING), "6")
    (words,) = section("计划指标完成情况")
    assert words == (
        "县第一次会议批准的5项计划指标中，1项为约束性指标，其中1项未完成；"
        "4项为预期性指标，其中2项达到预期、1项未填报，第3项等1项低于预期。"
    )


def test_shortfall_has_the_reason_and_the_measures_of_its_unit() -> None:
    plan = make_plan()
    make_actual(
        make_target(plan, 1, name="甲项增速"),
        "6.0",
        nature=DataNature.FLASH,
        explanation="贷款集中到期。",
        measures="抓紧续贷；",
    )
    make_actual(make_target(plan, 2, name="乙项增速"), "5")
    assert section("低于目标的指标及原因") == [
        "1．甲项增长6.0%（快报），低于目标1.0个百分点。原因：贷款集中到期。措施：抓紧续贷。",
        "2．乙项增长5%，低于目标2.0个百分点。未填报原因。",
    ]


def test_figure_that_is_not_final_says_so_where_it_is_praised() -> None:
    target = make_target(make_plan(), 1, name="甲项增速", is_main=True)
    make_actual(target, "8", nature=DataNature.ESTIMATE)
    assert section("完成较好的指标") == ["甲项增长8%（预计），好于目标。"]


def test_projects_by_sector_and_source_with_shares_of_what_they_name() -> None:
    plan = make_plan()
    for code, sector, source, done in (
        ("a", "甲类", InvestmentSource.GOVERNMENT, "3000"),
        ("b", "甲类", InvestmentSource.SOCIAL, "3000"),
        ("c", "乙类", InvestmentSource.SOCIAL, None),
    ):
        fields = {
            "sector": make_sector(sector),
            "source": source,
            "total_investment": Decimal(20000),
        }
        line = make_line(plan, code, "10000", Nature.NEW, project_fields=fields)
        if done:
            make_progress(line, done)
    whole, by_sector, by_source = section("重点项目", "through=6")
    assert whole.startswith(
        "3个重点项目中，新开工3个，总投资6.00亿元，年度计划投资3.00亿元；有数据的2个完成投资0.60亿元"
    )
    assert "另1个未填报" in whole
    assert "甲类项目2个，年度计划投资2.00亿元，完成投资0.60亿元、占完成投资的100.0%" in by_sector
    assert "乙类项目1个，年度计划投资1.00亿元，都还没有数据" in by_sector
    assert by_source == (
        "分投资来源看，政府投资项目1个，年度计划投资1.00亿元，完成投资0.30亿元、占完成投资的50.0%；"
        "社会投资项目2个，年度计划投资2.00亿元，完成投资0.30亿元（有数据1个）、占完成投资的50.0%。"
    )


def test_shares_take_the_decimals_at_which_they_add_up_or_say_that_they_do_not() -> None:
    plan = make_plan()
    for code, investment in (("a", "4365"), ("b", "4365"), ("c", "1270")):
        fields = {"sector": make_sector(f"{code}类")}
        make_line(plan, code, investment, project_fields=fields)
    _, by_sector, by_source = section("重点项目", "through=6")
    assert "的43.65%" in by_sector and "合计" not in by_sector
    assert "占年度计划的100.0%" in by_source


def test_shares_that_add_up_at_no_decimals_are_said_not_to() -> None:
    plan = make_plan()
    for number in range(3):
        fields = {"sector": make_sector(f"{number}类")}
        make_line(plan, f"p-{number}", "100", project_fields=fields)
    _, by_sector, _ = section("重点项目", "through=6")
    assert by_sector.count("的33.3%") == 3
    assert by_sector.endswith("（占比四舍五入，合计99.9%）。")


def test_livelihood_tasks_by_level_with_their_money() -> None:
    plan = make_plan()
    make_task(plan, 1, name="甲事")
    make_task(plan, 1, Level.COUNTY, investment=Decimal(30), fund_upper=0, fund_bond=Decimal(30))
    (words,) = section("民生实事", "through=6")
    assert words == (
        "2件重点民生实事中，承接市级重点民生实事1件、遴选县级重点民生实事1件：未填报2件。"
        "民生实事年度投资40万元，其中上级资金10万元、占25.0%，债券资金30万元、占75.0%。"
    )


def test_plan_without_data_and_empty_plan_say_so() -> None:
    plan = make_plan(state=PlanState.DRAFT)
    assert statement().text == "2023年计划还没有录入指标。"
    make_target(plan, 1)
    words = statement("through=6").text
    assert words == "2023年计划（草案）的1项计划指标中，1项为预期性指标。1—6月都还没有数据。"
