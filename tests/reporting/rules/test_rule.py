from decimal import Decimal

import pytest

from reporting.enums import RuleKind, Tie
from reporting.rules.rule import Rule, describe, gap_unit_of

D = Decimal

GOOD = [
    (Rule(RuleKind.AT_LEAST, low=D("6.5")), "%", "不低于6.5%"),
    (Rule(RuleKind.AT_LEAST, low=D("7.0")), "%", "不低于7.0%"),
    (Rule(RuleKind.AT_LEAST, low=D("0"), strict=True), "%", "高于0%"),
    (Rule(RuleKind.AT_MOST, high=D("10")), "人", "不超过10人"),
    (Rule(RuleKind.AT_MOST, high=D("-3.9")), "%", "不超过−3.9%"),
    (Rule(RuleKind.AT_MOST, high=D("10"), strict=True), "", "低于10"),
    (
        Rule(RuleKind.ABOUT, low=D("7"), tolerance=D("0.5")),
        "%",
        "7%左右：按不低于6.5%判断（容许低0.5个百分点）",
    ),
    (
        Rule(RuleKind.ABOUT, high=D("5"), tolerance=D("0.5")),
        "%",
        "5%左右：按不超过5.5%判断（容许高0.5个百分点）",
    ),
    (
        Rule(RuleKind.ABOUT, low=D("1500"), tolerance=D("50")),
        "人",
        "1500人左右：按不低于1450人判断（容许低50人）",
    ),
    (
        Rule(RuleKind.ABOUT, low=D("7"), tolerance=D("0")),
        "%",
        "7%左右：按不低于7%判断（不容许偏离）",
    ),
    (
        Rule(RuleKind.ABOUT, low=D("12")),
        "家",
        "12家左右：按不低于12家判断（未定容许范围，按印发数判断）",
    ),
    (Rule(RuleKind.BETWEEN, low=D("5"), high=D("6")), "%", "5%至6%，超出较好的一端也算达到"),
    (Rule(RuleKind.STEP, low=D("0.5")), "%", "较上年提高0.5个百分点"),
    (Rule(RuleKind.STEP, low=D("-0.5")), "%", "较上年下降0.5个百分点"),
    (Rule(RuleKind.STEP, low=D("0.5"), strict=True), "%", "较上年提高超过0.5个百分点"),
    (Rule(RuleKind.STEP, low=D("100")), "人", "较上年增加100人"),
    (Rule(RuleKind.STEP, low=D("-2")), "人", "较上年减少2人"),
    (Rule(RuleKind.STEP, low=D("3.9"), relative=True), "万元", "较上年增长3.9%"),
    (Rule(RuleKind.STEP, low=D("-3.9"), relative=True), "吨", "较上年下降3.9%"),
    (Rule(RuleKind.STEP, low=D("0")), "%", "与上年持平，或好于上年"),
    (Rule(RuleKind.STEP, low=D("0"), strict=True), "%", "须好于上年（持平不算）"),
    (Rule(RuleKind.TIED, tie=Tie.CITY, strict=True), "%", "高于全市同期数"),
    (Rule(RuleKind.TEXT), "%", "由人工评定（未读出数字）"),
    (Rule(RuleKind.NONE), "%", "未设目标"),
]

BAD = [
    (Rule(RuleKind.AT_LEAST), "须填写下限"),
    (Rule(RuleKind.AT_LEAST, high=D(7)), "须填写下限"),
    (Rule(RuleKind.AT_LEAST, low=D(6), high=D(7)), "不填写上限"),
    (Rule(RuleKind.AT_MOST), "须填写上限"),
    (Rule(RuleKind.AT_MOST, low=D(6), high=D(7)), "不填写下限"),
    (Rule(RuleKind.ABOUT), "须填写一个数"),
    (Rule(RuleKind.ABOUT, low=D(6), high=D(7)), "须填写一个数"),
    (Rule(RuleKind.ABOUT, low=D(6), tolerance=D("-0.1")), "不能为负数"),
    (Rule(RuleKind.ABOUT, low=D(6), strict=True), "不含本数"),
    (Rule(RuleKind.BETWEEN, low=D(6)), "同时填写"),
    (Rule(RuleKind.BETWEEN, high=D(6)), "同时填写"),
    (Rule(RuleKind.BETWEEN, low=D("6.1"), high=D(6)), "不能大于上限"),
    (Rule(RuleKind.STEP), "须在下限填写变动幅度"),
    (Rule(RuleKind.STEP, low=D(1), high=D(2)), "不填写上限"),
    (Rule(RuleKind.STEP, low=D("-100.1"), relative=True), "不能超过100%"),
    (Rule(RuleKind.TEXT, low=D(1)), "不填写数字"),
    (Rule(RuleKind.NONE, high=D(1)), "不填写数字"),
    (Rule(RuleKind.TEXT, strict=True), "不含本数"),
    (Rule(RuleKind.AT_LEAST, low=D(1), relative=True), "按百分比变动"),
    (Rule(RuleKind.AT_LEAST, low=D(1), tolerance=D(1)), "容许范围只用于"),
    (Rule(RuleKind.AT_LEAST, low=D("NaN")), "有限的数"),
    (Rule(RuleKind.ABOUT, low=D(1), tolerance=D("Infinity")), "有限的数"),
]


@pytest.mark.parametrize(("rule", "unit", "words"), GOOD)
def test_rule_described_in_words(rule: Rule, unit: str, words: str) -> None:
    assert rule.problems() == []
    assert describe(rule, unit) == words


@pytest.mark.parametrize(("rule", "problem"), BAD)
def test_problem_of_an_invalid_rule(rule: Rule, problem: str) -> None:
    assert any(problem in sentence for sentence in rule.problems())
    assert all(sentence.endswith("。") for sentence in rule.problems())


def test_extreme_but_valid_rules_have_no_problems() -> None:
    assert Rule(RuleKind.BETWEEN, low=D(6), high=D("6.0")).problems() == []
    assert Rule(RuleKind.STEP, low=D(-100), relative=True).problems() == []
    assert Rule(RuleKind.STEP, low=D(-101)).problems() == []


def test_every_kind_is_described() -> None:
    assert {rule.kind for rule, _, _ in GOOD} == set(RuleKind)


@pytest.mark.parametrize(
    "kind", [kind for kind in RuleKind if kind not in (RuleKind.TEXT, RuleKind.NONE)]
)
def test_description_of_rule_without_number_raises(kind: RuleKind) -> None:
    with pytest.raises(ValueError, match="须"):
        describe(Rule(kind), "%")


def test_gap_unit_of_percent_is_points() -> None:
    assert gap_unit_of("%") == "个百分点"
    assert gap_unit_of("家") == "家"
    assert gap_unit_of("") == ""
