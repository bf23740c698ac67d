"""The first truth: how the county's 2023 plan came out, row by row as printed."""

from collections import Counter
from decimal import Decimal

import pytest

from reporting.enums import Attribute, DataNature, Direction, Measure, Status
from reporting.rules.assessment import Assessment, Base, Facts, Terms, assess
from reporting.rules.wording import read

R = Measure.RATE
C = Measure.CUMULATIVE
L = Measure.LEVEL
MET = Status.MET
SHORT = Status.SHORT
NO_TARGET = Status.NO_TARGET
POINTS = "个百分点"

# number, row, unit, measure, target, attribute, actual, status, gap, gap in words.
# 19 and 30 are better when lower.
ROWS = [
    (1, 0, "%", R, "7左右", "expected", "6", SHORT, "-1.0", "低 1.0 个百分点"),
    (2, 0, "%", R, "7", "expected", "4.4", SHORT, "-2.6", "低 2.6 个百分点"),
    (3, 0, "%", R, "15", "expected", "15.1", MET, "0.1", "高 0.1 个百分点"),
    (4, 0, "%", R, "12", "expected", "5.4", SHORT, "-6.6", "低 6.6 个百分点"),
    (5, 0, "%", R, "7.5", "expected", "6.1", SHORT, "-1.4", "低 1.4 个百分点"),
    (6, 0, "%", R, "12", "expected", "15.7", MET, "3.7", "高 3.7 个百分点"),
    (7, 0, "%", R, "13", "expected", "13", MET, "0.0", "与目标持平"),
    (8, 0, "%", R, "7", "expected", "6", SHORT, "-1.0", "低 1.0 个百分点"),
    (9, 0, "%", R, "6", "expected", "11.2", MET, "5.2", "高 5.2 个百分点"),
    (9, 1, "%", R, "9", "expected", "8.5", SHORT, "-0.5", "低 0.5 个百分点"),
    (9, 2, "%", R, "7", "expected", "14.3", MET, "7.3", "高 7.3 个百分点"),
    (10, 0, "%", R, "12", "expected", "8", SHORT, "-4.0", "低 4.0 个百分点"),
    (11, 0, "%", R, "7", "expected", "-27.5", SHORT, "-34.5", "低 34.5 个百分点"),
    (11, 1, "%", R, "10", "expected", "39.1", MET, "29.1", "高 29.1 个百分点"),
    (12, 0, "%", L, "0.5", "expected", "0.53", MET, "0.03", "高 0.03 个百分点"),
    (13, 0, "%", L, "——", "expected", "42.7", NO_TARGET, None, "暂不评价"),
    (14, 0, "亿元", C, "10", "expected", "10.9", MET, "0.9", "多 0.9 亿元"),
    (15, 0, "万人次", C, "570", "expected", "570", MET, "0", "与目标持平"),
    (15, 1, "%", R, "15", "expected", "15", MET, "0.0", "与目标持平"),
    (16, 0, "%", R, "5.5", "expected", "3.8", SHORT, "-1.7", "低 1.7 个百分点"),
    (17, 0, "%", R, "8", "expected", "7.0", SHORT, "-1.0", "低 1.0 个百分点"),
    (18, 0, "人", C, "1500", "expected", "2004", MET, "504", "多 504 人"),
    (19, 0, "%", R, "≤5.5", "expected", "5.5", MET, "0.0", "等于上限"),
    (20, 0, "年", L, "10.9", "binding", "10.9", MET, "0.0", "与目标持平"),
    (21, 0, "岁", L, "76.3", "expected", "77.5", MET, "1.2", "高 1.2 岁"),
    (22, 0, "人", L, "2.8", "expected", "2.8", MET, "0.0", "与目标持平"),
    (23, 0, "天", C, "≥358", "expected", "360", MET, "2", "多 2 天"),
    (24, 0, "万立方米", L, "1850", "expected", "1890", MET, "40", "多 40 万立方米"),
    (25, 0, "%", R, "100", "binding", "100", MET, "0.0", "与目标持平"),
    (26, 0, "%", R, "100", "binding", "100", MET, "0.0", "与目标持平"),
    (27, 0, "%", L, "78", "binding", "79", MET, "1.0", "高 1.0 个百分点"),
    (28, 0, "%", R, "3.9", "expected", "3.9", MET, "0.0", "与目标持平"),
    (29, 0, "万吨", L, "9.0", "binding", "9.26", MET, "0.26", "多 0.26 万吨"),
    (30, 0, "", C, "≤10", "binding", "4", MET, "-6", "低于上限 6 人"),
    (31, 0, "家", C, "6", "expected", "7", MET, "1", "多 1 家"),
    (32, 0, "家", C, "8", "expected", "13", MET, "5", "多 5 家"),
    (33, 0, "家", C, "4", "expected", "2", SHORT, "-2", "少 2 家"),
    (34, 0, "家", C, "6", "expected", "5", SHORT, "-1", "少 1 家"),
    (35, 0, "家", C, "3", "expected", "6", MET, "3", "多 3 家"),
    (36, 0, "家", C, "25", "expected", "32", MET, "7", "多 7 家"),
    (37, 0, "家", C, "2500", "expected", "3053", MET, "553", "多 553 家"),
]
IDS = [f"{row[0]}-{row[1]}" for row in ROWS]


def judged(
    number: int, unit: str, measure: Measure, target: str, attribute: str, actual: str
) -> Assessment:
    direction = Direction.DOWN if number in (19, 30) else Direction.UP
    terms = Terms(
        target,
        unit,
        Attribute(attribute),
        measure,
        direction,
        gap_unit="人" if number == 30 else "",
    )
    rule = read(target, unit=unit, measure=measure, direction=direction)
    return assess(rule, terms, Facts(2023, 12, Decimal(actual)))


@pytest.mark.parametrize(
    ("number", "row", "unit", "measure", "target", "attribute", "actual", "status", "gap", "words"),
    ROWS,
    ids=IDS,
)
def test_row_of_the_document(
    number: int,
    row: int,
    unit: str,
    measure: Measure,
    target: str,
    attribute: str,
    actual: str,
    status: Status,
    gap: str | None,
    words: str,
) -> None:
    result = judged(number, unit, measure, target, attribute, actual)
    assert result.status == status
    assert (None if result.gap is None else str(result.gap)) == gap
    assert str(result.gap_in_words) == words
    assert str(result.actual) == actual
    assert result.gap_unit == {"%": POINTS, "": "人"}.get(unit, unit)
    assert result.expected == result.bound
    assert (result.completion is not None) == (measure is C and number != 30)
    assert result.sentence.endswith("。")


def test_counts_of_the_year() -> None:
    headlines = [
        (row[0], row[5], judged(row[0], row[2], row[3], row[4], row[5], row[6]).status)
        for row in ROWS
        if row[1] == 0
    ]
    assert len(ROWS) == 41
    assert Counter((attribute, status) for _, attribute, status in headlines) == {
        ("binding", MET): 6,
        ("expected", MET): 19,
        ("expected", SHORT): 11,
        ("expected", NO_TARGET): 1,
    }
    assert [number for number, _, status in headlines if status.lags] == [
        1,
        2,
        4,
        5,
        8,
        10,
        11,
        16,
        17,
        33,
        34,
    ]


def test_sentence_of_gdp_word_for_word() -> None:
    result = judged(1, "%", R, "7左右", "expected", "6")
    assert (str(result.bound), result.label) == ("7", "低于预期")
    assert result.sentence == (
        "目标“7左右”按不低于6.5%判断（容许低0.5个百分点）。6 − 6.5 = −0.5个百分点，"
        "未进入容许范围，判为低于预期；"
        "与目标数7%相差6 − 7 = −1.0个百分点。"
    )


def test_urbanisation_of_2024_is_a_step_from_last_year() -> None:
    target = "较上年提高0.5个百分点"
    terms = Terms(target, "%", Attribute.EXPECTED, L, Direction.UP)
    rule = read(target, unit="%", measure=L, direction=Direction.UP)
    base = Base(Decimal("42.7"), 2023, "2023年完成数", DataNature.FLASH)
    waiting = assess(rule, terms, Facts(2024, 12, base=base))
    assert (waiting.status, str(waiting.bound), waiting.actual) == (
        Status.NOT_REPORTED,
        "43.2",
        None,
    )
    assert (
        "以2023年完成数42.7%（快报）为基数，42.7 + 0.5 = 43.2，按不低于43.2%判断"
        in waiting.sentence
    )
    for value, status in (("43.1", SHORT), ("43.2", MET), ("43.3", MET)):
        assert assess(rule, terms, Facts(2024, 12, Decimal(value), base=base)).status == status
