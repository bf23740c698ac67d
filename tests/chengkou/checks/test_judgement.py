"""The document's own summary against the judgement of each row."""

import pytest

from chengkou.checks import judgement
from chengkou.checks.document import Document
from chengkou.checks.parts import DocumentLine, Stated
from reporting.enums import Status
from tests.chengkou.checks.made_up import BINDING, document, figure, line, outcome


def counting(dimension: str, part: str = "正文", sentence: str = "", **values: str) -> list[Stated]:
    return [
        figure(
            "计划指标", name, "个数", value, "项", dimension=dimension, part=part, sentence=sentence
        )
        for name, value in values.items()
    ]


def judged(*statuses: Status, binding: int = 0) -> list[DocumentLine]:
    lines = [
        line(number, f"指标{number}", status=status)
        for number, status in enumerate(statuses, start=1)
    ]
    return lines + [
        line(100 + number, f"约束{number}", attribute=BINDING) for number in range(binding)
    ]


def told(lines: list[DocumentLine], **values: str) -> str:
    return judgement.contradiction(
        list(judgement.outcomes(document(counting("完成情况", **values), lines)))
    )


def test_right_counts_are_not_contradicted() -> None:
    lines = judged(Status.MET, Status.SHORT, binding=1)
    assert told(lines, 达到预期="1", 低于预期="1") == ""


def test_nearly_met_counts_as_met() -> None:
    assert told(judged(Status.NEAR), 达到预期="1", 低于预期="0") == ""


def test_outcome_without_stated_count_is_not_compared() -> None:
    assert (
        told(judged(Status.SHORT), 低于预期="2")
        == "文件称预期性指标2项低于预期，与逐项计算的1项不一致。"
    )
    assert told(judged(Status.SHORT)) == ""


def test_two_wrong_counts_share_one_sentence() -> None:
    assert told(judged(Status.MET, Status.SHORT, Status.NO_TARGET), 达到预期="3", 低于预期="0") == (
        "文件称预期性指标3项达到预期、0项低于预期，与逐项计算的1项、1项不一致。"
    )


@pytest.mark.parametrize("missing", [Status.NOT_REPORTED, Status.UNDETERMINED, Status.NOT_DUE])
def test_missing_actual_makes_counts_unknown(missing: Status) -> None:
    figures = counting("完成情况", 达到预期="2", 低于预期="0")
    checks = list(judgement.outcomes(document(figures, judged(Status.MET, missing))))
    assert {check.result.value for check in checks} == {"unknown"}
    assert judgement.contradiction(checks) == ""


def test_count_without_table_is_unknown() -> None:
    (check,) = judgement.outcomes(document(counting("完成情况", 达到预期="2")))
    assert (check.result.value, check.note) == ("unknown", "附表没有逐项录入。")


def test_equal_counts_of_two_parts_are_one_check_and_different_ones_two() -> None:
    lines = judged(Status.MET)
    alike = [*counting("完成情况", 达到预期="2"), *counting("完成情况", "附表", 基本达到预期="2")]
    (check,) = judgement.outcomes(document(alike, lines))
    assert [quote.part for quote in check.quotes] == ["正文", "附表"]
    apart = [*counting("完成情况", 达到预期="2"), *counting("完成情况", "附表", 达到预期="1")]
    assert [check.result.value for check in judgement.outcomes(document(apart, lines))] == [
        "differs",
        "agrees",
    ]


def summary(**values: str) -> list[Stated]:
    return [*counting("属性", 预期性指标="3"), *counting("完成情况", **values)]


def left_over(lines: list[DocumentLine], **values: str) -> Document:
    return document(summary(**values), lines)


def test_indicator_without_target_is_neither_met_nor_short() -> None:
    lines = judged(Status.MET, Status.SHORT, Status.NO_TARGET)
    checks = list(judgement.left_over(left_over(lines, 达到预期="2", 低于预期="1")))
    assert outcome(checks, "未设目标") == ("differs", "0", "1", "-1", False)
    assert "3 − 2 − 1 = 0" in checks[0].note and "第3项指标3" in checks[0].note
    fair = list(judgement.left_over(left_over(lines, 达到预期="1", 低于预期="1")))
    assert outcome(fair, "未设目标")[0] == "agrees"


def test_left_over_is_checked_only_with_all_counts_and_actuals() -> None:
    assert list(judgement.left_over(left_over(judged(Status.MET), 达到预期="2"))) == []
    unfinished = judged(Status.MET, Status.NOT_REPORTED)
    assert list(judgement.left_over(left_over(unfinished, 达到预期="2", 低于预期="1"))) == []


def test_stated_number_of_indicators_is_compared_with_rows_of_table() -> None:
    figures = [
        figure("计划指标", "计划指标", "个数", "4", "项"),
        *counting("属性", 约束性指标="1", 预期性指标="2"),
    ]
    lines = [
        *judged(Status.MET, Status.MET, binding=1),
        line(1, "分项", is_headline=False, attribute=""),
    ]
    checks = list(judgement.counts_of_the_table(document(figures, lines)))
    assert [(check.result.value, check.published, check.computed) for check in checks] == [
        ("differs", "4", "3"),
        ("agrees", "1", "1"),
        ("agrees", "2", "2"),
    ]


def test_all_binding_met_is_checked_only_where_stated() -> None:
    lines = [
        line(1, "甲", attribute=BINDING),
        line(2, "乙", attribute=BINDING, status=Status.SHORT),
    ]
    said = counting("属性", sentence="2项为约束性指标，全部完成年度任务", 约束性指标="2")
    (check,) = judgement.all_binding_met(document(said, lines))
    assert (check.result.value, check.published, check.computed) == ("differs", "2", "1")
    assert list(judgement.all_binding_met(document(counting("属性", 约束性指标="2"), lines))) == []


@pytest.mark.parametrize("status, result", [(Status.SHORT, "agrees"), (Status.MET, "differs")])
def test_indicators_named_as_short_are_compared_with_judgement(status: Status, result: str) -> None:
    named = [figure("完成情况", "指标1", "完成数", None, "", dimension="低于预期的指标")]
    (check,) = judgement.named(document(named, judged(status)))
    assert check.result.value == result
    assert list(judgement.named(document(named, judged(Status.NOT_REPORTED)))) == []
