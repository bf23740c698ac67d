"""Wordings as plans of counties and cities print them, and traps that look like them."""

from decimal import Decimal
from itertools import product

import pytest

from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.rule import Rule
from reporting.rules.wording import is_strived_for, read

UP = Direction.UP
DOWN = Direction.DOWN
RATE = Measure.RATE
CUMULATIVE = Measure.CUMULATIVE
LEVEL = Measure.LEVEL


def at_least(number: str, strict: bool = False) -> Rule:
    return Rule(RuleKind.AT_LEAST, low=Decimal(number), strict=strict)


def at_most(number: str, strict: bool = False) -> Rule:
    return Rule(RuleKind.AT_MOST, high=Decimal(number), strict=strict)


def about(number: str) -> Rule:
    return Rule(RuleKind.ABOUT, low=Decimal(number), tolerance=Decimal("0.5"))


def about_down(number: str) -> Rule:
    return Rule(RuleKind.ABOUT, high=Decimal(number), tolerance=Decimal("0.5"))


def between(low: str, high: str) -> Rule:
    return Rule(RuleKind.BETWEEN, low=Decimal(low), high=Decimal(high))


def step(number: str, relative: bool = False, strict: bool = False) -> Rule:
    return Rule(RuleKind.STEP, low=Decimal(number), relative=relative, strict=strict)


@pytest.mark.parametrize(
    ("text", "direction", "rule"),
    [
        # A clause that closes
        ("增长6%左右，在实际工作中争取更好结果", UP, about("6")),
        ("6%左右，实际工作中努力争取更好结果", UP, about("6")),
        ("6.5%左右，并在执行中力争更好", UP, about("6.5")),
        ("增长5.5%以上，努力实现更高水平。", UP, at_least("5.5")),
        ("7%以上（在实际工作中力争更好结果）", UP, at_least("7")),
        ("增长6%以上，工作中尽最大努力争取更好成绩", UP, at_least("6")),
        ("6%以上，力争7%，冲刺8%", UP, at_least("6")),
        ("6%，奋斗目标7%", UP, at_least("6")),
        ("增长7%左右，且力争走在全市前列", UP, about("7")),
        ("5%—6%，力争更高", UP, between("5", "6")),
        # 力争 in front of the number
        ("力争16%以上", UP, at_least("16")),
        ("力争7%", UP, at_least("7")),
        ("力争增长8%左右", UP, about("8")),
        ("力争达到7%以上", UP, at_least("7")),
        ("增长力争达到10%", UP, at_least("10")),
        ("争取突破20%", UP, at_least("20", strict=True)),
        ("努力实现增长9%", UP, at_least("9")),
        ("力争控制在3%以内", DOWN, at_most("3")),
        # 保 and 争
        ("保8%、争9%", UP, at_least("8")),
        ("保8%争9%", UP, at_least("8")),
        ("保8争9", UP, at_least("8")),
        ("确保8%以上、力争9%以上、冲刺10%", UP, at_least("8")),
        ("力争7%、确保6%", UP, at_least("6")),
        ("力争增长9%，确保增长8%以上", UP, at_least("8")),
        ("保6.5%", UP, at_least("6.5")),
        # Adverbs before the verb
        ("继续保持在7%以上", UP, at_least("7")),
        ("总体稳定在5.5%左右", DOWN, about_down("5.5")),
        ("均控制在5.5%以内", DOWN, at_most("5.5")),
        ("均达到100%", UP, at_least("100")),
        ("均为100%", UP, at_least("100")),
        ("要达到95%以上", UP, at_least("95")),
        ("实际增长8%", UP, at_least("8")),
        ("实际增长6%左右", UP, about("6")),
        ("稳定增长7%", UP, at_least("7")),
        ("稳步增长6%以上", UP, at_least("6")),
        ("保持稳定在98%以上", UP, at_least("98")),
        ("持续稳定在100%", UP, at_least("100")),
        ("同比实际增长6.5%", UP, at_least("6.5")),
        ("今年要实现增长7%以上", UP, at_least("7")),
        ("到年底达到70%", UP, at_least("70")),
        ("全年继续不低于90%", UP, at_least("90")),
        ("始终保持100%", UP, at_least("100")),
        ("涨幅总体控制在3%以内", DOWN, at_most("3")),
        # 上涨, and growth behind its number
        ("上涨3%左右", DOWN, about_down("3")),
        ("上涨控制在3%以内", DOWN, at_most("3")),
        ("上涨3%以内", DOWN, at_most("3")),
        ("保持7%以上的增长", UP, at_least("7")),
        ("实现6.5%左右增长", UP, about("6.5")),
        ("保持增长7%左右", UP, about("7")),
        ("稳定在98%以上的水平", UP, at_least("98")),
        ("提升至75%", UP, at_least("75")),
        ("下降至4%以下", DOWN, at_most("4")),
        ("预期增长6%左右", UP, about("6")),
        ("增速在7%以上", UP, at_least("7")),
        ("增长率达到7%", UP, at_least("7")),
        # Zero in words
        ("零增长", DOWN, at_most("0")),
        ("实现零增长", DOWN, at_most("0")),
        ("“零”增长", DOWN, at_most("0")),
        ("保持零增长", UP, at_least("0")),
        ("负增长", DOWN, at_most("0", strict=True)),
        ("继续保持正增长", UP, at_least("0", strict=True)),
        ("零控制", DOWN, at_most("0")),
        ("总体保持持平", UP, step("0")),
    ],
)
def test_a_rate_as_plans_print_it(text: str, direction: Direction, rule: Rule) -> None:
    assert read(text, unit="%", measure=RATE, direction=direction) == rule


@pytest.mark.parametrize(
    ("text", "unit", "measure", "direction", "rule"),
    [
        ("新增1500人", "人", CUMULATIVE, UP, at_least("1500")),
        ("新增1500人以上", "人", CUMULATIVE, UP, at_least("1500")),
        ("净增7—8家", "家", CUMULATIVE, UP, between("7", "8")),
        ("力争新增50家", "家", CUMULATIVE, UP, at_least("50")),
        ("新增控制在10亿元以内", "亿元", CUMULATIVE, DOWN, at_most("10")),
        ("新增100家", "家", LEVEL, UP, step("100")),
        ("增加30元", "元", LEVEL, UP, step("30")),
        ("每年增加30元", "元", LEVEL, UP, None),
        ("增加30元以上", "元", LEVEL, UP, step("30")),
        ("提高30元", "元", LEVEL, UP, step("30")),
        ("上涨30元", "元", LEVEL, UP, step("30")),
        ("增加30", "元", LEVEL, UP, step("30")),
        ("减少2人", "人", CUMULATIVE, DOWN, step("-2")),
        ("减少2人以上", "人", CUMULATIVE, DOWN, step("-2")),
        ("上涨5%", "元", LEVEL, UP, step("5", relative=True)),
        ("缩小至2.45:1", "", LEVEL, DOWN, at_most("2.45")),
        ("缩小到2.45：1以内", "", RATE, DOWN, at_most("2.45")),
        ("控制在2.45∶1以内", ":1", LEVEL, DOWN, at_most("2.45")),
        ("2.45:1", "", LEVEL, DOWN, at_most("2.45")),
        ("较上年缩小0.02", "", LEVEL, DOWN, step("-0.02")),
        ("缩小至2.45", "", LEVEL, DOWN, at_most("2.45")),
        ("达到2:1以上", "", LEVEL, UP, at_least("2")),
        ("零控制", "人", CUMULATIVE, DOWN, at_most("0")),
        ("实现零事故", "起", CUMULATIVE, DOWN, at_most("0")),
        ("控制为零", "起", CUMULATIVE, DOWN, at_most("0")),
        ("零增长", "吨", CUMULATIVE, DOWN, step("0")),
        ("负增长", "吨", CUMULATIVE, DOWN, step("0", strict=True)),
        ("全年实际完成12亿元", "亿元", CUMULATIVE, UP, at_least("12")),
        ("到位12亿元以上", "亿元", CUMULATIVE, UP, at_least("12")),
        ("力争突破160亿元", "亿元", CUMULATIVE, UP, at_least("160", strict=True)),
        ("保1500人、争1600人", "人", CUMULATIVE, UP, at_least("1500")),
        ("累计新增1500人", "人", CUMULATIVE, UP, at_least("1500")),
        ("计划完成12亿元", "亿元", CUMULATIVE, UP, at_least("12")),
        ("为0", "起", CUMULATIVE, DOWN, at_most("0")),
        ("控制在6‰以内", "‰", RATE, DOWN, at_most("6")),
    ],
)
def test_amounts_levels_and_ratios_as_plans_print_them(
    text: str, unit: str, measure: Measure, direction: Direction, rule: Rule | None
) -> None:
    expected = rule or Rule(RuleKind.TEXT)
    assert read(text, unit=unit, measure=measure, direction=direction) == expected


@pytest.mark.parametrize(
    "text",
    [
        "稳步增加",
        "稳步增长",
        "稳中有降",
        "持续下降",
        "力争更好结果",
        "力争走在全市前列",
        "年均增长7%以上",
        "年均7%以上",
        "累计下降18%",
        "五年累计增长40%",
        "“十四五”末达到70%",
        "2025年达到70%以上",
        "162亿元，增长7%",
        "162亿元、增长7%",
        "增长7%，达到162亿元",
        "增长7%（162亿元）",
        "分别增长7%、8%",
        "城镇7%、农村8%",
        "城镇增长7%，农村增长8%",
        "7%、8%",
        "7%和8%",
        "5%—6%或162亿元",
        "5%—6个百分点",
        "160—165亿元、增长5%—6%",
        "基本同步",
        "与经济增长基本同步",
        "略高于7%",
        "略高于上年",
        "基本达到7%",
        "基本稳定在5.5%",
        "接近7%",
        "近7%",
        "7%多",
        "六成以上",
        "翻一番",
        "增长1倍",
        "6%以上，且不低于全市平均水平",
        "6%以上，高于全市平均",
        "不低于6%（市下达6.5%）",
        "6%以上，其中一季度7%",
        "力争7%，8%",
        "保8%、9%",
        "保持稳定",
        "控制在合理区间",
        "控制在市下达指标以内",
        "完成市级下达任务",
        "达到市考核要求",
        "较2020年下降18%",
        "全市增长7%",
        "GDP增长7%",
        "1:15",
        "2.45:2",
        "2.45:1:1",
        "2.4—2.45:1",
        "不超过不低于7%",
        "零容忍",
        "零",
        "7%以上增长8%",
        "增加",
        "新增",
        "上涨",
        "增长7%增长8%",
    ],
)
def test_what_gives_no_single_line_never_becomes_a_number(text: str) -> None:
    for unit, measure, direction in product(["%", "亿元", "人", ""], Measure, Direction):
        rule = read(text, unit=unit, measure=measure, direction=direction)
        assert (rule.low, rule.high) == (None, None)


@pytest.mark.parametrize(
    ("text", "unit", "measure", "direction"),
    [
        ("实际增长8%", "元", LEVEL, UP),  # at other prices than the income in 元
        ("增加100人", "人", CUMULATIVE, UP),  # all that comes, or more than last year?
        ("较上年新增100人", "人", CUMULATIVE, UP),
        ("新增10人", "人", CUMULATIVE, DOWN),
        ("增加8%", "%", RATE, UP),  # points or percent?
        ("提高30", "元", LEVEL, UP),
        ("2.45:1", "%", RATE, DOWN),
        ("零控制", "人", CUMULATIVE, UP),
        ("负增长", "吨", CUMULATIVE, UP),
        ("7%以上的增长", "亿元", CUMULATIVE, UP),
        ("缩小2.45:1", "", LEVEL, DOWN),
    ],
)
def test_what_could_be_meant_in_two_ways_stays_text(
    text: str, unit: str, measure: Measure, direction: Direction
) -> None:
    assert read(text, unit=unit, measure=measure, direction=direction) == Rule(RuleKind.TEXT)


@pytest.mark.parametrize(
    ("text", "strived_for"),
    [
        ("力争16%以上", True),
        ("增长力争达到10%", True),
        ("努力实现增长9%", True),
        ("6%以上、力争7%", False),
        ("保8%、争9%", False),
        ("力争7%、确保6%", False),
        ("6%左右，在实际工作中争取更好结果", False),
        ("7%", False),
        ("", False),
    ],
)
def test_only_the_targets_own_number_can_be_strived_for(text: str, strived_for: bool) -> None:
    assert is_strived_for(text) is strived_for


def test_a_paragraph_is_not_read() -> None:
    assert read("要" * 5000 + "7%", unit="%", measure=RATE, direction=UP) == Rule(RuleKind.TEXT)
