"""A text read as the figures that it states: the county's own turns of phrase, and the drafts'."""

from decimal import Decimal

import pytest

from chengkou.checks import run
from chengkou.checks.parts import Stated
from chengkou.checks.sentences import stated_in
from fixtures.source.tables import text
from reporting.enums import Status
from tests.chengkou.checks.made_up import BINDING, document, line

PRINTED = "县十八届人大三次会议审议批准的37项计划指标中"


def county() -> str:
    """The end of the county's report on 2023: its counts, and its projects."""
    _, begin, rest = text().partition(PRINTED)
    return begin + rest.partition("二、2024年")[0]


def said(words: str) -> set[tuple[str, str, str, str]]:
    return {
        (figure.dimension, figure.name, figure.quantity, figure.text)
        for figure in stated_in(words, "正文", [])
    }


def test_county_s_own_sentences_are_read_as_they_were_taken_down() -> None:
    assert said(county()) == {
        ("", "计划指标", "个数", "37"),
        ("属性", "约束性指标", "个数", "6"),
        ("属性", "预期性指标", "个数", "31"),
        ("完成情况", "达到预期", "个数", "22"),
        ("完成情况", "低于预期", "个数", "9"),
        ("低于预期的指标", "地区生产总值", "完成数", ""),
        ("低于预期的指标", "农业增加值", "完成数", ""),
        ("低于预期的指标", "一般公共预算收入", "完成数", ""),
        ("建设性质", "续建", "个数", "53"),
        ("建设性质", "新开工", "个数", "61"),
        ("投资来源", "政府投资", "个数", "79"),
        ("投资来源", "政府投资", "完成投资", "31.6"),
        ("投资来源", "政府投资", "占年度计划", "71"),
        ("投资来源", "社会投资", "个数", "24"),
        ("投资来源", "社会投资", "完成投资", "12.8"),
        ("投资来源", "社会投资", "占年度计划", "29"),
    }


def test_share_of_something_else_than_it_says_is_found_in_the_text() -> None:
    checks = run(document(stated_in(county(), "正文", [])))
    assert any("表述与计算" in check.name and check.contradicts for check in checks)


@pytest.mark.parametrize(
    ("words", "dimension", "expected"),
    [
        # Nearly met may be among them, as long as nothing is told apart.
        ("4项为预期性指标，其中3项达到预期、1项低于预期。", "完成情况", {"达到预期", "低于预期"}),
        (
            "4项为预期性指标，其中2项达到预期、1项基本达到预期、1项低于预期。",
            "预期性指标的评定",
            {"达到预期", "基本达到预期", "低于预期"},
        ),
        (
            "4项为预期性指标，其中3项达到预期、1项未设目标。",
            "预期性指标的评定",
            {"达到预期", "未设目标"},
        ),
        ("6项为约束性指标，其中5项完成、1项未完成。", "约束性指标的评定", {"完成", "未完成"}),
        (
            "36项计划指标中26项有数据：达到序时14项，低于序时7项，另5项年末考核；未填报1项。",
            "计划指标的评定",
            {"达到序时", "低于序时", "年末考核", "未填报"},
        ),
    ],
)
def test_words_for_how_indicators_came_out(words: str, dimension: str, expected: set[str]) -> None:
    assert {name for place, name, _, _ in said(words) if place == dimension} == expected


def figures(words: str) -> list[Stated]:
    lines = [line(1, "工业增加值增速"), line(2, "人均收入", unit="元"), line(3, "工业增加值")]
    return stated_in(words, "正文", lines)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("工业增加值增长6.10%，好于目标。", [("工业增加值增速", "6.10")]),
        ("工业增加值下降0.5%。", [("工业增加值增速", "-0.5")]),
        ("工业增加值增长−2%。", [("工业增加值增速", "-2")]),
        ("规上工业增加值增长9%。", []),
        ("人均收入23400元。", [("人均收入", "23400")]),
        ("人均收入比目标少100元。", []),
    ],
)
def test_figure_of_a_row_is_read_behind_its_name(
    words: str, expected: list[tuple[str, str]]
) -> None:
    found = [(figure.name, figure.text) for figure in figures(words) if figure.unit != ""]
    assert [each for each in found if each[0] != "工业增加值"] == expected


def test_money_of_projects_and_tasks_is_read_with_what_it_is_of() -> None:
    words = (
        "135个重点项目中，续建61个、新开工74个，总投资235.93亿元，年度计划投资48.18亿元；"
        "有数据的132个完成投资15.56亿元。"
        "16件重点民生实事中，承接市级重点民生实事13件、遴选县级重点民生实事3件：未填报16件。"
        "民生实事年度投资31273万元，其中上级资金4836.5万元；到位资金1万元（另2件年度投资9万元）。"
    )
    assert said(words) == {
        ("", "重点项目", "个数", "135"),
        ("建设性质", "续建", "个数", "61"),
        ("建设性质", "新开工", "个数", "74"),
        ("", "重点项目", "总投资", "235.93"),
        ("", "重点项目", "年度计划投资", "48.18"),
        ("", "重点项目", "完成投资", "15.56"),
        ("", "承接市级重点民生实事", "目标数", "13"),
        ("", "遴选县级重点民生实事", "目标数", "3"),
        ("", "合计", "年度投资", "31273"),
        ("", "合计", "上级资金", "4836.5"),
    }


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("2项为约束性指标，其中1项完成、1项未完成；", False),
        ("2项为约束性指标，其中2项完成、0项未完成；", True),
    ],
)
def test_each_status_is_held_against_the_judgement(words: str, wrong: bool) -> None:
    lines = [
        line(1, "甲", attribute=BINDING),
        line(2, "乙", attribute=BINDING, status=Status.SHORT),
    ]
    checks = run(document(stated_in(words, "正文", lines), lines))
    assert any(check.contradicts for check in checks) is wrong


def test_completed_investment_is_held_against_a_ledger_that_has_it() -> None:
    figures = stated_in("2个重点项目中，续建2个，完成投资1.50亿元。", "初稿", [])
    key = ("", "", "完成投资")
    for done, contradicts in (("1.496", False), ("1.40", True)):
        checks = run(document(figures, ledger={key: Decimal(done)}))
        assert any(check.contradicts for check in checks) is contradicts
