"""Titles as they are compared, and the units of money in them and above a table."""

import pytest

from reporting.tables.titles import plain_title, unit_line, unit_of


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        (" 2024 年\n目标（万元） ", "本年目标"),
        ("２０２３年完成", "上年完成"),
        ("当年目标", "本年目标"),
        ("年度目标", "本年目标"),
        ("去年完成", "上年完成"),
        ("★指标*", "指标"),
    ],
)
def test_title_in_plain_words(title: str, plain: str) -> None:
    assert plain_title(title, 2024) == plain


@pytest.mark.parametrize(
    "title, unit",
    [
        ("总投资（万元）", "万元"),
        ("总投资\n(亿元)", "亿元"),
        ("总投资(亿)", "亿"),
        ("总投资/万元", "万元"),
        ("总投资（单位：亿元）", "亿元"),
        ("总投资（元）", "元"),
        ("总投资（百万元）", "百万元"),
        ("总投资", ""),
        ("亿通公司投资", ""),
    ],
)
def test_unit_of_a_title(title: str, unit: str) -> None:
    assert unit_of(title) == unit


@pytest.mark.parametrize(
    "words, unit",
    [
        ("单位：万元", "万元"),
        ("填报单位：县发改委　　单位：亿元", "亿元"),
        ("填报单位：县发改委", ""),
        ("单位：个、万元", "万元"),
        ("金额单位：人民币万元", "万元"),
        ("单位：万元，个", "万元"),
        ("单位：万元、亿元", ""),
        ("建设单位：万元镇人民政府", ""),
    ],
)
def test_unit_line_above_the_table(words: str, unit: str) -> None:
    assert unit_line(words) == unit
