"""The titles that counties give to columns, and the units and choices in them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.importing.reading.cells import Wrong
from projects.importing.reading.columns import (
    ChoiceColumn,
    Column,
)
from projects.importing.reading.known_columns import PROJECT_COLUMNS, TASK_COLUMNS
from reporting.tables.titles import plain_title, unit_of

BY_FIELD = {column.field: column for column in PROJECT_COLUMNS}


def field_of(title: str, columns: tuple[Column, ...] = PROJECT_COLUMNS) -> list[str]:
    return [
        column.field for column in columns if re.fullmatch(column.titles, plain_title(title, 2024))
    ]


@pytest.mark.parametrize(
    "field, titles",
    [
        ("code", "项目代码 投资项目统一代码 项目编码"),
        ("name", "项目名称 名称 建设项目 建设项目名称 ★项目名称 *项目名称* 项目名称："),
        ("level", "级别 项目级别"),
        ("nature", "建设性质 项目性质 性质 建设性质(新建/续建)"),
        ("sector", "行业领域 所属行业 行业 所属行业领域"),
        ("source", "投资来源 资金性质 投资主体 投资主体（政府/社会）"),
        ("owner", "业主单位 项目业主 建设单位"),
        ("lead", "牵头单位 责任单位 主管部门 行业主管部门"),
        ("county_leader", "县领导 分管县领导 联系县领导 牵头县领导"),
        ("commander", "指挥长 项目指挥长"),
        ("contact", "联系人"),
        ("phone", "电话 联系电话 联系方式"),
        ("place", "建设地点 项目地点"),
        ("content", "建设内容及规模 建设规模及内容 主要建设内容 建设规模及主要建设内容"),
        ("planned_start", "开工时间 计划开工时间 计划开工 拟开工时间"),
        ("planned_finish", "竣工时间 计划竣工时间 计划完工时间 预计竣工时间"),
        ("started_on", "实际开工时间 实际开工日期"),
        ("finished_on", "实际竣工时间"),
        ("enrolled_on", "入统 入统时间 入统日期"),
        (
            "total_investment",
            (
                "总投资（万元） 总投资(亿元) 估算总投资 项目总投资 总投资/万元 总投资 "
                "计划总投资（万元）"
            ),
        ),
        (
            "done_before",
            (
                "截至上年底累计完成投资 至2023年底完成 截止2023年底累计完成投资（万元） "
                "2023年底累计完成投资"
            ),
        ),
        ("done_before", "截至2023年12月底累计完成投资 截至2023年12月31日完成投资 至上年底完成投资"),
        (
            "investment",
            (
                "2024年计划投资 年度计划投资 本年计划投资 2024年度计划投资（万元） 年度投资计划 "
                "2024年投资"
            ),
        ),
        ("investment", "2024年计划完成投资 计划投资"),
        ("investment", "2024年计划 当年计划 当年计划投资 年计划投资 年内计划投资（万元）"),
        ("total_investment", "总投资（人民币万元） 总投资人民币万元"),
        ("goal", "年度目标 2024年建设目标 年度主要建设内容 2024年形象进度目标"),
        ("fund_central", "中央预算内 中央预算内资金 中央预算内投资"),
        ("fund_treasury", "特别国债 超长期特别国债"),
        ("fund_bond", "专项债 专项债券 地方政府专项债券资金"),
        ("fund_city", "市级 市级资金 市级财政资金"),
        ("fund_county", "县级 县级资金 县级财政资金"),
        ("fund_social", "社会资本 社会投资 企业自筹"),
    ],
)
def test_title_of_a_county_names_the_column(field: str, titles: str) -> None:
    assert {title: field_of(title) for title in titles.split(" ")} == {
        title: [field] for title in titles.split(" ")
    }


@pytest.mark.parametrize(
    "title",
    [
        "2023年计划投资",
        "2025年计划投资",
        "上年完成投资",
        "2023年完成投资",
        "累计完成投资",
        "截至2024年6月底完成投资",
        "备注",
        "序号",
        "2024年完成投资",
    ],
)
def test_similar_title_names_no_column(title: str) -> None:
    assert field_of(title) == []


@pytest.mark.parametrize(
    "field, titles",
    [
        ("number", "序号"),
        ("name", "项目名称 实事名称 民生实事项目"),
        ("target_text", "年度目标 2024年目标任务"),
        ("lead", "牵头单位 牵头部门"),
        ("investment", "年度投资（万元） 总投资 资金合计 小计"),
        ("fund_upper", "上级资金（万元）"),
        ("fund_bond", "债券资金（万元） 专项债券"),
        ("remark", "备注"),
    ],
)
def test_title_of_a_task_list_names_the_column(field: str, titles: str) -> None:
    assert {title: field_of(title, TASK_COLUMNS) for title in titles.split(" ")} == {
        title: [field] for title in titles.split(" ")
    }


@pytest.mark.parametrize("columns", [PROJECT_COLUMNS, TASK_COLUMNS], ids=["projects", "tasks"])
def test_our_own_title_names_its_column_alone(columns: tuple[Column, ...]) -> None:
    assert [field_of(column.title, columns)[0] for column in columns] == [
        column.field for column in columns
    ]
    assert {unit_of(column.title) for column in columns if column.is_money} == {"万元"}


_DRESS = st.sampled_from(["", " ", "\n", "　", "*", "★", "：", "（必填）", "【必填】"])


@given(st.sampled_from(PROJECT_COLUMNS), _DRESS, _DRESS)
def test_blanks_and_decoration_of_a_title_are_ignored(
    column: Column, before: str, after: str
) -> None:
    assert field_of(f"{before}{column.title}{after}")[0] == column.field


@pytest.mark.parametrize(
    "field, words, value",
    [
        ("nature", "拟新开工", "new"),
        ("nature", "新开工", "new"),
        ("nature", "续建项目", "continued"),
        ("nature", "储备", "preparation"),
        ("source", "政府（国有）", "government"),
        ("source", "国有", "government"),
        ("source", "民间投资", "social"),
        ("source", "社会", "social"),
        ("level", "市级重点", "city"),
        ("level", "县级", "county"),
        ("stage", "在建", "building"),
    ],
)
def test_words_for_a_choice_are_read_as_its_value(field: str, words: str, value: str) -> None:
    assert BY_FIELD[field].read(words) == value


@pytest.mark.parametrize(
    "column", [column for column in PROJECT_COLUMNS if isinstance(column, ChoiceColumn)], ids=str
)
def test_every_label_is_read_as_its_value(column: ChoiceColumn) -> None:
    assert {column.read(label) for label in column.labels.values()} == set(column.labels)
    with pytest.raises(Wrong, match="“别的”不认识，请填："):
        column.read("别的")


def test_enrolled_column_takes_a_day_or_no() -> None:
    column = BY_FIELD["enrolled_on"]
    assert column.read("否") is None
    with pytest.raises(Wrong, match="请填入统的日期"):
        column.read("是")
