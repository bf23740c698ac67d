"""Parts, totals and shares at the edges of rounding."""

import pytest

from chengkou.checks import sums
from chengkou.checks.parts import Stated
from tests.chengkou.checks.made_up import document, done, figure, outcome, planned, split


def projects(total: str, *, unit: str = "亿元", text: str = "", **parts: str) -> list[Stated]:
    whole = figure("重点项目", "重点项目", "总投资", total, unit, text=text)
    return [whole, *split("重点项目", "投资来源", "总投资", unit, **parts)]


@pytest.mark.parametrize(
    "total, text, parts, found",
    [
        ("10.0", "", ("6.0", "4.0"), ("agrees", "10.0", "10.0", "0.0", False)),
        ("10.0", "", ("6.0", "4.1"), ("differs", "10.0", "10.1", "-0.1", True)),
        ("10.0", "", ("6.1", "4.0"), ("differs", "10.0", "10.1", "-0.1", True)),
        ("10.0", "", ("6.1", "4.1"), ("differs", "10.0", "10.2", "-0.2", False)),
        ("10.0", "约10.0", ("6.1", "4.1"), ("differs", "10.0", "10.2", "-0.2", True)),
        ("10.0", "突破10.0", ("6.1", "4.1"), ("agrees", "10.0", "10.2", "-0.2", False)),
        ("10.0", "突破10.0", ("5.0", "4.8"), ("differs", "10.0", "9.8", "0.2", False)),
        ("48", "", ("25.57", "22.53"), ("differs", "48", "48.10", "-0.10", True)),
    ],
)
def test_total_is_compared_with_sum_of_parts(
    total: str, text: str, parts: tuple[str, str], found: tuple[str, str, str, str, bool]
) -> None:
    printed = document(projects(total, text=text, 国有投资=parts[0], 社会投资=parts[1]))
    assert outcome(list(sums.parts_against_total(printed)), "合计与分投资来源之和") == found


def test_difference_of_counts_is_never_rounding() -> None:
    counted = [
        figure("重点项目", "重点项目", "个数", "30", "个"),
        *split("重点项目", "投资来源", "个数", "个", 国有投资="24", 社会投资="7"),
    ]
    assert outcome(list(sums.parts_against_total(document(counted))), "合计") == (
        "differs",
        "30",
        "31",
        "-1",
        False,
    )


def test_part_without_number_makes_sum_unknown() -> None:
    rows = [
        *projects("10.0", 国有投资="6.0"),
        figure("重点项目", "社会投资", "总投资", None, dimension="投资来源"),
    ]
    assert outcome(list(sums.parts_against_total(document(rows))), "合计")[0] == "unknown"


def test_total_alone_or_single_part_is_not_checked() -> None:
    assert list(sums.parts_against_total(document(projects("10.0")))) == []
    assert list(sums.parts_against_total(document(projects("10.0", 国有投资="6.0")))) == []
    assert (
        list(
            sums.parts_against_total(document(projects("10.0", 国有投资="6.0", 社会投资="4.0")[1:]))
        )
        == []
    )


def test_total_of_same_part_of_document_is_preferred() -> None:
    """The text says 10.0 and the annex 12.0, each with its own parts."""
    text = projects("10.0", 国有投资="6.0", 社会投资="4.0")
    annex = [
        figure("重点项目", "重点项目", "总投资", "12.0", part="附件"),
        figure("重点项目", "国有投资", "总投资", "7.0", dimension="投资来源", part="附件"),
        figure("重点项目", "社会投资", "总投资", "5.0", dimension="投资来源", part="附件"),
    ]
    assert [check.result for check in sums.parts_against_total(document([*text, *annex]))] == [
        "agrees",
        "agrees",
    ]


def test_status_of_projects_is_not_a_partition() -> None:
    rows = [
        figure("重点项目", "重点项目", "个数", "30", "个"),
        *split("重点项目", "状态", "个数", "个", 开工="28", 竣工="15"),
        *split("重点项目", "投资来源", "个数", "个", 国有投资="24", 社会投资="6"),
    ]
    assert [check.result for check in sums.parts_against_total(document(rows))] == ["agrees"]
    assert list(sums.split_against_split(document(rows))) == []


def test_outcomes_split_expected_indicators_alone() -> None:
    rows = [
        figure("计划指标", "计划指标", "个数", "37", "项"),
        *split("计划指标", "属性", "个数", "项", 约束性指标="6", 预期性指标="31"),
        *split("计划指标", "完成情况", "个数", "项", 达到预期="22", 低于预期="9"),
    ]
    checks = list(sums.parts_against_total(document(rows)))
    assert [(check.published, check.computed) for check in checks] == [("37", "37"), ("31", "31")]
    assert list(sums.split_against_split(document(rows))) == []


@pytest.mark.parametrize(
    "social, found",
    [
        ("10.0", ("agrees", "30.0", "30.0", "0.0", False)),
        ("10.2", ("differs", "30.2", "30.0", "0.2", True)),
        ("10.3", ("differs", "30.3", "30.0", "0.3", False)),
    ],
)
def test_two_splits_of_one_whole_are_compared(
    social: str, found: tuple[str, str, str, str, bool]
) -> None:
    """Each of the four numbers may be off by 0.05."""
    rows = [
        *split("重点项目", "投资来源", "总投资", 国有投资="20.0", 社会投资=social),
        *split("重点项目", "行业领域", "总投资", 基础设施="18.0", 乡村振兴="12.0"),
    ]
    assert (
        outcome(list(sums.split_against_split(document(rows))), "分投资来源之和与分行业领域之和")
        == found
    )


def test_splits_of_different_wholes_are_not_compared() -> None:
    rows = [
        *split("重点项目", "投资来源", "总投资", 国有投资="20.0", 社会投资="10.0"),
        *split("重点项目", "行业领域", "完成投资", 基础设施="8.0", 乡村振兴="2.0"),
        *split("民生项目", "行业领域", "总投资", 基础设施="1.0", 乡村振兴="2.0"),
    ]
    assert list(sums.split_against_split(document(rows))) == []


@pytest.mark.parametrize(
    "share, found",
    [
        ("60.0", ("agrees", "60.0", "60.0", "0.0", False)),
        ("60.2", ("differs", "60.2", "60.0", "0.2", True)),
        ("60.3", ("differs", "60.3", "60.0", "0.3", False)),
    ],
)
def test_share_is_compared_with_claimed_amount(
    share: str, found: tuple[str, str, str, str, bool]
) -> None:
    """30.0 of 50.0 may be as much as 30.05 of 49.95, 60.16 %."""
    rows = [
        *projects("50.0", 国有投资="30.0", 社会投资="20.0"),
        *split("重点项目", "投资来源", "占总投资额", "%", 国有投资=share, 社会投资="40.0"),
    ]
    assert outcome(list(sums.shares(document(rows))), "国有投资占总投资额") == found


def test_sum_of_shares_is_compared_with_100() -> None:
    def together(second: str) -> tuple[str, str | None, str | None, str | None, bool]:
        rows = split("重点项目", "投资来源", "占总投资额", "%", 国有投资="60", 社会投资=second)
        return outcome(list(sums.shares_together(document(rows))), "占比之和")

    assert together("40") == ("agrees", "100", "100", "0", False)
    assert together("41") == ("differs", "101", "100", "1", True)
    assert together("42") == ("differs", "102", "100", "2", False)


def labelled(*, first: str = "61", second: str = "39") -> list[Stated]:
    """Shares called 占年度计划 beside amounts that were completed."""
    return [
        figure("重点项目", "重点项目", "完成投资", "44.5"),
        *split("重点项目", "投资来源", "完成投资", 政府投资="27.3", 社会投资="17.2"),
        *split("重点项目", "投资来源", "占年度计划", "%", 政府投资=first, 社会投资=second),
    ]


def test_shares_of_another_amount_contradict_their_label() -> None:
    checks = list(sums.shares(document(labelled())))
    assert outcome(checks, "表述与计算") == ("differs", "61", "61", "0", False)
    assert "占完成投资的比重" in checks[0].note
    assert outcome(checks, "政府投资占年度计划（按完成投资）")[0] == "agrees"


def test_shares_of_no_printed_amount_are_unknown() -> None:
    """55 % of the plan done, but the plan is not printed, and 55 % is no share of the completed."""
    checks = list(sums.shares(document(labelled(first="55", second="60"))))
    assert [(check.result.value, check.name) for check in checks] == [
        ("unknown", "重点项目占年度计划（分投资来源）：表述与计算")
    ]


def test_right_label_is_not_checked() -> None:
    planned_amounts = split(
        "重点项目", "投资来源", "年度计划投资", 政府投资="27.3", 社会投资="17.2"
    )
    checks = list(sums.shares(document([*labelled(), *planned_amounts])))
    assert {check.result.value for check in checks} == {"agrees"}
    assert not any("名称" in check.name for check in checks)


@pytest.mark.parametrize(
    "part, found",
    [
        ("10", ("agrees", "20", "19", "1", False)),
        ("11.2", ("differs", "20", "20.2", "-0.2", True)),
        ("12", ("differs", "20", "21", "-1", True)),
        ("13", ("differs", "20", "22", "-2", False)),
    ],
)
def test_sum_of_listed_parts_above_whole_is_contradicted(
    part: str, found: tuple[str, str, str, str, bool]
) -> None:
    rows = [done("向上争取资金", "20"), done("中央预算内投资", "9"), done("特别国债", part)]
    assert outcome(list(sums.within_whole(document(rows))), "向上争取资金") == found


def test_done_is_not_compared_with_planned() -> None:
    assert (
        list(sums.within_whole(document([done("向上争取资金", "20"), planned("特别国债", "30")])))
        == []
    )
