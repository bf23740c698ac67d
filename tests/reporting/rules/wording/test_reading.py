from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.enums import Direction, Measure, RuleKind
from reporting.rules.wording import Rule, read

UP = Direction.UP
DOWN = Direction.DOWN
RATE = Measure.RATE
CUMULATIVE = Measure.CUMULATIVE
LEVEL = Measure.LEVEL
TEXT = Rule(RuleKind.TEXT)
NONE = Rule(RuleKind.NONE)


def at_least(number: str, strict: bool = False) -> Rule:
    return Rule(RuleKind.AT_LEAST, low=Decimal(number), strict=strict)


def at_most(number: str, strict: bool = False) -> Rule:
    return Rule(RuleKind.AT_MOST, high=Decimal(number), strict=strict)


def about(number: str, tolerance: str | None = "0.5") -> Rule:
    return Rule(
        RuleKind.ABOUT, low=Decimal(number), tolerance=Decimal(tolerance) if tolerance else None
    )


def about_down(number: str, tolerance: str | None = "0.5") -> Rule:
    return Rule(
        RuleKind.ABOUT, high=Decimal(number), tolerance=Decimal(tolerance) if tolerance else None
    )


def between(low: str, high: str) -> Rule:
    return Rule(RuleKind.BETWEEN, low=Decimal(low), high=Decimal(high))


def step(number: str, relative: bool = False, strict: bool = False) -> Rule:
    return Rule(RuleKind.STEP, low=Decimal(number), relative=relative, strict=strict)


def same(rule: Rule, other: Rule) -> bool:
    """Equal including the decimals that the numbers were printed with."""
    return repr(rule) == repr(other)


@pytest.mark.parametrize(
    ("text", "direction", "rule"),
    [
        ("7", UP, at_least("7")),
        ("15", UP, at_least("15")),
        ("9.0", UP, at_least("9.0")),
        ("5.5", DOWN, at_most("5.5")),
        ("0", DOWN, at_most("0")),
        ("-2", UP, at_least("-2")),
        ("7%", UP, at_least("7")),
        # The number included.
        ("≥358", UP, at_least("358")),
        ("不低于7", UP, at_least("7")),
        ("7以上", UP, at_least("7")),
        ("7%以上", UP, at_least("7")),
        ("7%及以上", UP, at_least("7")),
        ("达到7", UP, at_least("7")),
        ("不少于7", UP, at_least("7")),
        ("≤5.5", DOWN, at_most("5.5")),
        ("5.5以内", DOWN, at_most("5.5")),
        ("5.5%以下", DOWN, at_most("5.5")),
        ("不超过5.5", DOWN, at_most("5.5")),
        ("不高于5.5%", DOWN, at_most("5.5")),
        ("控制在5.5%以内", DOWN, at_most("5.5")),
        ("控制在5.5", DOWN, at_most("5.5")),
        # The wording names its side whatever the direction.
        ("≤5.5", UP, at_most("5.5")),
        ("≥5.5", DOWN, at_least("5.5")),
        # The number excluded.
        ("超过7", UP, at_least("7", strict=True)),
        ("突破7", UP, at_least("7", strict=True)),
        ("高于7%", UP, at_least("7", strict=True)),
        ("＞7", UP, at_least("7", strict=True)),
        (">7", UP, at_least("7", strict=True)),
        ("低于5.5", DOWN, at_most("5.5", strict=True)),
        ("不足5.5", DOWN, at_most("5.5", strict=True)),
        ("＜5.5", DOWN, at_most("5.5", strict=True)),
        ("正增长", UP, at_least("0", strict=True)),
        ("保持正增长", UP, at_least("0", strict=True)),
        # 左右
        ("7左右", UP, about("7")),
        ("7%左右", UP, about("7")),
        ("约7", UP, about("7")),
        ("7上下", UP, about("7")),
        ("约7%左右", UP, about("7")),
        ("5.5左右", DOWN, about_down("5.5")),
        # Ranges
        ("5%—6%", UP, between("5", "6")),
        ("5—6%", UP, between("5", "6")),
        ("5-6", UP, between("5", "6")),
        ("5~6%", UP, between("5", "6")),
        ("5～6%", UP, between("5", "6")),
        ("5%至6%", UP, between("5", "6")),
        ("5到6", UP, between("5", "6")),
        ("5%—6%", DOWN, between("5", "6")),
        ("-2—3", UP, between("-2", "3")),
        ("5%—6%之间", UP, between("5", "6")),
        # 力争 is not judged.
        ("6%以上、力争7%", UP, at_least("6")),
        ("6%以上，力争7%", UP, at_least("6")),
        ("6%以上，力争达到7%以上", UP, at_least("6")),
        ("6%以上（力争7%）", UP, at_least("6")),
        ("6左右、争取7", UP, about("6")),
        ("确保6%、力争7%", UP, at_least("6")),
        # Steps
        ("较上年提高0.5个百分点", UP, step("0.5")),
        ("较上年下降0.5个百分点", DOWN, step("-0.5")),
        ("比上年提高0.50个百分点以上", UP, step("0.50")),
        ("提高0.5个百分点", UP, step("0.5")),
        ("较上年提高超过0.5个百分点", UP, step("0.5", strict=True)),
        ("较上年下降0.5个百分点以内", UP, step("-0.5")),
        ("较上年提高0.5个百分点以内", DOWN, step("0.5")),
        ("持平", UP, step("0")),
        ("与上年持平", DOWN, step("0")),
        # Rates of change
        ("增长3.9%", UP, at_least("3.9")),
        ("增长3.9%", DOWN, at_most("3.9")),
        ("增长7", UP, at_least("7")),
        ("增长-3%", UP, at_least("-3")),
        ("下降3.9%", UP, at_least("3.9")),
        ("下降3.9%", DOWN, at_most("-3.9")),
        ("降低3.9%以上", UP, at_least("3.9")),
        ("下降3.9%以上", DOWN, at_most("-3.9")),
        ("下降超过3.9%", DOWN, at_most("-3.9", strict=True)),
        ("下降3.9%左右", DOWN, about_down("-3.9")),
        ("下降3%—4%", DOWN, between("-4", "-3")),
        ("同比增长7%左右", UP, about("7")),
        ("较上年增长7%", UP, at_least("7")),
        ("全年增长7%以上", UP, at_least("7")),
        ("涨幅控制在3%以内", DOWN, at_most("3")),
        ("增速达到7%", UP, at_least("7")),
        # As other governments print
        ("６．５％", UP, at_least("6.5")),
        ("－２", UP, at_least("-2")),
        ("−2", UP, at_least("-2")),
        ("+7%", UP, at_least("7")),
        (">=7", UP, at_least("7")),
        ("＞＝7", UP, at_least("7")),
        ("≧7", UP, at_least("7")),
        ("≦7", DOWN, at_most("7")),
        ("<=7", DOWN, at_most("7")),
        ("  ≥ 7 % ", UP, at_least("7")),
        ("\u3000不低于\u00a07％\u200b", UP, at_least("7")),
        ("7 %\n左右", UP, about("7")),
        ("5 — 6 %", UP, between("5", "6")),
        ("保持在7%以上", UP, at_least("7")),
        ("稳定在7", UP, at_least("7")),
        ("稳定在5.5", DOWN, at_most("5.5")),
        ("稳定在5.5%左右", DOWN, about_down("5.5")),
        ("达到100%", UP, at_least("100")),
        ("提高到70%以上", UP, at_least("70")),
        ("降至5%以下", DOWN, at_most("5")),
        ("不低于7%以上", UP, at_least("7")),
        # Nothing printed
        ("", UP, NONE),
        ("   ", UP, NONE),
        ("——", UP, NONE),
        ("—", DOWN, NONE),
        ("-", UP, NONE),
        ("－－", UP, NONE),
        ("/", UP, NONE),
        ("／", UP, NONE),
    ],
)
def test_a_rate_in_percent(text: str, direction: Direction, rule: Rule) -> None:
    assert same(read(text, unit="%", measure=RATE, direction=direction), rule)


@pytest.mark.parametrize(
    ("text", "unit", "measure", "direction", "rule"),
    [
        ("1500", "人", CUMULATIVE, UP, at_least("1500")),
        ("1500人", "人", CUMULATIVE, UP, at_least("1500")),
        ("1,500", "人", CUMULATIVE, UP, at_least("1500")),
        ("1，500人以上", "人", CUMULATIVE, UP, at_least("1500")),
        ("1,234,567.8", "元", LEVEL, UP, at_least("1234567.8")),
        ("６３０万人次", "万人次", CUMULATIVE, UP, at_least("630")),
        ("12亿元以上", "亿元", CUMULATIVE, UP, at_least("12")),
        ("7-8家", "家", CUMULATIVE, UP, between("7", "8")),
        ("≥358天", "天", CUMULATIVE, UP, at_least("358")),
        ("≤10", "", CUMULATIVE, DOWN, at_most("10")),
        ("控制在10人以内", "人", CUMULATIVE, DOWN, at_most("10")),
        ("完成10亿元", "亿元", CUMULATIVE, UP, at_least("10")),
        # No tolerance is invented where the unit is no %.
        ("1500左右", "人", CUMULATIVE, UP, about("1500", None)),
        ("约10", "人", CUMULATIVE, DOWN, about_down("10", None)),
        # Of an amount or level, a growth is counted from last year.
        ("增长3.9%", "万元", CUMULATIVE, UP, step("3.9", relative=True)),
        ("下降3.9%", "吨", CUMULATIVE, DOWN, step("-3.9", relative=True)),
        ("较上年增长3.9%以上", "万立方米", LEVEL, UP, step("3.9", relative=True)),
        ("增长3.9%", "%", LEVEL, UP, step("3.9", relative=True)),
        ("正增长", "万元", CUMULATIVE, UP, step("0", strict=True)),
        ("较上年增加100人", "人", CUMULATIVE, UP, step("100")),
        ("比上年减少2", "人", CUMULATIVE, DOWN, step("-2")),
        ("较上年提高0.5个百分点", "%", LEVEL, UP, step("0.5")),
        ("10.9年", "年", LEVEL, UP, at_least("10.9")),
        # From 1900 to 2100 it is a calendar year.
        ("1899年", "年", LEVEL, UP, at_least("1899")),
        ("2101年", "年", LEVEL, UP, at_least("2101")),
        ("较上年提高0个百分点", "%", LEVEL, UP, step("0")),
        ("较上年增加0人", "人", CUMULATIVE, UP, step("0")),
    ],
)
def test_amounts_and_levels(
    text: str, unit: str, measure: Measure, direction: Direction, rule: Rule
) -> None:
    assert same(read(text, unit=unit, measure=measure, direction=direction), rule)


@pytest.mark.parametrize(
    ("text", "unit", "measure"),
    [
        ("完成市级下达任务", "%", RATE),
        ("稳中有升", "%", RATE),
        ("不低于去年", "%", RATE),
        ("不低于上年水平", "%", RATE),
        ("与全市持平", "%", RATE),
        ("与上年基本持平", "%", RATE),
        ("高于全市平均0.5个百分点", "%", RATE),
        ("翻一番", "亿元", CUMULATIVE),
        ("前三", "位", LEVEL),
        ("Ⅱ类", "", LEVEL),
        ("七左右", "%", RATE),
        ("2.45:1", "", LEVEL),
        ("2.45：1", "", LEVEL),
        ("1/3", "", LEVEL),
        ("0.5倍", "%", RATE),
        ("7‰", "%", RATE),
        ("7²", "%", RATE),
        ("①", "%", RATE),
        ("½", "%", RATE),
        ("7*", "%", RATE),
        # More than the row's unit
        ("7-8家企业", "家", CUMULATIVE),
        ("7个", "家", CUMULATIVE),
        ("100%", "家", CUMULATIVE),
        ("7个百分点", "%", RATE),
        ("1.5万", "人", CUMULATIVE),
        ("1.5万人", "人", CUMULATIVE),
        ("12亿", "亿元", CUMULATIVE),
        ("0.12万亿元", "亿元", CUMULATIVE),
        ("1500人次", "人", CUMULATIVE),
        ("10人", "", CUMULATIVE),
        # Dates and other numbers
        ("2024年达到7", "%", RATE),
        ("到2025年达到11年", "年", LEVEL),
        ("2024年", "年", LEVEL),
        ("1900年", "年", LEVEL),
        ("2100年", "年", LEVEL),
        ("较2020年下降18%", "%", RATE),
        # Two numbers where one is expected
        ("7 8", "%", RATE),
        ("7，8", "%", RATE),
        ("7、8", "%", RATE),
        ("7/8", "%", RATE),
        ("1 500", "人", CUMULATIVE),
        ("1, 500", "人", CUMULATIVE),
        ("1,50", "人", CUMULATIVE),
        ("15,00", "人", CUMULATIVE),
        ("7以上8以下", "%", RATE),
        ("7以上8以下且不低于全市平均", "%", RATE),
        ("不低于7%、不高于8%", "%", RATE),
        ("6%—5%", "%", RATE),
        ("6%—6%", "%", RATE),
        ("5%—6%左右", "%", RATE),
        ("5%—6个百分点", "%", RATE),
        ("007", "人", CUMULATIVE),
        ("7.", "%", RATE),
        (".5", "%", RATE),
        ("- 7", "%", RATE),
        ("—7", "%", RATE),
        # Words that contradict each other
        ("超过7以上", "%", RATE),
        ("不低于7左右", "%", RATE),
        ("不低于7以下", "%", RATE),
        ("约7以上", "%", RATE),
        ("7之间", "%", RATE),
        # Conditions that would be lost
        ("6%以上、力争7%，且不低于全市平均", "%", RATE),
        ("6%以上、力争7%、税收增长8%", "%", RATE),
        ("6%以上（可比口径）", "%", RATE),
        # Points or percent, this year or last?
        ("提高0.5%", "%", RATE),
        ("提高3%", "%", LEVEL),
        ("较上年提高0.5", "%", LEVEL),
        ("增加100人", "人", CUMULATIVE),
        ("+100", "人", CUMULATIVE),
        ("增长7", "人", CUMULATIVE),
        ("较上年7%", "%", RATE),
        ("较上年提高0.5个百分点左右", "%", LEVEL),
        ("增长5%—6%", "亿元", CUMULATIVE),
        ("提高0.5个百分点", "家", CUMULATIVE),
        ("下降-3%", "%", RATE),
        ("增长3.9%", "家", RATE),
    ],
)
def test_unclear_wording_is_text(text: str, unit: str, measure: Measure) -> None:
    assert read(text, unit=unit, measure=measure, direction=UP) == TEXT


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("达到7", DOWN),
        ("达到7左右", DOWN),
        ("控制在7", UP),
        ("控制在7左右", UP),
        ("降至7", UP),
        ("下降3.9%以内", UP),
        ("下降3.9%以内", DOWN),
        ("较上年下降0.5%", DOWN),
        ("较上年提高0.5个百分点以上", DOWN),
        ("较上年提高0.5个百分点左右", DOWN),
        ("较上年下降0.5个百分点左右", UP),
        ("较上年下降0.5个百分点以上", UP),
        ("较上年提高0.5个百分点以内", UP),
    ],
)
def test_wording_against_the_direction_is_text(text: str, direction: Direction) -> None:
    assert read(text, unit="%", measure=RATE, direction=direction) == TEXT


anything = st.fixed_dictionaries(
    {
        "measure": st.sampled_from(Measure),
        "direction": st.sampled_from(Direction),
        "unit": st.sampled_from(["%", "", "人"]),
    }
)


@given(
    anything,
    st.text(
        alphabet="0123456789.,，-—%％≥≤以上下内左右约不低于超过增长降较年个百分点持平力争、 人万亿",
        max_size=12,
    ),
)
def test_every_rule_read_has_no_problems(row: dict[str, str], text: str) -> None:
    rule = read(text, **row)  # type: ignore[arg-type]
    assert rule.problems() == []
    if not any(sign.isdigit() for sign in text):
        assert rule.kind in (RuleKind.TEXT, RuleKind.NONE) or "持平" in text


@given(anything, st.text(max_size=20))
def test_numbers_of_the_rule_are_in_the_wording(row: dict[str, str], text: str) -> None:
    """Whatever is read stands in the wording, as typed."""
    rule = read(text, **row)  # type: ignore[arg-type]
    narrow = text.translate(
        {ord(wide): str(digit) for digit, wide in enumerate("０１２３４５６７８９")}
    )
    if "持平" in text or "正增长" in text:  # the two wordings that state a zero
        return
    for number in (rule.low, rule.high):
        assert number is None or str(abs(number)) in narrow.replace(",", "").replace(
            "，", ""
        ).replace("．", ".")


@given(anything, st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["{}", " {} ", "{}\n"]))
def test_bare_number_is_bound_by_direction(row: dict[str, str], number: Decimal, form: str) -> None:
    rule = read(form.format(number), **row)  # type: ignore[arg-type]
    if row["direction"] is UP:
        assert (rule.kind, rule.low, rule.high) == (RuleKind.AT_LEAST, number, None)
    elif row["direction"] is Direction.HOLD:
        assert (rule.kind, rule.low, rule.high) == (RuleKind.ABOUT, number, None)
    else:
        assert (rule.kind, rule.low, rule.high) == (RuleKind.AT_MOST, None, number)
