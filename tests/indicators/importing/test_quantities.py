"""What a sentence promises as a number, clause by clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.importing.quantities import (
    AT_LEAST,
    AT_MOST,
    EXACTLY,
    SIZE,
    quantities,
)


def brief(sentence: str) -> list[tuple[str, str, str, str, str]]:
    return [
        (each.item, each.comparator, each.value, each.unit, each.wording)
        for each in quantities(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("实施重大项目135个", ("重大项目", EXACTLY, "135", "个", "135个")),
        ("固定资产投资增长8%", ("固定资产投资增长", EXACTLY, "8", "%", "增长8%")),
        ("能耗下降3.9%", ("能耗下降", EXACTLY, "3.9", "%", "下降3.9%")),
        ("绿色建筑占比达到60%以上", ("绿色建筑占比", AT_LEAST, "60", "%", "达到60%以上")),
        ("产值突破4亿元", ("产值", AT_LEAST, "4", "亿元", "突破4亿元")),
        ("受害率控制在0.3‰以下", ("受害率", AT_MOST, "0.3", "‰", "控制在0.3‰以下")),
        ("负债率不超过65%", ("负债率", AT_MOST, "65", "%", "不超过65%")),
        ("城乡居民收入比缩小至2.45:1", ("城乡居民收入比", EXACTLY, "2.45:1", "", "缩小至2.45:1")),
        ("收入比缩小至2.45：1", ("收入比", EXACTLY, "2.45：1", "", "缩小至2.45：1")),
        ("水质稳定在Ⅱ类标准及以上", ("水质", AT_LEAST, "Ⅱ", "类", "稳定在Ⅱ类标准及以上")),
        ("新增就业１，２００人以上", ("新增就业", AT_LEAST, "1,200", "人", "1,200人以上")),
        ("浓度控制在30微克/立方米", ("浓度", EXACTLY, "30", "微克/立方米", "控制在30微克/立方米")),
        ("投资10亿元至12亿元", ("投资", EXACTLY, "10亿元至12", "亿元", "10亿元至12亿元")),
        ("建成高等学校1所", ("高等学校", EXACTLY, "1", "所", "1所")),
        ("培育资质等级企业2家", ("培育资质等级企业", EXACTLY, "2", "家", "2家")),
        ("改造任河路等小区3个", ("小区", EXACTLY, "3", "个", "3个")),
    ],
)
def test_number_behind_what_it_is_of(sentence: str, wanted: tuple[str, ...]) -> None:
    assert brief(sentence) == [wanted]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("组建11个教育集团", ("教育集团", EXACTLY, "11", "个", "11个")),
        ("完成甲路、乙路等4个续建项目", ("续建项目", EXACTLY, "4", "个", "4个")),
        ("“十项行动”共43项重点任务落地落实", ("重点任务", EXACTLY, "43", "项", "43项")),
        ("推动95%以上的纠纷化解", ("纠纷化解", AT_LEAST, "95", "%", "95%以上")),
        ("新引入1-2家企业入校", ("企业入校", EXACTLY, "1-2", "家", "新引入1-2家企业入校")),
        ("完成200个破损、异响等问题整治", ("破损、异响等问题整治", EXACTLY, "200", "个", "200个")),
        ("公安局、商业街2个小区改造", ("公安局、商业街…小区改造", EXACTLY, "2", "个", "2个")),
    ],
)
def test_number_before_what_it_counts(sentence: str, wanted: tuple[str, ...]) -> None:
    assert brief(sentence) == [wanted]


def test_size_of_a_thing_is_no_number_to_be_reached() -> None:
    assert brief("开工甲公司10万千瓦风电、乙公司20万千瓦风电、丙项目") == [
        ("甲公司…风电", SIZE, "10", "万千瓦", "开工甲公司10万千瓦风电"),
        ("乙公司…风电", SIZE, "20", "万千瓦", "乙公司20万千瓦风电"),
    ]


def test_verb_goes_on_over_a_list() -> None:
    assert [each[0] for each in brief("新建5G基站60个、光纤网络300皮长公里，新增用户9户")] == [
        "新建5G基站",
        "新建…光纤网络",
        "新增用户",
    ]


def test_what_is_done_is_kept_in_the_names_of_a_list() -> None:
    names = [each.name for each in quantities("创建国家3A级景区1个、A级景区村庄20个")]
    assert names == ["创建国家3A级景区", "创建A级景区村庄"]


def test_numbers_one_for_each_name() -> None:
    assert brief("营业收入、利润总额分别增长5%、3%") == [
        ("营业收入…增长", EXACTLY, "5", "%", "增长5%"),
        ("利润总额…增长", EXACTLY, "3", "%", "3%"),
    ]
    assert brief("城市、农村管网缺陷率分别控制在5%、10%以内") == [
        ("城市…管网缺陷率", AT_MOST, "5", "%", "控制在5%"),
        ("农村管网缺陷率", AT_MOST, "10", "%", "10%以内"),
    ]


def test_number_of_two_rates() -> None:
    assert [each[0] for each in brief("评价率和好评率达到100%")] == ["评价率", "好评率"]


@pytest.mark.parametrize(
    "sentence",
    [
        "加快G69高速、5G网络和220千伏线路建设",
        "打造10亿级产业集群",
        "2024年底前",
        "实施三年行动，举办第3届文化节",
        "启动新一轮延长30年试点",
        "“1+3+N”现代制造业集群",
        "承接民生实事13件分别为：投用陵园",
        "健全“四张清单”",
    ],
)
def test_numbers_in_names_and_times_are_none(sentence: str) -> None:
    assert brief(sentence) == []


def test_number_that_only_says_which_is_none() -> None:
    assert brief("收入10万元以上的村占比提高到90%") == [
        ("收入10万元以上的村占比", EXACTLY, "90", "%", "提高到90%")
    ]


# What is not understood is said.


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("修建防火公路45公路", "单位“公路”不认识，照原文。"),
        ("总装机达到75万千瓦、产值突破4亿元", "“产值”省略了是什么的，请把名称补全。"),
        ("达到100家", "看不出“100家”是什么。"),
        ("甲、乙、丙分别增长5%、3%", "“甲、乙、丙分别增长”后面有2个数，看不出各是什么。"),
    ],
)
def test_what_is_not_certain_is_a_problem(sentence: str, problem: str) -> None:
    assert quantities(sentence)[-1].problems == (problem,)


@given(st.text(alphabet="新建增长达到分别至，、。：等0123456789１%个亿元年Ⅱ“”.5G", max_size=40))
def test_whatever_is_read_stands_in_the_sentence(sentence: str) -> None:
    for each in quantities(sentence):
        assert each.value
        for part in each.item.split("…"):
            assert part in each.quote
