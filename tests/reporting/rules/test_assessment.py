"""What is decided before any figure is compared, and the judgement at the year's end."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reporting.enums import (
    Attribute,
    DataNature,
    Direction,
    Measure,
    Pace,
    RuleKind,
    Status,
    Verdict,
)
from reporting.rules.assessment import Base, Facts, Rule, Terms, assess
from tests.reporting.judging import LAST_YEAR, judge, text

UP = Direction.UP
DOWN = Direction.DOWN
RATE = Measure.RATE
CUMULATIVE = Measure.CUMULATIVE
LEVEL = Measure.LEVEL
BINDING = Attribute.BINDING
EXPECTED = Attribute.EXPECTED
MET = Status.MET
NEAR = Status.NEAR
SHORT = Status.SHORT
DUTY = "完成市级下达任务"


class TestWhatIsDecidedFirst:
    @pytest.mark.parametrize("through", range(1, 13))
    @pytest.mark.parametrize("value", [None, "42.7"])
    def test_empty_target_is_no_target(self, through: int, value: str | None) -> None:
        result = judge("——", value, through, months_due={12})
        assert result.status is Status.NO_TARGET
        assert (result.bound, result.expected, result.gap) == (None, None, None)
        assert "未设目标（印为“——”）" in result.sentence
        assert ("实际42.7%只作记录" in result.sentence) == (value is not None)

    @pytest.mark.parametrize("through", range(1, 13))
    @pytest.mark.parametrize(
        "target", ["较上年提高0.5个百分点", "与上年持平", "正增长", "增长3.9%", "较上年增加100"]
    )
    @pytest.mark.parametrize("base", [None, Base(Decimal(42), 2022, "2022年完成数")])
    def test_step_without_base_is_undetermined(
        self, target: str, through: int, base: Base | None
    ) -> None:
        unit = "%" if "百分点" in target else "人"
        result = judge(target, "43", through, unit=unit, measure=LEVEL, facts={"base": base})
        assert (result.status, result.label) == (Status.UNDETERMINED, "待评定")
        assert "以2023年数为基数，该数未知" in result.sentence
        assert "未设目标" not in result.sentence
        assert (result.bound, result.expected, result.gap) == (None, None, None)

    @pytest.mark.parametrize(
        ("through", "status"), [(12, Status.NOT_REPORTED), (6, Status.NOT_DUE)]
    )
    def test_step_without_base_and_figure_is_missing(self, through: int, status: Status) -> None:
        result = judge("较上年提高0.5个百分点", None, through, measure=LEVEL, months_due={12})
        assert result.status is status
        assert "以2023年数为基数，该数未知" in result.sentence

    @pytest.mark.parametrize(
        ("through", "verdict", "status", "label"),
        [
            (6, Verdict.GOOD, Status.ON_TRACK, "达到序时"),
            (6, Verdict.POOR, Status.BEHIND, "低于序时"),
            (12, Verdict.GOOD, MET, "达到预期"),
            (12, Verdict.POOR, SHORT, "低于预期"),
        ],
    )
    @pytest.mark.parametrize("value", [None, "1"])
    def test_text_target_is_judged_by_verdict(
        self, through: int, verdict: Verdict, status: Status, label: str, value: str | None
    ) -> None:
        result = judge(DUTY, value, through, facts={"verdict": verdict, "in_words": "已完成"})
        assert (result.status, result.label) == (status, label)
        assert (result.bound, result.gap, str(result.gap_in_words)) == (None, None, "人工评定")
        assert f"评定为“{verdict.label}”" in result.sentence

    @pytest.mark.parametrize(("value", "in_words"), [("1", ""), (None, "已完成"), ("0", "")])
    @pytest.mark.parametrize("through", [3, 12])
    def test_text_target_without_verdict(
        self, value: str | None, in_words: str, through: int
    ) -> None:
        result = judge(DUTY, value, through, facts={"in_words": in_words})
        assert (result.status, result.label) == (Status.UNDETERMINED, "待评定")
        assert "尚未评定" in result.sentence

    @pytest.mark.parametrize("target", ["7", DUTY])
    @pytest.mark.parametrize(
        ("through", "status"),
        [
            (3, Status.NOT_DUE),
            (6, Status.NOT_REPORTED),
            (9, Status.NOT_DUE),
            (12, Status.NOT_REPORTED),
        ],
    )
    def test_no_value(self, target: str, through: int, status: Status) -> None:
        result = judge(target, None, through, months_due={6, 12}, facts={"in_words": " "})
        assert (result.status, result.actual, result.gap, str(result.gap_in_words)) == (
            status,
            None,
            None,
            "",
        )
        assert result.sentence.endswith("暂不评价。")

    def test_sentence_of_missing_value_has_next_month_or_reason(self) -> None:
        assert (
            "3月不是本行的统计时点，下次填报截至6月的数"
            in judge("7", None, 3, months_due={6, 12}).sentence
        )
        assert "11月不是本行的统计时点，暂不评价" in judge("7", None, 11, months_due={6}).sentence
        missing = judge("7", None, facts={"missing_reason": "数据未发布：统计局2月公布。"})
        assert missing.sentence == (
            "目标“7”按不低于7%判断。全年应填报而未填报，原因：数据未发布：统计局2月公布，暂不评价。"
        )

    def test_zero_is_a_value(self) -> None:
        assert judge("7", "0").status is SHORT
        assert judge("0", "0", direction=DOWN).status is MET

    def test_value_in_a_month_not_due_is_judged(self) -> None:
        assert judge("7", "7", 3, months_due={12}).status is Status.ON_TRACK

    def test_expected_figure_given_only_where_due(self) -> None:
        row: dict[str, Any] = {"unit": "人", "measure": CUMULATIVE}
        assert text(judge("1500", None, 3, **row).expected) == "375"
        assert text(judge("1500", None, 12, **row).expected) == "1500"
        assert judge("1500", None, 3, months_due={6}, **row).expected is None
        assert judge("1500", None, 3, pace=Pace.YEAR_END, **row).expected is None
        assert text(judge("≤10", None, 3, direction=DOWN, **row).expected) == "10"

    def test_rule_with_problems_raises(self) -> None:
        terms = Terms("7", "%", EXPECTED, RATE, UP)
        with pytest.raises(ValueError, match="须填写下限"):
            assess(Rule(RuleKind.AT_LEAST), terms, Facts(2024, 12, Decimal(7)))

    @pytest.mark.parametrize("month", [0, 13, -1])
    def test_month_outside_1_to_12_raises(self, month: int) -> None:
        with pytest.raises(ValueError, match="not a month"):
            Facts(2024, month)


class TestYearEnd:
    """Each rule just below, at and just above its threshold, whatever the measure and pace."""

    @pytest.mark.parametrize("measure", Measure)
    @pytest.mark.parametrize("pace", Pace)
    @pytest.mark.parametrize(
        ("target", "direction", "value", "status", "gap"),
        [
            ("7", UP, "6.99", SHORT, "-0.01"),
            ("7", UP, "7", MET, "0.0"),
            ("7", UP, "7.01", MET, "0.01"),
            ("7.0", UP, "7", MET, "0.0"),
            ("≤5.5", DOWN, "5.49", MET, "-0.01"),
            ("≤5.5", DOWN, "5.5", MET, "0.0"),
            ("≤5.5", DOWN, "5.51", SHORT, "0.01"),
            ("≤5.5", UP, "5.51", SHORT, "0.01"),
            ("超过7", UP, "6.99", SHORT, "-0.01"),
            ("超过7", UP, "7", SHORT, "0.0"),
            ("超过7", UP, "7.01", MET, "0.01"),
            ("低于5.5", DOWN, "5.49", MET, "-0.01"),
            ("低于5.5", DOWN, "5.5", SHORT, "0.0"),
            ("低于5.5", DOWN, "5.51", SHORT, "0.01"),
            ("7左右", UP, "6.49", SHORT, "-0.51"),
            ("7左右", UP, "6.5", MET, "-0.5"),
            ("7左右", UP, "6.51", MET, "-0.49"),
            ("7左右", UP, "9", MET, "2.0"),
            ("5左右", DOWN, "5.51", SHORT, "0.51"),
            ("5左右", DOWN, "5.5", MET, "0.5"),
            ("5左右", DOWN, "5.49", MET, "0.49"),
            ("5左右", DOWN, "1", MET, "-4.0"),
            ("5%—6%", UP, "4.99", SHORT, "-0.01"),
            ("5%—6%", UP, "5", MET, "0.0"),
            ("5%—6%", UP, "6", MET, "1.0"),
            ("5%—6%", UP, "8", MET, "3.0"),
            ("5%—6%", DOWN, "6.01", SHORT, "0.01"),
            ("5%—6%", DOWN, "6", MET, "0.0"),
            ("5%—6%", DOWN, "4", MET, "-2.0"),
            ("6%以上、力争7%", UP, "6", MET, "0.0"),
            ("较上年提高0.5个百分点", UP, "43.19", SHORT, "-0.01"),
            ("较上年提高0.5个百分点", UP, "43.2", MET, "0.0"),
            ("较上年提高0.5个百分点", UP, "43.21", MET, "0.01"),
            ("较上年下降0.5个百分点", DOWN, "42.21", SHORT, "0.01"),
            ("较上年下降0.5个百分点", DOWN, "42.2", MET, "0.0"),
            ("较上年下降0.5个百分点", DOWN, "42.19", MET, "-0.01"),
            ("持平", UP, "42.69", SHORT, "-0.01"),
            ("持平", UP, "42.7", MET, "0.0"),
            ("持平", DOWN, "42.71", SHORT, "0.01"),
            ("-27.5", UP, "-27.51", SHORT, "-0.01"),
            ("-27.5", UP, "-27.5", MET, "0.0"),
            ("0", UP, "-0.01", SHORT, "-0.01"),
            ("0", UP, "0", MET, "0.0"),
            ("0", DOWN, "0.01", SHORT, "0.01"),
        ],
    )
    def test_thresholds(
        self,
        measure: Measure,
        pace: Pace,
        target: str,
        direction: Direction,
        value: str,
        status: Status,
        gap: str,
    ) -> None:
        result = judge(
            target,
            value,
            measure=measure,
            direction=direction,
            pace=pace,
            facts={"base": LAST_YEAR},
        )
        assert (result.status, text(result.gap), result.gap_unit) == (status, gap, "个百分点")
        assert text(result.expected) == text(result.bound)
        assert result.final is None

    @pytest.mark.parametrize(
        ("target", "direction", "value", "status"),
        [
            ("正增长", UP, "-0.1", SHORT),
            ("正增长", UP, "0", SHORT),
            ("正增长", UP, "0.1", MET),
            ("下降3.9%", UP, "3.8", SHORT),
            ("下降3.9%", UP, "3.9", MET),
            ("下降3.9%", DOWN, "-3.8", SHORT),
            ("下降3.9%", DOWN, "-3.9", MET),
            ("下降3.9%", DOWN, "-4.0", MET),
        ],
    )
    def test_rates_of_change(
        self, target: str, direction: Direction, value: str, status: Status
    ) -> None:
        assert judge(target, value, direction=direction).status is status

    @pytest.mark.parametrize("measure", [CUMULATIVE, LEVEL])
    @pytest.mark.parametrize(
        ("target", "direction", "base", "bound", "short"),
        [
            ("增长3.9%", UP, "1850", "1922.15", "1922.14"),
            ("下降3.9%", DOWN, "1850", "1777.85", "1777.86"),
            ("增长10%", UP, "100", "110", "109.99"),
            ("增长0.1%", UP, "1.5", "1.5", "1.49"),  # 1.5015 rounds to 1.50
            ("增长0.3%", UP, "1.5", "1.5", "1.49"),  # 1.5045
            ("增长1%", UP, "1.5", "1.52", "1.51"),  # 1.515, half up
        ],
    )
    def test_growth_of_an_amount_counts_from_last_year(
        self, measure: Measure, target: str, direction: Direction, base: str, bound: str, short: str
    ) -> None:
        row: dict[str, Any] = {"unit": "万立方米", "measure": measure, "direction": direction}
        facts = {"base": Base(Decimal(base), 2023, "2023年参考数")}
        assert text(judge(target, bound, facts=facts, **row).bound) == bound
        assert judge(target, bound, facts=facts, **row).status is MET
        assert judge(target, short, facts=facts, **row).status is SHORT

    @pytest.mark.parametrize("nature", [*DataNature, None])
    def test_sentence_names_the_base(self, nature: DataNature | None) -> None:
        facts = {"base": replace(LAST_YEAR, nature=nature)}
        sentence = judge("较上年提高0.5个百分点", "43", measure=LEVEL, facts=facts).sentence
        named = f"（{nature.label}）" if nature else ""
        assert f"以2023年完成数42.7%{named}为基数，42.7 + 0.5 = 43.2，" in sentence

    @pytest.mark.parametrize(
        ("band", "attribute", "value", "status"),
        [
            ("0.5", EXPECTED, "7", MET),
            ("0.5", EXPECTED, "6.99", NEAR),
            ("0.5", EXPECTED, "6.5", NEAR),
            ("0.5", EXPECTED, "6.49", SHORT),
            ("0.5", None, "6.5", NEAR),
            ("0.5", BINDING, "6.99", SHORT),
            ("0", EXPECTED, "6.99", SHORT),
            (None, EXPECTED, "6.99", SHORT),
        ],
    )
    def test_near_only_inside_an_explicit_band(
        self, band: str | None, attribute: Attribute | None, value: str, status: Status
    ) -> None:
        near_band = None if band is None else Decimal(band)
        assert judge("7", value, attribute=attribute, near_band=near_band).status is status

    def test_the_near_band_of_a_ceiling_lies_above_it(self) -> None:
        row: dict[str, Any] = {"direction": DOWN, "near_band": Decimal("0.2")}
        assert [judge("≤5.5", value, **row).status for value in ("5.5", "5.7", "5.71")] == [
            MET,
            NEAR,
            SHORT,
        ]

    def test_the_near_band_counts_from_the_printed_number(self) -> None:
        row: dict[str, Any] = {"near_band": Decimal("1.0")}
        assert [judge("7左右", value, **row).status for value in ("6.5", "6.49", "6", "5.99")] == [
            MET,
            NEAR,
            NEAR,
            SHORT,
        ]

    @pytest.mark.parametrize("through", [1, 6, 11])
    def test_near_never_inside_the_year(self, through: int) -> None:
        assert judge("7", "6.9", through, near_band=Decimal(1)).status is Status.BEHIND

    def test_missing_tolerance_allows_nothing(self) -> None:
        row: dict[str, Any] = {"unit": "家", "measure": CUMULATIVE}
        assert judge("12左右", "12", **row).status is MET
        short = judge("12左右", "11", **row)
        assert short.status is SHORT
        assert "未定容许范围，按印发数判断" in short.sentence

    @pytest.mark.parametrize(
        ("attribute", "met", "short"),
        [
            (BINDING, "完成", "未完成"),
            (EXPECTED, "达到预期", "低于预期"),
            (None, "达到目标", "未达目标"),
        ],
    )
    def test_labels_depend_on_attribute(
        self, attribute: Attribute | None, met: str, short: str
    ) -> None:
        for value, label in (("7", met), ("6", short)):
            result = judge("7", value, attribute=attribute)
            assert result.label == label
            assert f"判为{label}" in result.sentence


class TestCompletion:
    @pytest.mark.parametrize(
        ("target", "value", "completion", "points"),
        [
            ("1500", "2004", "133.6", "33.6"),
            ("1500", "1500", "100.0", "0.0"),
            ("1500", "0", "0.0", "-100.0"),
            ("10000", "9999", "99.9", "-0.1"),  # 99.99 must not read 100.0
            ("10000", "9994", "99.9", "-0.1"),
            ("3000", "1", "0.0", "-100.0"),
        ],
    )
    def test_of_a_cumulative_floor(
        self, target: str, value: str, completion: str, points: str
    ) -> None:
        result = judge(target, value, unit="人", measure=CUMULATIVE)
        assert (text(result.completion), text(result.points)) == (completion, points)
        assert f"= {completion}%" in result.sentence

    @pytest.mark.parametrize(
        ("target", "value", "row"),
        [
            ("7", "6", {}),
            ("1850", "1800", {"unit": "万立方米", "measure": LEVEL}),
            ("≤10", "4", {"unit": "人", "measure": CUMULATIVE, "direction": DOWN}),
            ("1500", "-3", {"unit": "人", "measure": CUMULATIVE}),
            ("0", "3", {"unit": "人", "measure": CUMULATIVE}),
            ("-5", "3", {"unit": "人", "measure": CUMULATIVE}),
        ],
    )
    def test_no_completion_where_it_makes_no_sense(
        self, target: str, value: str, row: dict[str, Any]
    ) -> None:
        result = judge(target, value, **row)
        assert (result.completion, result.points) == (None, None)
        assert "完成率" not in result.sentence


@pytest.mark.parametrize(
    ("target", "value", "relative"),
    [("7", "6", "0.1429"), ("7", "8", "0.1429"), ("-2", "-3", "0.5000"), ("0", "1", None)],
)
def test_relative_gap(target: str, value: str, relative: str | None) -> None:
    assert text(judge(target, value).relative_gap) == relative


@pytest.mark.parametrize(
    ("target", "value", "row", "sentence"),
    [
        (
            "7",
            "-2.5",
            {},
            "目标“7”按不低于7%判断。−2.5 − 7 = −9.5个百分点，低于目标，判为低于预期。",
        ),
        (
            "-2",
            "-3",
            {},
            "目标“-2”按不低于−2%判断。−3 − (−2) = −1.0个百分点，低于目标，判为低于预期。",
        ),
        (
            "正增长",
            "0",
            {},
            (
                "目标“正增长”按高于0%判断。0 − 0 = 0.0个百分点，与目标持平，而目标须高于此数，"
                "判为低于预期。"
            ),
        ),
        (
            "≤5.5",
            "5.5",
            {},
            "目标“≤5.5”按不超过5.5%判断。5.5 − 5.5 = 0.0个百分点，等于上限，判为达到预期。",
        ),
        (
            "5%—6%",
            "5.5",
            {},
            (
                "目标“5%—6%”按不低于5%判断（高于6%也可）。5.5 − 5 = 0.5个百分点，高于目标，"
                "判为达到预期。"
            ),
        ),
        (
            "7",
            "6.6",
            {"near_band": Decimal("0.5")},
            (
                "目标“7”按不低于7%判断。6.6 − 7 = −0.4个百分点，低于目标，"
                "但与目标数相差不超过0.5个百分点，判为基本达到预期。"
            ),
        ),
        (
            "≤10",
            "12",
            {
                "unit": "",
                "gap_unit": "人",
                "measure": CUMULATIVE,
                "direction": DOWN,
                "attribute": BINDING,
            },
            "目标“≤10”按不超过10人判断。12 − 10 = 2人，超出上限，判为未完成。",
        ),
        (
            "10",
            "10.9",
            {"unit": "亿元", "measure": CUMULATIVE},
            (
                "目标“10”按不低于10亿元判断。10.9 − 10 = 0.9亿元，高于目标，判为达到预期；"
                "完成全年目标的10.9 ÷ 10 = 109.0%。"
            ),
        ),
    ],
)
def test_sentences_word_for_word(
    target: str, value: str, row: dict[str, Any], sentence: str
) -> None:
    assert judge(target, value, **row).sentence == sentence
