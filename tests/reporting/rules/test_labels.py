from decimal import Decimal
from itertools import permutations

import pytest

from reporting.enums import Attribute, Direction, FinalWord, Measure, Status
from reporting.rules.facts import Terms
from reporting.rules.labels import STATUS_LABELS, GapWords, gap_words, order_key, status_label

BINDING = Attribute.BINDING
EXPECTED = Attribute.EXPECTED


@pytest.mark.parametrize("attribute", [*Attribute, None])
def test_every_status_has_a_label(attribute: Attribute | None) -> None:
    assert set(STATUS_LABELS[attribute]) == set(Status)
    assert len(set(STATUS_LABELS[attribute].values())) == len(Status)


@pytest.mark.parametrize(
    ("status", "attribute", "final", "label"),
    [
        (Status.MET, BINDING, None, "完成"),
        (Status.SHORT, BINDING, None, "未完成"),
        (Status.MET, EXPECTED, None, "达到预期"),
        (Status.NEAR, EXPECTED, None, "基本达到预期"),
        (Status.SHORT, EXPECTED, None, "低于预期"),
        (Status.MET, None, None, "达到目标"),
        (Status.ON_TRACK, BINDING, None, "达到序时"),
        (Status.BEHIND, EXPECTED, None, "低于序时"),
        (Status.YEAR_END, EXPECTED, None, "年末考核，暂不评价"),
        (Status.NOT_EVALUATED, BINDING, None, "未到考核节点，暂不评价"),
        (Status.NOT_DUE, EXPECTED, None, "未到统计时点"),
        (Status.NOT_REPORTED, EXPECTED, None, "未填报"),
        (Status.NO_TARGET, EXPECTED, None, "未设目标"),
        (Status.UNDETERMINED, EXPECTED, None, "待评定"),
        (Status.MET, EXPECTED, FinalWord.EARLY, "提前完成"),
        (Status.SHORT, BINDING, FinalWord.EXCEEDED, "已突破"),
        (Status.SHORT, EXPECTED, FinalWord.OUT_OF_REACH, "已无法完成"),
    ],
)
def test_labels(
    status: Status, attribute: Attribute | None, final: FinalWord | None, label: str
) -> None:
    assert status_label(status, attribute, final) == label


def terms(unit: str, measure: Measure, gap_unit: str = "") -> Terms:
    return Terms("7", unit, EXPECTED, measure, Direction.UP, gap_unit=gap_unit)


@pytest.mark.parametrize(
    ("gap", "unit", "measure", "words"),
    [
        ("-1.0", "%", Measure.RATE, "低 1.0 个百分点"),
        ("0.1", "%", Measure.RATE, "高 0.1 个百分点"),
        ("0.0", "%", Measure.RATE, "与目标持平"),
        ("-3", "家", Measure.RATE, "低 3 家"),
        ("1.0", "%", Measure.LEVEL, "高 1.0 个百分点"),
        ("1.2", "岁", Measure.LEVEL, "高 1.2 岁"),
        ("-0.1", "年", Measure.LEVEL, "低 0.1 年"),
        ("-0.2", "件/万人", Measure.LEVEL, "低 0.2 件/万人"),
        ("40", "万立方米", Measure.LEVEL, "多 40 万立方米"),
        ("0.26", "万吨", Measure.LEVEL, "多 0.26 万吨"),
        ("-2", "家", Measure.CUMULATIVE, "少 2 家"),
        ("504", "人", Measure.CUMULATIVE, "多 504 人"),
    ],
)
def test_gap_words(gap: str, unit: str, measure: Measure, words: str) -> None:
    assert str(gap_words(Decimal(gap), terms(unit, measure), against_ceiling=False)) == words


@pytest.mark.parametrize(
    ("gap", "words"), [("-6", "低于上限 6 人"), ("0", "等于上限"), ("2", "超出上限 2 人")]
)
def test_gap_words_of_a_ceiling(gap: str, words: str) -> None:
    row = terms("", Measure.CUMULATIVE, gap_unit="人")
    assert str(gap_words(Decimal(gap), row, against_ceiling=True)) == words


def test_gap_words_of_a_strict_target_that_is_equalled() -> None:
    row = terms("%", Measure.RATE)
    assert gap_words(Decimal("0.0"), row, against_ceiling=False, just_missed=True) == GapWords(
        "未超过目标"
    )
    assert gap_words(Decimal("0.0"), row, against_ceiling=True, just_missed=True) == GapWords(
        "未低于上限"
    )


def test_order_of_shortfalls() -> None:
    def key(
        attribute: Attribute | None,
        main: bool,
        number: int,
        row: int = 0,
        final: FinalWord | None = None,
    ) -> tuple[int, int, int, int]:
        return order_key(attribute=attribute, is_main=main, number=number, row=row, final=final)

    told = [
        key(BINDING, False, 30, final=FinalWord.EXCEEDED),
        key(BINDING, False, 20),
        key(EXPECTED, True, 11, final=FinalWord.OUT_OF_REACH),
        key(EXPECTED, True, 1),
        key(EXPECTED, True, 16),
        key(EXPECTED, False, 34, final=FinalWord.EXCEEDED),
        key(EXPECTED, False, 2),
        key(EXPECTED, False, 33, final=FinalWord.EARLY),
        key(None, False, 9, row=1),
        key(BINDING, True, 11, row=1),
        key(None, False, 11, row=2),
    ]
    assert sorted(told) == told
    assert len(set(told)) == len(told)
    for first, second in permutations(told, 2):
        assert (first < second) == (told.index(first) < told.index(second))
