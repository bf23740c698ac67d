"""四率 with both their parts in words."""

from reporting.rules.projects.rates import four_rates
from tests.reporting.project_facts import facts


def test_rates_name_numerator_and_denominator() -> None:
    rows = [
        facts("50", is_new=True, planned_start="2024-03", started_on="2024-04-01", arrived="40"),
        facts(
            "20",
            is_new=True,
            planned_start="2024-05",
            planned_finish="2024-06",
            finished_on="2024-06-20",
        ),
        facts("0", is_new=True, planned_start="2024-09"),
        facts(None, planned_start="2022-01", planned_finish="2024-11"),
    ]
    start, done, arrived, finish = four_rates(rows)
    assert (start.words, start.text, start.beside) == (
        "已开工1个 ÷ 应开工2个",
        "50.0%",
        "全年计划新开工3个，已开工1个",
    )
    assert (done.words, done.text, done.beside) == (
        "完成投资70万元 ÷ 年度计划投资400万元",
        "17.5%",
        "按全部项目计算，4个项目中3个有数据",
    )
    assert (arrived.words, arrived.text) == ("到位资金40万元 ÷ 年度计划投资400万元", "10.0%")
    assert (finish.words, finish.text, finish.beside) == (
        "已竣工1个 ÷ 应竣工1个",
        "100.0%",
        "全年计划竣工2个，已竣工1个",
    )


def test_rate_of_which_nothing_is_known_is_a_dash() -> None:
    silent = [
        facts(None, is_new=True, planned_start="2024-03", planned_finish="2024-05"),
        facts(None, is_new=True, planned_start="2024-03", planned_finish="2024-05"),
    ]
    assert [rate.text for rate in four_rates(silent)] == ["—"] * 4
    begun = facts("0", is_new=True, planned_start="2024-03", planned_finish="2024-05")
    start, done, arrived, finish = four_rates([*silent, begun])
    assert [rate.text for rate in (start, done, arrived, finish)] == ["0.0%", "0.0%", "—", "0.0%"]
    assert start.beside.endswith("；按全部项目计算，未填报的2个按没有计")
    assert finish.beside.endswith("；按全部项目计算，未填报的2个按没有计")


def test_rate_over_nothing_is_a_dash_and_99_95_is_not_100() -> None:
    assert [rate.text for rate in four_rates([])] == ["—"] * 4
    done = four_rates([facts("9999.9", investment="10000")])[1]
    assert (done.text, done.beside) == ("99.9%", "")
