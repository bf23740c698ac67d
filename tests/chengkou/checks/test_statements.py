"""Two statements of one thing, one figure of two things, and names against counts."""

import pytest

from chengkou.checks import statements
from chengkou.checks.parts import Stated
from tests.chengkou.checks.made_up import (
    BINDING,
    document,
    done,
    figure,
    line,
    outcome,
    planned,
    split,
)


def test_number_of_text_is_compared_with_table() -> None:
    lines = [
        line(1, "地区生产总值增速", actual="6"),
        line(2, "新增城镇就业", unit="人", actual="2004"),
    ]
    said = [
        done("地区生产总值", "6", "%", quantity="增速"),
        done("城镇新增就业", "2005", "人"),
        done("城镇新增就业", "2000", "人", text="2000人以上", part="另一处"),
    ]
    checks = list(statements.said_twice(document(said, lines)))
    assert outcome(checks, "地区生产总值增速") == ("agrees", "6", "6", "0", False)
    assert outcome(checks, "新增城镇就业", "（正文）") == ("differs", "2005", "2004", "1", False)
    assert outcome(checks, "新增城镇就业", "（另一处）")[0] == "agrees"


def test_equal_statements_are_one_check_with_all_sentences() -> None:
    said = [planned("新建管网", "13", "公里", part=part) for part in ("专栏4", "专栏7", "专栏8")]
    (check,) = statements.said_twice(document(said))
    assert (check.name, check.result.value) == ("新建管网：两处（专栏7、专栏8）", "agrees")
    assert [quote.part for quote in check.quotes] == ["专栏7", "专栏8", "专栏4"]


def test_done_planned_growth_and_amount_are_not_compared_with_each_other() -> None:
    said = [
        done("固定资产投资", "44.5"),
        planned("固定资产投资", "48"),
        done("固定资产投资", "8", "%", quantity="增速"),
        planned("固定资产投资增长", "9", "%"),
        done("固定资产投资", "12", "%", quantity="降幅"),
        done("固定资产投资", "3", "个"),
    ]
    assert list(statements.said_twice(document(said))) == []


def test_chart_of_this_year_is_compared_by_its_subject() -> None:
    chart = [
        figure("地区生产总值", year, "总量", value, dimension="年份", part="图1")
        for year, value in (("2024年", "66.3"), ("2025年", "72.4"))
    ]
    months = [
        figure("规上工业增加值", "1—12月", "增速", value, "%", dimension=area, part="图3")
        for area, value in (("全市", "5.5"), ("全县", "15.1"))
    ]
    said = [
        done("地区生产总值", "70", text="突破70"),
        done("规上工业增加值", "15.1", "%", quantity="增速"),
    ]
    checks = list(statements.said_twice(document([*said, *chart, *months])))
    assert [check.result.value for check in checks] == ["agrees", "agrees"]
    assert checks[0].published == "72.4"


def test_annex_counts_as_table() -> None:
    said = [planned("坡坎崖绿化", "3", "处"), planned("坡坎崖绿化", "4", "处", part="附件3")]
    (check,) = statements.said_twice(document(said))
    assert (check.kind.value, check.published, check.computed) == ("annex", "3", "4")


def test_two_words_for_one_subject_are_compared() -> None:
    rows = [
        figure("重大项目", "重大项目", "个数", "30", "个", part="专栏"),
        *split("重点项目", "投资来源", "个数", "个", 国有投资="24", 社会投资="7"),
    ]
    assert outcome(list(statements.same_subject(document(rows))), "重大项目") == (
        "differs",
        "30",
        "31",
        "-1",
        False,
    )
    assert list(statements.same_subject(document(rows[:1]))) == []


def counting(part: str, **names: str) -> list[Stated]:
    return [
        figure("计划指标", name, "个数", value, "项", dimension="完成情况", part=part)
        for name, value in names.items()
    ]


def test_one_part_under_two_names_is_contradicted() -> None:
    rows = [
        *counting("正文", 达到预期="22", 低于预期="9"),
        *counting("附表", 基本达到预期="22", 低于预期="9"),
    ]
    checks = list(statements.two_words(document(rows)))
    assert outcome(checks, "“达到预期”和“基本达到预期”") == ("differs", "22", "22", "0", False)


def test_same_names_or_different_splits_are_not_two_words() -> None:
    same = [
        *counting("正文", 达到预期="22", 低于预期="9"),
        *counting("附表", 达到预期="21", 低于预期="10"),
    ]
    assert list(statements.two_words(document(same))) == []
    finer = [
        *counting("正文", 达到预期="22", 低于预期="9"),
        *counting("附表", 完成="20", 基本完成="2", 低于预期="9"),
    ]
    assert list(statements.two_words(document(finer))) == []


@pytest.mark.parametrize("attribute, result", [(BINDING, "agrees"), ("预期性", "differs")])
def test_attribute_in_text_is_compared_with_table(attribute: str, result: str) -> None:
    said = [figure("工作任务", "节能减排降碳", "属性", None, "", text=BINDING)]
    lines = [line(28, "单位地区生产总值能源消耗降低", attribute=attribute)]
    (check,) = statements.attributes(document(said, lines))
    assert (check.result.value, check.published, check.rounding) == (result, None, False)


@pytest.mark.parametrize(
    "part, found",
    [
        ("20.4", ("agrees", "44.5", "20.4", "24.1", False)),
        ("44.5", ("differs", "44.5", "44.5", "0.0", False)),
        ("44.6", ("differs", "44.5", "44.6", "-0.1", True)),
        ("44.7", ("differs", "44.5", "44.7", "-0.2", False)),
    ],
)
def test_one_figure_for_county_and_for_its_part_is_contradicted(
    part: str, found: tuple[str, str, str, str, bool]
) -> None:
    rows = [done("固定资产投资", "44.5"), figure("重点项目", "重点项目", "完成投资", part)]
    assert outcome(list(statements.two_scopes(document(rows))), "全县固定资产投资") == found


def test_scope_without_both_figures_is_not_checked() -> None:
    assert list(statements.two_scopes(document([done("固定资产投资", "44.5")]))) == []
    assert (
        list(statements.two_scopes(document([figure("重点项目", "重点项目", "完成投资", "44.5")])))
        == []
    )


@pytest.mark.parametrize("count, result", [("1", "differs"), ("2", "agrees"), ("9", "agrees")])
def test_more_names_than_counted_are_contradicted(count: str, result: str) -> None:
    named = [
        done(name, "4", "%", dimension="低于预期的指标", quantity="增速")
        for name in ("农业增加值增速", "建筑业增加值增速")
    ]
    (check,) = statements.named_against_count(document([*counting("正文", 低于预期=count), *named]))
    assert (check.result.value, check.published, check.computed) == (result, count, "2")


@pytest.mark.parametrize(
    "sentence, found",
    [
        ("葛城、庙坝、北屏等3个乡镇纳入试点", [("agrees", "3", "3")]),
        ("完成咸宜、双河、东安等5个乡镇规划", [("agrees", "5", "3")]),
        ("完成咸宜、双河、东安等2个乡镇规划", [("differs", "2", "3")]),
        ("启动高观、明通、巴山3个次中心建设", [("agrees", "3", "3")]),
        ("启动高观、明通、巴山2个次中心建设", [("differs", "2", "3")]),
        ("基础设施、生态环保、产业发展等六个板块", [("agrees", "6", "3")]),
        ("新建和平广场、政务公园、陈家山公园3个口袋公园", [("agrees", "3", "3")]),
        ("启动东门片区和商业街片区2个小区改造", [("agrees", "2", "2")]),
        # No list of names before the count, or a count of something else.
        ("新建、改造城市公厕3座", []),
        ("新建、改造3座公厕", []),
        ("培育规上工业企业7家、规上服务业企业2家", []),
        ("名豪广场、碧桂园2083户房屋交付", []),
        ("建设教育、卫生、养老设施2个", []),
        ("打造中药材、腊肉、建材等产业为主的3个集群", []),
    ],
)
def test_list_before_a_count_is_compared_with_it(
    sentence: str, found: list[tuple[str, str, str]]
) -> None:
    checks = statements.listed_against_count(document([done("某事", "3", "个", sentence=sentence)]))
    assert [(check.result.value, check.published, check.computed) for check in checks] == found


def test_sentence_of_several_figures_is_read_once() -> None:
    said = [
        done(name, "3", "个", sentence="葛城、庙坝、北屏等3个乡镇纳入试点") for name in ("甲", "乙")
    ]
    assert len(list(statements.listed_against_count(document(said)))) == 1
