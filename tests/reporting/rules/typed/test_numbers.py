"""Numbers as people write them, and what is asked about instead of read."""

from decimal import Decimal

import pytest

from reporting.rules.typed.numbers import Unreadable, read_number


@pytest.mark.parametrize(
    "text, unit, number",
    [
        ("7.0", "%", "7.0"),
        ("-27.5", "%", "-27.5"),
        ("－２７．５", "%", "-27.5"),
        ("−27.5", "", "-27.5"),
        ("＋5", "", "5"),
        ("0", "", "0"),
        ("1,234.50", "万元", "1234.50"),
        ("１，２００", "人", "1200"),
        ("12,345,678", "", "12345678"),
        ("1 200", "", "1200"),
        ("1\u00a0234\u202f567.8", "", "1234567.8"),
        ("\u30007\u3000", "", "7"),
        ("99.5%", "%", "99.5"),
        ("99.5 ％", "%", "99.5"),
        ("12天", "天", "12"),
        ("3.50亿元", "亿元", "3.50"),
        ("3.5亿", "亿元", "3.5"),
        ("1000", "", "1000"),
        ("1.234", "", "1.234"),
    ],
)
def test_number_is_read_with_the_decimals_it_was_typed_with(
    text: str, unit: str, number: str
) -> None:
    typed = read_number(text, unit)
    assert (str(typed.number), typed.converted) == (number, "")


@pytest.mark.parametrize(
    "text, unit, number, sentence",
    [
        ("1200元", "万元", "0.12", "“1200元”换算成万元是 0.12"),
        ("3.2亿", "万元", "32000", "“3.2亿”换算成万元是 32000"),
        ("3.20亿元", "元", "320000000", "“3.20亿元”换算成元是 320000000"),
        ("１，５００万", "亿元", "0.15", "“１，５００万”换算成亿元是 0.15"),
        ("-1元", "万元", "-0.0001", "“-1元”换算成万元是 -0.0001"),
        ("0元", "万元", "0", "“0元”换算成万元是 0"),
    ],
)
def test_other_unit_of_money_is_converted_and_told(
    text: str, unit: str, number: str, sentence: str
) -> None:
    typed = read_number(text, unit)
    assert typed.number == Decimal(number)
    assert "E" not in f"{typed.number:f}"
    assert typed.converted == sentence


@pytest.mark.parametrize(
    "text, unit, part",
    [
        ("1,2", "", "“1,2”看不准：逗号只用来分隔千位"),
        ("1.234,5", "", "“1.234,5”看不准"),
        ("0,123", "", "看不准"),
        ("1,2345", "", "看不准"),
        ("1,234 567", "", "看不准"),
        ("1 2", "", "中间有空格"),
        ("- 7", "", "中间有空格"),
        ("约7", "", "“约7”里的“约”不是数字。请只填数字，如 7、7.0、-27.5。"),
        ("七", "", "“七”里的“七”不是数字"),
        ("7个左右", "", "“7个左右”里的“个左右”不是数字"),
        ("7-8", "", "不是一个数"),
        ("1.2.3", "", "不是一个数"),
        ("1e5", "", "“e”不是数字"),
        ("1_000", "", "“_”不是数字"),
        ("٣", "", "“٣”不是数字"),
        ("7%", "天", "“%”不是这一项的单位，这一项按天填"),
        ("3万", "人", "“万”不是这一项的单位，这一项按人填"),
        ("3万", "", "“万”不是数字"),
        ("7%", "", "“%”不是数字"),
        ("-", "", "不是一个数"),
        ("NaN", "", "不是数字"),
    ],
)
def test_what_is_not_one_number_is_refused_with_what_is_wrong(
    text: str, unit: str, part: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_number(text, unit)
    assert part in str(refused.value)


def test_reading_a_long_text_costs_no_more_than_its_length() -> None:
    with pytest.raises(Unreadable):
        read_number("1," * 20_000)
    with pytest.raises(Unreadable):
        read_number(" " * 40_000 + "x")
